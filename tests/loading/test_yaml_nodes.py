"""What is refused of YAML, with its place, by both parsers alike."""

import pytest
import yaml

from bpttcheck.errors import NotYaml, Refused, TooLarge, Unreadable
from bpttcheck.loading.yaml_nodes import FASTEST, Mapping, Node, Scalar, Sequence, compose
from bpttcheck.places import Source

LOADERS = [pytest.param(yaml.BaseLoader, id="python"), pytest.param(FASTEST, id="fastest")]

# The ŷ stands before every place, so that offsets in bytes would show.
HEAD = "model: rnn\ntarget: ŷ😀\nsteps:\n  - "

# fmt: off
TRAPS = [
    # a step             | line, column | part of the message              | part of the hint
    ("*x",                      4, 5,  "begins with `*`",                  "single quotes"),
    ("* x",                     4, 5,  "begins with `*`",                  "after `|`"),
    ("*x * y",                  4, 5,  "begins with `*`",                  "single quotes"),
    ("&= v",                    4, 5,  "begins with `&`",                  "single quotes"),
    ("&a",                      4, 5,  "begins with `&`",                  "single quotes"),
    ("&a b",                    4, 5,  "begins with `&`",                  "single quotes"),
    ("!x y",                    4, 5,  "begins with `!`",                  "single quotes"),
    ("!!python/object:os.x y",  4, 5,  "begins with `!`",                  "single quotes"),
    ("[a] + b",                 4, 5,  "`[` opens a list",                 "single quotes"),
    ("[a",                      4, 5,  "`[` opens a list",                 "single quotes"),
    ("{a} + b",                 4, 5,  "`{` opens a mapping",              "single quotes"),
    ("@x",                      4, 5,  "`@`",                              "single quotes"),
    ("%x",                      4, 5,  "`%`",                              "single quotes"),
    ("`x`",                     4, 5,  "backquote",                        "single quotes"),
    ("], x",                    4, 5,  "`]`",                              "single quotes"),
    ("| x",                     4, 5,  "`|` at the beginning",             "next line"),
    ("> 3",                     4, 5,  "`>` at the beginning",             "next line"),
    ("'a' + b",                 4, 5,  "what begins with `'`",             "single quotes"),
    ('"a" + b',                 4, 5,  'what begins with `"`',             "single quotes"),
    ("'a",                      4, 5,  "what begins with `'`",             "single quotes"),
    ("e: a: b",                 4, 9,  "a second `: `",                    "single quotes"),
    ("expr: *x",                4, 11, "begins with `*`",                  "single quotes"),
    ("expr: - x",               4, 11, "`- ` begins an item",              "single quotes"),
    ("[a, , b]",                4, 5,  "`[` opens a list",                 "single quotes"),
    ("a\n  - ,b",               5, 5,  "`,`",                              "single quotes"),
    ("expr: o = V*h: x",        4, 18, "a second `: `",                    "single quotes"),
    (r'"\hat y"',               4, 6,  r"reads `\h` as an escape",         "single quotes"),
    (r'"a + \hat y"',           4, 10, r"reads `\h` as an escape",         "single quotes"),
    (r'"a \frac{1}{2}"',        4, 8,  r"reads `\f` as an escape",         "single quotes"),
    (r'"\\a \beta"',            4, 10, r"reads `\b` as an escape",         "single quotes"),
    (r'"\nabla L"',             4, 6,  r"reads `\n` as an escape",         "single quotes"),
    (r'"\theta"',               4, 6,  r"reads `\t` as an escape",         "single quotes"),
    (r'"\right)"',              4, 6,  r"reads `\r` as an escape",         "single quotes"),
    (r'"\x1b[31m"',             4, 6,  r"reads `\x1b` as an escape",       "single quotes"),
    (r'"\x4"',                  4, 6,  r"reads `\x` as an escape",         "single quotes"),
    ("\ta",                     4, 5,  "a tab cannot stand here",          "spaces"),
    ("a: b\n\t  c: d",          5, 1,  "a tab cannot stand here",          "spaces"),
    ("a\n  b",                  5, 3,  "neither `key: value` nor an item", "indent"),
    ("a\n- b",                  5, 1,  "expects the next key or item",     "indented"),
    ("a: b\n   c: d",           5, 4,  "expects the next key or item",     "indented"),
    ("a: b\n      c: d",        5, 8,  "a key cannot stand here",          "indentation"),
    ("<<: x",                   4, 5,  "merge keys",                       "write the keys out"),
    ("{<<: x}",                 4, 6,  "merge keys",                       "write the keys out"),
    ("a: b\n    a: c",          5, 5,  "the key `a` is here twice: it stands in line 4 too", "keep one"),
    ("? [a]\n    : b",          4, 7,  "cannot be a key",                  "quote"),
    ("{[a]: b}",                4, 6,  "cannot be a key",                  "quote"),
    ("a\n---\nb: c",            5, 1,  "a second document",                "`---`"),
    ("[" * 30,                  4, 23, "nested more than 20 deep",         "single quotes"),
    ("- " * 30,                 4, 41, "nested more than 20 deep",         ""),
]
# fmt: on


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(("step", "line", "column", "message", "hint"), TRAPS)
def test_a_trap_of_yaml_is_named_where_it_stands(
    loader: type, step: str, line: int, column: int, message: str, hint: str
) -> None:
    source = Source("f", HEAD + step + "\n")
    with pytest.raises(Refused) as refused:
        compose(source, loader)
    fault = refused.value.fault
    place = source.place(fault.span.start)
    assert isinstance(fault, NotYaml)
    assert (place.line, place.column) == (line, column)
    assert message in fault.message
    assert hint in fault.hint


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("loader", LOADERS)
def test_lines_are_counted_whatever_ends_them(loader: type, line_break: str) -> None:
    source = Source("f", (HEAD + "a\n  - *x\n").replace("\n", line_break))
    with pytest.raises(Refused) as refused:
        compose(source, loader)
    place = source.place(refused.value.fault.span.start)
    assert (place.line, place.column) == (5, 5)


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\ufeff", "\ud800"])
def test_characters_that_no_text_has_are_refused(character: str) -> None:
    with pytest.raises(Refused) as refused:
        compose(Source("f", f"ŷ: a\nb: c{character}d"))
    assert isinstance(refused.value.fault, Unreadable)
    assert refused.value.fault.span.start == 9
    assert f"U+{ord(character):04X}" in refused.value.fault.message


