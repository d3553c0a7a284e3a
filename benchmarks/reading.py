"""Score the quantity reader on public data sets, and time it.

    python benchmarks/reading.py DATA_DIR [--half even|odd|all]

None of the data is part of the project; DATA_DIR holds what you have fetched yourself. What is
missing is left out of the scores.

    NewsQuant.json           data/formatted_test_set/NewsQuant.json of vivkaz/CQE at commit b5d713c;
                             scored on the even sentences unless --half says otherwise: the odd
                             ones are kept for a final test
    NumberRangeModel.json    Specs/Number/English of microsoft/Recognizers-Text
    cogcomp/*.txt            quantifier/data of CogComp/cogcomp-nlp
    *.conllu                 a treebank of Universal Dependencies, such as English-EWT
    *.txt                    any prose, for the speed

Other readers that are installed (benchmarks/peers.py) are scored in the same run, on values and
places, as far as they have any.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from math import inf, isclose, isnan
from pathlib import Path
from typing import Any, Final, NamedTuple

from peers import Found, installed

from analysis.reading.quantity import Quantity, find_quantities

Value = float | tuple[float, float]

# A digit or a number word: what the data sets mark as a number.
_NUMBER: Final = re.compile(
    r"\d|[½¼¾]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|[bmtr]+illions?|dozens?"
    r"|half|third|quarter|zero|none|tens)\b",
    re.IGNORECASE,
)
_PERCENT: Final = re.compile(r"%|per\W?cent|pc\b|pct\b", re.IGNORECASE)


class Score(NamedTuple):
    """How many of what was found were right, and how many of what was wanted were found."""

    right: int
    found: int
    recalled: int
    wanted: int

    def __str__(self) -> str:
        precision, recall = self.right / max(self.found, 1), self.recalled / max(self.wanted, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        return f"precision {precision:6.1%}  recall {recall:6.1%}  F1 {f1:6.1%}"


def main() -> None:
    """Print the scores of every data set that is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_RAW)
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("--half", choices=("even", "odd", "all"), default="even")
    options = parser.parse_args()
    for line in _report(options.data, options.half):
        sys.stdout.write(line + "\n")


_RAW: Final = argparse.RawDescriptionHelpFormatter


def _report(data: Path, half: str) -> Iterator[str]:
    if (path := data / "NewsQuant.json").exists():
        value, change = news_quant(path, half)
        yield f"NewsQuant ({half}), value          {value}"
        yield f"NewsQuant ({half}), value + change {change}"
    if (path := data / "NumberRangeModel.json").exists():
        hits, wanted = number_ranges(path)
        yield f"NumberRange specifications, value: {hits} of {wanted}"
    if paths := sorted((data / "cogcomp").glob("*.txt")):
        yield f"CogComp spans: {cogcomp_spans(paths)}"
    if paths := sorted(data.glob("*.conllu")):
        every, plain = number_tokens(paths)
        yield f"Universal Dependencies, number tokens covered: {every[0]} of {every[1]}"
        yield f"  of these digits and number words: {plain[0]} of {plain[1]}"
    if paths := sorted(data.glob("*.txt")):
        yield f"Speed on prose: {speed(paths):.2f} MB/s on one core"
    for name, read in installed():
        yield f"{name}, values and places as they come:"
        for line in _peer_report(data, half, read):
            yield f"  {line}"


def _peer_report(data: Path, half: str, read: Callable[[str], list[Found]]) -> Iterator[str]:
    def places(text: str) -> list[tuple[int, int]]:
        return [(start, end) for start, end, *_ in read(text)]

    def values(text: str) -> Iterator[tuple[Value, str]]:
        return (found[2:] for found in read(text))

    if (path := data / "NewsQuant.json").exists():
        value, change = news_quant(path, half, values)
        yield f"NewsQuant ({half}), value          {value}"
        yield f"NewsQuant ({half}), value + change {change}"
    if paths := sorted((data / "cogcomp").glob("*.txt")):
        yield f"CogComp spans: {cogcomp_spans(paths, places)}"
    if paths := sorted(data.glob("*.conllu")):
        every, plain = number_tokens(paths, places)
        yield f"Universal Dependencies, number tokens covered: {every[0]} of {every[1]}"
        yield f"  of these digits and number words: {plain[0]} of {plain[1]}"
    if paths := sorted(data.glob("*.txt")):
        yield f"Speed on prose: {speed(paths, read, size=0, rounds=1):.4f} MB/s on one core"


