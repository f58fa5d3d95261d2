"""Records as lines of JSON, exactly: fractions are texts, ``5/4``."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Final

from msgspec import json


def encoded(record: object) -> bytes:
    """A record as a line."""
    return json.encode(record, enc_hook=_written) + b"\n"


def _written(value: object) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError


def fraction(kind: type, value: object) -> object:
    """What a decoder asks for what JSON does not have."""
    if kind is Fraction and isinstance(value, str):
        return _read(value)
    raise NotImplementedError


# A class earns the same few fractions over and over, and to read one is slow.
_read: Final = lru_cache(1_024)(Fraction)
