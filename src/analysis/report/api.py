"""What the page of functions says: each public name with its signature and its docstring.

pdoc made this page first. It does not find names that are imported when they are first used,
and its pages have neither the policy nor the colours of these.
"""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from typing import Any

from analysis.report.notebook import Markdown

MODULES = {
    "analysis": "Load the tables, compare figures, calculate with them, trace them.",
    "analysis.show": "Charts, tables and sentences in a notebook.",
    "analysis.add": "A statement of your own, from its text to its figures.",
}
EXAMPLE = re.compile(r"((?:^>>>.*\n?(?:^(?!>>>)\S.*\n?)*)+)", re.MULTILINE)


def modules() -> list[dict[str, Any]]:
    """The public modules, each with the entries of its functions and classes, by name."""
    found = []
    for name, about in MODULES.items():
        module = import_module(name)
        each = {own: getattr(module, own) for own in sorted(module.__all__, key=str.lower)}
        entries = [_entry(f"{name}.{own}", value) for own, value in each.items() if callable(value)]
        found.append({"name": name, "about": about, "entries": entries})
    return found


def _entry(name: str, value: Any) -> dict[str, Any]:
    """The entry of a function or a class, with the methods of the class that have words."""
    words = inspect.getdoc(value) or ""
    methods = vars(value).items() if inspect.isclass(value) else ()
    return {
        "id": name,
        "name": name.rpartition(".")[2],
        "signature": _signature(value),
        "first": _html(words.partition("\n")[0]).replace("<p>", "").replace("</p>", ""),
        "html": _html(words.partition("\n")[2]),
        "methods": [
            (own, (inspect.getdoc(getattr(value, own)) or "").partition("\n")[0])
            for own, method in methods
            if not own.startswith("_") and (callable(method) or hasattr(method, "__func__"))
        ],
    }


def _signature(value: Any) -> str:
    """The names of the parameters and what they are where they are not given."""
    try:
        signature = inspect.signature(value)
    except ValueError:
        return "(…)"
    bare = [each.replace(annotation=each.empty) for each in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=signature.empty))


def _html(docstring: str) -> str:
    """A docstring as HTML, its examples as code."""
    return Markdown().html(EXAMPLE.sub(r"```python\n\1\n```\n", docstring))