# --------------------------------------------------------------------------------------------
# NewsQuant: the value of each quantity, and whether it is hedged, or moved up or down.


def news_quant(
    path: Path,
    half: str,
    values_in: Callable[[str], Iterator[tuple[Value, str]]] | None = None,
) -> tuple[Score, Score]:
    """Scores for the value alone, and for the value with its sign of change."""
    values = changes = found = wanted = 0
    for place, item in enumerate(json.loads(path.read_text(encoding="utf-8"))):
        if half != "all" and place % 2 != (half == "odd"):
            continue
        gold = [(_gold_value(row["value"]), row["change"]) for row in item["quantities"]]
        rest = list((values_in or _news_values)(item["text"]))
        found, wanted = found + len(rest), wanted + len(gold)
        for value, change in gold:
            same = [reading for reading in rest if _equal(reading[0], value)]
            if same:
                best = next((reading for reading in same if reading[1] == change), same[0])
                rest.remove(best)
                values += 1
                changes += best[1] == change
    return Score(values, found, values, wanted), Score(changes, found, changes, wanted)


def _gold_value(printed: str) -> Value:
    first, dash, second = printed.rpartition("-")
    if dash and first and not first.endswith(("E", "e")):
        return float(first), float(second)
    return float(printed)


def _equal(a: Value, b: Value) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return all(isclose(x, y, rel_tol=1e-5) for x, y in zip(a, b, strict=True))
    if isinstance(a, tuple) or isinstance(b, tuple):
        return False
    return isclose(a, b, rel_tol=1e-5, abs_tol=1e-8)


def _news_values(text: str) -> Iterator[tuple[Value, str]]:
    """What the reader finds in a sentence, by the conventions of NewsQuant."""
    held: tuple[Quantity, Value, str] | None = None
    for quantity in find_quantities(text):
        if not _in_news_quant(text, quantity):
            continue
        value, change = _news_value(quantity), _news_change(text, quantity)
        parts = re.findall(r"\d+", quantity.text) if quantity.unit in _TIMES else []
        if len(parts) > 1 and quantity.bound == "as_printed":
            # NewsQuant takes "4 hours 30 minutes" for two quantities.
            yield from ((float(part), change) for part in parts)
            continue
        if held:
            between = text[held[0].end : quantity.start].lower()
            if _is_pair(text, held[0], between) and not isinstance(held[1], tuple):
                # NewsQuant takes "from 5 to 9" for one range.
                yield ((held[1], value), "=") if isinstance(value, float) else (value, change)
                held = None
                continue
            if change == "=" and _IN_BRACKETS.fullmatch(between):
                change = held[2]  # over 7.5 million crowns ($1.1 million)
            yield held[1:]
        held = quantity, value, change
    if held:
        yield held[1:]


_TIMES: Final = ("years", "months", "weeks", "days", "hours", "minutes")
_IN_BRACKETS: Final = re.compile(r"[a-z\s]{0,24}\((?:us\s)?|\s?[a-z]{1,4}\s/\s")


def _in_news_quant(text: str, quantity: Quantity) -> bool:
    """Whether NewsQuant annotates such a thing: no dates, names or ordinals, no words for zero."""
    start, reason = quantity.start, quantity.reason
    time = quantity.unit in _TIMES
    if quantity.kind is None and not (
        reason in ("age", "determiner", "enumeration")
        or (time and reason in ("date", "period_of_another_figure"))
    ):
        return False
    if quantity.kind == "rank" or (isnan(quantity.value) and isnan(quantity.lower)):
        return False
    if not _NUMBER.search(quantity.text) or quantity.text.lower() in ("no", "none"):
        return False
    if reason == "age" and text.endswith(", ", 0, start):
        return False
    return not re.search(r"\w-(?:year|month|week|day|hour)s?$", quantity.text)


