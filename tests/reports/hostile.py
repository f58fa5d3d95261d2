"""What strangers may write, and reports that have it everywhere; and each format as its reader reads it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import XML

import html5lib
from markdown_it import MarkdownIt

from bpttcheck.reports import writer
from tests.reports.records import Stream, results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

    from bpttcheck.verify.results import FileResult

# No format may take any of these for anything but text.
HOSTILE = (
    "::error::x",
    "##[error]x",
    "a,b:c%0Ad%2C",
    "]]>",
    "<script>alert(1)</script>",
    "</style></title><img src=x onerror=alert(1)>",
    "&amp; &lt; &#60;",
    "[bold]x[/bold]",
    "[/nope]",
    "[x](javascript:alert(1))",
    "![x](http://x.y/z)",
    "{0} {{1}}",
    "{{ 7*7 }}{% raw %}",
    "\x1b[31mx",
    "a\x00b\x07c\x7fd\ufffee",
    "a\nb\r\nc\u2028d",
    "=cmd()",
    "a`b``c`",
    "a | b *c* _d_ ~~e~~ # f",
    "@everyone #1",
    "\u202egnp.exe",
    "\udcff",
    "𝑥 ŷ ∂",
    "\\input{/etc/passwd}",
    "a\"b'c",
)


def hostile_results(text: str) -> FileResult:
    """A report in which a stranger wrote the name, the title, the target and a line."""
    line = " ".join(text.split())
    file = (
        "title: By hand\nmodel: rnn\ntarget: d L / d o(t)[i]\nsteps:\n  - yhat[i] - y[i]\n"
        f"  - y[i] - yhat[i]\n  - -(yhat[i] - y[i])\n  - {line} yhatt\n"
        "  - yhat[i]*sum(k, y[k]) - y[i]\n  - sum(k, log(y[k]))\n"
    )
    return results(file, f"{text}.yaml", text)


def written(style: str, *files: FileResult) -> str:
    """A report in a format."""
    out = Stream()
    writer(style)(files, out, verbose=False)
    return out.getvalue()


def _plain(report: str) -> list[str]:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2028]|^\s*::|##\[", report, re.MULTILINE)
    return report.splitlines()


def _json(report: str) -> list[str]:
    return list(_strings(json.loads(report)))


def _jsonl(report: str) -> list[str]:
    return [text for line in report.splitlines() for text in _strings(json.loads(line))]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def _xml(report: str) -> list[str]:
    root = XML(report)
    assert {each.tag for each in root.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "error", "skipped"}
    return [text for each in root.iter() for text in (each.text or "", *each.attrib.values())]


# As the runner of GitHub Actions reads a line of a log: a command at its beginning, properties, and what is said.
_COMMAND = re.compile(r"::(?P<name>[a-z-]+) (?P<properties>[^:\n]*)::(?P<message>.*)")
_ANNOTATES = {"title", "file", "line", "endLine", "col", "endColumn"}


def annotated(report: str) -> Iterator[dict[str, str]]:
    """The annotations in a log; raises for another command."""
    for line in report.splitlines():
        if not line.lstrip().startswith("::"):
            assert "##[" not in line
            continue
        found = _COMMAND.fullmatch(line)
        assert found
        assert found["name"] in {"error", "warning"}
        pairs = (each.partition("=") for each in found["properties"].split(","))
        told = {name: _unescaped(value) for name, _, value in pairs}
        assert told.keys() <= _ANNOTATES
        yield {**told, "level": found["name"], "message": _unescaped(found["message"])}


def _unescaped(text: str) -> str:
    return re.sub("%(0D|0A|25|3A|2C)", lambda found: chr(int(found[1], 16)), text)


def _github(report: str) -> list[str]:
    return [text for each in annotated(report) for text in (each["message"], each["file"])]


_BLOCKS = {"heading", "paragraph", "bullet_list", "list_item", "inline"}
_OF_MARKDOWN = _BLOCKS | {"text", "text_special", "code_inline", "strong", "softbreak"}


def _markdown(report: str) -> list[str]:
    tokens = [*MarkdownIt("gfm-like", {"linkify": False}).parse(report)]
    tokens += [child for token in tokens for child in token.children or ()]
    kinds = {re.sub("_(open|close)$", "", token.type) for token in tokens}
    assert kinds <= _OF_MARKDOWN
    inline = [token.children for token in tokens if token.type == "inline"]
    return ["".join(child.content for child in children or ()) for children in inline]


def _latex(report: str) -> list[str]:
    assert not re.search(r"\\(?:input|write|href)\b", report)
    return [report]


_OF_PAGES = re.compile(
    "html|head|meta|title|style|body|header|main|nav|section|article|h[1-3]|p|div|ul|ol|li|dl|dt|dd|b|sup|span|code|mark|a"
    "|details|summary|figure|figcaption|svg|desc|defs|marker|path|rect|g|text"
    "|math|mrow|mi|mo|mn|mtext|msup|msub|msubsup|mover|munder|munderover|mfrac|msqrt|mroot|mtable|mtr|mtd|mspace"
)


def page(report: str) -> Element:
    """A page as a browser reads it; raises for whatever is not well-formed HTML."""
    found: Element = html5lib.HTMLParser(strict=True).parse(report)
    return found


def tag(element: Element) -> str:
    """Its name, without that of HTML, MathML or SVG."""
    return str(element.tag).rpartition("}")[2]


def _html(report: str) -> list[str]:
    found = page(report)
    for element in found.iter():
        assert _OF_PAGES.fullmatch(tag(element))
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in {"src", "srcset", "style", "action"}
            assert not name.endswith("href") or value.startswith("#")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", report)
    return ["".join(element.itertext()) for element in found.iter()]


# Each format's reader: it raises for what is not of the format, and gives all text that is said.
READERS: dict[str, Callable[[str], list[str]]] = {
    "text": _plain,
    "json": _json,
    "jsonl": _jsonl,
    "junit": _xml,
    "sarif": _json,
    "github": _github,
    "markdown": _markdown,
    "html": _html,
    "latex": _latex,
}
