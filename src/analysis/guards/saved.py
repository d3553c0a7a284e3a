"""What no committed notebook may hold, as far as it shows without running it."""

from __future__ import annotations

import ast
import html
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from analysis.guards.outputs import apart, picture, shortened
from analysis.reading.quantity import Quantity, find_quantities

FILE, OUTPUTS = "file", "outputs"
RESTORE = "Restore it from the last commit"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CELL_TAGS = {"answer", "hide-input", "key", "number", "remove-input", "say-it-so"}
PICTURES = {"image/png", "image/jpeg", "image/svg+xml"}
READ = ("text/html", "text/markdown", "text/plain", "image/svg+xml", "stream")
MOST_SHOWN = 200_000
"""Characters that a cell may show besides its charts: some thousand rows."""
EMBEDDED = re.compile(r"base64,[A-Za-z0-9+/=\s]+")
LARGE = re.compile(r"(?i)dozen|hundred|thousand|million|billion")
RULES = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
PROSE = RULES["prose"]


class Found(NamedTuple):
    """A fault of a cell, counted from 1, or of the whole file, 0.

    `part` is "file" where the notebook cannot be run, "outputs" where it is the outputs of
    the cell that are at fault.
    """

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
    import nbformat
    from nbformat.validator import iter_validate

    try:
        text = path.read_bytes().decode("utf-8")
        notebook = json.loads(text)
        ids = [str(cell.get("id")) for cell in notebook["cells"]]
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return [Found(0, "is no notebook", RESTORE, FILE)]
    if twice := [str(number) for number, one in enumerate(ids, 1) if ids.count(one) > 1]:
        problem = f"the ids of cells {', '.join(twice)} are the same or missing"
        return [Found(0, problem, "Give each cell an id of its own", FILE)]
    if (there := (notebook.get("nbformat"), notebook.get("nbformat_minor"))) != (4, 5):
        return [Found(0, f"is a notebook of format {there[0]}.{there[1]}; expected 4.5", "", FILE)]
    if error := next(iter_validate(notebook), None):  # type: ignore[no-untyped-call]
        return [Found(0, f"is no valid notebook ({shortened(error.message)})", RESTORE, FILE)]
    read: Any = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    found = [*_of_the_file(read), *_of_the_cells(read.cells)]
    # Jupyter's own form, so that running it again changes no byte.
    if not found and text != nbformat.writes(read) + "\n":  # type: ignore[no-untyped-call]
        found = [Found(0, "is not written as Jupyter writes it (spaces, order or line ends)")]
    return found


def _of_the_file(notebook: Any) -> Iterator[Found]:
    metadata = notebook.metadata
    if metadata.get("kernelspec") != KERNEL:
        there = metadata.get("kernelspec", {}).get("name", "missing")
        yield Found(0, f"kernelspec is {there}, or not in full; expected {KERNEL['name']}")
    if "version" in metadata.get("language_info", {"version": "missing"}):
        yield Found(0, "language_info is missing, or names this machine's Python")
    if noise := sorted(set(metadata) - {"kernelspec", "language_info"}):
        yield Found(0, f"metadata holds {', '.join(noise)}", "Remove it from the file's metadata")
    if _runs(notebook.cells) == {None}:
        yield Found(0, "was never run")


def _runs(cells: list[Any]) -> set[int | None]:
    """The numbers under which the cells of a notebook were run."""
    return {cell["execution_count"] for cell in cells if cell["cell_type"] == "code"}


def _of_the_cells(cells: list[Any]) -> Iterator[Found]:
    never, run = _runs(cells) == {None}, 0
    for number, cell in enumerate(cells, start=1):
        kind, source, tags = cell["cell_type"], cell["source"], cell["metadata"].get("tags", [])
        if noise := sorted({*cell["metadata"]} - {"tags"} | {*tags} - CELL_TAGS):
            problem = f"metadata holds {', '.join(noise)}"
            yield Found(number, problem, "Remove it from the cell's metadata")
        yield from _of_the_rules(number, source, kind)
        if kind == "markdown":
            yield from _of_prose(number, source, "Markdown")
        if kind != "code" or not source.strip():
            continue
        run += 1
        for words, where in _typed_words(source):
            yield from _of_prose(number, words, where)
        yield from _of_the_run(number, run, cell, never)
        yield from _of_the_outputs(number, cell["outputs"])


