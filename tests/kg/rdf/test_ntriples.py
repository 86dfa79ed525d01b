"""Whatever text a source holds, the line we write has exactly that text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.rdf import ntriples
from kg.rdf.characters import readable

P = "<urn:p>"


def read_back(term: str) -> Literal | NamedNode:
    (quad,) = parse(f"<urn:s> {P} {term} .\n".encode(), format=RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, Literal | NamedNode)
    return quad.object


@given(st.text(st.characters(codec="utf-8")))
@example('"\\\n\r\t\x00\x7f')
@example("\\u0041")
def test_a_literal_is_read_back_as_it_was_but_for_control_characters(text: str) -> None:
    term = ntriples.literal(text)
    assert "\n" not in term
    assert read_back(term) == Literal(readable(text))


@given(st.text())
def test_even_lone_surrogates_give_a_line_that_parses(text: str) -> None:
    read_back(ntriples.literal(text))
    read_back(ntriples.typed(text, "xsd:date"))
    read_back(ntriples.integer(text))
    read_back(ntriples.boolean(text))


@given(st.text())
def test_url_gives_an_iri_or_nothing(text: str) -> None:
    for candidate in (text, f"https://example.org/{text}", f"http://{text}/x"):
        term = ntriples.url(candidate)
        if term is not None:
            assert isinstance(read_back(term), NamedNode)


@pytest.mark.parametrize(
    "text", ["missing", "Unspecified", "", "CoQA", "ftp://x.org/", "javascript:alert(1)"]
)
def test_what_is_no_web_address_is_none(text: str) -> None:
    assert ntriples.url(text) is None


@given(st.integers(-(10**17), 10**17), st.integers(0, 3))
def test_an_integer_has_one_spelling(number: int, zeros: int) -> None:
    sign = "-" if number < 0 else ""
    assert ntriples.integer(f" {sign}{'0' * zeros}{abs(number)} ") == ntriples.integer(number)


def test_a_bad_language_tag_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a language tag"):
        ntriples.literal("x", "no_such tag")
