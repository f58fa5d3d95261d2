"""YAML as editors read it: by the rules of 1.2, where `no` is a word and `012` a number."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

_SCALARS: Final = (
    (re.compile(r"|~|null|Null|NULL"), lambda _: None),
    (re.compile(r"true|True|TRUE"), lambda _: True),
    (re.compile(r"false|False|FALSE"), lambda _: False),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
)


def read(text: str) -> Any:
    """A document as JSON has it."""
    return _value(yaml.compose(text, yaml.BaseLoader))


def _value(node: yaml.Node | None) -> Any:
    match node:
        case yaml.MappingNode():
            return {key.value: _value(value) for key, value in node.value}
        case yaml.SequenceNode():
            return [_value(each) for each in node.value]
        case yaml.ScalarNode():
            return _scalar(node)
    return None


def _scalar(node: yaml.ScalarNode) -> Any:
    if node.style is None:
        for pattern, made in _SCALARS:
            if pattern.fullmatch(node.value):
                return made(node.value)
    return node.value
