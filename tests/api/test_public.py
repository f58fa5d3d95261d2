"""What `import bpttcheck` offers: cheap to import, documented by examples, and not what rooms happen to be called."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import bpttcheck

ROOT = Path(__file__).parents[2]


def printed(script: str) -> str:
    """What a script prints in a process of its own."""
    command = [sys.executable, "-c", script]
    environment = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True).stdout


# fmt: off
IMPORTS = [
    # what is done                             | what of them it imports
    ("dir(bpttcheck)",                           set()),
    ("bpttcheck.models()",                       {"msgspec", "yaml", "lark", "flint"}),
    ("bpttcheck.check('d L / d L(t)', '1')",     {"msgspec", "yaml", "lark", "flint"}),
    ("str(bpttcheck.check('d L/d L(t)', '2'))",   {"msgspec", "yaml", "lark", "flint"}),
    ("bpttcheck.gradient",                       {"msgspec", "yaml", "lark", "flint"}),
    ("bpttcheck.gradient('d L / d L(t)')",       {"msgspec", "yaml", "lark", "flint", "sympy"}),
]
COSTLY = {"msgspec", "click", "lark", "flint", "yaml", "sympy", "rich", "jinja2", "IPython"}
# fmt: on


@pytest.mark.parametrize(("done", "needed"), IMPORTS, ids=[done for done, _ in IMPORTS])
def test_nothing_is_imported_before_it_is_needed(done: str, needed: set[str]) -> None:
    loaded = set(printed(f"import sys, bpttcheck\n{done}\nprint(*sys.modules)").split())
    assert "bpttcheck" in loaded
    assert loaded & COSTLY <= needed


def test_importing_the_package_imports_nothing_but_the_language() -> None:
    script = "import sys\nbefore = set(sys.modules)\nimport bpttcheck\nprint(*set(sys.modules) - before)"
    loaded = {name for name in printed(script).split() if name.split(".")[0] not in sys.stdlib_module_names}
    assert loaded == {"bpttcheck"}


def test_a_room_is_not_taken_for_a_function_of_its_name() -> None:
    script = (
        "import bpttcheck.verify, bpttcheck.models, bpttcheck\nprint(bpttcheck.verify.__module__, *bpttcheck.models())"
    )
    assert printed(script).startswith("bpttcheck.api.checking batch gru")
    assert (
        printed("from bpttcheck import verify, models\nimport bpttcheck.verify\nprint(verify.__name__)") == "verify\n"
    )


@pytest.mark.parametrize("name", bpttcheck.__all__)
def test_every_public_name_is_documented_by_an_example(name: str) -> None:
    assert ">>>" in getattr(bpttcheck, name).__doc__


def test_what_is_there_is_what_is_public() -> None:
    assert sorted(bpttcheck.__all__) == [*bpttcheck.__all__]
    assert {*bpttcheck.__all__, "__version__"} <= {*dir(bpttcheck)}
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        bpttcheck.chek  # type: ignore[attr-defined]  # noqa: B018
