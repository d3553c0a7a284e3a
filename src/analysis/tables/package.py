"""The data package: what other tools need to read data/processed as it is meant."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from analysis.tables.schema import derived, descriptor


def datapackage(files: Mapping[str, bytes]) -> str:
    """The text of datapackage.json for the processed tables, given the bytes of each CSV file.

    It describes every column, derived ones included, with type, limits and foreign keys, in
    the terms of Frictionless Table Schema; size and hash say which bytes it is about.
    """
    package = descriptor() | {
        "profile": "tabular-data-package",
        "resources": [_resource(each, files) for each in descriptor()["resources"]],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def processed_fields(table: str) -> list[dict[str, Any]]:
    """The descriptors of a processed table's columns, in order, derived ones included.

    >>> [field["name"] for field in processed_fields("figures")][7:11]
    ['value_text', 'value', 'lower', 'upper']
    """
    (resource,) = (each for each in descriptor()["resources"] if each["name"] == table)
    fields: list[dict[str, Any]] = resource["schema"]["fields"]
    added_to = derived().get(table)
    if added_to is None:
        return fields
    place = 1 + [field["name"] for field in fields].index(added_to["after"])
    added = [field | {"derived": True} for field in added_to["fields"]]
    return [*fields[:place], *added, *fields[place:]]


def _resource(raw: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    path = f"{raw['name']}.csv"
    content = files[path]
    return {
        "name": raw["name"],
        "path": path,
        "profile": "tabular-data-resource",
        "title": raw["title"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": raw["schema"] | {"fields": processed_fields(raw["name"])},
    }
