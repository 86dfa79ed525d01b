"""Excerpts show words, not the marks of Markdown in which cards are written."""

from __future__ import annotations

import pytest

from api.search.highlight import Marker
from api.search.plain_text import plain_text
from kg.search import Term


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("This is a subset of the [dev set](https://h/dev).", "This is a subset of the dev set."),
        ("![logo](https://h/a.png) Text", "logo Text"),
        ("See [the paper](https://h/a_(b)_c) and <https://h/d>.", "See the paper and https://h/d."),
        ("`iapp_wiki_qa` is *small* and __clean__", "iapp_wiki_qa is small and clean"),
        ("## Summary\n\n- one\n- two\n> said", "Summary one two said"),
        ("| a | b |\n| --- | :-: |\n| 1 | 2 |", "a b 1 2"),
        ("Line<br/>next <a href='x'>there</a>", "Line next there"),
        ("a_b_c, 2 * 3 * 4, x < y, [1, 2], #1", "a_b_c, 2 * 3 * 4, x < y, [1, 2], #1"),
    ],
)
def test_a_description_is_shown_as_plain_text(written: str, shown: str) -> None:
    assert " ".join(plain_text(written).split()) == shown


def test_words_that_were_looked_for_are_marked_in_it() -> None:
    term = Term(("dev",))
    assert str(Marker([term], "all").part("the [dev](https://h/dev) set")) == (
        "the <mark>dev</mark> set"
    )
