"""Every notebook says what it is for and ends with two changes to try, whose answers run."""

import ast
import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from code_cells import NOTEBOOKS, cells_of, code_of

# What the words under an answer say of its result, where that depends on the data.
SAID = {
    ("01_what_was_said", 0): lambda sources: sources.idxmax() == "abbott-2017-oped",
    ("02_offences_and_prosecutions", 0): lambda years: not years["rounds_to_quoted"].any(),
    ("02_offences_and_prosecutions", 1): lambda years: not years["rounds_to_quoted"].any(),
    ("04_trafficking_and_exploitation", 1): lambda place: place["rank_from_top"].eq(1).all(),
    ("05_across_statements", 1): lambda gates: {"kind", "unit"} == set(gates.index[:2]),
}
NAMES = [path.stem for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))]
ANSWER = re.compile(
    r"<details><summary>Answer</summary>\n\n```python\n(.*?)\n```\n\n\S.*?\n\n</details>", re.S
)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_says_how_long_it_takes_and_what_one_can_do_then(name: str) -> None:
    first, last = cells_of(name)[0], cells_of(name)[-1]
    assert re.fullmatch(r"# .+\?\n\n\*[A-Z].+\. Afterwards you can .+\.\*", first.source)
    assert len(ANSWER.findall(last.source)) == last.source.count("<details>") == 2


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_answers_to_the_exercises_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("IPython.display.display", lambda _: None)
    monkeypatch.chdir(Path(NOTEBOOKS))
    space: dict[str, object] = {}
    for source in code_of(name):
        exec(source, space)
    for number, answer in enumerate(ANSWER.findall(cells_of(name)[-1].source)):
        tree = ast.parse(answer)
        last = tree.body.pop()
        exec(compile(tree, name, "exec"), space)
        assert isinstance(last, ast.Expr)
        shown = eval(compile(ast.Expression(last.value), name, "eval"), space)
        # A table, a sentence or a chart; nothing that holds nothing.
        assert shown is None or len(repr(shown).strip()) > 0
        assert SAID.get((name, number), lambda _: True)(shown)
    plt.close("all")
