"""Colours: contrast, confusion under colour-blindness, and distance from party colours."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from matplotlib import rc_context, rcParams

from analysis.show import colours, use_style

STYLE = Path(colours.__file__).with_name("analysis.mplstyle")
NAMED = {**colours.STATEMENTS, "companion": colours.COMPANION, "published": colours.PUBLISHED}
# The colours that the parties print, at the time of the statements or since.
PARTIES = {
    "Labour": "#e4003b",
    "Conservative": "#0087dc",
    "Liberal Democrats": "#faa61a",
    "Scottish National Party": "#fdf38e",
    "Green Party": "#02a95b",
    "Plaid Cymru": "#005b54",
    "UK Independence Party": "#70147a",
    "Reform UK": "#12b6cf",
}
# Machado, Oliveira and Fernandes (2009), full severity, on linear light.
BLINDNESS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "none": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}
TELLABLE = 12
Vector = npt.NDArray[np.float64]


def linear(colour: str) -> Vector:
    parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def lab(light: Vector) -> Vector:
    matrix = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = matrix @ np.clip(light, 0, 1) / [0.95047, 1, 1.08883]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, blindness: str = "none") -> float:
    """How far two colours lie apart in CIELAB, as somebody with the blindness sees them."""
    seen = [lab(np.array(BLINDNESS[blindness]) @ linear(colour)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def test_the_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("name", sorted({*colours.PROPERTIES} - {"--chart-rule", "--chart-pale"}))
def test_every_colour_can_be_told_from_the_paper_on_a_light_and_on_a_dark_page(name):
    paper = colours.PROPERTIES["--chart-paper"]
    least = {"--chart-paper": 1, "--chart-ink": 4.5, "--chart-muted": 4.5}.get(name, 3)
    for page in (0, 1):
        assert contrast(colours.PROPERTIES[name][page], paper[page]) >= least


@pytest.mark.parametrize("shade", ["pale", "soft"])
def test_words_on_a_light_part_can_be_read_on_a_light_and_on_a_dark_page(shade):
    for page in (0, 1):
        ink, below = (colours.PROPERTIES[f"--chart-{name}"][page] for name in ("ink", shade))
        assert contrast(ink, below) >= 4.5


def test_every_colour_of_a_mark_is_a_property_and_no_two_are_one_on_a_light_page():
    assert {*NAMED.values()} <= {shades[0] for shades in colours.PROPERTIES.values()}
    assert len({shades[0] for shades in colours.PROPERTIES.values()}) == len(colours.PROPERTIES)


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_no_two_statements_are_confused_whatever_the_reader_sees(blindness):
    confused = {
        pair: round(apart(NAMED[pair[0]], NAMED[pair[1]], blindness))
        for pair in combinations(NAMED, 2)
        if apart(NAMED[pair[0]], NAMED[pair[1]], blindness) < TELLABLE
    }
    assert confused == {}


def test_two_greens_and_reds_that_are_confused_are_found():
    assert apart("#a05a2c", "#5a7a2c") > TELLABLE
    assert apart("#a05a2c", "#6b6b2c", "deuteranopia") < TELLABLE


@pytest.mark.parametrize("name", NAMED)
def test_no_colour_reads_as_a_party(name):
    nearest = min(PARTIES, key=lambda party: apart(NAMED[name], PARTIES[party]))
    assert apart(NAMED[name], PARTIES[nearest]) > 15, nearest


def test_a_statement_has_one_colour_and_companions_share_theirs():
    of = colours.colour_of
    assert of("cooper-2015-release") == NAMED["cooper-2015-release"] != of("abbott-2017-oped")
    assert of("javid-2018") == of("rudd-2017-1") == colours.COMPANION


def test_a_chart_that_names_no_colour_takes_those_of_the_statements_in_turn():
    with rc_context():
        use_style()
        assert rcParams["axes.prop_cycle"].by_key()["color"] == list(NAMED.values())


def test_the_style_sheet_has_only_colours_that_pages_turn() -> None:
    light = {shades[0] for shades in colours.PROPERTIES.values()}
    named = re.findall(r"(?m):\s+([0-9a-f]{6})\s*$", STYLE.read_text(encoding="utf-8"))
    assert len(named) > 10
    assert {f"#{shade}" for shade in named} - light == set()
