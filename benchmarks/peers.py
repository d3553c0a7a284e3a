"""Other readers of quantities for Python, where they are installed.

    pip install quantulum3
    pip install recognizers-text-suite "emoji<2"
    pip install CQE, which pins versions for older Pythons: else without its dependencies, and
        spacy, its model en_core_web_sm, spacy_download, fuzzywuzzy, inflect, emoji==1.7 …

Each gives a list of (start, end, value, sign of change) for a text; a range has two values. They
know neither bounds nor what is no statistic, so values, places and, of CQE, signs are all that can
be compared. How each adapter is lenient:

quantulum3   Its classifier of units was trained with scikit-learn 1.5.2 and fails with other
             versions on a fifth of the sentences, so it is left off: units are not scored here.
             Where it still fails on a sentence, that counts as nothing found and is said with the
             scores. A range counts as its middle, a scale it does not know as left out.
Recognizers  Numbers and percentages are two models; where both find one place the percentage is
             taken. What has no number as its value counts as found, with a value that is never
             right.
CQE          Its classifiers of units, which need torch and an older spaCy, are left off: units
             are not scored here. Where it gives no sign of change it is taken to mean "=". It needs
             the locale en_US.UTF-8.
"""

import sys
from collections.abc import Callable, Iterator
from types import ModuleType

Found = tuple[int, int, float | tuple[float, float], str]
Reader = Callable[[str], list[Found]]


def installed() -> Iterator[tuple[str, Reader]]:
    """The readers that can be imported here, by name."""
    peers = (("quantulum3", _quantulum3), ("Recognizers", _recognizers), ("CQE", _cqe))
    for name, start in peers:
        try:
            yield name, start()
        except ImportError:
            continue


def _quantulum3() -> Reader:
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False

    def read(text: str) -> list[Found]:
        try:
            found = parser.parse(text)
        # It fails on some sentences with whatever error its tables run into.
        except Exception as error:
            sys.stderr.write(f"quantulum3 fails on {text[:60]!r}: {error!r}\n")
            return []
        return [(*each.span, float(each.value), "=") for each in found]

    return read


def _recognizers() -> Reader:
    from recognizers_number import Culture, recognize_number, recognize_percentage

    def read(text: str) -> list[Found]:
        percent = [_place(each) for each in recognize_percentage(text, Culture.English)]
        rest = [_place(each) for each in recognize_number(text, Culture.English)]
        # A percentage is found as a number too.
        taken = [(start, end) for start, end, *_ in percent]
        return percent + [each for each in rest if not any(a <= each[0] < b for a, b in taken)]

    return read


def _place(found: object) -> Found:
    resolution = getattr(found, "resolution", None) or {}
    value = str(resolution.get("value", "nan")).rstrip("%")
    try:
        number = float(value)
    except ValueError:  # what it calls a fraction may be "1/3"
        number = float("nan")
    return int(getattr(found, "start", 0)), int(getattr(found, "end", 0)) + 1, number, "="


def _cqe() -> Reader:
    units = ModuleType("CQE.unit_classifier.unit_disambiguator")
    units.__dict__["unit_disambiguator"] = type(
        "None", (), {"disambiguate": lambda *words: words[-1]}
    )
    sys.modules[units.__name__] = units
    from CQE import CQE

    parser = CQE.CQE()

    def read(text: str) -> list[Found]:
        found = []
        for each in parser.parse(text):
            ends = [getattr(each.value, name, None) for name in ("lower", "upper")]
            value = float(each.value.value) if None in ends else (float(ends[0]), float(ends[1]))
            places = each.get_char_indices()["value"] or [(0, 0)]
            found.append((places[0][0], places[-1][1], value, each.change.change or "="))
        return found

    return read