def _of_the_rules(number: int, text: str, where: str) -> Iterator[Found]:
    for rule in RULES["rule"]:
        if where in rule["in"] and (there := re.search(rule["pattern"], html.unescape(text))):
            # The words at fault are those of the pattern's group, where it has one.
            problem = rule["problem"].format(shortened(there[there.re.groups]))
            problem = f"output {problem}" if where == "output" else problem
            yield Found(number, problem, rule["remedy"], OUTPUTS if "output" in where else "")


def _of_the_run(number: int, run: int, cell: Any, never: bool) -> Iterator[Found]:
    there = cell["execution_count"]
    strange = {out.get("execution_count", run) for out in cell["outputs"]} - {run}
    if there is None and not never:
        yield Found(number, "was never run")
    elif there not in (None, run):
        yield Found(number, f"was run as number {there}; expected number {run}")
    elif there is not None and strange:
        problem = f"holds the result of run {min(strange, key=str)}; expected of run {run}"
        yield Found(number, problem)


def _of_the_outputs(number: int, outputs: list[Any]) -> Iterator[Found]:
    shown = 0
    for output in outputs:
        data = {**output.get("data", {}), "stream": output.get("text", "")}
        last = output.get("ename", data["stream"].strip().rpartition("\n")[2].strip())
        for form in (f"{output.get('name', output['output_type'])} {last}", *data):
            yield from _of_the_rules(number, form, "form of output")
        for mime in READ:
            shown += len(data.get(mime, ""))
            yield from _of_the_rules(number, EMBEDDED.sub("", data.get(mime, "")), "output")
        for mime in PICTURES & {*data}:
            alt = str(output["metadata"].get(mime, {}).get("alt", "")).strip()
            plain = data.get("text/plain", "")
            if not alt:
                remedy = "Finish it with show(), which gives it words"
                yield Found(number, "a chart has no alt text", remedy, OUTPUTS)
            # What Jupyter itself makes, such as Image(…, alt=…), has its alt text in one place.
            elif plain.startswith("[chart: ") and plain != f"[chart: {alt}]":
                _, there, expected = apart(alt, plain.removeprefix("[chart: ")[:-1])
                yield Found(number, f"alt text is '{there}'; expected '{expected}'", "", OUTPUTS)
            if mime == "image/png" and picture(data[mime]) is None:
                yield Found(number, "a picture is damaged or cut short", "", OUTPUTS)
    if shown > MOST_SHOWN:
        problem = f"shows {shown:,} characters; expected at most {MOST_SHOWN:,}"
        yield Found(number, problem, "Show only the rows that are read", OUTPUTS)


def _typed_words(source: str) -> Iterator[tuple[str, str]]:
    """The words typed into a cell that readers see as prose, and where they see them."""
    try:
        nodes = list(ast.walk(ast.parse(re.sub(r"(?m)^(\s*)[!%].*", r"\1pass", source))))
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
        prose = [(name, said) for said in call.args[PROSE["places"].get(name, len(call.args)) :]]
        prose += [
            (str(word.arg), word.value) for word in call.keywords if word.arg in PROSE["names"]
        ]
        for word, argument in prose:
            where = "what say() or alt text says" if word in PROSE["said"] else "a title or label"
            yield from ((words, where) for words in _words(argument, named))


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


def _of_prose(number: int, source: str, where: str) -> Iterator[Found]:
    for quantity in find_quantities(re.sub(PROSE["no_prose"], " ", source)):
        if _is_typed(quantity):
            problem = f"'{shortened(quantity.text)}' is typed into {where}; expected only dates, "
            remedy = "Compute the number and show it with say()"
            yield Found(number, f"{problem}paragraph and notebook numbers", remedy)
            return


def _is_typed(quantity: Quantity) -> bool:
    """Whether this is a number of the data: any digits but a date's, and statistics in words.

    "Two of them", "twelve words" and "twice" may be written; "half of them" is a share.
    """
    if any(sign.isnumeric() for sign in quantity.text):
        return quantity.reason != "date"
    if quantity.kind == "count":
        return quantity.value > 12 or bool(LARGE.search(quantity.text))
    return quantity.kind in ("share", "change", "money")
