"""What no committed notebook may hold, as far as it shows without running it."""

import ast
import html
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from nbformat.validator import iter_validate

from analysis.guards.outputs import RULES, apart, parts_of, picture, shortened
from analysis.reading.quantity import Quantity, find_quantities

PROSE, EXPECTED = RULES["prose"], RULES["expected"]


class Found(NamedTuple):
    """A fault of a cell, counted from 1, or of the whole file, 0; `part` as in rules.toml."""

    cell: int
    problem: str
    remedy: str = ""
    part: str = ""

    def line(self, path: Path) -> str:
        """The fault as one line, every sign that a terminal would obey written out."""
        here, there = Path.cwd(), path.resolve()
        name = (there.relative_to(here) if there.is_relative_to(here) else path).as_posix()
        remedy = self.remedy or f"Run make notebooks, or analysis notebooks {shlex.quote(name)}"
        place = f"cell {self.cell}: " if self.cell else ""
        words = f"{name}: {place}{self.problem}. {remedy}"
        return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in words)


def faults_of(path: Path) -> list[Found]:
    """Everything wrong with a notebook that shows without running it."""
    try:
        text = path.read_bytes().decode("utf-8")
        notebook = json.loads(text)
        ids = [str(cell.get("id")) for cell in notebook["cells"]]
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return [*_by_rules(0, "file", "no notebook")]
    twice = ", ".join(str(number) for number, one in enumerate(ids, 1) if ids.count(one) > 1)
    form = f"{notebook.get('nbformat')}.{notebook.get('nbformat_minor')}"
    if found := [*_by_rules(0, "ids", twice), *_by_rules(0, "format", form)]:
        return found
    if error := next(iter_validate(notebook), None):  # type: ignore[no-untyped-call]
        return [*_by_rules(0, "validity", error.message)]
    read: Any = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    found = [found for fact in _facts(read) for found in _by_rules(*fact)]
    # Jupyter's own form, so that running it again changes no byte.
    is_own = text == nbformat.writes(read) + "\n"  # type: ignore[no-untyped-call]
    return found if found or is_own else [*_by_rules(0, "file", "other form")]


def _by_rules(cell: int, what: str, words: object, *more: object) -> Iterator[Found]:
    """The faults of a part of a notebook, in the words of the rules for such parts."""
    for rule in (rule for rule in RULES["rule"] if re.fullmatch(rule["in"], what)):
        if there := re.search(rule["pattern"], html.unescape(str(words))):
            # The words at fault are those of the pattern's group, where it has one.
            at_fault, shown = shortened(there[there.re.groups]), what == "shown"
            output, part = ("output ", "outputs") if shown else ("", "")
            problem = rule["problem"].format(at_fault, *more, output=output)
            yield Found(cell, problem, rule["remedy"], rule.get("part", part))


def _facts(notebook: Any) -> Iterator[tuple[Any, ...]]:
    """What the rules look at, a part of the notebook each time.

    The number of a cell (0: the file), the name that a rule's `in` matches, the words, and what
    else its problem prints.
    """
    metadata, cells = notebook.metadata, notebook.cells
    counts = [cell.execution_count for cell in cells if cell.cell_type == "code"]
    spec = metadata.get("kernelspec", {})
    yield 0, "kernel", "" if spec == EXPECTED["kernel"] else spec.get("name") or "missing"
    yield 0, "language", [*metadata.get("language_info", {"version": ""})]
    yield 0, "metadata of the file", ", ".join(sorted({*metadata} - {*EXPECTED["metadata"]}))
    yield 0, "run", None if counts and not any(counts) else ""
    run = 0
    for number, cell in enumerate(cells, start=1):
        held = {*cell.metadata, *cell.metadata.get("tags", [])}
        yield number, "metadata of the cell", ", ".join(sorted(held - {*EXPECTED["tags"]}))
        yield number, cell.cell_type, cell.source
        for what, words in _prose(cell.cell_type, cell.source):
            quantities = find_quantities(re.sub(PROSE["no_prose"], " ", words))
            yield number, f"typed in {what}", next((q.text for q in quantities if _typed(q)), "")
        if cell.cell_type == "code" and cell.source.strip():
            run += 1
            there = cell.execution_count
            strange = {out.get("execution_count", run) for out in cell.outputs} - {run}
            yield number, "run", there if any(counts) and there != run else "", run
            yield number, "result", min(strange, key=str) if strange and there == run else "", run
            yield from _outputs(number, cell.outputs)


def _outputs(number: int, outputs: list[Any]) -> Iterator[tuple[Any, ...]]:
    size = 0
    for parts in map(parts_of, outputs):
        for what, words in parts.items():
            yield number, what, words
            if re.fullmatch(EXPECTED["texts"], what):
                size += len(words)
                yield number, "shown", re.sub(EXPECTED["embedded"], "", words)
        plain = parts.get("text/plain, line", "")
        for mime in (mime for mime in EXPECTED["pictures"] if f"{mime}, line" in parts):
            alt = parts.get(f"alt text of {mime}", "").strip()
            yield number, "alt text", alt
            # What Jupyter itself makes, such as Image(…, alt=…), has its alt text in one place.
            if alt and plain.startswith("[chart: ") and plain != f"[chart: {alt}]":
                yield number, "alt texts", *apart(alt, plain.removeprefix("[chart: ")[:-1])
        if "image/png, line" in parts and picture(parts["image/png, line"]) is None:
            yield number, "picture", "damaged"
    most = EXPECTED["characters"]
    yield number, "size", f"{size:,}" if size > most else "", f"{most:,}"


def _prose(kind: str, source: str) -> Iterator[tuple[str, str]]:
    """The words of a cell that readers see as prose, each with where they see them."""
    if kind == "markdown":
        yield "Markdown", source
    try:
        code = re.sub(r"(?m)^(\s*)[!%].*", r"\1pass", source) if kind == "code" else ""
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:
        # Running the cell tells what is wrong with it.
        return
    named = {}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                named[name] = value
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        name = ast.unparse(call.func).rpartition(".")[2]
        said = [(name, each) for each in call.args[PROSE["places"].get(name, len(call.args)) :]]
        said += [(str(key.arg), key.value) for key in call.keywords if key.arg in PROSE["names"]]
        yield from ((what, words) for what, node in said for words in _words(node, named))


def _words(node: ast.AST, named: dict[str, ast.expr]) -> Iterator[str]:
    """The literal words of an expression, those of an f-string between its values."""
    match node:
        case ast.Constant(value=str(words)):
            yield words
        case ast.FormattedValue(value=value):
            yield from _words(value, {})
        case ast.Name(id=name) if name in named:
            yield from _words(named[name], {})
        case ast.JoinedStr() | ast.BinOp() | ast.BoolOp() | ast.IfExp() | ast.List() | ast.Tuple():
            for child in ast.iter_child_nodes(node):
                yield from _words(child, named)


def _typed(quantity: Quantity) -> bool:
    """Whether this is a number of the data: any digits but a date's, and statistics in words.

    "Two of them", "twelve words" and "twice" may be written; "half of them" is a share.
    """
    if any(sign.isnumeric() for sign in quantity.text):
        return quantity.reason != "date"
    if quantity.kind == "count":
        return quantity.value > 12 or bool(re.search(PROSE["large"], quantity.text))
    return quantity.kind in ("share", "change", "money")
