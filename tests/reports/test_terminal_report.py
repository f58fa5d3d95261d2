"""The report for a person, from records to the last character."""

from msgspec.structs import replace

from bpttcheck.errors import Unreadable
from bpttcheck.places import NOWHERE, Passage, Source
from bpttcheck.reports import colour, terminal
from bpttcheck.verify.results import FileResult, Located
from tests.reports.records import Stream, expected, results, turned

PLAIN = """\
hand.yaml
By hand
rnn with x = 4, h = 5, y = 3, tau = 3

d L / d o(t)[i]
  ✗ = yhat[i] - y[i]  conditional for t = 1…3, i = 1…3  hand.yaml:5:5
      holds if sum(y(t)) = 1
      hint: add `assume: [sum(y(t)) = 1]`
  ✗ = y[i] - yhat[i]  wrong  hand.yaml:6:5
      at t = 1, i = 2, with sum(y(t)) = 1:
      y(1)[2]    = 0.5    yhat(1)[2] = 0.25
      line  = 0.25
      truth = -0.25
  ✗ = -(yhat[i] - y[i])  carried  hand.yaml:7:5
      follows from line 6, which is wrong
  ✗ = yhatt[i] - y[i]  malformed
      hand.yaml:8:5: unknown name `yhatt`
      8 │   - yhatt[i] - y[i]
        │     ^^^^^
      hint: did you mean `yhat`?
  ✓ = yhat[i]*sum(k, y[k]) - y[i]  correct for t = 1…3, i = 1…3  9:5
      right again: it does not follow from line 7, which is carried
  ✗ = sum(k, log(y[k] + 2))  undecided  hand.yaml:10:5
      the two sides differ as expressions, and no point was found

6 lines: 1 malformed, 1 correct, 1 conditional, 1 carried, 1 wrong, 1 undecided; 5 of 6 not as expected
each proof is in error with a chance below 2^-116
"""

EXPECTED = """\
hand.yaml
By hand
rnn with x = 4, h = 5, y = 3, tau = 3

d L / d o(t)[i]
  ✓ = yhat[i] - y[i]  conditional, as expected for t = 1…3, i = 1…3  5:5
      holds if sum(y(t)) = 1
  ✓ = y[i] - yhat[i]  wrong, as expected  6:5
  ✓ = -(yhat[i] - y[i])  carried, as expected  7:5
      follows from line 6, which is wrong
  ✓ = yhatt[i] - y[i]  malformed, as expected  8:5
      unknown name `yhatt`
  ✓ = yhat[i]*sum(k, y[k]) - y[i]  correct for t = 1…3, i = 1…3  9:5
      right again: it does not follow from line 7, which is carried
  ✓ = sum(k, log(y[k] + 2))  undecided, as expected  10:5

6 lines: 1 malformed, 1 correct, 1 conditional, 1 carried, 1 wrong, 1 undecided; all as expected
each proof is in error with a chance below 2^-116
"""

TURNED = """\
turned.yaml
rnn with x = 4, h = 5, y = 3, tau = 3

d L / d o(t)[i]
  ✗ = (yhat - y).T  wrong  turned.yaml:4:5
      right but for a transposition: it is a row over y, and the target a column over y; turned round it holds \
if sum(y(t)) = 1
      hint: transpose the line, `(…).T`, or declare the convention: `layout:` or `vectors:`

1 line: 1 wrong; 1 of 1 not as expected
"""

NARROW = """\
hand.yaml
By hand
rnn with x = 4, h = 5, y = 3, tau = 3

d L / d o(t)[i]
  ✗ = yhat[i] - y[i]
      conditional for t = 1…3, i = 1…3
      hand.yaml:5:5
      holds if sum(y(t)) = 1
      hint: add `assume: [sum(y(t)) =
            1]`
  ✗ = y[i] - yhat[i]
                  wrong  hand.yaml:6:5
      at t = 1, i = 2, with sum(y(t))
      = 1:
      y(1)[2]    = 0.5
      yhat(1)[2] = 0.25
      line  = 0.25
      truth = -0.25
  ✗ = -(yhat[i] - y[i])
                carried  hand.yaml:7:5
      follows from line 6, which is
      wrong
  ✗ = yhatt[i] - y[i]        malformed
      hand.yaml:8:5: unknown name
      `yhatt`
      8 │   - yhatt[i] - y[i]
        │     ^^^^^
      hint: did you mean `yhat`?
  ✓ = yhat[i]*sum(k, y[k]) - y[i]
      correct for t = 1…3, i = 1…3
      9:5
      right again: it does not follow
      from line 7, which is carried
  ✗ = sum(k, log(y[k] + 2))
             undecided  hand.yaml:10:5
      the two sides differ as
      expressions, and no point was
      found

6 lines: 1 malformed, 1 correct, 1
conditional, 1 carried, 1 wrong, 1
undecided; 5 of 6 not as expected
each proof is in error with a chance
below 2^-116
"""


