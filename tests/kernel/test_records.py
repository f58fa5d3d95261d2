"""The kernel's records: findings and points are shared between lines, so none of them can be changed."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
from msgspec import Struct

from bpttcheck import kernel

MODULES = [import_module(f"{kernel.__name__}.{module.name}") for module in pkgutil.iter_modules(kernel.__path__)]
RECORDS = sorted(
    {
        each
        for module in MODULES
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Struct)
    }
    - {Struct},
    key=lambda record: record.__name__,
)


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_cannot_be_changed(record: type[Struct]) -> None:
    assert record.__struct_config__.frozen


def test_there_are_records() -> None:
    assert {"Identity", "Witness", "Operation", "Assumptions"} <= {record.__name__ for record in RECORDS}
