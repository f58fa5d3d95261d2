"""Documents made to take down their reader: each is answered in a process of its own, within bounds."""

import subprocess
import sys
from itertools import pairwise

import pytest

MEGABYTE = 1 << 20
LETTERS = "abcdefghijklmnopqrst"
PAIRS = list(pairwise(LETTERS))
DOUBLING = "".join(rf"\def\{new}{{\{old}\{old}}}" for old, new in PAIRS)
EMPTY = r"\def\a{}" + "".join(rf"\def\{new}{{" + rf"\{old}" * 50 + "}" for old, new in PAIRS)
CHAIN = "".join(rf"\def\x{'a' * n}{{\x{'a' * (n + 1)}}}" for n in range(1, 300))
MARKED = "\\begin{align}\n" + "a %bpttcheck:expect wrong\n" * 700 + "\\end{align}\n"


def filled(*pieces: str) -> str:
    text = "".join(pieces)
    return text * (MEGABYTE // len(text.encode()) - 1)


MARKDOWN, TEX = "<!-- bpttcheck\nmodel: rnn\n-->\n", "% bpttcheck:\n% model: rnn\n"
# fmt: off
HOSTILE = {
    # name              | file      | text                                                | answer
    "dollars":           ("f.md",    MARKDOWN + "$" * 100_000,                              "NoFormula"),
    "odd dollars":       ("f.md",    MARKDOWN + "$" * 100_000 + "x$$",                      "Unclosed"),
    "money":             ("f.md",    MARKDOWN + filled("$a "),                              "NoFormula"),
    "inline":            ("f.md",    MARKDOWN + " " * 500_000 + "$a=b$ " * 80_000,          "NoFormula"),
    "displays":          ("f.md",    MARKDOWN + filled("$$a$$\n"),                          "TooLarge"),
    "begins":            ("f.md",    MARKDOWN + filled(r"\begin{align}"),                   "Unclosed"),
    "nested":            ("f.md",    MARKDOWN + r"\begin{align}" * 700 + r"\end{align}" * 700, "read"),
    "brackets":          ("f.md",    MARKDOWN + filled(r"\["),                              "NoFormula"),
    "parentheses":       ("f.md",    MARKDOWN + filled(r"\("),                              "NoFormula"),
    "ticks":             ("f.md",    MARKDOWN + " ".join("`" * n for n in range(1, 1400)),  "NoFormula"),
    "comments":          ("f.md",    MARKDOWN + filled("<!--"),                             "NoFormula"),
    "markup":            ("f.md",    MARKDOWN + filled("<code><pre>"),                      "NoFormula"),
    "indented":          ("f.md",    MARKDOWN + filled("\n    $$\n"),                       "NoFormula"),
    "headers":           ("f.md",    filled("<!-- bpttcheck\nmodel: rnn\n-->\n$$a$$\n"),    "TooLarge"),
    "blank":             ("f.md",    MARKDOWN + filled("\n"),                               "NoFormula"),
    "spaces":            ("f.md",    MARKDOWN + filled(" "),                                "NoFormula"),
    "null characters":   ("f.md",    MARKDOWN + "$$" + "\0" * 20_000 + "$$",                "read"),
    "front matter":      ("f.md",    "---\n" + filled("a: &a [*a]\n"),                      "NoHeader"),
    "front matter bomb": ("f.md",    "---\nbpttcheck:\n  a: &a [x]\n  b: [*a, *a]\n---\n",  "NotYaml"),
    "deep front matter": ("f.md",    "---\nbpttcheck: " + "[" * 900_000 + "\n---\n",        "NotYaml"),
    "directive":         ("f.md",    MARKDOWN + "<!-- bpttcheck: " + "a" * 900_000 + " -->", "BadDirective"),
    "doubling":          ("f.md",    MARKDOWN + f"$${DOUBLING}\\t$$",                       "TooLarge"),
    "empty doubling":    ("f.md",    MARKDOWN + f"$${EMPTY}\\t$$",                          "TooLarge"),
    "many doublings":    ("f.md",    MARKDOWN + f"$${DOUBLING}$$\n" + "$$\\l$$\n" * 1_900,  "TooLarge"),
    "chain":             ("f.md",    MARKDOWN + f"$${CHAIN}\\xa$$",                         "read"),
    "itself":            ("f.md",    MARKDOWN + r"$$\def\a{\a\a}\a$$",                      "read"),
    "marks":             ("f.md",    MARKDOWN + MARKED * 40,                                "read"),
    "TeX dollars":       ("f.tex",   TEX + filled("$$$$"),                                   "NoFormula"),
    "TeX per cents":     ("f.tex",   TEX + "\n" + filled("%"),                              "NoFormula"),
    "TeX commands":      ("f.tex",   TEX + filled(r"\newcommand{\a}{"),                     "Unclosed"),
    "TeX verbs":         ("f.tex",   TEX + filled(r"\verb!x", r"\lstinline["),              "NoFormula"),
    "TeX directives":    ("f.tex",   TEX + "\n" + filled("% bpttcheck: expect wrong\n"),    "BadDirective"),
    "JSON":              ("f.ipynb", "[" * MEGABYTE,                                        "Unreadable"),
    "JSON numbers":      ("f.ipynb", '{"cells": ' + "9" * 900_000 + "}",                    "Unreadable"),
}
# fmt: on

READER = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (500 << 20, 500 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from bpttcheck.errors import Refused
from bpttcheck.loading import documents
from bpttcheck.places import Source
try:
    documents.load(Source(sys.argv[1], sys.stdin.buffer.read().decode()))
    print("read")
except Refused as refused:
    print(type(refused.fault).__name__)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on memory")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_answered(name: str) -> None:
    file, text, answer = HOSTILE[name]
    done = subprocess.run([sys.executable, "-c", READER, file], input=text.encode(), capture_output=True, timeout=60)
    assert (done.stdout.decode().strip(), done.stderr.decode()) == (answer, "")
