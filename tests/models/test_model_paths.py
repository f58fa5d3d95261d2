"""Models in files of their own: found from where they are named, and what is wrong with them is shown there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bpttcheck.derivation import ModelName, Setting
from bpttcheck.errors import Refused
from bpttcheck.loading.derivations import load
from bpttcheck.loading.files import LARGEST
from bpttcheck.models import builtin
from bpttcheck.places import Passage, Source
from bpttcheck.verify import check, verify_file

if TYPE_CHECKING:
    from pathlib import Path

    from bpttcheck.derivation import DerivationFile

GOOD = """\
sizes: {h: 3}
parameters: {b: [h]}
equations: {L: sum(b)}
"""

# fmt: off
WRONG = [
    # the model file,                         the fault,      where in it,  the message
    ("sizes: {h: 3}\nequations: @\n",         "NotYaml",      (2, 12),      "YAML has `@`"),
    ("",                                      "Empty",        (1, 1),       "this file is empty"),
    (GOOD + "initials: {}\n",                 "UnknownKey",   (4, 1),       "unknown key `initials`"),
    (GOOD.replace("3", "three"),              "BadValue",     (1, 12),      "`three` is not"),
    (GOOD.replace("sum(b)", "sum(c)"),        "UnknownName",  (3, 20),      "unknown name `c`"),
    (GOOD.replace("[h]", "[z]"),              "BadValue",     (2, 14),      "the sort `z` has no size"),
    (GOOD + "assumptions: foo = b[1]\n",      "UnknownName",  (4, 14),      "unknown name `foo`"),
    (GOOD + "rename:\n  p: zz\n",             "UnknownName",  (5, 6),       "unknown name `zz`"),
    (GOOD + "# \udcff",                       "Unreadable",   (4, 3),       "is not UTF-8"),
]
UNREADABLE = [
    # what stands under the path, the fault,      the message
    (None,                        "UnknownModel", "unknown model `nets/net.yaml`"),
    ("x" * (LARGEST + 1),         "Unreadable",   "it is larger than 1 MiB"),
    ("\udcff\udcfex",             "Unreadable",   "it is UTF-16"),
]
# fmt: on


def beside(folder: Path, text: str | None) -> DerivationFile:
    """A derivation file that names a model in a folder beside it."""
    (folder / "nets").mkdir()
    if text is not None:
        (folder / "nets" / "net.yaml").write_bytes(text.encode(errors="surrogateescape"))
    return load(Source(str(folder / "hw.yaml"), "target: L\nmodel: nets/net.yaml\nsteps: [sum(b)]\n"))


def test_a_path_begins_at_the_file_that_names_it(tmp_path: Path) -> None:
    result = verify_file(beside(tmp_path, GOOD))
    assert result.ok
    assert result.derivations[0].model == "net"


@pytest.mark.parametrize(("text", "fault", "place", "message"), WRONG)
def test_what_is_wrong_is_shown_in_the_model_file(
    tmp_path: Path, text: str, fault: str, place: tuple[int, int], message: str
) -> None:
    (derivation,) = verify_file(beside(tmp_path, text)).derivations
    assert derivation.fault is not None
    found, passage = derivation.fault.fault, derivation.fault.passage
    assert (type(found).__name__, message in found.message) == (fault, True)
    assert passage.source.name == str(tmp_path / "nets" / "net.yaml")
    at = passage.place(found.span)
    assert (at.line, at.column) == place


@pytest.mark.parametrize(("text", "fault", "message"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_shown_where_it_is_named(
    tmp_path: Path, text: str | None, fault: str, message: str
) -> None:
    loaded = beside(tmp_path, text)
    with pytest.raises(Refused) as refused:
        builtin.find(loaded.derivations[0].setting.model)
    found, passage = refused.value.fault, refused.value.passage
    assert (type(found).__name__, message in found.message) == (fault, True)
    assert passage is not None
    assert passage.source is loaded.source
    start, end = passage.place(found.span), passage.end(found.span)
    assert (start.line, start.column, end.column) == (2, 8, 21)


OWNED = "owner: hunter2\n"
LINE = "target: L\nmodel: {}\nsteps: [sum(b)]\n"


def strange(folder: Path, named: str, text: str) -> DerivationFile:
    """A file that names a model in a folder that is not its own."""
    (folder / "hers").mkdir()
    (folder / "hers" / "net.yaml").write_text(text)
    (folder / "mine").mkdir()
    (folder / "mine" / "link.yaml").symlink_to(folder / "hers" / "net.yaml")
    return load(Source(str(folder / "mine" / "hw.yaml"), LINE.format(named.format(folder=folder))))


ELSEWHERE = ["../hers/net.yaml", "{folder}/hers/net.yaml", "link.yaml", "../mine/../hers/net.yaml"]


@pytest.mark.parametrize("named", ELSEWHERE)
@pytest.mark.parametrize("text", [OWNED, GOOD + OWNED, GOOD.replace("sum(b)", "sum(hunter2)"), "\xff hunter2"])
def test_nothing_is_told_of_a_file_elsewhere(tmp_path: Path, named: str, text: str) -> None:
    loaded = strange(tmp_path, named, text)
    (derivation,) = verify_file(loaded).derivations
    assert derivation.fault is not None
    fault, passage = derivation.fault.fault, derivation.fault.passage
    assert type(fault).__name__ == "ForeignModel"
    assert passage.source is loaded.source
    assert "hunter2" not in fault.message + fault.hint


@pytest.mark.parametrize("named", ELSEWHERE)
def test_a_model_elsewhere_is_used(tmp_path: Path, named: str) -> None:
    assert verify_file(strange(tmp_path, named, GOOD)).ok


def test_whoever_runs_the_program_is_shown_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(OWNED)
    result = check("L", "L", Setting(ModelName(Passage.whole(str(path), "--model"))))
    assert result.fault is not None
    assert type(result.fault.fault).__name__ == "UnknownKey"
