"""Draw the picture at the top of README: python .github/draw_picture.py."""

from __future__ import annotations

from pathlib import Path

from analysis import base_years
from analysis.prose import describe
from analysis.show import charts, display, sentences

PICTURE = Path(__file__).with_name("base_years.png")
FIGURE = "cooper-2015-release/prosecutions-down"


def picture() -> display.Picture:
    """The change in prosecutions to one year, from each earlier year."""
    years = base_years("cps_child_abuse_prosecuted", "2013-14", FIGURE)
    chart = charts.base_year_sensitivity(
        years,
        FIGURE,
        title=sentences.title_of_base_year_sensitivity(years, FIGURE),
        subtitle="Completed prosecutions flagged as child abuse, England and Wales",
        source="Attorney General's Office / CPS (written answer), 17 October 2014",
    )
    return display.picture(chart, describe.base_year_sensitivity(years, FIGURE))


if __name__ == "__main__":
    PICTURE.write_bytes(picture().png)
