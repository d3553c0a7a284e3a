"""What an output shows, part by part, and how saved outputs differ from fresh ones."""

import base64
import io
import re
import tomllib
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

RULES = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
ALIKE = RULES["alike"]
WIDGET = "application/vnd.jupyter.widget-view+json"
LIVE = "needs_jupyterlab"
"""What the suite adds to the metadata of a widget that it saves as its words."""
KINDS = {"execute_result": "result as ", "display_data": "display as "}
BEFORE, LONGEST = 20, 80


def parts_of(output: Any) -> dict[str, str]:
    """The kind of an output, each text or picture that it shows, and its alt text and sizes."""
    kind = output.get("name", output["output_type"])
    shown = output.get("data", {kind: output.get("text", output.get("ename"))})
    parts = {"kind": f"{KINDS[kind]}{', '.join(sorted(shown))}" if kind in KINDS else kind}
    for mime, value in shown.items():
        if isinstance(value, dict):
            parts |= {f"{name} of the chart, line": str(words) for name, words in value.items()}
        else:
            parts[f"{mime}, line"] = value
    for mime, about in output.get("metadata", {}).items():
        told = about if isinstance(about, dict) else {"value": about}
        for key, value in told.items() if mime != LIVE else ():
            parts[f"{'alt text' if key == 'alt' else key} of {mime}"] = str(value)
    return parts


def differences(there: Iterable[Any], fresh: Iterable[Any]) -> Iterator[str]:
    """How the saved outputs of a cell differ from fresh ones, in words.

    Live widgets are no part of a saved notebook, and are taken out of the fresh outputs.
    """
    for run in fresh:
        run.get("data", {}).pop(WIDGET, None)
    old = [parts_of(output) for output in there]
    new = [parts_of(run) for run in fresh if run.get("data", True)]
    kinds = ["; ".join(parts.pop("kind") for parts in outputs) or "none" for outputs in (old, new)]
    if kinds[0] != kinds[1]:
        yield f"expected outputs: {kinds[1]}; there {kinds[0]}"
        return
    for number, (before, after) in enumerate(zip(old, new, strict=True), start=1):
        for what in sorted({*before, *after}):
            if found := _difference(what, before.get(what, ""), after.get(what, "")):
                yield f"output {number}, {found}" if len(old) > 1 else found


def _difference(what: str, there: str, expected: str) -> str:
    """Where a part of an output differs, in one line; nothing where it does not."""
    if alike(there, expected):
        return ""
    if what == "image/png, line":
        return "" if same_picture(there, expected) else "the picture is not what the cell draws"
    if "<svg" in there[:200] and "<svg" in expected[:200]:
        return f"the {what.split()[0]} drawing is not what the cell draws"
    old, new, line = apart(there, expected)
    what = re.sub(r"^(text/plain|std\w+), |(?<=^alt text) of .*", "", what)
    return f"{what}{f' {line}' if what.endswith('line') else ''}: expected '{new}'; there '{old}'"


def apart(there: str, expected: str) -> tuple[str, str, int]:
    """The first line in which two texts differ, from a little before they do, and its number."""
    lines = zip_longest(there.split("\n"), expected.split("\n"), fillvalue="")
    number, pair = next((at, pair) for at, pair in enumerate(lines, 1) if not alike(*pair))
    same = next(place for place, (old, new) in enumerate(zip_longest(*pair)) if old != new)
    start = max(0, same - BEFORE)
    old, new = (shortened("…" * bool(start) + line[start:]) or "nothing" for line in pair)
    return old, new, number


def alike(there: str, expected: str) -> bool:
    """Whether two texts are the same but for the last digit of long floats."""
    if there == expected:
        return True
    long = ALIKE["float"]
    pairs = zip(re.findall(long, there), re.findall(long, expected), strict=False)
    old, new = (re.sub(long, lambda each: "#" * len(each[0]), text) for text in (there, expected))
    return old == new and all(
        abs(float(one) - float(other)) < 1.5 * 10.0 ** -len(one.partition(".")[2])
        for one, other in pairs
    )


def same_picture(there: str, expected: str) -> bool:
    """Whether two PNG pictures, in base64, show the same but for the smoothing of edges."""
    images = [picture(there), picture(expected)]
    if None in images or images[0].size != images[1].size:
        return False
    old, new = (np.asarray(image.convert("RGBA"), np.float32) for image in images)
    block = ALIKE["block"]
    edges = [(0, 0), *((0, -length % block) for length in old.shape[:2]), (0, 0)]
    pixels = np.pad(np.stack([old, new]), edges, "edge")
    squares = pixels.reshape(2, pixels.shape[1] // block, block, -1, block, pixels.shape[-1])
    contrast = (squares.max(axis=(0, 2, 4)) - squares.min(axis=(0, 2, 4))).max(axis=-1)
    distance = np.abs(squares[0] - squares[1]).max(axis=-1).mean(axis=(1, 3))
    return bool((distance < ALIKE["far"] * np.maximum(contrast, ALIKE["pale"])).all())


def picture(text: str) -> Any:
    """A PNG in base64 as an image, or None where it is not whole, or something follows it."""
    try:
        data = base64.b64decode(text.replace("\n", ""), validate=True)
        Image.open(io.BytesIO(data), formats=["PNG"]).verify()
        image = Image.open(io.BytesIO(data), formats=["PNG"])
        image.load()
    # Whatever a damaged picture makes the decoder raise, it is not whole.
    except Exception:
        return None
    return image if data.endswith(b"IEND\xaeB`\x82") else None


def shortened(text: str) -> str:
    """The start of a text, on one line."""
    line = " ".join(text[: 2 * LONGEST].split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
