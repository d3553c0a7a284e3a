"""Charts: what is drawn, what is refused, and that every word can be read."""

import inspect
import re
import subprocess
import sys
from io import BytesIO
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text

import analysis
from analysis.prose import describe
from analysis.reading.bounds import Bounds
from analysis.show import charts, display, sentences
from analysis.show.charts.marks import FORMS, Mark, examples
from analysis.show.charts.sheet import INSIDE, round_steps, width_of, wrapped
from analysis.verdicts.compare import NotComparable, Verdict
from analysis.verdicts.derive import Derived

CORE = ["cooper-2015-release", "guardian-2015-preview", "abbott-2017-oped"]
FALL = "cooper-2015-release/prosecutions-down"
RISE = "cooper-2015-release/offences-up"
NOTARISE = ("cooper-2015-release/fully-investigated", "cooper-2015-release/notarise-cases")
FLOW = [
    "cps_child_abuse_precharge_decisions_2014vintage",
    "cps_child_abuse_prosecuted",
    "cps_child_abuse_convicted",
]
VINTAGES = ["nrm_referrals_minor_nca", "nrm_referrals_minor_pq2017", "nrm_referrals_child_ho"]
LOWS = ["nrm_positive_conclusive_nca", "nrm_positive_conclusive_ho"]
ASSUMPTION = "one base year and one end year for both changes"
WORDS = {
    "title": "What the chart finds, said in one sentence long enough to need a second line of it",
    "subtitle": "Measure, place and period of what is drawn",
    "source": "the statements as read; published statistics as listed",
}


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    return analysis.load_figures().query("coverage != 'one_case'")


@pytest.fixture(scope="module")
def rows(figures: pd.DataFrame) -> dict[str, tuple]:
    """What each chart draws, by the name of the chart; `name/other` is another use of it."""
    published = analysis.load_published()
    core = figures[figures["statement_id"].isin(CORE)]
    release, preview, oped = (core[core["statement_id"] == name] for name in CORE)
    traced = analysis.trace(core)
    with pytest.raises(analysis.Ambiguous) as several:
        analysis.per("abbott-2017-oped/gang-victims", "month")
    arrests = figures.query("measure_id == 'notarise_arrests' and unit == 'people'")
    return {
        "completeness_grid": (analysis.completeness(core),),
        "comparability_matrix": (analysis.comparisons(release, oped),),
        "growth_factors": (core[core["figure_id"].isin([RISE, FALL])], ASSUMPTION),
        "base_year_sensitivity": (
            analysis.base_years("cps_child_abuse_prosecuted", "2013-14", FALL),
            FALL,
        ),
        "small_multiples": (
            pd.concat([published[published["series_id"] == name] for name in FLOW]),
        ),
        "share_bar": (analysis.share(*NOTARISE),),
        "stock_drift": (analysis.drift("notarise_identified").query("unit == 'people'"),),
        "source_strip": (traced[traced["relation"].isin(["original", "base_and_end"])],),
        "source_strip/all": (traced.drop_duplicates("figure_id"),),
        "windows_timeline": (core,),
        "windows_timeline/all": (figures[figures["statement_id"].str.startswith("champion")],),
        "monthly_rates": (several.value.readings,),
        "kept_and_left_out": (analysis.comparisons(release, preview),),
        "referral_vintages": (
            published[published["series_id"].isin(VINTAGES)],
            analysis.all_time(VINTAGES, "2016"),
        ),
        "referral_vintages/low": (
            published[published["series_id"].isin(LOWS)],
            analysis.all_time(LOWS, "2016"),
            "low",
        ),
        "range_plot": (arrests,),
        "legend_plot": (),
    }


NAMES = [
    "completeness_grid",
    "comparability_matrix",
    "growth_factors",
    "base_year_sensitivity",
    "small_multiples",
    "share_bar",
    "stock_drift",
    "source_strip",
    "source_strip/all",
    "windows_timeline",
    "windows_timeline/all",
    "monthly_rates",
    "kept_and_left_out",
    "referral_vintages",
    "referral_vintages/low",
    "range_plot",
    "legend_plot",
]


def drawn(name: str, rows: dict[str, tuple], **words: str) -> Figure:
    chart = getattr(charts, name.split("/")[0])
    given = rows[name]
    if name == "growth_factors":
        return chart(given[0], assumption=given[1], **{**WORDS, **words})
    if name.startswith("referral_vintages"):
        given = given[:2]
    return chart(*given, **{**WORDS, **words})


