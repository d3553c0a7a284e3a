"""Charts of cells: what finishes them, what is refused, and that every word can be read."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from code_cells import NOTEBOOKS, cells_of
from matplotlib.figure import Figure

import analysis
from analysis.reading.bounds import Bounds
from analysis.show import (
    NotComparable,
    canvas,
    draw_band,
    draw_bounds,
    draw_line,
    draw_parts,
    draw_squares,
    show,
    source_of,
    use_style,
)
from analysis.show.chart import ALT, CHART, Folded, framed_svg
from analysis.show.colours import INK, PALE, PROPERTIES
from analysis.show.layout import LEAST, NARROW, WIDE, laid_out
from analysis.show.marks import Mark, draw_mark

FALL = "cooper-2015-release/prosecutions-down"
DATA = pd.DataFrame({"period": ["2015", "2016"], "value": [1_028, 635]})
WORDS = {
    "id": "decisions",
    "title": "Fewer decisions in 2016",
    "subtitle": "Positive decisions on children referred, United Kingdom, a year",
    "source": "National Crime Agency, 29 March 2017",
    "data": DATA,
}


def bars(make: Callable[..., Any] = canvas) -> tuple[Figure, Any]:
    chart, axes = make()
    axes.bar(DATA["period"], DATA["value"], color=INK)
    return chart, axes


@pytest.fixture(autouse=True)
def _no_figure_stays_open() -> Iterator[None]:
    yield
    plt.close("all")


def readable(chart: Figure, width: int) -> Any:
    """The only axes of a chart, or all of them, laid out at a width where all can be read."""
    sheet, faults = laid_out(chart, width)
    assert faults == []
    return sheet.axes[0] if len(sheet.axes) == 1 else sheet.axes


def texts_of(axes: Any) -> list[str]:
    return [text.get_text() for text in axes.texts if text.get_text()]


def finished(figure: Any, **words: Any) -> tuple[Any, ...]:
    """What `show` displays: the chart and its folded table."""
    shown: list[Any] = []
    with patch("IPython.display.display", shown.append):
        show(figure, **words)
    return tuple(shown)


def charts() -> dict[str, dict[str, Any]]:
    """The charts of the notebooks as they are saved, which `analysis verify` draws again."""
    cells = [cell for path in sorted(NOTEBOOKS.glob("*.ipynb")) for cell in cells_of(path.stem)]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    found = [output.data[CHART] for output in outputs if CHART in output.get("data", {})]
    return {chart["id"]: chart for chart in found}


CHARTS = charts()


@pytest.mark.parametrize("form", ["wide", "narrow"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_of_a_notebook_is_readable_follows_its_page_and_keeps_to_its_own_ids(
    name: str, form: str
):
    parts = CHARTS[name]
    drawing, width = parts[form], {"wide": WIDE, "narrow": NARROW}[form]
    assert re.match(rf'<svg [^>]*viewBox="0 0 {width} \d+" width="{width}"', drawing)
    assert min(map(float, re.findall(r"font-size:([\d.]+)px", drawing))) >= LEAST
    # No year is broken over two lines.
    assert not re.search(r">\d{4}-</text>", drawing)
    assert ALT[0] <= len(parts["alt"]) <= ALT[1]
    assert set(re.findall(r"var\((--chart-[\w-]+)", drawing)) <= {*PROPERTIES, "--chart-font"}
    assert not re.findall(r"(?<!,)#[0-9a-f]{6}", re.sub(r"#[\w-]+-(?=wide|narrow)", "", drawing))
    ids = re.findall(r'\bid="([^"]+)"', drawing)
    assert all(of.startswith(f"{parts['id']}-{form}-") for of in ids)
    assert set(re.findall(r'(?:url\(#|href="#)([\w-]+)', drawing)) == set(ids)


@pytest.mark.slow
def test_the_order_of_hashes_changes_no_byte():
    program = (
        "import sys, hashlib\n"
        f"sys.path[:0] = {[str(folder) for folder in Path(__file__).parents[:2]]!r}\n"
        "from test_show import *\n"
        "chart, axes = canvas()\n"
        "draw_bounds(axes, analysis.load_figures().query('figure_id == @FALL'), label='label')\n"
        "made = finished(chart, **WORDS)[0]\n"
        "print(hashlib.sha256(repr(made.parts).encode() + made.png).hexdigest())"
    )
    assert len({ran(program, PYTHONHASHSEED=seed) for seed in ("0", "12")}) == 1


def test_the_words_of_a_chart_are_text_and_centred_lines_stay_centred_in_other_letters():
    drawing = CHARTS["base-years"]["wide"]
    assert {"9,235", "7,998", "2010-11", "−13.4%"} <= set(re.findall(r">([^<>]+)</text>", drawing))
    found = [
        re.findall(rf'<text style="([^"]*)" x="([\d.]+)"[^>]*>{words}<', drawing)[0]
        for words in ("−13.4%", "2010-11")
    ]
    assert found[0] == found[1]
    assert "text-anchor:middle" in found[0][0]


def test_a_finished_chart_is_closed_and_shown_once_with_its_parts_and_its_data_folded():
    figure, _ = bars()
    chart, folded = finished(figure, **WORDS)
    assert not plt.fignum_exists(getattr(figure, "number", -1))
    assert isinstance(folded, Folded)
    assert folded._repr_mimebundle_()["text/html"].startswith("<details><summary>")
    data, shown = chart._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain", CHART}
    parts = data[CHART]
    assert set(parts) == {
        "id", "title", "subtitle", "notes", "source", "alt", "wide", "narrow", "csv", "table",
    }  # fmt: skip
    assert shown["image/png"]["alt"] == parts["alt"]
    assert shown["image/png"]["width"] == WIDE + 40
    assert data["text/plain"] == f"[chart: {parts['alt']}]"
    assert parts["csv"] == "period,value\n2015,1028\n2016,635\n"
    assert "<caption" in parts["table"]
    assert json.loads(json.dumps(parts)) == parts


def test_words_are_words_in_the_drawing_and_in_what_is_downloaded():
    chart, axes = bars()
    axes.text(0, 1_100, '<script> id="a" 13.456 #d62728')
    parts = finished(chart, notes=["Counted by year."], **WORDS)[0].parts
    assert '&lt;script&gt; id="a" 13.456 #d62728</text>' in parts["wide"]
    whole = framed_svg(parts)
    for words in (WORDS["title"], WORDS["subtitle"], WORDS["source"], "Counted by year."):
        assert words in whole
    assert "var(" not in whole


REFUSED = [
    ({"title": " "}, "a chart needs title"),
    ({"subtitle": " ", "source": ""}, "a chart needs subtitle, source"),
    ({"data": DATA.iloc[:0]}, "a chart needs data"),
    ({"id": " "}, "a chart needs id"),
    ({"id": "Two words"}, "id is 'Two words'; allowed"),
    ({"title": "word " * 16}, "the title has 16 words; at most 15"),
    ({"alt": ""}, "^alt has 0 characters"),
    ({"alt": "x" * 149}, "alt has 149 characters"),
    ({"alt": "x" * 251}, "alt has 251 characters"),
]


@pytest.mark.parametrize(("words", "fault"), REFUSED)
def test_a_chart_without_all_its_words_is_refused(words: dict[str, Any], fault: str):
    with pytest.raises(ValueError, match=fault):
        finished(bars()[0], **{**WORDS, **words})


def test_a_chart_of_plain_subplots_with_a_legend_is_finished_alike():
    use_style()
    chart, axes = bars(plt.subplots)
    axes.plot([0, 1], [1_100, 1_200], label="a line")
    axes.legend()
    assert ">a line</text>" in finished(chart, **WORDS)[0].parts["wide"]


def test_the_words_for_a_chart_say_its_kind_its_finding_and_two_values():
    # A title may have fifteen words, and one note may stand without brackets.
    parts = finished(bars()[0], **{**WORDS, "title": "word " * 15}, notes="By year.")[0].parts
    assert parts["notes"] == ["By year."]
    assert parts["alt"].startswith("Bar chart: word word")
    assert "2015: 1,028; 2016: 635" in parts["alt"]
    ends = {"lower": 20_000.0, "upper": np.inf, "lower_closed": False, "upper_closed": False}
    data = pd.DataFrame([{"day": "May", **ends}, {"day": "June", **ends}])
    alt = finished(bars()[0], **{**WORDS, "data": data})[0].parts["alt"]
    assert "May: more than 20,000; June: more than 20,000." in alt


UNREADABLE: dict[str, Callable[[Any], object]] = {
    "“one” and “two” overlap": lambda axes: (axes.text(0, 500, "one"), axes.text(0, 500, "two")),
    "“far out” is cut at the edge": lambda axes: axes.text(
        0, 9_000, "far out", in_layout=False
    ),
    "“aslant” is turned": lambda axes: axes.text(0, 500, "aslant", rotation=45),
    "“small” has 9 pixels": lambda axes: axes.text(0, 500, "small", size=9),
    "“crossed” lies on a line": lambda axes: (
        axes.plot([0, 1], [500, 500], color=INK),
        axes.text(0.5, 500, "crossed", va="center"),
    ),
    "a bar starts at zero": lambda axes: axes.set_ylim(500, 1_100),
    "the colour #d62728 is not of the house": lambda axes: axes.axhline(500, color="tab:red"),
}  # fmt: skip


@pytest.mark.parametrize("fault", UNREADABLE)
def test_a_chart_that_cannot_be_read_is_refused(fault: str):
    chart, axes = bars()
    UNREADABLE[fault](axes)
    with pytest.raises(ValueError, match=fault):
        finished(chart, **WORDS)


def test_a_line_on_a_scale_that_does_not_start_at_zero_says_so():
    chart, axes = canvas(height=240)
    axes.plot(DATA["period"], DATA["value"], color=INK)
    axes.set_ylim(600, 1_100)
    notes = finished(chart, **WORDS)[0].parts["notes"]
    assert notes == ["The vertical scale does not start at zero."]


def test_names_of_rows_go_above_their_bars_on_a_phone():
    chart, axes = canvas(height=160)
    names = ["a name that takes much of the width", "another name of a row"]
    axes.barh(names, [3, 5], height=0.5, color=INK)
    wide, narrow = readable(chart, WIDE), readable(chart, NARROW)
    for axes in (wide, narrow):
        assert [tick.get_text() for tick in axes.get_yticklabels()] == names
    over = narrow.get_yticklabels()
    for text, bar, before in zip(over, narrow.patches, wide.patches, strict=True):
        assert text.get_window_extent().y0 > bar.get_window_extent().y1
        thick = before.get_window_extent().height
        assert bar.get_window_extent().height == pytest.approx(thick, rel=0.15)


def test_years_that_would_meet_are_thinned_out_and_none_is_broken():
    chart, axes = canvas(height=200)
    years = [f"20{year}-{year + 1}" for year in range(10, 15)]
    axes.bar(years, range(1, 6), color=INK)
    axes.get_xticklabels()[1].set_weight("bold")
    for width, shown in ((WIDE, years), (NARROW, years[::2])):
        labels = [tick.get_text() for tick in readable(chart, width).get_xticklabels()]
        assert [label for label in labels if label] == shown


def test_labels_within_bars_stay_there_in_either_width():
    chart, axes = canvas(height=200)
    axes.bar_label(axes.barh(["a", "b"], [40, 60], color=PALE), label_type="center")
    for width in (WIDE, NARROW):
        at = readable(chart, width)
        for text, bar in zip(at.texts, at.patches, strict=True):
            inner, outer = text.get_window_extent(), bar.get_window_extent()
            assert outer.x0 < inner.x0 < inner.x1 < outer.x1
            assert outer.y0 < inner.y0 < inner.y1 < outer.y1


def test_three_panels_side_by_side_go_below_each_other_on_a_phone():
    chart, panels = canvas(height=200, columns=3)
    for axes in panels:
        axes.bar(["2015", "2016"], [3, 5], color=INK)
    assert len({round(axes.get_window_extent().x0) for axes in readable(chart, WIDE)}) == 3
    lefts = {round(axes.get_window_extent().x0) for axes in readable(chart, NARROW)}
    assert max(lefts) - min(lefts) <= 1


def test_no_number_of_a_part_is_lost_in_either_width():
    chart, axes = canvas(height=140)
    counts = pd.DataFrame({"given": [37, 1], "not": [19, 7]}, index=["a source", "a base year"])
    draw_parts(axes, counts, colours=[INK, PALE])
    for width in (WIDE, NARROW):
        at = readable(chart, width)
        said = " ".join([*texts_of(at), *(tick.get_text() for tick in at.get_yticklabels())])
        told = sorted(re.findall(r"\d+ [a-z]+", said))
        assert {"1 given", "19 not", "37 given", "7 not"} <= set(told)


def test_a_field_has_a_square_for_every_hundred():
    chart, axes = canvas()
    draw_squares(axes, [(1_000, "hatched", "a part"), (2_000, "outlined", "not known")], one=100)
    squares = [len(patch.get_path().vertices) // 5 for patch in readable(chart, WIDE).patches]
    # One square more of each is the key.
    assert squares == [10 + 1, 20 + 1]
    for part, refusal in (
        ((150, "hatched", "a part"), "no whole number of squares"),
        ((100, "dotted", "a part"), "the look of “a part” is 'dotted'; allowed: hatched, filled"),
    ):
        with pytest.raises(ValueError, match=refusal):
            draw_squares(axes, [part], one=100)


# Bounds


EXAMPLE_OF = {
    "exact": (Mark(40.0, Bounds.exact(40)), {"dot": [40.0]}),
    "range": (Mark(np.nan, Bounds.between(30, 60)), {"cap": [30.0, 60.0], "bar": [30.0]}),
    "rounded": (Mark(40.0, Bounds(34, 46, True, False)), {"dot": [40.0], "rounding": [34.0]}),
    "open_end": (Mark(np.nan, Bounds(30, 60, True, False)), {"cap": [30.0], "hollow cap": [60.0]}),
    "no_limit": (Mark(np.nan, Bounds.more_than(40)), {"hollow cap": [40.0], "arrow": [40.0]}),
    "no_limit_closed": (Mark(np.nan, Bounds(40, np.inf, True, False)), {"end admitted": [40.0]}),
    "less_than": (Mark(np.nan, Bounds.less_than(40)), {"hollow cap": [40.0], "hatched": [0.0]}),
    "approximate": (Mark(40.0, Bounds.unknown(), "approximate"), {"diamond": [40.0]}),
    "as_printed": (Mark(40.0, Bounds.unknown(), "as_printed"), {"dot": [40.0], "ring": [40.0]}),
    "undetermined": (Mark(np.nan, Bounds.unknown()), {"undetermined": [0.0]}),
}


@pytest.mark.parametrize("form", EXAMPLE_OF)
def test_every_form_of_mark_is_drawn_at_its_ends(form: str):
    mark, wanted = EXAMPLE_OF[form]
    _, axes = canvas()
    draw_mark(axes, mark, 1, INK)
    drawn: dict[str, list[float]] = {}
    for line in axes.lines:
        drawn.setdefault(str(line.get_gid()), []).append(float(line.get_xdata()[0]))
    for bar in axes.patches:
        drawn.setdefault(str(bar.get_gid()), []).append(float(bar.get_x()))
    for text in axes.texts:
        drawn.setdefault(str(text.get_gid()), []).append(float(text.xy[0]))
    assert {gid: drawn.get(gid) for gid in wanted} == wanted


def test_marks_have_the_same_thickness_on_every_scale():
    heights = []
    for rows in (2, 20):
        chart, axes = canvas(height=300)
        draw_mark(axes, Mark(np.nan, Bounds.between(30, 60)), 1, INK)
        axes.set(xlim=(0, 100), ylim=(0, rows))
        heights.append(readable(chart, WIDE).patches[0].get_window_extent().height)
    assert heights[0] == pytest.approx(heights[1]) == pytest.approx(12)


def test_bounds_are_drawn_row_by_row_with_the_words_of_the_figure():
    rows = analysis.load_figures().query("measure_id == 'notarise_identified' and unit == 'people'")
    chart, axes = canvas(height=60 * len(rows) + 60)
    assert draw_bounds(axes, rows, label="figure_id")
    wide, narrow = readable(chart, WIDE), readable(chart, NARROW)
    said = [text.get_text() for text in wide.texts if text.get_gid() == "beside"]
    assert said.count("no upper\nlimit given") == 1
    assert [words.strip("“”") for words in said if words.startswith("“")] == list(
        rows["value_text"]
    )
    assert wide.get_xlim()[0] == 0
    # On a phone the scale has the width of the page, and ends soon after the highest end.
    assert narrow.bbox.width > 0.8 * NARROW
    assert narrow.get_xlim()[1] < 1.2 * 100_000


def test_a_fall_is_drawn_below_zero():
    falls = analysis.load_figures().query("figure_id == @FALL")
    chart, axes = canvas(height=120)
    draw_bounds(axes, falls, label="figure_id")
    low, high = readable(chart, WIDE).get_xlim()
    assert low < -13.5 < -12.5 < 0 <= high


def test_figures_that_may_not_stand_side_by_side_share_no_axis():
    rows = analysis.load_figures().set_index("figure_id", drop=False)
    pair = rows.loc[["cooper-2015-release/offences-up", FALL]]
    with pytest.raises(NotComparable, match="do not belong on one axis"):
        draw_bounds(canvas()[1], pair, label="figure_id")


def test_an_individuals_case_is_never_charted():
    cases = analysis.load_figures().query("coverage == 'one_case'").head(1)
    for draw in (
        lambda axes: draw_bounds(axes, cases, label="figure_id"),
        lambda axes: draw_band(axes, cases.iloc[0]),
    ):
        with pytest.raises(ValueError, match="a figure of one person's case is never drawn") as no:
            draw(canvas()[1])
        # It is named by its words, and by no id.
        assert f": “{cases['value_text'].iloc[0]}”. Quote it in words" in str(no.value)


def test_the_band_is_what_the_words_allow():
    figures = analysis.load_figures().set_index("figure_id")
    _, axes = canvas()
    axes.set_xlim(-20, 10)
    draw_band(axes, figures.loc[FALL])
    (band,) = axes.patches
    assert (band.get_x(), band.get_x() + band.get_width()) == (-13.5, -12.5)
    draw_band(axes, Bounds.more_than(5))
    axes.set_xlim(-20, 2_000)
    # To the edge, wherever the scale ends in the end.
    assert axes.patches[1].get_x() == 5
    assert axes.patches[1].get_x() + axes.patches[1].get_width() > 2_000
    with pytest.raises(ValueError, match="no bounds"):
        draw_band(axes, Bounds.unknown())


published = analysis.points_of
CPS = published("cps_child_abuse_prosecuted")
OF_TWO_DAYS = published("nrm_referrals_minor_nca").query("segment == 'children at referral'")
OF_TWO_SERIES = pd.concat([CPS, published("cps_child_abuse_convicted")])
ACROSS_A_BREAK = published("nrm_referrals_child_ho").query("period in ['2014', '2015', '2016']")
APART = [
    (OF_TWO_DAYS, "several days of publication"),
    (OF_TWO_SERIES, "several series: Child abuse prosecutions and Child abuse convictions"),
    (ACROSS_A_BREAK, r"No line may join Potential .* referred \(2014\) and Potential .* \(2015\)"),
]


@pytest.mark.parametrize(("points", "refusal"), APART, ids=[words for _, words in APART])
def test_a_line_joins_points_of_one_series_one_day_and_one_way_of_counting(
    points: pd.DataFrame, refusal: str
):
    with pytest.raises(NotComparable, match=refusal):
        draw_line(canvas()[1], points)


def test_a_line_goes_through_its_points_and_their_numbers_stand_where_it_does_not_run():
    chart, axes = canvas(height=220)
    draw_line(axes, CPS)
    axes.set_yticks([])
    numbers = [8_079, 9_235, 8_581, 7_558, 7_998]
    assert list(axes.lines[0].get_ydata()) == numbers
    assert axes.get_ylim()[0] == 0
    for width in (WIDE, NARROW):
        assert texts_of(readable(chart, width)) == [f"{number:,}" for number in numbers]


# Where numbers come from


def test_a_source_is_named_once_with_its_day_or_its_month():
    columns = ["publisher", "publication_title", "publication_earliest", "publication_latest"]
    rows = [
        ["CPS", "Children's cases", "2014-10-17", "2014-10-17"],
        ["CPS", "Children's cases", "2014-10-17", "2014-10-17"],
        ["NCA", "Referrals", "2014-02-01", "2014-02-28"],
        ["Home Office", "Data tables", "2016-01-01", "2016-12-31"],
    ]
    assert source_of(pd.DataFrame(rows, columns=columns)) == (
        "CPS, Children’s cases, 17 October 2014; NCA, Referrals, February 2014; "
        "Home Office, Data tables, 2016"
    )


# In a kernel and out of it


def ran(program: str, **settings: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **settings},
    ).stdout.strip()


def test_importing_the_room_costs_no_drawing_library():
    slow = "{'matplotlib', 'IPython', 'seaborn', 'openpyxl'}"
    program = f"import sys, analysis.show.display; print(sorted({slow} & set(sys.modules)))"
    assert ran(program) == "[]"


@pytest.mark.slow
def test_in_a_kernel_plain_subplots_have_the_house_style():
    program = (
        "from IPython.core.interactiveshell import InteractiveShell as Shell; Shell.instance()\n"
        "import analysis.show, matplotlib.pyplot as plt\n"
        "print(plt.subplots()[0].dpi, plt.rcParams['font.size'])"
    )
    assert ran(program) == "72.0 14.0"
