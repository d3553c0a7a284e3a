"""Errors arrive from worker processes as they were raised, and not as an error of their own."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from contextlib import redirect_stdout

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from analysis import difference, load_figures, ratio
from analysis.reading.quantity import QuantityError, read_quantity
from analysis.tables.errors import DataError, Fault, _show_nearest, with_nearest
from analysis.verdicts.compare import NotComparable
from analysis.verdicts.derive import Ambiguous

RISE, FALL = "cooper-2015-release/offences-up", "cooper-2015-release/prosecutions-down"


def faulty() -> None:
    raise DataError([Fault("a.csv", "is empty", row=3, remedy="Fill it in")])


def unread() -> None:
    read_quantity("as before")


def refused() -> None:
    difference(RISE, FALL)


def ambiguous() -> None:
    raise Ambiguous(
        "share", "It could be either.", [ratio(RISE, FALL, illustrate="the same years")]
    )


RAISED = [(faulty, DataError), (unread, QuantityError), (refused, NotComparable)]
RAISED += [(ambiguous, Ambiguous)]


def raised(function: Callable[[], None]) -> Exception:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        function()
    return caught.value


@pytest.mark.parametrize(("function", "kind"), RAISED)
def test_an_error_comes_out_of_a_pickle_as_it_went_in(
    function: Callable[[], None], kind: type[Exception]
) -> None:
    before = raised(function)
    after = pickle.loads(pickle.dumps(before))
    assert type(after) is type(before) is kind
    assert str(after) == str(before)
    assert {name: str(value) for name, value in vars(after).items()} == {
        name: str(value) for name, value in vars(before).items()
    }
    assert vars(after)


@pytest.mark.slow
def test_an_error_of_a_worker_is_the_real_one() -> None:
    dask = pytest.importorskip("dask")
    distributed = pytest.importorskip("distributed")

    def assert_raised(run: Callable[[Callable[[], None]], object]) -> None:
        for function, kind in RAISED:
            with pytest.raises(kind) as caught:
                run(function)
            assert str(raised(function)) in str(caught.value)

    processes = {"scheduler": "processes", "num_workers": 1}
    assert_raised(lambda function: dask.delayed(function)().compute(**processes))
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=":0", protocol="tcp"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert_raised(lambda function: dask.delayed(function)().compute(scheduler=client))


MISTYPED: dict[str, Callable[[pd.DataFrame], object]] = {
    "speeker. Did you mean 'speaker'?": lambda figures: figures["speeker"],
    "['valu'] not in index. Did you mean 'value'?": lambda figures: figures[["kind", "valu"]],
    "kinds. Did you mean 'kind'?": lambda figures: figures.groupby(["speaker", "kinds"]).size(),
    "measure. Did you mean 'measure_id'?": lambda figures: figures.merge(figures, on="measure"),
    "abbott-2017-oped/gang-victim. Did you mean 'abbott-2017-oped/gang-victims'?": (
        lambda figures: figures.set_index("figure_id").loc["abbott-2017-oped/gang-victim"]
    ),
    "nothing like it": lambda figures: figures["nothing like it"],
    "key": lambda _: {"kez": 1}["key"],
}


@pytest.mark.parametrize("words", MISTYPED)
def test_a_name_that_pandas_does_not_find_is_shown_with_the_nearest(words: str) -> None:
    with pytest.raises(KeyError) as caught:
        MISTYPED[words](load_figures())
    assert with_nearest(caught.value).args == (words,)


def test_a_notebook_shows_it() -> None:
    shell = InteractiveShell(colors="nocolor")
    shell.set_custom_exc((KeyError,), _show_nearest)
    with redirect_stdout(io.StringIO()) as shown:
        ran = shell.run_cell("import pandas\npandas.DataFrame({'speaker': []})['speeker']")
    assert not ran.success
    assert shown.getvalue().rstrip().endswith("Did you mean 'speaker'?\"")
    assert "The above exception" not in shown.getvalue()
