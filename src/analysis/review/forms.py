"""A review for editors and automatic checks: lines, JSON, annotations for GitHub, SARIF."""

from __future__ import annotations

import json
from bisect import bisect_right
from importlib.metadata import version
from typing import Any

from analysis.add.find import as_json
from analysis.review.marks import RULES, Finding, Mark
from analysis.review.review import Review
from analysis.tables.errors import Fault

FORMS = ("html", "text", "json", "github", "sarif")
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def formed(review: Review, form: str) -> str:
    """A review in one of the forms. Places count lines and characters from 1.

    >>> from analysis.review.review import read
    >>> print(formed(read("In 2016 the Home Office found 512 cases."), "github").strip())
    ::error file=the text,line=1::“512”: Where? It is not said.
    """
    if form == "html":
        return review.page()
    if form == "text":
        return f"{review!r}\n"
    if form == "json":
        return json.dumps(_as_json(review), ensure_ascii=False, indent=1) + "\n"
    starts = _line_starts(review.text)
    if form == "github":
        lines = [
            Fault(review.name, _sentence(mark, found).rstrip(".")).as_annotation(
                _place(starts, mark)[0]
            )
            for mark, found in review.findings()
        ]
        return "".join(f"{line}\n" for line in lines)
    return json.dumps(_as_sarif(review, starts), ensure_ascii=False, indent=1) + "\n"


def _sentence(mark: Mark, found: Finding) -> str:
    return f"“{mark.words}”: {found.sentence}"


def _as_json(review: Review) -> dict[str, Any]:
    numbers = []
    for mark in review.marks:
        told = {name: told._asdict() for name, told in mark.told.items()}
        numbers.append(
            json.loads(as_json(mark.row))
            | {
                "file": review.name,
                "words": mark.words,
                "said": mark.said,
                **told,
                "asked": [
                    {"rule": f.rule, "sentence": f.sentence, "answer": f.answer, "others": f.others}
                    for f in mark.findings
                ],
                "beside": [each._asdict() for each in mark.beside],
            }
        )
    return {"file": review.name, "counts": review.counts, "numbers": numbers}


def _as_sarif(review: Review, starts: list[int]) -> dict[str, Any]:
    results = []
    for mark in review.marks:
        for found in mark.findings:
            line, column = _place(starts, mark)
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


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _place(starts: list[int], mark: Mark) -> tuple[int, int]:
    line = bisect_right(starts, mark.row["start"])
    return line, mark.row["start"] - starts[line - 1] + 1
