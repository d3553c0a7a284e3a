"""What a notebook cell calls: charts, tables and sentences.

A chart is ordinary matplotlib or seaborn on axes. Bounds are drawn by the package, and one
call finishes the chart; it refuses without title, subtitle, source and data.

    from analysis.show import canvas, day, draw_line, percent, say, show, source_of

    counts = published.query("series_id == 'cps_child_abuse_prosecuted'")
    start, end = counts.iloc[1], counts.iloc[-1]
    fall = 100 * (end["value"] / start["value"] - 1)
    chart, axes = canvas(height=320)
    draw_line(axes, counts, x="period")
    axes.set_yticks([])
    show(chart, id="base-years",
         title=f"From {start['period']} prosecutions fell by {percent(-fall)}",
         subtitle="Completed prosecutions flagged as child abuse, England and Wales",
         source=source_of(counts), data=counts[["period", "value"]])
    say(f"Prosecutions fell by {percent(-fall)} from {start['period']}.")

Sizes are pixels as shown; letters have 14, and at least 13.5. The chart is drawn at 800 and
at 320 pixels: names of rows go above their bars, years are thinned out,
panels go below each other, words in the drawing are broken into lines. `show` refuses where
words overlap, lie on a line or are cut in either width, where bars do not start at zero, and
where a colour is none of `analysis.show.colours`, which follow light and dark pages. In a
kernel, importing this room puts the house style in force for `plt.subplots` too.
"""

from __future__ import annotations

import sys
from importlib import import_module

_WHERE = {
    "layout": "canvas use_style",
    "chart": "show",
    "display": "anchor figure_link literal say table",
    "draw": "draw_band draw_bounds draw_line draw_parts draw_squares",
    "marks": "Mark draw_mark",
    "permission": "NotComparable one_axis one_line refuse_cases",
    "colours": "colour_of",
    "phrases": "bounds_in_words capital day days listed percent period plural published_value "
    "words",
    "sources": "published_to_quoted quoted said_in source_of",
    "questions": "attempt question",
    "fields": "choose figure_table pair_result pair_table",
    "contacts": "citation support",
}
_ROOM = {name: f"analysis.show.{room}" for room, names in _WHERE.items() for name in names.split()}

__all__ = sorted(_ROOM)


def __getattr__(name: str) -> object:
    if name not in _ROOM:
        raise AttributeError(f"module 'analysis.show' has no attribute '{name}'")
    return getattr(import_module(_ROOM[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_ROOM})


_ipython = sys.modules.get("IPython")
if _ipython is not None and _ipython.get_ipython() is not None:
    import_module("analysis.show.layout").use_style()