@pytest.mark.parametrize("loader", LOADERS)
def test_too_many_entries_are_refused(loader: type) -> None:
    with pytest.raises(Refused) as refused:
        compose(Source("f", "".join(f"k{i}: v\n" for i in range(20_000))), loader)
    assert isinstance(refused.value.fault, TooLarge)


# fmt: off
READ = [
    # text             | what is read
    ("",                  None),
    ("# only a comment",  None),
    ("a: no",             {"a": "no"}),
    ("a: 012",            {"a": "012"}),
    ("a: 1:30",           {"a": "1:30"}),
    ("a: ~",              {"a": "~"}),
    ("a:",                {"a": ""}),
    ("- x # said",        ["x"]),
    ("- -x\n- 'it''s'",   ["-x", "it's"]),
    ("---\na: [b, c]\n...\n", {"a": ["b", "c"]}),
    ('- "a\\nb\\u0177"',  ["a\nbŷ"]),
    ('- "\\\\nabla"',     ["\\nabla"]),
    ("- |\n  a\n    b\n", ["a\n  b\n"]),
]
# fmt: on


def plain(node: Node | None) -> object:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.value: plain(value) for key, value in node.entries} if isinstance(node, Mapping) else node


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(("text", "value"), READ)
def test_every_scalar_stays_a_string(loader: type, text: str, value: object) -> None:
    assert plain(compose(Source("f", text), loader)) == value


def test_the_pure_parser_refuses_characters_that_do_not_exist() -> None:
    with pytest.raises(Refused) as refused:
        compose(Source("f", r'- "\UFFFFFFFF"'), yaml.BaseLoader)
    assert isinstance(refused.value.fault, NotYaml)