@pytest.fixture(scope="module")
def pictures(rows: dict[str, tuple]) -> dict[str, Figure]:
    """Every chart, drawn once under its title: a test that changes a chart draws its own."""
    return {name: drawn(name, rows, title=titled(name, rows)) for name in NAMES}


def described(name: str, rows: dict[str, tuple]) -> str:
    return str(getattr(describe, name.split("/")[0])(*rows[name]))


def titled(name: str, rows: dict[str, tuple]) -> str:
    if name == "legend_plot":
        return "How to read the marks"
    title = getattr(sentences, f"title_of_{name.split('/')[0]}")
    given = rows[name]
    if name.startswith("referral_vintages"):
        given = given[1:]
    if name == "growth_factors":
        given = given[:1]
    return str(title(*given))


# Reading what is drawn


def words_in(chart: Figure) -> list[Text]:
    return [text for text in chart.findobj(Text) if text.get_text().strip() and text.get_visible()]


def texts(chart: Figure, gid: str = "") -> list[str]:
    return [text.get_text() for text in words_in(chart) if not gid or text.get_gid() == gid]


def marks(chart: Figure, gid: str) -> list[Line2D]:
    return [line for line in chart.findobj(Line2D) if line.get_gid() == gid]


def bars(chart: Figure, gid: str) -> list[Rectangle]:
    return [patch for patch in chart.findobj(Rectangle) if patch.get_gid() == gid]


def arrows(chart: Figure) -> list[Annotation]:
    return [note for note in chart.findobj(Annotation) if note.get_gid() == "arrow"]


def collisions(chart: Figure) -> list[str]:
    """Words that overlap words or marks, or that the edge of the figure cuts."""
    renderer = FigureCanvasAgg(chart).get_renderer()
    chart.draw(renderer)
    boxes = [(text, text.get_window_extent(renderer).padded(-0.6)) for text in words_in(chart)]
    width, height = chart.bbox.width, chart.bbox.height
    found = [
        f"cut: {text.get_text()}"
        for text, box in boxes
        if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height
    ]
    found += [
        f"words: {one.get_text()} / {other.get_text()}"
        for (one, box), (other, other_box) in combinations(boxes, 2)
        if box.overlaps(other_box)
    ]
    solid = [
        *(line for line in chart.findobj(Line2D) if line.get_gid() not in (None, "line")),
        *(patch for patch in chart.findobj(Rectangle) if patch.get_gid() in ("bar", "hatched")),
        *(note.arrow_patch for note in arrows(chart)),
    ]
    for artist in solid:
        mark = artist.get_window_extent(renderer)
        found += [
            f"mark: {text.get_text()} / {artist.get_gid()}"
            for text, box in boxes
            if box.overlaps(mark)
        ]
    return found


# Every chart


@pytest.mark.parametrize("name", NAMES)
def test_nothing_overlaps_and_nothing_is_cut(name, pictures):
    assert collisions(pictures[name]) == []


def test_an_overlap_would_be_found(rows):
    chart = drawn("share_bar", rows)
    chart.text(0.06, 0.9, "written over the title")
    chart.text(0.98, 0.5, "cut by the edge of the figure")
    found = collisions(chart)
    assert any(line.startswith("words: What the chart finds") for line in found)
    assert "cut: cut by the edge of the figure" in found


@pytest.mark.parametrize("name", NAMES)
def test_title_subtitle_and_source_stand_inside_the_chart(name, rows, pictures):
    chart = pictures[name]
    assert " ".join(texts(chart, "title")) == titled(name, rows)
    assert texts(chart, "subtitle") == ["Measure, place and period of what is drawn"]
    assert texts(chart, "source") == [
        "Source: the statements as read; published statistics as listed"
    ]


@pytest.mark.parametrize("missing", ["title", "subtitle", "source"])
@pytest.mark.parametrize("name", [name for name in NAMES if "/" not in name])
def test_a_chart_without_its_words_is_refused(name, missing, rows):
    with pytest.raises(ValueError, match=f"a chart needs a {missing}: it is blank"):
        drawn(name, rows, **{missing: "  "})
    if name != "legend_plot":
        parameter = inspect.signature(getattr(charts, name)).parameters[missing]
        assert parameter.default is inspect.Parameter.empty
        assert parameter.kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_horizontal_and_large_enough(name, pictures):
    for text in words_in(pictures[name]):
        assert text.get_rotation() == 0
        assert text.get_fontsize() >= 7


