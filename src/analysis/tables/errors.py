"""What is wrong with the data, said once, in one form."""

from __future__ import annotations

import copyreg
import difflib
import re
import sys
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

SHOWN = 20
LONGEST_WORD = 100
ESCAPED = {ord("%"): "%25", ord("\r"): "%0D", ord("\n"): "%0A"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one cell, row or file.

    `row` counts as a spreadsheet does, the header being row 1; it is None for a
    fault of the whole file.
    """

    file: str
    problem: str
    row: int | None = None
    id: str = ""
    column: str = ""
    value: str = ""
    allowed: str = ""
    remedy: str = ""

    def as_annotation(self, line: int | None = None) -> str:
        """The fault as GitHub's log takes it, to be shown at its row, or that line of the file."""
        file = self.file.translate(ESCAPED | {ord(":"): "%3A", ord(","): "%2C"})
        place = "" if (line or self.row) is None else f",line={line or self.row}"
        return f"::error file={file}{place}::{str(self).translate(ESCAPED)}"

    def __str__(self) -> str:
        place = "" if self.row is None else f"row {self.row}"
        if self.id:
            place += f" ({self.id})" if place else self.id
        words = ": ".join(part for part in (place, self.problem) if part)
        if self.allowed:
            words += f"; allowed: {self.allowed}"
        return visible(f"{words}. {self.remedy}" if self.remedy else f"{words}.")


class DataError(ValueError):
    """Faults in data, all of them at once: `faults` holds one `Fault` each.

    The message names file, row, id, what is there, what may be there and the remedy.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self._message())

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what it holds, so that a worker's error arrives whole."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]

    def _message(self) -> str:
        files: dict[str, list[Fault]] = {}
        for fault in self.faults:
            files.setdefault(fault.file, []).append(fault)
        lines = []
        for file, faults in files.items():
            count = "1 fault" if len(faults) == 1 else f"{len(faults):,} faults"
            lines.append(f"{visible(file)} has {count}")
            lines += [f"  {fault}" for fault in faults[:SHOWN]]
            if len(faults) > SHOWN:
                lines.append(f"  … and {len(faults) - SHOWN:,} more")
        return "\n".join(lines)


def one_fault(name: str, problem: str, remedy: str = "") -> DataError:
    """The error that one thing is wrong with a file."""
    return DataError([Fault(name, problem, remedy=remedy)])


def visible(text: str) -> str:
    r"""Text with every sign that a terminal would hide or obey written out.

    >>> print(visible("20,000\u00a0people \x1b[31m"))
    20,000\xa0people \x1b[31m
    """
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def did_you_mean(value: str, allowed: Iterable[str], cutoff: float = 0.7) -> str:
    """Return "Did you mean 'children'?" for the nearest allowed word, or nothing.

    >>> did_you_mean("childs", ["people", "children"])
    "Did you mean 'children'?"
    """
    # difflib takes minutes for a word as long as a book.
    if len(value) > LONGEST_WORD:
        return ""
    near = difflib.get_close_matches(value, list(allowed), n=1, cutoff=cutoff)
    return f"Did you mean '{near[0]}'?" if near else ""


def unknown_id(kind: str, name: str, known: Iterable[str], otherwise: str = "") -> KeyError:
    """The error for an id that is not there, with the nearest that is.

    >>> unknown_id("built-in figure", "gang-victims", ["abbott-2017-oped/gang-victims"])
    KeyError("no built-in figure has the id 'gang-victims'. Did you mean 'abbott-2017-oped/gang...
    """
    # A part of a long id is less alike than a slip in a word, and as often what was meant.
    remedy = f"{did_you_mean(name, known, 0.5)} {otherwise}".strip()
    return KeyError(f"no {kind} has the id '{name}'. {remedy}".rstrip())


def with_nearest(error: KeyError) -> KeyError:
    """A KeyError of pandas with the name that is nearest to the one asked for in its words.

    >>> import pandas as pd
    >>> try:
    ...     pd.DataFrame({"speaker": [], "kind": []})["speeker"]
    ... except KeyError as error:
    ...     print(with_nearest(error))
    "speeker. Did you mean 'speaker'?"
    """
    names: list[str] = []
    for frame, _ in traceback.walk_tb(error.__traceback__):
        there: Any = frame.f_locals.get("self", frame.f_locals.get("obj"))
        if type(there).__name__ == "DataFrame" or type(there).__name__.endswith("Index"):
            names = [str(each) for each in getattr(there, "columns", there)]
    for asked in re.findall("'([^']*)'", str(error)) if names else ():
        if remedy := did_you_mean(asked, names, 0.5):
            error.args = (f"{error.args[0]}. {remedy}",)
            # Where pandas looked before says nothing more, in twice as many lines.
            error.__cause__, error.__suppress_context__ = None, True
    return error


def _show_nearest(
    shell: Any, kind: type, error: KeyError, trace: TracebackType, tb_offset: int | None = None
) -> None:
    shell.showtraceback((kind, with_nearest(error), trace), tb_offset=tb_offset)


# A notebook shows a mistyped name with the nearest one; outside of notebooks, and where somebody
# shows errors in a way of their own, nothing changes.
notebook = ipython.get_ipython() if (ipython := sys.modules.get("IPython")) else None
if notebook is not None and not notebook.custom_exceptions:
    notebook.set_custom_exc((KeyError,), _show_nearest)
