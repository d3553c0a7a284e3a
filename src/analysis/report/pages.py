"""The pages of the reports: the index, a page a notebook, and all figures.

Everything reaches a page through templates that escape it: a title from the data stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import metadata, version
from pathlib import Path

from analysis.report.entries import entries, in_order
from analysis.report.notebook import Markdown, Report
from analysis.report.render import rendered
from analysis.report.words import Words
from analysis.show.contacts import SUPPORT
from analysis.show.sources import CHANGES
from analysis.tables.dates import day, days
from analysis.tables.load import data_directory
from analysis.tables.schema import descriptor
from analysis.verdicts.codebook import Codebook

QUESTION = "What do numbers in a political statement let you say?"
FILES = {".csv": "CSV", ".xlsx": "Excel workbook", ".json": "description for other tools"}
WHOLES = {
    "quoted_figures": "All tables in one workbook.",
    "datapackage": "Every column with its type and meaning (Frictionless data package).",
}
CARDS = ("02", "01", "05", "04", "03", "06")
"""The base years lead; in this order two columns of cards come out even."""
LIMITS = "## Known limits and corrections"
DATED = re.compile(r"(\d{4}-\d\d-\d\d), ([^:]+): ")
INTO_THE_CODE = re.compile(r"\[([^\]]*)\]\((?!https?:)[^)]*\)")


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says of the whole: version, days of the data, reports."""

    version: str
    data: str
    licence: str
    reports: tuple[Report, ...]


def site(book: Codebook, reports: Iterable[Report]) -> Site:
    """What every page says of the whole set of reports."""
    statements, published = book.statements, book.published
    made = days(statements["date_earliest"].min(), statements["date_latest"].max())
    newest = day(published["publication_latest"].max())
    return Site(
        version=version("quoted-figures"),
        data=f"Data: statements of {made}; statistics published up to {newest}.",
        licence=(
            f"Code under the MIT licence; data under {descriptor()['licenses'][0]['title']}. "
            "The words quoted and the statistics remain their publishers’."
        ),
        reports=tuple(reports),
    )


def report_page(site: Site, report: Report) -> str:
    """The page of a notebook: its question, its answer and key chart, its steps, how to cite."""
    place = site.reports.index(report)
    return rendered(
        "report.html",
        site=site,
        here=report.href,
        report=report,
        words=Words(),
        before=site.reports[place - 1] if place else None,
        after=site.reports[place + 1] if place + 1 < len(site.reports) else None,
    )


def figures_page(
    site: Site, book: Codebook, cited: Mapping[str, Sequence[tuple[str, Report]]] | None = None
) -> str:
    """The page with an entry for each figure: its words, bounds, source and verdicts.

    `cited` names, for the anchor of an entry, the places that link to it.
    """
    measures = book.measures.query("measure_id != 'other'")
    return rendered(
        "figures.html",
        site=site,
        statements=entries(book, cited or {}),
        changes=CHANGES,
        labels=dict(zip(measures["measure_id"], measures["label"], strict=True)),
        count=len(book.figures),
    )


def index_page(site: Site, book: Codebook, downloads: Sequence[Path]) -> str:
    """The page that leads to all others: what was found, the reports, the data, the limits."""
    abouts = {each["name"]: each["title"] for each in descriptor()["resources"]} | WHOLES
    files = [
        {
            "href": f"data/{path.name}",
            "name": path.name,
            "kind": FILES.get(path.suffix, path.suffix.removeprefix(".")),
            "about": abouts.get(path.stem, ""),
            "size": f"{max(1, round(path.stat().st_size / 1000)):,} kB",
        }
        for path in downloads
    ]
    by_number = {report.number: report for report in site.reports if report.key}
    return rendered(
        "index.html",
        site=site,
        question=QUESTION,
        count=len(book.figures),
        statements=in_order(book),
        cards=[by_number[each] for each in CARDS if each in by_number],
        numbers=[number for report in site.reports for number in report.numbers],
        files=files,
        limits=_limits(),
        support=SUPPORT,
    )


def _limits() -> list[str]:
    """The known limits and corrections with their dates, as README has them."""
    beside = data_directory().parent / "README.md"
    # A wheel carries README with what it says of itself.
    carried = metadata("quoted-figures").json.get("description", "")
    text = beside.read_text(encoding="utf-8") if beside.is_file() else str(carried)
    _, _, after = text.partition(LIMITS)
    lines = re.split(r"^- ", after.partition("\n## ")[0], flags=re.MULTILINE)[1:]
    return [
        Markdown().html(
            DATED.sub(
                lambda match: f"**{day(match[1])}, {match[2]}:** ", INTO_THE_CODE.sub(r"\1", line)
            )
        )
        for line in lines
    ]
