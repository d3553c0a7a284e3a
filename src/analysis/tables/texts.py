"""The tables against the texts: every quote stands where it should, no number is missed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.reading.quantity import find_quantities
from analysis.tables.errors import DataError, Fault
from analysis.tables.files import read_bytes, shown, text_of

SPACES = re.compile(r"\s+")
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def paragraphs(text: str) -> list[str]:
    """The non-blank lines of a text, spaces and dashes made alike."""
    return [normal(line) for line in text.splitlines() if line.strip()]


def normal(words: str) -> str:
    r"""Words with every run of spaces as one space and every dash as a hyphen.

    >>> normal("20,000\u00a0– 30,000")
    '20,000 - 30,000'
    """
    return SPACES.sub(" ", words).strip().translate(DASHES)


def check_texts(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Check figures and not_figures against the statements' texts in `folder`.

    Each text is `statement_id`.txt, with the recorded SHA-256. Each quote stands in its
    paragraph, and every number-like expression of each text is part of a figure or of a
    not-figure. Raises `DataError` with every fault.
    """
    statements = tables["statements"]
    known = statements[statements["text_sha256"] != "not_applicable"]
    faults: list[Fault] = []
    for name, digest in zip(known["statement_id"], known["text_sha256"], strict=True):
        path = folder / f"{name}.txt"
        if not path.is_file():
            faults.append(Fault(shown(path), "is not there", remedy="Point --texts at its folder"))
            continue
        try:
            content = read_bytes(path)
            lines = paragraphs(text_of(content, shown(path)))
        except DataError as error:
            faults += error.faults
            continue
        found = hashlib.sha256(content).hexdigest()
        if found != digest:
            problem = f"is another text: its SHA-256 is {found}"
            remedy = "Transcribe its figures afresh, or restore the text"
            faults.append(Fault(shown(path), problem, allowed=digest, remedy=remedy))
        faults += against(tables, name, lines, shown(path))
    if faults:
        raise DataError(faults)


def against(
    tables: dict[str, pd.DataFrame], statement: str, lines: list[str], file: str
) -> Iterator[Fault]:
    """The faults of one statement against the paragraphs of its text."""
    covered: dict[int, list[tuple[int, int]]] = {}
    for table in ("figures", "not_figures"):
        rows = tables[table]
        for row in rows[rows["statement_id"] == statement].to_dict("records"):
            words = row["quote"] if table == "figures" else row["words"]
            number = 0 if pd.isna(row["paragraph"]) else int(row["paragraph"])
            line = lines[number - 1] if 0 < number <= len(lines) else ""
            starts = [found.start() for found in re.finditer(re.escape(normal(words)), line)]
            if not starts:
                problem = (
                    f"'{words}' of table {table} does not stand in paragraph {row['paragraph']}"
                )
                yield Fault(file, problem, id=row.get("figure_id", ""))
            # The 20 of "20 boats" is not the one in 2019.
            inner = re.escape(normal(row.get("value_text", words)))
            covered.setdefault(number, []).extend(
                (start + found.start(), start + found.end())
                for start in starts
                for found in re.finditer(rf"(?<!\d){inner}(?!\d)", normal(words))
            )
    for number, line in enumerate(lines, start=1):
        spans = covered.get(number, [])
        for quantity in find_quantities(line):
            if not any(start < quantity.end and quantity.start < end for start, end in spans):
                yield Fault(
                    file,
                    f"paragraph {number} holds '{quantity.text}', "
                    "which is neither a figure nor a not-figure",
                    remedy="Add a row to figures.csv or to not_figures.csv",
                )
