"""What two figures answer to each question of the verdict."""

from __future__ import annotations

import pandas as pd

from analysis.verdicts.codebook import Codebook, as_figures
from analysis.verdicts.compare import verdict_on, whole_row
from analysis.verdicts.gates import ROWS

NOT_GIVEN = "not given"


def side_by_side(left: str | pd.Series, right: str | pd.Series) -> pd.DataFrame:
    """The questions asked of two figures, one row each, in order, with both answers.

    Columns: question, first, second (the answers), outcome (the same, related, differs,
    cannot be told, with a caveat). Takes what `compare` takes. Raises `KeyError` for an id
    that no figure has.

    >>> answers = side_by_side("abbott-2017-oped/image-users", "abbott-2017-oped/images-shared")
    >>> answers.loc[1].tolist()
    ['In what is it counted?', 'people', 'images', 'differs']
    """
    book = Codebook.of()
    rows = [whole_row(figure, book.figures) for figure in (left, right)]
    verdict = verdict_on(book, *rows)
    described = book.describe(pd.concat([as_figures(row.to_frame().T) for row in rows]))
    first, second = described.to_dict("records")
    told = []
    for gate in ROWS:
        answers = [gate.answer(row)[0] or NOT_GIVEN for row in (first, second)]
        outcome = "the same"
        if gate.name in verdict.failed:
            outcome = "differs"
        elif gate.name in verdict.missing:
            outcome = "cannot be told"
        elif gate.name in verdict.caveats:
            outcome = "with a caveat"
        elif gate.name == "measure" and answers[0] != answers[1]:
            outcome = "related"
        told.append((gate.question, *answers, outcome))
    return pd.DataFrame(told, columns=["question", "first", "second", "outcome"])