def plain(*files: FileResult, verbose: bool = False, encoding: str = "utf-8") -> str:
    out = Stream(encoding)
    terminal.write(files, out, verbose=verbose)
    return out.getvalue()


def coloured(width: int) -> str:
    out = Stream()
    page = colour.ColourScreen(out, width)
    terminal.report([results()], page, verbose=False)
    return out.getvalue()


def test_a_report() -> None:
    assert plain(results()) == PLAIN


def test_a_report_of_what_was_expected() -> None:
    assert plain(expected(results())) == EXPECTED


def test_a_line_that_is_turned_round() -> None:
    assert plain(turned()) == TURNED
    (short,) = [line for line in plain(expected(turned())).splitlines() if "transposition" in line]
    assert short.strip().startswith("right but for")


def test_a_narrow_terminal() -> None:
    assert coloured(38) == NARROW


def test_no_line_is_wider_than_the_terminal() -> None:
    for width in range(30, 121):
        assert max(map(len, coloured(width).splitlines())) <= width


def test_all_evidence() -> None:
    text = plain(expected(results()), verbose=True)
    assert "computed from\n      c[1] = 1/2\n" in text
    assert "an exact identity in 9 cases, in error with a chance below 2^-116" in text


def test_nothing_in_a_file_is_markup_or_a_command() -> None:
    hostile = "[bold]t[/bold] \x1b[31m ::error:: <script> \u202e [/nope] \udcff"
    file = results(name=f"{hostile}.yaml", title=hostile)
    seen = "[bold]t[/bold] \\x1b[31m ::error:: <script> \\u202e [/nope] \\udcff"
    lines = plain(file).splitlines()
    assert lines[0] == f"{seen}.yaml"
    assert lines[1] == seen
    out = Stream()
    terminal.report([file], colour.ColourScreen(out, 120), verbose=False)
    assert out.getvalue().splitlines()[:2] == lines[:2]


def test_the_logs_of_a_build_obey_nothing_in_a_report() -> None:
    for title, seen in {
        "::error::x": "\\x3a:error::x",
        "  ::stop-commands::x": "\\x3a:stop-commands::x",
        "a ##[add-mask]x ##vso[task]": "a \\x23#[add-mask]x \\x23#vso[task]",
        "a :: b ## c": "a :: b ## c",
    }.items():
        assert plain(results(title=title)).splitlines()[1] == seen


def test_an_encoding_without_our_signs() -> None:
    text = plain(results(), encoding="ascii")
    assert text.isascii()
    assert "  no = y[i] - yhat[i]  wrong" in text
    assert "for t = 1...3" in text
    assert "      8 |   - yhatt[i]" in text


def test_a_file_that_cannot_be_read_does_not_hide_the_next() -> None:
    fault = Located(Unreadable(NOWHERE, "no such file"), Passage.whole("", "gone.yaml"))
    text = plain(FileResult(Source("gone.yaml", ""), fault=fault), expected(results()))
    assert text.startswith("gone.yaml: cannot be read: no such file\n\nhand.yaml\n")
    assert "2 files, 6 lines" in text
    assert "; 1 file could not be read\n" in text


def test_the_truth_is_told_where_a_line_is_wrong() -> None:
    (judged,) = results().derivations
    told = replace(judged, truth="d L/d o(1)[1] = yhat(1)[1]\n  …")
    text = plain(replace(results(), derivations=(told,)))
    assert "  truth: d L/d o(1)[1] = yhat(1)[1]\n         …\n" in text
    assert "truth: " not in plain(expected(replace(results(), derivations=(told,))))
