"""The pages of the reports: the index, a page a notebook, and all figures.

Everything reaches a page through templates that escape it: a title from the data stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import metadata, version
from pathlib import Path
from typing import Any

from analysis.report.entries import entries, in_order
from analysis.report.notebook import Markdown, Report
from analysis.report.render import rendered
from analysis.show.contacts import SUPPORT
from analysis.show.sources import CHANGES
from analysis.tables.dates import day, days
from analysis.tables.load import data_directory
from analysis.tables.schema import descriptor
from analysis.verdicts.codebook import Codebook

CARDS = ("02", "01", "05", "04", "03", "06")
"""The base years lead; in this order two columns of cards come out even."""
LIMITS = "## Known limits and corrections"
DATED = re.compile(r"(\d{4}-\d\d-\d\d), ([^:]+): ")
INTO_THE_CODE = re.compile(r"\[([^\]]*)\]\((?!https?:)[^)]*\)")


Site = dict[str, Any]
"""What every page says of the whole: version, days of the data, licence, reports."""


def site(book: Codebook, reports: Iterable[Report]) -> Site:
    """What every page says of the whole set of reports."""
    statements, published = book.statements, book.published
    return {
        "version": version("quoted-figures"),
        "said": days(statements["date_earliest"].min(), statements["date_latest"].max()),
        "published": day(published["publication_latest"].max()),
        "licence": descriptor()["licenses"][0]["title"],
        "reports": list(reports),
    }


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
        statements=entries(book),
        cited=cited or {},
        changes=CHANGES,
        labels=dict(zip(measures["measure_id"], measures["label"], strict=True)),
        count=len(book.figures),
    )


def index_page(site: Site, book: Codebook, downloads: Sequence[Path]) -> str:
    """The page that leads to all others: what was found, the reports, the data, the limits."""
    by_number = {report.number: report for report in site["reports"] if report.key}
    return rendered(
        "index.html",
        site=site,
        count=len(book.figures),
        statements=in_order(book),
        cards=[by_number[each] for each in CARDS if each in by_number],
        files=downloads,
        about={each["name"]: each["title"] for each in descriptor()["resources"]},
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
    limits = (INTO_THE_CODE.sub(r"\1", line) for line in lines)
    dated = (DATED.sub(lambda at: f"**{day(at[1])}, {at[2]}:** ", limit) for limit in limits)
    return [Markdown().html(limit) for limit in dated]