@pytest.mark.parametrize("name", NAMES)
def test_no_chart_has_a_second_axis_a_pie_or_a_legend_box(name, pictures):
    chart = pictures[name]
    places = [tuple(np.round(axes.get_position().bounds, 6)) for axes in chart.axes if axes.axison]
    assert len(set(places)) == len(places)
    assert not chart.legends
    assert not any(axes.get_legend() for axes in chart.axes)


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_eight_inches_wide_and_whole_pixels_high(name, pictures):
    width, height = pictures[name].get_size_inches()
    assert width == 8
    assert height * 200 == pytest.approx(round(height * 200))


@pytest.mark.parametrize("name", NAMES)
def test_the_words_for_a_chart_name_a_value_in_at_most_two_sentences(name, rows):
    words = described(name, rows)
    ends = re.findall(r"[.?!](?=\s|$)", words)
    assert 1 <= len(ends) <= 2, words
    assert re.search(r"\d", words)
    assert not re.search(r"[\[\]]|\d[,.]\d* *∞|nan|inf\b", words), words


@pytest.mark.parametrize("name", [name for name in NAMES if name != "legend_plot"])
def test_a_title_is_one_sentence_without_brackets_or_raw_words(name, rows):
    title = titled(name, rows)
    assert title == title.strip()
    assert not title.endswith(".")
    assert not re.search(r"[\[\]_]|nan|inf\b|\(", title), title


@pytest.mark.parametrize("name", ["stock_drift", "comparability_matrix", "share_bar"])
def test_a_picture_has_the_same_bytes_at_every_run(name, rows):
    first, second = (display.picture(drawn(name, rows), "words") for _ in range(2))
    assert first.png == second.png
    assert first.width == 800


def test_a_vector_picture_has_the_same_bytes_at_every_run(rows):
    def svg() -> bytes:
        buffer = BytesIO()
        with style.context("analysis.show.analysis"):
            drawn("stock_drift", rows).savefig(buffer, format="svg", metadata={"Date": None})
        return buffer.getvalue()

    assert svg() == svg()


def test_the_readers_own_settings_change_nothing(rows):
    with style.context({"font.size": 30, "axes.facecolor": "yellow", "hatch.color": "red"}):
        theirs = display.picture(drawn("share_bar", rows), "words")
    assert theirs.png == display.picture(drawn("share_bar", rows), "words").png


