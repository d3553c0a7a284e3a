"""From a text to figures of your own: a draft to fill in, checked, and written beside the others.

from analysis import add

made = add.draft_of_file("my_text.txt", speaker="Alex Moreland", date="2017-05-02")
add.save(made, "my_text.xlsx")          # fill it in with Excel or LibreOffice
added = add.read("my_text.xlsx").check()
add.write(added, "my_figures.xlsx")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.add.append import write
    from analysis.add.drafts import Addition, Draft, draft, draft_of_file, read, save

__all__ = ["Addition", "Draft", "draft", "draft_of_file", "read", "save", "write"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'analysis.add' has no attribute '{name}'")
    from analysis.add import append, drafts

    return getattr(append if name == "write" else drafts, name)
