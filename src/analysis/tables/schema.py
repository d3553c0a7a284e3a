"""The columns of every table, as `schema.json` gives them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

REASONS = ("not_stated", "not_applicable", "unresolved", "not_read")
"""What a text cell holds where it could be empty."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its type, what it may hold, and what it means."""

    name: str
    type: str
    description: str = ""
    required: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    unique: bool = False
    refers_to: str = ""
    list_of: str = ""
    max_words: int = 0
    default: str = ""
    """What the column holds where a file lacks it; without a default it must be there."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, and its key."""

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return [field.name for field in self.fields]


@cache
def descriptor() -> Mapping[str, Any]:
    """The data package descriptor itself, in the terms of Frictionless Table Schema."""
    return MappingProxyType(_loaded("schema.json"))


@cache
def derived() -> Mapping[str, Any]:
    """The columns that are worked out from others and never typed, for each table that has some.

    `first` are the columns that the table begins with, `fields` the derived ones; those that are
    not among the first stand behind the column `after`.
    """
    return MappingProxyType(_loaded("derived.json"))


def processed_fields(table: str) -> list[dict[str, Any]]:
    """The descriptors of a processed table's columns, in order, derived ones included.

    >>> [field["name"] for field in processed_fields("figures")][:5]
    ['figure_id', 'speaker', 'date', 'year', 'topic']
    """
    (resource,) = (each for each in descriptor()["resources"] if each["name"] == table)
    fields: list[dict[str, Any]] = resource["schema"]["fields"]
    own = derived().get(table)
    if own is None:
        return fields
    place = 1 + [field["name"] for field in fields].index(own["after"])
    added = [field | {"derived": True} for field in own["fields"]]
    there = {field["name"]: field for field in [*fields[:place], *added, *fields[place:]]}
    return [there.pop(name) for name in own["first"]] + list(there.values())


def _loaded(name: str) -> dict[str, Any]:
    text = (resources.files("analysis.tables") / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def tables() -> Mapping[str, Table]:
    """Every table by its name, read from the package once: it is a constant.

    >>> tables()["not_figures"].columns
    ['statement_id', 'paragraph', 'words', 'reason']
    """
    return MappingProxyType({each["name"]: _table(each) for each in descriptor()["resources"]})


def _table(resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    refers_to = {
        key["fields"]: "{resource}.{fields}".format(**key["reference"])
        for key in schema.get("foreignKeys", [])
    }
    fields = (_field(field, refers_to.get(field["name"], "")) for field in schema["fields"])
    return Table(resource["name"], tuple(fields), tuple(schema["primaryKey"]))


def _field(field: dict[str, Any], refers_to: str) -> Field:
    limits = field.get("constraints", {})
    return Field(
        name=field["name"],
        type=field["type"],
        description=field["description"],
        required=limits.get("required", False),
        enum=tuple(limits.get("enum", ())),
        pattern=limits.get("pattern", ""),
        unique=limits.get("unique", False),
        refers_to=refers_to,
        list_of=field.get("listOf", ""),
        max_words=field.get("maxWords", 0),
        default=field.get("default", ""),
    )
