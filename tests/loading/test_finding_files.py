"""Which files are read, and what keeps one from being read."""

import io
import os
import sys
from pathlib import Path

import pytest

from bpttcheck.derivation import DerivationFile
from bpttcheck.errors import ModelFile, NoFiles, NotYaml, Unreadable
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import LARGEST, Found, Unread, find, read
from bpttcheck.places import Source

GOOD = "model: rnn\ntarget: L\nsteps: [L]\n"
MODEL = "equations: {L: x}\n"


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_y", ".y")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_folders_are_searched_in_sorted_order(tmp_path: Path) -> None:
    write(tmp_path, b_yaml=GOOD, a_yml=GOOD, c__z_yaml=GOOD, c__a__b_yaml=GOOD, notes_yet=GOOD)
    names = [item.name for item in find([str(tmp_path)]) if isinstance(item, Found)]
    assert [name.removeprefix(str(tmp_path)) for name in names] == [
        "/a.yml",
        "/b.yaml",
        "/c/a/b.yaml",
        "/c/z.yaml",
    ]


def test_hidden_folders_and_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, a_yaml=GOOD)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "b.yaml").write_text(GOOD)
    (tmp_path / ".c.yaml").write_text(GOOD)
    assert len(find([str(tmp_path)])) == 1


def test_files_stay_in_the_order_given() -> None:
    assert find(["b.txt", "-", "a.yaml"]) == [Found("b.txt"), Found("-"), Found("a.yaml")]


def test_a_folder_without_files_is_told_so(tmp_path: Path) -> None:
    (empty,) = find([str(tmp_path)])
    assert isinstance(empty, Unread)
    nothing = "no derivation files (`*.yaml`, `*.yml`) and no documents with a header in"
    assert empty.fault.message == f"{nothing} {tmp_path}"


def test_models_in_a_folder_are_passed_over_but_not_when_named(tmp_path: Path) -> None:
    write(tmp_path, a_yaml=GOOD, model_yaml=MODEL)
    assert [type(each) for each in load_each(find([str(tmp_path)]))] == [DerivationFile]
    (named,) = load_each(find([str(tmp_path / "model.yaml")]))
    assert isinstance(named, Unread)
    assert isinstance(named.fault, ModelFile)


def test_a_folder_with_nothing_but_models_has_no_derivations(tmp_path: Path) -> None:
    write(tmp_path, model_yaml=MODEL, other_yaml=MODEL)
    (outcome,) = load_each(find([str(tmp_path)]))
    assert isinstance(outcome, Unread)
    assert isinstance(outcome.fault, NoFiles)


def test_one_bad_file_leaves_the_others(tmp_path: Path) -> None:
    write(tmp_path, a_yaml="a: b: c", b_yaml=GOOD)
    bad, good, missing = load_each(find([str(tmp_path), str(tmp_path / "none.yaml")]))
    assert isinstance(bad, Unread)
    assert isinstance(bad.fault, NotYaml)
    assert isinstance(good, DerivationFile)
    assert isinstance(missing, Unread)
    assert "no such file" in missing.fault.message


# fmt: off
BYTES = [
    # bytes | offset | part of the message
    (b"a: \xc5\xb7\nb: \xff",            8, "byte 10 (0xff) is not UTF-8"),
    (b"\xef\xbb\xbfa: \xc5\xb7\xe9 x",   4, "byte 9 (0xe9) is not UTF-8"),
    (b"a: \xed\xa0\x80",                 3, "byte 4 (0xed) is not UTF-8"),
    (b"a: b\xc5",                        4, "byte 5 (0xc5) is not UTF-8"),
    ("a: b".encode("utf-16"),            0, "UTF-16"),
    (b"a" * (LARGEST + 1),               0, "larger than 1 MiB"),
]
# fmt: on


@pytest.mark.parametrize(("data", "offset", "message"), BYTES)
def test_what_is_no_text_is_told_so(tmp_path: Path, data: bytes, offset: int, message: str) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(data)
    outcome = read(str(path))
    assert isinstance(outcome, Unread)
    assert isinstance(outcome.fault, Unreadable)
    assert outcome.fault.span.start == offset
    assert message in outcome.fault.message


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert read(str(path)) == Source(str(path), GOOD)


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a: \xc5\xb7")))
    assert read("-") == Source("-", "a: ŷ")


def test_a_closed_standard_input_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    outcome = read("-")
    assert isinstance(outcome, Unread)
    assert "standard input is closed" in outcome.fault.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes in the file system")
def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for name in (str(tmp_path / "pipe.yaml"), os.devnull, str(tmp_path)):
        outcome = read(name)
        assert isinstance(outcome, Unread)
        assert "no regular file" in outcome.fault.message


def test_links_to_files_are_followed(tmp_path: Path) -> None:
    write(tmp_path, a_yaml=GOOD)
    (tmp_path / "link.yaml").symlink_to(tmp_path / "a.yaml")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    assert isinstance(read(str(tmp_path / "link.yaml")), Source)
    assert isinstance(read(str(tmp_path / "loop.yaml")), Unread)


def test_a_link_out_of_a_folder_is_told_but_not_what_it_leads_to(tmp_path: Path) -> None:
    write(tmp_path, hers__a_yaml="secret: 1\n", hers__model_yaml=MODEL, mine__b_yaml=GOOD, mine__c__d_yaml=GOOD)
    mine = tmp_path / "mine"
    (mine / "a.yaml").symlink_to(tmp_path / "hers" / "a.yaml")
    (mine / "c" / "e.yaml").symlink_to(mine / "b.yaml")
    (mine / "model.yaml").symlink_to(tmp_path / "hers" / "model.yaml")
    (mine / "notes.md").symlink_to(tmp_path / "hers" / "a.yaml")
    led_out, *others = load_each(find([str(mine)]))
    assert isinstance(led_out, Unread)
    assert "secret" not in led_out.fault.message + led_out.source.text
    assert "leads out of" in led_out.fault.message
    assert [type(each) for each in others] == [DerivationFile] * 3
