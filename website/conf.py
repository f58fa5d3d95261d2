"""What Sphinx is told."""

from __future__ import annotations

import bpttcheck

project = "bpttcheck"
author = "The bpttcheck developers"
release = bpttcheck.__version__
copyright = author  # noqa: A001  (Sphinx's name)
extensions = ["myst_parser", "website.mathml"]
root_doc = "index"

myst_heading_anchors = 4
myst_fence_as_directive = ["math"]
myst_url_schemes = {
    "http": None,
    "https": None,
    "mailto": None,
    # Reports are no pages of Sphinx, which would look for their sources.
    "gallery": "gallery/{{path}}",
}
# Examples show YAML that is broken, and consoles whose output is left out.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = "bpttcheck"
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_extra_path = ["_extra"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
templates_path: list[str] = []
