"""Files made to take down their reader: each is answered in a process of its own, within bounds."""

import subprocess
import sys

import pytest

MEGABYTE = 1 << 20
HEAD = "model: rnn\ntarget: ŷ\nsteps:\n  - "
LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n" for i in range(1, 60))
MERGES = "a0: &a0 {k: v}\n" + "".join(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}\n" for i in range(1, 60))

# fmt: off
HOSTILE = {
    # name           | text                                                      | answer
    "brackets":      ("[" * MEGABYTE,                                              "NotYaml"),
    "braces":        ("{" * MEGABYTE,                                              "NotYaml"),
    "dashes":        ("- " * (MEGABYTE // 2),                                      "NotYaml"),
    "question":      ("? " * (MEGABYTE // 2),                                      "NotYaml"),
    "colons":        (": " * (MEGABYTE // 2),                                      "NotYaml"),
    "quotes":        (HEAD + "'" + "x\n\n" * 300_000,                              "NotYaml"),
    "laughs":        (LAUGHS,                                                      "NotYaml"),
    "merges":        (MERGES,                                                      "NotYaml"),
    "keys":          ("".join(f"k{i}: v\n" for i in range(100_000)),               "TooLarge"),
    "items":         ("[" + "a," * 500_000,                                        "TooLarge"),
    "number":        (HEAD + "a\ntimes: " + "9" * 1_000_000,                       "TooLarge"),
    "one line":      (HEAD + "x" * 1_000_000,                                      "read"),
    "words":         (HEAD + "x + " * 250_000 + "y",                               "read"),
    "quoted":        (HEAD + "'" + "x''" * 300_000 + "'",                          "read"),
    "escapes":       (HEAD + '"' + "\\x41" * 250_000 + '"',                        "read"),
    "many lines":    (HEAD + "|\n" + "    x\n" * 160_000,                          "read"),
    "many steps":    (HEAD + "\n  - ".join("x" * 4_500),                          "read"),
    "blank":         ("\n" * MEGABYTE,                                             "Empty"),
    "tabs":          ("\t" * MEGABYTE,                                             "NotYaml"),
    "nulls":         ("\0" * MEGABYTE,                                             "Unreadable"),
}
# fmt: on

READER = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (500 << 20, 500 << 20))
from bpttcheck.errors import Refused
from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
try:
    load(Source("f", sys.stdin.buffer.read().decode()))
    print("read")
except Refused as refused:
    print(type(refused.fault).__name__)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on memory")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered(name: str) -> None:
    text, answer = HOSTILE[name]
    done = subprocess.run([sys.executable, "-c", READER], input=text.encode(), capture_output=True, timeout=60)
    assert (done.stdout.decode().strip(), done.stderr.decode()) == (answer, "")