def _news_value(quantity: Quantity) -> Value:
    scale = 1.0
    is_elliptic = quantity.text.replace(".", "").isdecimal()  # from 4.8 to 4.7 per cent
    if quantity.kind in ("share", "change") and not (is_elliptic or _PERCENT.search(quantity.text)):
        scale = 0.01  # half is 0.5
    elif quantity.kind == "money" and quantity.text.endswith(("p", "pence")):
        scale = 100.0
    lower, upper = quantity.lower * scale, quantity.upper * scale
    match quantity.bound:
        case "magnitude" if quantity.text.lower() == "dozens":
            return 12.0, 120.0
        case "range" | "magnitude":
            return lower, upper
        case "more_than" | "at_least":
            return abs(upper if quantity.direction == "decrease" and upper < 0 else lower)
        case "less_than" | "at_most":
            return abs(upper or lower)
    value = quantity.value * scale
    is_signed = quantity.text[:1] in "-−"
    return abs(value) if quantity.kind == "change" and not is_signed else value


_HEDGE_SIGNS: Final = {
    "more_than": ">",
    "at_least": ">",
    "less_than": "<",
    "at_most": "<",
    "approximate": "~",
}
_NEARLY: Final = ("nearly", "almost", "about", "around", "approximately", "roughly", "some", "~")


def _news_change(text: str, quantity: Quantity) -> str:
    """The sign of change, which NewsQuant takes from the words before the number alone."""
    before, after = text[: quantity.start].lower(), text[quantity.end :].lower()
    hedge = quantity.hedge.lower()
    sign = _HEDGE_SIGNS.get(quantity.bound, "=")
    if (quantity.bound == "range" and hedge.endswith(_NEARLY)) or _AVERAGED.search(before):
        sign = "~"
    elif hedge == "just over":
        sign = ">"
    elif hedge == "just under":
        sign = "<"
    if sign == "=" and before.endswith("up to "):
        sign = "<"  # also in "back up to 4.8 per cent"
    moved = quantity.direction != "none" and quantity.kind not in (None, "ratio")
    is_level = before.split()[-1:] in (["to"], ["from"], ["of"])
    if moved and not is_level and not _MOVES_AFTER.match(after):
        is_change = quantity.kind == "change"
        if sign == "=" or (is_change and hedge in ("nearly", "almost")):
            return "up" if quantity.direction == "increase" else "down"
    return sign


_AVERAGED: Final = re.compile(r"\baverag(?:ed|ing)\s$")
_MOVES_AFTER: Final = re.compile(
    r"\s(?:[a-z]+\s){0,2}(?:rise|drop|fall|increase|decrease|decline|cut|growth|jump|surge|reduction"
    r"|improvement|more|less|fewer|higher|lower)\b"
)


def _is_pair(text: str, first: Quantity, between: str) -> bool:
    is_from = text[: first.start].lower().rstrip().endswith("from")
    return is_from and bool(_TO_ITS_END.fullmatch(between))


_TO_ITS_END: Final = re.compile(r"\D{0,30}(?:\b(?:19|20)\d\d\D{0,20})?\bto\s+(?:[a-z]{2,5}\s)?")


# --------------------------------------------------------------------------------------------
# The other data sets.


def number_ranges(path: Path) -> tuple[int, int]:
    """How many of the specified ranges have the ends that the reader gives them."""
    hits = wanted = 0
    for item in json.loads(path.read_text(encoding="utf-8-sig")):
        ends = [_ends(q) for q in find_quantities(item["Input"]) if not isnan(q.lower)]
        for result in item.get("Results", []):
            wanted += 1
            lower, upper = result["Resolution"]["value"][1:-1].split(",")
            end = (float(lower or -inf), float(upper or inf))
            if end in ends:
                ends.remove(end)
                hits += 1
    return hits, wanted


