"""A review for editors and automatic checks: lines, JSON, annotations for GitHub, SARIF."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from analysis.add.find import as_json
from analysis.review.marks import RULES, Finding
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
    if form == "github":
        faults = (
            Fault(review.name, sentence.rstrip(".")).as_annotation(place.get("startLine"))
            for found, sentence, place in _placed(review)
            if not found.answer
        )
        return "".join(f"{fault}\n" for fault in faults)
    told = _as_json(review) if form == "json" else _as_sarif(review)
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _placed(review: Review) -> Iterator[tuple[Finding, str, dict[str, int]]]:
    """All that is asked, answered or not, in words, and where in the file.

    Of a page the place is the line alone; a document has none.
    """
    # Editors count no other line ends, which Python does.
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", review.text))]
    for mark in review.marks:
        start = mark.row["start"]
        line = bisect_right(starts, start)
        place = {"startLine": line, "startColumn": start - starts[line - 1] + 1}
        place |= {"charOffset": start, "charLength": len(mark.words)}
        if review.lines != ():
            place = {"startLine": review.lines[line - 1]} if review.lines else {}
        for found in mark.findings:
            yield found, f"“{mark.words}”: {found.sentence}", place


def _as_json(review: Review) -> dict[str, Any]:
    numbers = [
        json.loads(as_json(mark.row))
        | {"file": review.name, "words": mark.words, "said": mark.said}
        | {name: told._asdict() for name, told in mark.told.items()}
        | {
            "asked": [asdict(found) for found in mark.findings],
            "beside": mark.beside,
        }
        for mark in review.marks
    ]
    return {"file": review.name, "counts": review.counts, "numbers": numbers}


def _as_sarif(review: Review) -> dict[str, Any]:
    file = Path(review.name)
    uri = file.as_uri() if file.is_absolute() else quote(review.name)
    results: list[dict[str, Any]] = []
    for found, sentence, region in _placed(review):
        place = {"artifactLocation": {"uri": uri}} | ({"region": region} if region else {})
        result = {
            "ruleId": found.rule,
            "level": "warning",
            "message": {"text": sentence},
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
