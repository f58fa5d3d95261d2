"""What can be wrong with a file."""

from __future__ import annotations

from typing import ClassVar

from bpttcheck.errors.fault import Fault, Unknown


class Unreadable(Fault, frozen=True):
    """A file that cannot be opened or decoded."""

    why: str
    says: ClassVar[str] = "cannot be read: {why}"


class NotYaml(Fault, frozen=True):
    """Text that is not YAML, or YAML that is refused."""

    why: str
    remedy: str = ""
    says: ClassVar[str] = "{why}"
    helps: ClassVar[str] = "{remedy}"


class NotToml(Fault, frozen=True):
    """A configuration that is not TOML."""

    why: str
    says: ClassVar[str] = "this is not TOML: {why}"


class UnknownKey(Unknown, frozen=True):
    """A key that the file format does not have."""

    where: str
    says: ClassVar[str] = "{where}: unknown key `{name}`"

    def _facts(self) -> dict[str, object]:
        return {"where": self.where, "name": self.name}


class NotYours(UnknownKey, frozen=True):
    """A key by which a submission would say what is the assignment's to say."""

    says: ClassVar[str] = "{where}: `{name}` is the assignment's to say, not a submission's"

    @property
    def hint(self) -> str:
        """What to do instead."""
        return "leave it out: model, targets, sizes and assumptions stand in the assignment"


class BadValue(Fault, frozen=True):
    """A value of the wrong kind in the file."""

    where: str
    why: str
    remedy: str = ""
    says: ClassVar[str] = "{where}: {why}"
    helps: ClassVar[str] = "{remedy}"


class NoFiles(Fault, frozen=True):
    """A folder in which there is nothing to check."""

    folder: str
    says: ClassVar[str] = "no derivation files (`*.yaml`, `*.yml`) and no documents with a header in {folder}"


class NothingSelected(Fault, frozen=True):
    """A selection that leaves nothing to report."""

    wanted: str
    meant: str
    says: ClassVar[str] = "nothing is selected by {wanted}"

    @property
    def hint(self) -> str:
        """What was meant, or how to say what a pattern is."""
        if self.meant:
            return f"did you mean the mistake `{self.meant}`?"
        return "`path:`, `target:` or `code:` before a pattern says what it is" if "target" in self.wanted else ""


class ModelFile(Fault, frozen=True):
    """A file with a model where one with derivations is needed."""

    says: ClassVar[str] = "this is a model, with nothing to check in it"
    helps: ClassVar[str] = "name its path under `model:` in a file with `derivations:`, or with `target:` and `steps:`"


class NoHeader(Fault, frozen=True):
    """A document that does not say what its formulas are about."""

    remedy: str
    says: ClassVar[str] = "this document does not say which model its formulas are about"
    helps: ClassVar[str] = "{remedy}"


class NoFormula(Fault, frozen=True):
    """A document in which there is nothing to check."""

    says: ClassVar[str] = "no displayed formula stands in this document"
    helps: ClassVar[str] = "write it between `$$` and `$$`, or in `\\begin{{align}}` … `\\end{{align}}`"


class NoProblem(Fault, frozen=True):
    """A submission that does not say which problems its formulas answer."""

    remedy: str
    says: ClassVar[str] = "this document does not say which problem its formulas answer"
    helps: ClassVar[str] = "{remedy}"


class BadDirective(Fault, frozen=True):
    """Something that is said of a formula in a comment, and means nothing, or stands at no formula."""

    why: str
    remedy: str
    says: ClassVar[str] = "{why}"
    helps: ClassVar[str] = "{remedy}"
