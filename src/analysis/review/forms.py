"""A review for editors and automatic checks: lines, JSON, annotations for GitHub, SARIF."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from itertools import accumulate
from typing import Any

from analysis.add.find import as_json
from analysis.review.marks import RULES, Finding, Mark
from analysis.review.review import Review
from analysis.tables.errors import Fault

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def formed(review: Review, form: str) -> str:
    """A review in one of the forms. Places count lines and characters from 1.

    >>> from analysis.review.review import read
    >>> print(formed(read("In 2016 there were 512 cases in Kent."), "github").strip())
    ::error file=the text,line=1::“512”: Says who? The text names nobody.
    """
    if form == "html":
        return review.page()
    if form == "text":
        return f"{review!r}\n"
    if form == "json":
        return json.dumps(_as_json(review), ensure_ascii=False, indent=1) + "\n"
    if form == "github":
        lines = (
            Fault(review.name, _sentence(mark, found).rstrip(".")).as_annotation(line)
            for mark, found, line, _ in _placed(review)
            if not found.answer
        )
        return "".join(f"{line}\n" for line in lines)
    return json.dumps(_as_sarif(review), ensure_ascii=False, indent=1) + "\n"


def _sentence(mark: Mark, found: Finding) -> str:
    return f"“{mark.words}”: {found.sentence}"


def _placed(review: Review) -> Iterator[tuple[Mark, Finding, int, int]]:
    """All that is asked, answered or not, with its line and its column."""
    starts = [0, *accumulate(map(len, review.text.splitlines(keepends=True)))]
    for mark in review.marks:
        line = bisect_right(starts, mark.row["start"])
        for found in mark.findings:
            yield mark, found, line, mark.row["start"] - starts[line - 1] + 1


def _as_json(review: Review) -> dict[str, Any]:
    numbers = [
        json.loads(as_json(mark.row))
        | {"file": review.name, "words": mark.words, "said": mark.said}
        | {name: told._asdict() for name, told in mark.told.items()}
        | {
            "asked": [asdict(found) for found in mark.findings],
            "beside": [each._asdict() for each in mark.beside],
        }
        for mark in review.marks
    ]
    return {"file": review.name, "counts": review.counts, "numbers": numbers}


def _as_sarif(review: Review) -> dict[str, Any]:
    results: list[dict[str, Any]] = []
    for mark, found, line, column in _placed(review):
        region = {
            "startLine": line,
            "startColumn": column,
            "charOffset": mark.row["start"],
            "charLength": len(mark.words),
        }
        place = {"artifactLocation": {"uri": review.name}, "region": region}
        result = {
            "ruleId": found.rule,
            "level": "warning",
            "message": {"text": _sentence(mark, found)},
            "locations": [{"physicalLocation": place}],
        }
        if found.answer:
            told = {"kind": "external", "status": "accepted", "justification": found.answer}
            result["suppressions"] = [told]
        results.append(result)
    rules = [{"id": rule, "shortDescription": {"text": asked}} for rule, asked in RULES.items()]
    driver = {"name": "quoted-figures", "version": version("quoted-figures"), "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
