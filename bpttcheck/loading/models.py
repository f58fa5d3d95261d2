"""Model files, and models written within a derivation file, as records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.derivation import Choice, Declaration, Definition, ModelText, Option, Rename, Size, Spelling
from bpttcheck.errors import Empty, at_start
from bpttcheck.loading import schema
from bpttcheck.loading.checking import check
from bpttcheck.loading.yaml_nodes import Mapping, Node, Scalar, Sequence, compose

if TYPE_CHECKING:
    from bpttcheck.places import Passage, Source


def load(source: Source, name: str) -> ModelText:
    """A model file as a record; ``name`` is its name unless it gives itself one.

    Raises Refused, with its place in the file, for what is not YAML or not a model.
    """
    return model(check(root_of(source), schema.Model), source, name)


def is_model(root: Node) -> bool:
    """Whether a file is a model and has nothing to check."""
    if not isinstance(root, Mapping):
        return False
    keys = {key.value for key, _ in root.entries}
    return "equations" in keys and keys.isdisjoint({"derivations", "target", "steps"})


def root_of(source: Source) -> Node:
    """What stands in a file.

    Raises Refused, with Empty if nothing does.
    """
    root = compose(source)
    if root is None or (isinstance(root, Scalar) and root.missing):
        raise at_start(Empty, "file")
    return root


def model(node: Mapping, source: Source, name: str) -> ModelText:
    """The record of a model that was checked."""
    return ModelText(
        name=text(node, "name") or name,
        title=text(node, "title"),
        origin=text(node, "source"),
        source=source,
        sizes=sizes(node),
        times=times(node) or 0,
        parameters=_declarations(node, "parameters"),
        inputs=_declarations(node, "inputs"),
        initial=_declarations(node, "initial"),
        equations=definitions(node, "equations"),
        assumptions=lines(node, "assumptions"),
        rename=renames(node),
        rows=text(node, "vectors") == schema.Standing.ROWS,
        options=_options(node),
        holding=lines(node, "holding"),
        spelled=spellings(node),
    )


def _options(node: Mapping) -> tuple[Option, ...]:
    found = node.get("options", Mapping)
    entries = found.entries if found else ()
    return tuple(Option(name.passage(), _choices(inner)) for name, inner in entries if isinstance(inner, Mapping))


def _choices(node: Mapping) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            name.passage(),
            _declarations(inner, "parameters"),
            _declarations(inner, "inputs"),
            _declarations(inner, "initial"),
            definitions(inner, "equations"),
            _options(inner),
        )
        for name, inner in node.entries
        if isinstance(inner, Mapping)
    )


def text(node: Mapping, key: str) -> str:
    """The text under a key, or none."""
    found = node.get(key, Scalar)
    return found.value if found else ""


def sizes(node: Mapping) -> tuple[Size, ...]:
    """What stands under ``sizes:``."""
    return tuple(Size(sort.value, int(size.value), sort.passage()) for sort, size in pairs(node, "sizes"))


def times(node: Mapping) -> int | None:
    """What stands under ``times:``."""
    found = node.get("times", Scalar)
    return int(found.value) if found else None


def lines(node: Mapping, key: str) -> tuple[Passage, ...]:
    """The lines under a key, of which there may be one without a list."""
    if one := node.get(key, Scalar):
        return (one.passage(),)
    many = node.get(key, Sequence)
    return _passages(many) if many else ()


def renames(node: Mapping) -> tuple[Rename, ...]:
    """What stands under ``rename:``."""
    return tuple(Rename(letter.passage(), name.passage()) for letter, name in pairs(node, "rename"))


def spellings(node: Mapping) -> tuple[Spelling, ...]:
    """What stands under ``spelling:``."""
    return tuple(Spelling(head.passage(), latex.passage()) for head, latex in pairs(node, "spelling"))


def definitions(node: Mapping, key: str) -> tuple[Definition, ...]:
    """Heads with their bodies, in the order of the file."""
    return tuple(Definition(head.passage(), body.passage()) for head, body in pairs(node, key))


def _declarations(node: Mapping, key: str) -> tuple[Declaration, ...]:
    found = node.get(key, Mapping)
    entries = found.entries if found else ()
    return tuple(Declaration(head.passage(), _passages(s)) for head, s in entries if isinstance(s, Sequence))


def pairs(node: Mapping, key: str) -> list[tuple[Scalar, Scalar]]:
    """Names with their values, in the order of the file."""
    found = node.get(key, Mapping)
    entries = found.entries if found else ()
    return [(name, value) for name, value in entries if isinstance(value, Scalar)]


def _passages(node: Sequence) -> tuple[Passage, ...]:
    return tuple(item.passage() for item in node.of(Scalar))