def test_importing_the_package_or_the_words_draws_nothing():
    code = (
        "import sys, analysis.prose.describe, analysis.show.sentences; "
        "sys.exit('matplotlib' in sys.modules or 'seaborn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# The bound grammar


@pytest.mark.parametrize(
    ("value", "bounds", "bound", "form"),
    [
        (7998, Bounds.exact(7998), "exact", "exact"),
        (np.nan, Bounds.between(20_000, 30_000), "range", "range"),
        (33, Bounds.rounded(33), "rounded", "rounded"),
        (np.nan, Bounds(10_000, 100_000, True, False), "magnitude", "open_end"),
        (np.nan, Bounds.more_than(2_400), "more_than", "no_limit"),
        (np.nan, Bounds.at_least(1_400), "at_least", "no_limit_closed"),
        (np.nan, Bounds.less_than(1_000), "less_than", "less_than"),
        (np.nan, Bounds.at_most(80_000), "at_most", "less_than"),
        (660, Bounds.unknown(), "approximate", "approximate"),
        (50_000, Bounds.unknown(), "as_printed", "as_printed"),
        (np.nan, Bounds.unknown(), "not_applicable", "undetermined"),
    ],
)
def test_every_bound_has_its_form(value, bounds, bound, form):
    assert Mark(value, bounds, bound).form == form


def test_the_legend_shows_every_form_once_with_its_meaning():
    assert examples()["form"].tolist() == list(FORMS)
    assert [Mark.of(row).form for row in examples().to_dict("records")] == list(FORMS)
    shown = texts(charts.legend_plot())
    assert set(FORMS.values()) <= set(shown)
    assert "an exact count or a stated point" in shown


def test_every_figure_of_the_tables_has_a_form(figures):
    forms = {Mark.of(row).form for row in figures.to_dict("records")}
    assert forms == set(FORMS)


def test_a_range_is_a_bar_from_end_to_end_without_a_midpoint(figures):
    stock = figures.query("figure_id == 'cooper-2015-release/notarise-people'")
    chart = charts.range_plot(stock, **WORDS)
    (bar,) = bars(chart, "bar")
    assert (bar.get_x(), bar.get_x() + bar.get_width()) == (20_000, 30_000)
    assert [cap.get_xdata()[0] for cap in marks(chart, "cap")] == [20_000, 30_000]
    assert not marks(chart, "dot")
    assert not marks(chart, "hollow cap")
    assert "20,000 to 30,000" in texts(chart, "label")


def test_more_than_is_a_hollow_cap_with_an_arrow_of_constant_length(figures):
    told = ["abbott-2017-oped/gang-victims", "abbott-2017-oped/trafficked"]
    lengths = set()
    for name, end in zip(told, (2_400, 230), strict=True):
        chart = charts.range_plot(figures[figures["figure_id"] == name], **WORDS)
        (cap,) = marks(chart, "hollow cap")
        assert cap.get_xdata()[0] == end
        assert to_hex(cap.get_markerfacecolor()) == "#ffffff"
        (arrow,) = arrows(chart)
        assert arrow.xy[0] == end
        lengths.add(arrow.xyann)
        assert "no upper limit given" in texts(chart, "label")
        assert not bars(chart, "bar")
    assert lengths == {(40.0, 0)}


def test_less_than_is_a_hatched_bar_from_zero_to_a_hollow_cap_without_a_dot(pictures):
    chart = pictures["share_bar"]
    (bar,) = bars(chart, "hatched")
    assert (bar.get_x(), bar.get_width()) == (0, 5)
    assert bar.get_hatch()
    assert [cap.get_xdata()[0] for cap in marks(chart, "hollow cap")] == [5]
    assert not marks(chart, "dot")


def test_at_most_ends_in_a_closed_cap():
    at_most = Derived(np.nan, Bounds.at_most(40), "percent", NOTARISE, "a share")
    chart = charts.share_bar(at_most, **WORDS)
    assert [cap.get_xdata()[0] for cap in marks(chart, "cap")] == [40]
    assert not marks(chart, "hollow cap")


def test_a_magnitude_is_closed_below_and_open_above(figures):
    chart = charts.range_plot(
        figures.query("figure_id == 'cooper-2014-6/people-identified'"), **WORDS
    )
    assert [cap.get_xdata()[0] for cap in marks(chart, "cap")] == [10_000]
    assert [cap.get_xdata()[0] for cap in marks(chart, "hollow cap")] == [100_000]


def test_a_printed_round_number_has_a_ring_and_an_approximation_a_diamond(pictures):
    chart = pictures["range_plot"]
    assert sorted(ring.get_xdata()[0] for ring in marks(chart, "ring")) == [600, 660]
    assert [line.get_xdata()[0] for line in marks(chart, "diamond")] == [660]


def test_a_rounded_number_is_a_dotted_box_round_a_dot(pictures):
    chart = pictures["growth_factors"]
    boxes = [(box.get_x(), box.get_x() + box.get_width()) for box in bars(chart, "rounding")]
    assert boxes == [(132.5, 133.5), (86.5, 87.5)]
    assert [dot.get_xdata()[0] for dot in marks(chart, "dot")] == [133, 87]


def test_a_scale_of_numbers_starts_at_zero(pictures):
    for name in ("range_plot", "stock_drift", "monthly_rates", "share_bar"):
        assert pictures[name].axes[0].get_xlim()[0] == 0
    for axes in pictures["small_multiples"].axes:
        if axes.axison:
            assert axes.get_ylim()[0] == 0


# What is refused


@pytest.mark.parametrize(
    "pair",
    [
        ("abbott-2017-oped/image-users", "abbott-2017-oped/images-shared"),
        ("cooper-2015-release/notarise-people", "abbott-2017-oped/image-users"),
        ("guardian-2015-preview/rotherham-children", "abbott-2017-oped/gang-victims"),
        ("cooper-2015-release/children-abused", "abbott-2017-oped/trafficked"),
        (RISE, FALL),
    ],
)
def test_figures_that_may_not_be_compared_never_share_an_axis(pair, figures):
    two = figures[figures["figure_id"].isin(pair)]
    with pytest.raises(NotComparable, match="do not belong on one axis") as refused:
        charts.range_plot(two, **WORDS)
    assert isinstance(refused.value.verdict, Verdict)
    assert not refused.value.verdict.allows("side_by_side")


def test_cases_and_people_of_one_operation_never_share_an_axis():
    with pytest.raises(NotComparable, match="Different units: cases and people"):
        charts.stock_drift(analysis.drift("notarise_identified"), **WORDS)


def test_the_caveat_is_printed_on_the_drift(pictures):
    note = " ".join(texts(pictures["stock_drift"], "note"))
    assert note.startswith("Compared with caveats: ")
    assert "a date is taken from the statement" in note
    assert "they do not name the same source" in note


def test_points_of_two_definitions_are_not_joined():
    points = analysis.load_published().query("series_id == 'nspcc_foi_child_sexual_offences_ew'")
    assert points["segment"].nunique() == 3
    with pytest.raises(NotComparable, match="published in different series or on different days"):
        charts.small_multiples(points, **WORDS)
    charts.small_multiples(points.iloc[[0]], **WORDS)


def test_no_line_joins_what_its_measure_rules_out():
    points = analysis.load_published().query("series_id == 'nrm_positive_conclusive_ho'")
    with pytest.raises(NotComparable, match="not to be used for support given"):
        charts.small_multiples(points, **WORDS)


def test_the_rates_of_two_figures_never_share_an_axis():
    two = [
        analysis.per("abbott-2017-oped/gang-victims", "month", length=14),
        analysis.per("abbott-2017-oped/childline-sessions", "month", length=12),
    ]
    with pytest.raises(NotComparable, match="Rates of different figures"):
        charts.monthly_rates(two, **WORDS)


@pytest.mark.parametrize("chart", ["range_plot", "windows_timeline"])
def test_an_individuals_case_is_never_charted(chart):
    case = analysis.load_figures().query("coverage == 'one_case'")
    assert "cooper-2015-release/men-arrested" in set(case["figure_id"])
    with pytest.raises(ValueError, match="an individual's case is never charted"):
        getattr(charts, chart)(case, **WORDS)


def test_an_individuals_case_is_in_no_grid():
    every = analysis.load_figures().query("statement_id == 'cooper-2015-release'")
    with pytest.raises(ValueError, match="cooper-2015-release/men-arrested"):
        charts.completeness_grid(analysis.completeness(every), **WORDS)
    with pytest.raises(ValueError, match="never charted"):
        charts.comparability_matrix(analysis.comparisons(every, every.head(3)), **WORDS)


def test_an_illustration_without_an_assumption_is_refused(rows):
    with pytest.raises(ValueError, match="must say its assumption"):
        charts.growth_factors(rows["growth_factors"][0], assumption=" ", **WORDS)


def test_only_changes_are_drawn_as_growth_factors(figures):
    with pytest.raises(ValueError, match="changes in percent only"):
        charts.growth_factors(figures.head(1), assumption=ASSUMPTION, **WORDS)


def test_a_matrix_too_wide_for_a_page_is_refused(figures):
    many = analysis.comparisons(figures.head(2), figures.iloc[30:50])
    with pytest.raises(ValueError, match="20 columns are too many"):
        charts.comparability_matrix(many, **WORDS)


def test_a_rank_alone_has_no_scale(figures):
    with pytest.raises(ValueError, match="none of these figures holds a number"):
        charts.range_plot(figures.query("figure_id == 'abbott-2017-oped/support-low'"), **WORDS)


# Chart by chart


def test_the_grid_fills_what_is_given_and_counts_it(rows, pictures):
    (given,) = rows["completeness_grid"]
    chart = pictures["completeness_grid"]
    attributes = ["value", "unit", "population", "place", "period", "base", "source", "hedge"]
    cells = given[attributes].astype("boolean")
    key = 1
    assert len(marks(chart, "filled")) == int(cells.sum().sum()) + key
    assert len(marks(chart, "hollow")) == int((~cells).fillna(False).sum().sum()) + key
    assert "0 of 8" in texts(chart)
    assert "none of four changes gives its base" in titled("completeness_grid", rows)


def test_the_matrix_prints_the_gate_that_decided(rows, pictures):
    (pairs,) = rows["comparability_matrix"]
    chart = pictures["comparability_matrix"]
    cells = [text.get_text() for text in chart.axes[0].texts]
    assert len(cells) == len(pairs)
    assert cells.count("unit") == int((pairs["gate"] == "unit").sum())
    related = pairs[pairs["verdict"] == "conceptually_related"]
    assert related[["left", "right"]].astype(str).values.tolist() == [
        ["cooper-2015-release/notarise-people", "abbott-2017-oped/image-users"]
    ]
    assert len(bars(chart, "undetermined")) == int((pairs["verdict"] == "undetermined").sum())


def test_words_in_the_matrix_fit_their_cells(rows, pictures):
    (pairs,) = rows["comparability_matrix"]
    chart = pictures["comparability_matrix"]
    axes = chart.axes[0]
    step = axes.bbox.width / chart.dpi * 72 / pairs["right"].astype(str).nunique()
    for text in axes.texts:
        assert width_of(text.get_text(), text.get_fontsize()) < step


def test_the_assumption_is_printed_on_the_illustration(pictures):
    assert texts(pictures["growth_factors"], "note") == [f"Illustration, assuming {ASSUMPTION}."]


def test_only_one_base_year_lies_in_the_band(rows, pictures):
    chart = pictures["base_year_sensitivity"]
    years = rows["base_year_sensitivity"][0]
    (band,) = bars(chart, "rounding")
    ends = band.get_x(), band.get_x() + band.get_width()
    assert ends == (-13.5, -12.5)
    dots = [dot.get_xdata()[0] for dot in marks(chart, "dot")]
    assert dots == years["change"].tolist()
    assert [round(dot, 1) for dot in dots if ends[0] < dot <= ends[1]] == [-13.4]
    bold = [t.get_text() for t in words_in(chart) if t.get_weight() == "bold"]
    assert "from 2010-11 to 2013-14" in bold
    assert "from 2009-10 to 2013-14" not in bold


def test_the_flow_is_labelled_at_every_mark(pictures):
    chart = pictures["small_multiples"]
    labels = texts(chart, "label")
    assert len(labels) == len(marks(chart, "dot")) == 15
    assert "9,235" in labels
    assert "7,998" in labels
    assert len(marks(chart, "line")) == 12


def test_the_drift_follows_the_dates_and_the_statements_keep_their_colours(rows, pictures):
    (told,) = rows["stock_drift"]
    chart = pictures["stock_drift"]
    names = [text for text in texts(chart, "name") if text.startswith("“")]
    assert names == [f"“{words}”" for words in told["value_text"]]
    assert [to_hex(bar.get_facecolor()) for bar in bars(chart, "bar")] == [
        charts.colour_of("cooper-2014-6"),
        "#0f4f5c",
    ]


def test_the_strip_marks_every_changed_cell(rows, pictures):
    (traced,) = rows["source_strip"]
    chart = pictures["source_strip"]
    changed = sum(len(sentences.changes_of(cell)) for cell in traced["changed"])
    key = 1
    assert len(marks(chart, "filled")) == changed + key
    assert "2,409 people, August 2010 to October 2011" in texts(chart)


def test_a_statement_without_a_source_is_outlined(rows, pictures):
    (traced,) = rows["source_strip/all"]
    unfound = traced["series_id"].eq("unresolved").sum()
    assert unfound > 0
    key = 1
    assert len(marks(pictures["source_strip/all"], "hollow")) == 7 * unfound + key


def test_the_timeline_draws_the_days_it_was_said_and_not_the_day_of_capture(rows, pictures):
    chart = pictures["windows_timeline"]
    axes = chart.axes[0]
    last = pd.Timestamp(1970, 1, 1) + pd.Timedelta(days=axes.get_xlim()[1])
    assert last == pd.Timestamp("2018-01-01")
    shown = texts(chart)
    assert "29 March to 18 April 2017" in shown
    assert not any("2024" in words for words in shown)
    (core,) = rows["windows_timeline"]
    undated = int((core["period_start"].isna() & core["period_end"].isna()).sum())
    assert texts(chart, "note")[0].startswith(f"{undated} figures of {len(core)} give no dates")


def test_both_readings_of_the_window_are_drawn(pictures):
    chart = pictures["monthly_rates"]
    assert [cap.get_xdata()[0] for cap in marks(chart, "hollow cap")] == [
        pytest.approx(171.43, abs=0.01),
        160,
    ]
    assert {"more than 171", "more than 160"} <= set(texts(chart, "label"))


def test_what_the_report_left_out_is_hollow_and_what_it_added_filled(rows, pictures):
    chart = pictures["kept_and_left_out"]
    (pairs,) = rows["kept_and_left_out"]
    key = 1
    assert len(marks(chart, "hollow")) == pairs["left"].astype(str).nunique() + key
    assert len(marks(chart, "filled")) == 1 + key
    assert any("1,400 children" in words for words in texts(chart))


def test_a_repeated_figure_is_kept(figures):
    release = figures[figures["statement_id"] == "cooper-2014-2"]
    report = figures[figures["statement_id"] == "cooper-2014-3"]
    pairs = analysis.comparisons(release, report)
    kept, left_out, _ = sentences.kept_of(pairs)
    assert "cooper-2014-2/suspects-identified" in kept
    chart = charts.kept_and_left_out(pairs, **WORDS)
    assert len(marks(chart, "hollow")) == len(left_out) + 1


def test_vintages_stay_apart_and_end_with_the_ranked_year(pictures):
    chart = pictures["referral_vintages"]
    panels = [axes for axes in chart.axes if axes.axison]
    assert len(panels) == 3
    labels = texts(chart, "label")
    assert {"1,278", "1,277", "1,281"} <= set(labels)
    assert "2,114" not in labels
    # What was published on another day than 2016 is drawn and not ranked.
    assert len(marks(chart, "undetermined")) == 3
    assert "2016: highest of 7 years read" in texts(chart, "name")


def test_a_vintage_published_after_the_statement_is_marked(rows):
    points, ranks = rows["referral_vintages"]
    chart = charts.referral_vintages(points, ranks, said="2017-04-18", **WORDS)
    late = [words for words in texts(chart, "name") if words == "later than it was said"]
    assert len(late) == 2


def test_a_known_break_within_the_years_drawn_is_printed(pictures):
    notes = " ".join(texts(pictures["referral_vintages"], "note"))
    assert "Known break within the years shown: on 31 July 2015 the mechanism was widened" in notes
    assert "1 January 2017" not in notes
    low = " ".join(texts(pictures["referral_vintages/low"], "note"))
    assert "Not to be used for support given; a change between years" in low


def test_a_monthly_rate_is_called_an_average(pictures):
    assert "An average over the period" in " ".join(texts(pictures["monthly_rates"], "note"))


def test_points_far_apart_in_time_are_not_joined(rows):
    points, ranks = rows["referral_vintages"]
    first = ranks[ranks["series_id"] == "nrm_referrals_minor_nca"]
    assert marks(charts.referral_vintages(points, first, **WORDS), "line") == []


# Sentences follow the data


def test_a_changed_number_changes_title_words_and_drawing(rows):
    (changes, assumption) = rows["growth_factors"]
    other = changes.assign(
        value_text=["gone up by 34%", "down by 13%"],
        value=[34.0, -13.0],
        lower=[33.5, -13.5],
        upper=[34.5, -12.5],
    )
    assert "“gone up by 34%” is 134" in sentences.title_of_growth_factors(other)
    assert "134" in describe.growth_factors(other, assumption)
    chart = charts.growth_factors(other, assumption=assumption, **WORDS)
    assert 134 in [dot.get_xdata()[0] for dot in marks(chart, "dot")]


def test_a_base_year_that_fits_no_more_leaves_the_title(rows):
    years, quoted = rows["base_year_sensitivity"]
    none = years.assign(rounds_to_quoted=False)
    title = sentences.title_of_base_year_sensitivity(none, quoted)
    assert title == (
        "From no earlier year is the change to 2013-14 “down by 13%”; it is −13.4% to +5.8%"
    )


def test_words_of_bounds_are_words_and_never_brackets(figures):
    row = figures.set_index("figure_id").loc["cooper-2015-release/quarter-some-areas"]
    assert sentences.number_in_words(row) == "25%, that is at least 24.5%, less than 25.5%"


# The sheet


def test_lines_are_broken_between_words_and_fit():
    lines = wrapped("word " * 60, INSIDE, 13, bold=True)
    assert len(lines) > 1
    assert max(width_of(line, 13, bold=True) for line in lines) <= INSIDE


def test_a_scale_has_a_few_round_numbers():
    assert round_steps(430) == [0, 100, 200, 300, 400]
    assert all(len(round_steps(upper)) <= 6 for upper in (0.7, 5, 99, 12_345, 4e7))