def _ends(quantity: Quantity) -> tuple[float, float]:
    """Ends in the convention of the specifications: no floor at zero, halves as 0.5."""
    lower, upper = quantity.lower, quantity.upper
    if quantity.kind in ("share", "change") and not _PERCENT.search(quantity.text):
        is_open = quantity.bound in ("more_than", "at_least")
        lower, upper = lower / 100, inf if is_open else upper / 100
    if quantity.bound in ("less_than", "at_most"):
        lower = -inf
    return lower, upper


Places = Callable[[str], list[tuple[int, int]]]


def cogcomp_spans(paths: list[Path], places_in: Places | None = None) -> Score:
    """Marked spans that hold a number, and quantities found, that touch one another.

    All that is found may recall a span. Precision is of what holds a number itself: "no" and
    "first" are found too, and the data set marks neither.
    """
    right = found = recalled = wanted = 0
    for path in paths:
        for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
            text, spans = _marked(block)
            spans = [span for span in spans if _NUMBER.search(text[slice(*span)])]
            places = (places_in or _found)(text)
            in_places, in_spans = _touching(places), _touching(spans)
            recalled += sum(in_places(*span) for span in spans)
            places = [place for place in places if _NUMBER.search(text[slice(*place)])]
            right += sum(in_spans(*place) for place in places)
            found, wanted = found + len(places), wanted + len(spans)
    return Score(right, found, recalled, wanted)


def _touching(spans: list[tuple[int, int]]) -> Callable[[int, int], bool]:
    return lambda start, end: any(a < end and start < b for a, b in spans)


def _marked(block: str) -> tuple[str, list[tuple[int, int]]]:
    """A sentence from its tokens, one a line with its tag, and the spans that the tags mark."""
    text, spans = "", []
    for line in block.split("\n"):
        token, _, tag = line.rpartition(" - ")
        joins = token in {",", ".", "%", "'s", ")", ";", ":", "/"} or text.endswith(("$", "(", "/"))
        joins = joins or (token == "-" and text[-1:].isalnum())
        joins = joins or (text.endswith("-") and text[-2:-1] != " ")
        text += token if joins or not text else " " + token
        if tag.startswith("B-"):
            spans.append((len(text) - len(token), len(text)))
        elif tag.startswith("I-") and spans:
            spans[-1] = spans[-1][0], len(text)
    return text, spans


def number_tokens(
    paths: list[Path], places_in: Places | None = None
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Tokens tagged as numbers that a quantity covers; the same for digits and number words."""
    every, plain = [0, 0], [0, 0]
    for path in paths:
        for text, tokens in _sentences(path):
            spans = _touching((places_in or _found)(text))
            place = 0
            for token, tag in tokens:
                start = text.find(token, place)
                if start < 0:
                    continue
                place = start + len(token)
                if tag == "NUM":
                    counts = (every, plain) if _NUMBER.search(token) else (every,)
                    for count in counts:
                        count[0] += spans(start, place)
                        count[1] += 1
    return (every[0], every[1]), (plain[0], plain[1])


def _found(text: str) -> list[tuple[int, int]]:
    return [(q.start, q.end) for q in find_quantities(text)]


def _sentences(path: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        text, tokens = "", []
        for line in block.split("\n"):
            if line.startswith("# text = "):
                text = line.removeprefix("# text = ")
            elif line[:1].isdigit():
                columns: list[Any] = line.split("\t")
                if columns[0].isdigit():
                    tokens.append((columns[1], columns[3]))
        yield text, tokens


def speed(
    paths: list[Path],
    read: Callable[[str], object] = find_quantities,
    *,
    size: int = 300_000,
    rounds: int = 3,
) -> float:
    """Megabytes of prose a second, the best of some rounds over at least `size` characters."""
    prose = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    prose *= 1 + size // max(len(prose), 1)
    best = inf
    for _ in range(rounds):
        begin = time.process_time()
        read(prose)
        best = min(best, time.process_time() - begin)
    return len(prose.encode()) / best / 1e6


if __name__ == "__main__":
    main()
