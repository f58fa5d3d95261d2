"""What a shell offers when one asks it to complete a line: names of models, codes of mistakes, files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click

# Listed without what reads them: a shell asks at every key.
_MODELS: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "models")
_ENDING: Final = ".yaml"


def codes(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The codes of mistakes."""
    from bpttcheck.explain.pages import pages

    return _beginning(begun, sorted(pages()))


def patterns(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """What one may select by: codes and verdicts, else files."""
    from bpttcheck.derivation import Verdict

    return [*codes(context, parameter, begun), *_beginning(begun, map(str, Verdict))] or _files(begun)


def models(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The models that are built in, else files."""
    known = sorted(name.removesuffix(_ENDING) for name in os.listdir(_MODELS) if name.endswith(_ENDING))
    return _beginning(begun, known) or _files(begun)


def _beginning(begun: str, words: Iterable[str]) -> list[CompletionItem]:
    return [CompletionItem(word) for word in words if word.startswith(begun)]


def _files(begun: str) -> list[CompletionItem]:
    """Leave it to the shell."""
    return [CompletionItem(begun, type="file")]
