"""Published and quoted side by side: what changed is marked, named, and nothing else is."""

import pandas as pd

from analysis.show import published_to_quoted

ROW = {
    "figure_id": "abbott-2017-oped/gang-victims",
    "published": "about 2,409 people",
    "publisher": "Commissioner & office",
    "url": "https://example.org/a",
    "quote": "an estimated over 2,400 children <in gangs>",
    "value_text": "an estimated over 2,400 children",
    "unit": "children",
    "population": "children in gangs",
    "period_text": "not_stated",
    "hedge": "over",
    "epistemic": "estimated",
    "source_named": "the NSPCC",
    "changed": "none",
}


def listed(**changes: str) -> str:
    return published_to_quoted(pd.DataFrame([ROW | changes]), "Figures").html


def test_only_the_words_of_what_changed_are_marked() -> None:
    for changed, marks, named in [
        ("none", [], "Nothing changed."),
        ("value", ["2,409", "2,400"], "Changed: the number itself."),
        ("hedge", ["about", "estimated over"], "Changed: the words that loosen the number."),
        ("unit", ["people", "children"], "Changed: the unit."),
        ("population", ["people", "children", "gangs&gt;"], "Changed: who or what is counted."),
        ("attribution", ["Commissioner &amp; office", "the NSPCC"], "Changed: the source named."),
        ("geography", [], "Changed: the place."),
    ]:
        html = listed(changed=changed)
        assert [each.partition("</mark>")[0] for each in html.split("<mark>")[1:]] == marks
        assert f"<p>{named}</p>" in html


def test_both_ends_of_a_range_stand_in_one_item() -> None:
    rows = pd.DataFrame([ROW, ROW | {"published": "up to 3,000 people"}])
    html = published_to_quoted(rows, "Figures").html
    assert html.count("<li>") == 1
    assert "about 2,409 people and up to 3,000 people" in html


def test_an_address_that_is_none_is_no_link() -> None:
    assert 'href="javascript' not in listed(url="javascript:alert(1)")
    assert 'href="https://example.org/a"' in listed()
