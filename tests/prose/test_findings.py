"""The six findings: computed, limited, traceable to their notebooks and figures."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.prose.findings import Finding, findings
from analysis.show.display import anchor
from analysis.tables.load import load_figures, load_sources

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture(scope="module")
def found() -> list[Finding]:
    return findings()


def with_cell(figures: pd.DataFrame, figure_id: str, **cells: object) -> pd.DataFrame:
    changed = figures.copy()
    for column, value in cells.items():
        changed.loc[changed["figure_id"] == figure_id, column] = value
    return changed


def test_there_are_six_findings_in_the_order_of_their_notebooks(found: list[Finding]) -> None:
    assert [finding.notebook[:3] for finding in found] == [f"{n:02d}_" for n in range(1, 7)]


def test_the_share_of_the_backlog_is_less_than_five_per_cent(found: list[Finding]) -> None:
    assert "is a share of less than 5%, with no middle value" in found[2].sentence


def test_the_fall_is_given_with_its_base_year_and_with_the_others(found: list[Finding]) -> None:
    assert "−13.4% from 2010-11, and from other years −6.8% to +5.8%" in found[1].sentence
    assert "*not comparable*" in found[1].sentence


def test_no_figure_of_the_release_may_be_compared_with_one_of_the_article(
    found: list[Finding],
) -> None:
    assert "none may be compared and one is related in subject only" in found[4].sentence


def test_the_sources_without_a_name_are_counted_apart(found: list[Finding]) -> None:
    assert "22 give a source (eight of them without a name)" in found[0].sentence
    assert "(two are of one person's case, which no chart shows)" in found[0].sentence


def test_a_record_says_since_when_and_first_what_was_out_by_then(found: list[Finding]) -> None:
    told = found[3].sentence
    assert "“All-time” reaches back to April 2009 at most" in told
    assert "on 31 July 2015 the mechanism was widened" in told
    assert told.index("1,278") < told.index("Published later: 1,277 and 1,281")
    assert "counted by year of decision: 1,092 in 2016, the highest of three years" in told


def test_every_finding_says_what_it_may_not_be_taken_for(found: list[Finding]) -> None:
    assert all(finding.limits.endswith(".") for finding in found)


def test_every_figure_of_a_finding_exists_and_every_link_leads_to_one(
    found: list[Finding],
) -> None:
    known = set(load_figures()["figure_id"])
    for finding in found:
        assert finding.figure_ids
        assert set(finding.figure_ids) <= known
        links = re.findall(r"figures\.html#([\w-]+)", finding.sentence)
        assert set(links) <= {anchor(name) for name in finding.figure_ids}


def test_bounds_are_words_in_findings(found: list[Finding]) -> None:
    for finding in found:
        assert not re.search(r"[\[(][−\d.,]+, [−\d.,∞]+[\])]", finding.sentence)


def test_every_finding_names_a_notebook_that_is_there(found: list[Finding]) -> None:
    for finding in found:
        assert (NOTEBOOKS / f"{finding.notebook}.ipynb").is_file()


def test_a_finding_follows_the_bounds_of_its_figures() -> None:
    changed = with_cell(load_figures(), "cooper-2015-release/fully-investigated", upper=4_000.0)
    assert "a share of less than 20%" in findings(figures=changed)[2].sentence


def test_a_finding_follows_what_its_figures_give() -> None:
    changed = with_cell(
        load_figures(),
        "cooper-2015-release/offences-up",
        base_period_text="since 2010-11",
        period_start=pd.Timestamp("2010-04-01"),
        period_end=pd.Timestamp("2014-03-31"),
    )
    first, second, *_ = findings(figures=changed)
    assert "of the four changes, one says from which year" in first.sentence
    assert "only one of them gives a base period" in second.sentence


def test_a_finding_follows_the_sources() -> None:
    sources = load_sources()
    untraced = sources[sources["figure_id"] != "abbott-2017-oped/package"]
    before, after = findings()[5], findings(sources=untraced)[5]
    assert before.sentence.startswith("For 14 of 32 figures")
    assert after.sentence.startswith("For 13 of 31 figures")
