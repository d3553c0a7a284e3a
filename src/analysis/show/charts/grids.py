"""Charts of words and gaps: what is given, what may be compared, what changed, what was kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.show.charts.sheet import (
    INSIDE,
    LABEL,
    SMALL,
    drawn_in_house_style,
    fitted,
    open_sheet,
    width_of,
    wrapped,
)
from analysis.show.colours import (
    GREY,
    INK,
    MUTED,
    PAPER,
    PUBLISHED,
    RULE,
    VERDICTS,
    colour_of,
)
from analysis.show.permission import figures_of
from analysis.show.sentences import (
    CHANGES,
    GATE_WORDS,
    as_published,
    changes_of,
    counted,
    kept_of,
    names_of_statements,
    printed,
    printed_once,
    published_in_words,
)
from analysis.tables.schema import REASONS
from analysis.verdicts.quoting import ATTRIBUTES

LINE = 15.5
TINY = 7.5
MOST_COLUMNS = 12
SHAPES = {
    "given": "filled",
    "pointed_at": "pointed",
    "not_given": "hollow",
    "does_not_apply": "dash",
}


@drawn_in_house_style
def completeness_grid(
    given: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    source: str,
    figures: pd.DataFrame | None = None,
    statements: pd.DataFrame | None = None,
) -> Figure:
    """Figures by attributes: what each says of itself, with the counts of each statement.

    Takes what `completeness()` returns, without individuals' cases. A filled square is
    given, one with a dot is pointed at without a name, a hollow one is not given, a dash
    does not apply.
    """
    rows = figures_of(given["figure_id"], figures)
    texts = dict(zip(rows["figure_id"], rows["value_text"], strict=True))
    names = names_of_statements(statements)
    groups = list(given.groupby("statement_id", sort=False))
    left = 190.0
    centres = _centres(left, len(ATTRIBUTES))
    sheet = open_sheet(
        title, subtitle, source, body=30 + sum(42 + LINE * len(group) for _, group in groups)
    )
    axes = sheet.canvas()
    _key(axes, 6, [(told.replace("_", " "), shape) for told, shape in SHAPES.items()])
    for centre, attribute in zip(centres, ATTRIBUTES, strict=True):
        _text(axes, centre, 27, attribute, size=TINY, ha="center")
    y = 32.0
    for statement, group in groups:
        y += 15
        _text(axes, 0, y, names[str(statement)], size=SMALL, weight="bold")
        axes.plot([0, INSIDE], [y + 8, y + 8], color=RULE, lw=0.8)
        y += 17
        _text(axes, 6, y, "given, of those that could be", size=TINY, colour=MUTED)
        for centre, attribute in zip(centres, ATTRIBUTES, strict=True):
            told = group.loc[group[attribute].ne("does_not_apply"), attribute]
            counts = f"{int(told.eq('given').sum())} of {len(told)}" if len(told) else "–"
            _text(axes, centre, y, counts, size=TINY, ha="center", colour=MUTED)
        y += 10
        once = printed_once(group["figure_id"], texts)
        for row in group.to_dict("records"):
            middle = y + LINE / 2
            words = fitted(once[row["figure_id"]], left - 12, TINY)
            _text(axes, 6, middle, words, size=TINY)
            for centre, attribute in zip(centres, ATTRIBUTES, strict=True):
                _cell(axes, centre, middle, SHAPES[row[attribute]], colour_of(str(statement)))
            y += LINE
    return sheet.figure


@drawn_in_house_style
def comparability_matrix(
    pairs: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    source: str,
    figures: pd.DataFrame | None = None,
    statements: pd.DataFrame | None = None,
) -> Figure:
    """Figures against later figures: in each cell the gate that decided the verdict.

    Takes what `comparisons(left, right)` returns, without individuals' cases. Raises
    `ValueError` for more than twelve columns, which no page holds.
    """
    import seaborn as sns

    cells = pairs.assign(
        left=pairs["left"].astype(str),
        right=pairs["right"].astype(str),
        code=[list(VERDICTS).index(str(verdict)) for verdict in pairs["verdict"]],
        words=[_gate_words(row) for row in pairs.to_dict("records")],
    )
    lefts, rights = (list(dict.fromkeys(cells[side])) for side in ("left", "right"))
    if len(rights) > MOST_COLUMNS:
        raise ValueError(
            f"{len(rights)} columns are too many to read; draw one statement at a time "
            f"(at most {MOST_COLUMNS} figures on the right)"
        )
    rows = figures_of([*lefts, *rights], figures).set_index("figure_id")
    texts = dict(zip([*lefts, *rights], rows["value_text"], strict=True))
    names = names_of_statements(statements)
    codes, words = (
        cells.pivot(index="left", columns="right", values=name).loc[lefts, rights]
        for name in ("code", "words")
    )
    left, line = 200.0, 17.0
    step = (INSIDE - left) / len(rights)
    words_of = printed_once(rights, texts) | printed_once(lefts, texts)
    heads = [wrapped(words_of[name], step - 2, 7.0) for name in rights]
    head = 40 + 9.5 * max(len(lines) for lines in heads)
    sheet = open_sheet(title, subtitle, source, body=head + line * len(lefts) + 4)
    axes = sheet.axes(left, head, INSIDE - left, line * len(lefts))
    sns.heatmap(
        codes.astype(int),
        ax=axes,
        annot=words.to_numpy(),
        fmt="",
        cmap=ListedColormap(list(VERDICTS.values())),
        vmin=-0.5,
        vmax=len(VERDICTS) - 0.5,
        cbar=False,
        linewidths=1.6,
        linecolor=PAPER,
        annot_kws={"size": TINY},
        xticklabels=False,
        yticklabels=False,
    )
    axes.set(xlabel="", ylabel="")
    for text in axes.texts:
        text.set_fontsize(min(TINY, TINY * (step - 3) / width_of(text.get_text(), TINY)))
    unknown = codes.to_numpy() == list(VERDICTS).index("undetermined")
    for row, column in zip(*unknown.nonzero(), strict=True):
        axes.add_patch(
            Rectangle(
                (column + 0.03, row + 0.08),
                0.94,
                0.84,
                facecolor="none",
                edgecolor=GREY,
                lw=0.9,
                gid="undetermined",
            )
        )
    canvas = sheet.canvas()
    _verdict_key(canvas, [name for name in VERDICTS if (cells["verdict"] == name).any()])
    for x, ids, y, width in ((0.0, lefts, head - 7, left), (left, rights, 27.0, INSIDE - left)):
        told = dict.fromkeys(str(rows.at[name, "statement_id"]) for name in ids)
        name = names[next(iter(told))] if len(told) == 1 else counted(len(told), "statement")
        lines = wrapped(name, width - 6, TINY, bold=True)
        for above, words_of_line in enumerate(reversed(lines)):
            _text(canvas, x + 2, y - 9.5 * above, words_of_line, size=TINY, weight="bold")
    for place, name in enumerate(lefts):
        words_of_row = fitted(words_of[name], left - 8, TINY)
        _text(canvas, 2, head + line * (place + 0.5), words_of_row, size=TINY)
    for place, lines in enumerate(heads):
        for above, words_of_line in enumerate(reversed(lines)):
            y = head - 7 - 9.5 * above
            _text(canvas, left + step * (place + 0.5), y, words_of_line, size=7.0, ha="center")
    return sheet.figure


@drawn_in_house_style
def source_strip(
    rows: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    source: str,
    figures: pd.DataFrame | None = None,
) -> Figure:
    """As published, below it as quoted, with what changed on the way marked.

    Takes rows of `trace()`, without individuals' cases. Where no published statistic was
    found the cells are outlined.
    """
    figures_of(rows["figure_id"], figures)
    line, left = 32.0, 222.0
    sheet = open_sheet(title, subtitle, source, body=34 + line * len(rows))
    axes = sheet.canvas()
    unfound = rows["series_id"].isin(REASONS)
    known = published_in_words()
    signs = [("changed", "filled"), ("as published", "dot")]
    _key(axes, 6, [*signs, *([("cannot be told", "hollow")] if unfound.any() else [])])
    centres = _centres(left, len(CHANGES))
    for centre, name in zip(centres, CHANGES, strict=True):
        _text(axes, centre, 26, name, size=7.0, ha="center")
    for place, (row, none) in enumerate(zip(rows.to_dict("records"), unfound, strict=True)):
        y = 34 + line * place
        axes.plot([0, INSIDE], [y, y], color=RULE, lw=0.8)
        _text(axes, 2, y + 10, fitted(as_published(row, known), left - 8, TINY), size=TINY)
        quoted = fitted(f"→ {printed(row['value_text'])}", left - 8, TINY, bold=True)
        _text(axes, 2, y + 22, quoted, size=TINY, weight="bold")
        changed = changes_of(row["changed"])
        for centre, name in zip(centres, CHANGES, strict=True):
            shape = "hollow" if none else "filled" if name in changed else "dot"
            _cell(axes, centre, y + 16, shape, colour_of(str(row["statement_id"])))
    return sheet.figure


@drawn_in_house_style
def kept_and_left_out(
    pairs: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    source: str,
    figures: pd.DataFrame | None = None,
    statements: pd.DataFrame | None = None,
) -> Figure:
    """Which of a statement's figures a report has too, which it has not, and what it added.

    Takes what `comparisons(statement, report)` returns, without individuals' cases: kept
    is what the verdict calls a repetition.
    """
    _, left_out, added = kept_of(pairs)
    lefts, rights = (list(dict.fromkeys(pairs[side].astype(str))) for side in ("left", "right"))
    rows = figures_of([*lefts, *rights], figures).set_index("figure_id", drop=False)
    names = names_of_statements(statements)
    told, told_again = (names[str(rows.at[ids[0], "statement_id"])] for ids in (lefts, rights))
    blocks = [(told, lefts), (f"Only in {told_again}", added)]
    blocks = [(head, ids) for head, ids in blocks if ids]
    sheet = open_sheet(
        title, subtitle, source, body=10 + sum(32 + LINE * len(ids) for _, ids in blocks)
    )
    axes = sheet.canvas()
    _key(axes, 6, [("in the report", "filled"), ("not in it", "hollow")])
    y = 10.0
    for head, ids in blocks:
        y += 20
        _text(axes, 0, y, head, size=SMALL, weight="bold")
        axes.plot([0, INSIDE], [y + 8, y + 8], color=RULE, lw=0.8)
        y += 12
        for name in ids:
            colour = colour_of(str(rows.at[name, "statement_id"]))
            _cell(axes, 8, y + LINE / 2, "hollow" if name in left_out else "filled", colour)
            words = fitted(printed(str(rows.at[name, "quote"])), INSIDE - 30, SMALL)
            _text(axes, 22, y + LINE / 2, words, size=SMALL)
            y += LINE
    return sheet.figure


def _centres(left: float, columns: int) -> list[float]:
    step = (INSIDE - left) / columns
    return [left + step * (place + 0.5) for place in range(columns)]


def _gate_words(row: Mapping[Any, Any]) -> str:
    verdict, gate = str(row["verdict"]), str(row["gate"])
    if verdict == "repetition":
        return "the same"
    if verdict == "comparable":
        return "yes"
    word = {**GATE_WORDS, "kind": "kind"}.get(gate, gate)
    return f"{word} ?" if verdict == "undetermined" else word


VERDICT_KEY = {
    "comparable": "comparable",
    "comparable_with_caveats": "with this caveat",
    "conceptually_related": "related only",
    "undetermined": "cannot be told: this is missing",
    "not_comparable": "not comparable: this differs",
    "repetition": "the same figure",
}


def _verdict_key(axes: Axes, present: Sequence[str]) -> None:
    x = 0.0
    for name in present:
        axes.add_patch(
            Rectangle((x, 0), 14, 12, facecolor=VERDICTS[name], edgecolor=GREY, clip_on=False)
        )
        _text(axes, x + 19, 6, VERDICT_KEY[name], size=SMALL, colour=MUTED)
        x += 19 + width_of(VERDICT_KEY[name], SMALL) + 16


def _key(axes: Axes, y: float, signs: Sequence[tuple[str, str]]) -> None:
    x = 6.0
    for words, shape in signs:
        _cell(axes, x, y, shape, PUBLISHED)
        _text(axes, x + 10, y, words, size=SMALL, colour=MUTED)
        x += 10 + width_of(words, SMALL) + 22


def _cell(axes: Axes, x: float, y: float, shape: str, colour: str) -> None:
    """One cell of a grid: filled, hollow, a dash or a dot."""
    looks: dict[str, dict[str, Any]] = {
        "filled": {"marker": "s", "ms": 8.5, "mfc": colour, "mec": colour},
        "hollow": {"marker": "s", "ms": 7.5, "mfc": PAPER, "mec": GREY, "mew": 1.0},
        "pointed": {"marker": "s", "ms": 7.5, "mfc": PAPER, "mec": colour, "mew": 1.0},
        "dash": {"marker": "_", "ms": 6.0, "mec": GREY, "mew": 1.0},
        "dot": {"marker": "o", "ms": 2.4, "mfc": GREY, "mec": GREY},
    }
    axes.plot([x], [y], ls="", gid=shape, clip_on=False, **looks[shape])
    if shape == "pointed":
        axes.plot([x], [y], ls="", clip_on=False, marker="o", ms=2.4, mfc=colour, mec=colour)


def _text(
    axes: Axes,
    x: float,
    y: float,
    words: str,
    *,
    size: float = LABEL,
    colour: str = INK,
    ha: str = "left",
    weight: str = "normal",
) -> None:
    axes.text(x, y, words, size=size, color=colour, ha=ha, va="center", weight=weight,
              clip_on=False)  # fmt: skip
