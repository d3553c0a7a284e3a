"""The columns of every table, as `schema.json` gives them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
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
def content_of(file: str) -> dict[str, Any]:
    """What a JSON file of this room holds, read from the package once."""
    text = (resources.files("analysis.tables") / file).read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def descriptor() -> dict[str, Any]:
    """The data package descriptor itself, in the terms of Frictionless Table Schema."""
    return content_of("schema.json")


def derived(table: str) -> dict[str, Any]:
    """The columns of a table that are worked out from others and never typed.

    `first` are the columns that the table begins with, `fields` the derived ones; those that are
    not among the first stand behind the column `after`. `topic_of_group` is the topic of a
    figure whose measure is other, where the group that is counted settles it.
    """
    there: dict[str, Any] = content_of("derived.json").get(table, {"first": (), "fields": ()})
    return there


def processed_fields(table: str) -> list[dict[str, Any]]:
    """The descriptors of a processed table's columns, in order, derived ones included.

    >>> [field["name"] for field in processed_fields("figures")][:5]
    ['figure_id', 'speaker', 'date', 'year', 'topic']
    """
    (resource,) = (each for each in descriptor()["resources"] if each["name"] == table)
    fields: list[dict[str, Any]] = resource["schema"]["fields"]
    own = derived(table)
    there = {}
    for field in fields:
        there[field["name"]] = field
        if field["name"] == own.get("after"):
            there |= {each["name"]: each | {"derived": True} for each in own["fields"]}
    return [there.pop(name) for name in own["first"]] + list(there.values())


@cache
def tables() -> dict[str, Table]:
    """Every table by its name.

    >>> tables()["not_figures"].columns
    ['statement_id', 'paragraph', 'words', 'reason']
    """
    return {
        each["name"]: _table(each["name"], each["schema"]) for each in descriptor()["resources"]
    }


def _table(name: str, schema: dict[str, Any]) -> Table:
    refers_to = {
        key["fields"]: "{resource}.{fields}".format(**key["reference"])
        for key in schema.get("foreignKeys", [])
    }
    fields = []
    for field in schema["fields"]:
        limits = field.get("constraints", {})
        fields.append(
            Field(
                field["name"],
                field["type"],
                field["description"],
                **limits | {"enum": tuple(limits.get("enum", ()))},
                refers_to=refers_to.get(field["name"], ""),
                list_of=field.get("listOf", ""),
                max_words=field.get("maxWords", 0),
                default=field.get("default", ""),
            )
        )
    return Table(name, tuple(fields), tuple(schema["primaryKey"]))
