"""Checks hand-written derivations of gradients, line by line, against the model's own equations.

Nothing is imported before it is asked for: importing the package costs next to nothing.

>>> import bpttcheck
>>> step = bpttcheck.check("d L / d o(t)", "yhat(t) - y(t)", assume="sum(y(t)) = 1")
>>> step.ok
True
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from bpttcheck.api.checking import check, load, verify
    from bpttcheck.api.evidence import Bound, Explanation, Witness
    from bpttcheck.api.gradients import Gradient, gradient
    from bpttcheck.api.known import Model, model, models
    from bpttcheck.api.loaded import Loaded
    from bpttcheck.api.refused import Refused
    from bpttcheck.api.results import Derivation, Report, Step
    from bpttcheck.derivation import Verdict

    __version__: str

__all__ = [
    "Bound",
    "Derivation",
    "Explanation",
    "Gradient",
    "Loaded",
    "Model",
    "Refused",
    "Report",
    "Step",
    "Verdict",
    "Witness",
    "check",
    "gradient",
    "load",
    "model",
    "models",
    "verify",
]

_HOMES = {
    "check": "api.checking",
    "load": "api.checking",
    "verify": "api.checking",
    "Bound": "api.evidence",
    "Explanation": "api.evidence",
    "Witness": "api.evidence",
    "Gradient": "api.gradients",
    "gradient": "api.gradients",
    "Model": "api.known",
    "model": "api.known",
    "models": "api.known",
    "Loaded": "api.loaded",
    "Refused": "api.refused",
    "Derivation": "api.results",
    "Report": "api.results",
    "Step": "api.results",
    "Verdict": "derivation",
}


class _Package(ModuleType):
    """A package in which `verify` and `models` are functions, though two of its rooms are called so.

    Whoever imports a room has its name set here, and would call a module.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


if not TYPE_CHECKING:  # else no name would be unknown to a checker of types

    def __getattr__(name: str) -> object:
        """A public name, or ``__version__``: the metadata of packages is slow to import."""
        if name in _HOMES:
            return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        if name != "__version__":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version(__name__)
        except PackageNotFoundError:
            return "(not installed)"


def __dir__() -> list[str]:
    """The public names, for whoever completes one."""
    return [*globals(), *__all__, "__version__"]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """``%load_ext bpttcheck``: the cell magic ``%%bptt``."""
    from bpttcheck.notebook import register

    register(shell)
