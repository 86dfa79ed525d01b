"""A value of a parameter changes nothing but the value."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Store
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from kg.saved_queries import ParameterError, SavedQuery, read
from kg.saved_queries.values import parse

HEADER = """#+ summary: "What?"
#+ description: "What there is."
#+ tags: [Graph]
#+ parameters:
#+   - {name: text, type: text, label: Text, help: "Any text.", default: null}
#+   - {name: about, type: iri, label: Thing, help: "Any IRI.", default: null}
#+   - {name: n, type: integer, label: Number, help: "Any number.", default: null}
#+ columns:
#+   given: {label: "Given"}
#+   thing: {label: "Thing"}
#+   double: {label: "Double"}
"""
QUERY = r"""
# ?__text and $__about in a comment
SELECT ?given ?thing ?double {
  { SELECT (COALESCE(?__text, "nothing") AS ?given) {
    FILTER(!BOUND(?__n_integer) || ?__n_integer>0)
  } }
  BIND(COALESCE($__about_iri, <urn:x:?__text>) AS ?thing)
  BIND(2*?__n_integer AS ?double)
  FILTER("?__text" != '''?__text '" ?__about_iri''' && (BOUND ( # why
    ?__text ) || ?given = "nothing"))
}
"""
NASTY = [
    '"', "\\", '"} #', '") . } DROP ALL #', "\\u0022", "\\\\u0022)",
    "?__n_integer", "\n\r\t", "\x00",
    "'''", '"""', "𝔘 é", "a\\U00000022", "{}<>|^`", "\x01" + "22", "<http://a b>",
]  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(NASTY)


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> SavedQuery:
    file = tmp_path_factory.mktemp("queries") / "what.rq"
    file.write_text(HEADER + QUERY, "utf-8")
    return read(file)


def _answer(text: str) -> dict[str, str | None]:
    (row,) = Store().query(text)  # type: ignore[misc]
    return {
        name: None if row[name] is None else row[name].value  # type: ignore[index]
        for name in ("given", "thing", "double")
    }


def test_unbound_parameters_stay_variables(query: SavedQuery) -> None:
    assert query.bind({}) == QUERY
    assert _answer(QUERY) == {"given": "nothing", "thing": "urn:x:?__text", "double": None}


@given(texts)
def test_any_text_comes_back_as_it_was(query: SavedQuery, value: str) -> None:
    assert _answer(query.bind({"text": value}))["given"] == value


@settings(max_examples=50)  # rdflib's parser takes its time
@given(texts)
@example("\\u0022")
@example("\x0122")
@example("0")
def test_any_text_gives_the_algebra_of_a_plain_one(query: SavedQuery, value: str) -> None:
    """For rdflib too, which replaces code point escapes before it parses."""
    assume(value not in ("nothing", ""))  # those are in the query itself
    marker = "MARKER"
    plain = translateQuery(parseQuery(query.bind({"text": marker}))).algebra
    bound = translateQuery(parseQuery(query.bind({"text": value}))).algebra
    # a carriage return, raw or escaped, survives; only the one literal differs
    assert _shape(bound, value) == _shape(plain, marker)


def _shape(node: object, value: str) -> object:
    """The algebra as nested tuples, with the literal ``value`` blotted out."""
    if isinstance(node, dict):
        return (type(node).__name__, getattr(node, "name", ""),
                tuple((k, _shape(v, value)) for k, v in sorted(node.items())))  # fmt: skip
    if isinstance(node, list | tuple):
        return tuple(_shape(part, value) for part in node)
    if isinstance(node, set | frozenset):
        return frozenset(str(part) for part in node)
    text = type(node).__name__ == "Literal" and getattr(node, "datatype", "") is None
    return "·" if text and str(node) == value else repr(node)


@given(texts)
def test_what_is_no_iri_is_refused_and_what_is_one_comes_back(query: SavedQuery, tail: str) -> None:
    value = "http://example.org/" + tail
    try:
        bound = query.bind({"about": value})
    except ParameterError as error:
        assert error.parameter == "about"
        assert "an absolute IRI" in str(error)
        assert "\n" not in str(error)
    else:
        assert _answer(bound)["thing"] == value.strip()


@given(st.integers(-(10**15), 10**15))
def test_numbers_are_numbers(query: SavedQuery, number: int) -> None:
    if number > 0:
        assert _answer(query.bind({"n": str(number)}))["double"] == str(2 * number)
    else:
        assert list(Store().query(query.bind({"n": str(number)}))) == []  # type: ignore[arg-type]


def test_strings_comments_and_iris_are_left_alone(query: SavedQuery) -> None:
    bound = query.bind({"text": "V", "about": "urn:a", "n": "1"})
    for untouched in ("# ?__text and $__about in a comment", "<urn:x:?__text>", '"?__text"'):
        assert untouched in bound
    assert _answer(bound) == {"given": "V", "thing": "urn:a", "double": "2"}


@pytest.mark.parametrize(
    ("kind", "suffix", "value", "takes"),
    [
        ("iri", "_iri", "a b", "an absolute IRI"),
        ("iri", "_iri", "http://example.org/a b", "an absolute IRI"),
        ("integer", "_integer", "1.5", "a whole number"),
        ("integer", "_integer", "٣", "a whole number"),
        ("decimal", "_xsd_decimal", "1e3", "a decimal number"),
        ("date", "_xsd_date", "2023-02-29", "a date as YYYY-MM-DD"),
        ("date", "_xsd_date", "20230228", "a date as YYYY-MM-DD"),
        ("year", "_integer", "23", "a year of four digits"),
        ("boolean", "_xsd_boolean", "maybe", "true or false"),
        ("text", "", "\ud800", "text"),
    ],
)
def test_a_value_of_the_wrong_type_is_reported_with_what_is_taken(
    kind: str, suffix: str, value: str, takes: str
) -> None:
    with pytest.raises(ParameterError, match=takes) as caught:
        parse("since", kind, suffix, value)  # type: ignore[arg-type]
    assert caught.value.parameter == "since"


@pytest.mark.parametrize(
    ("kind", "suffix", "value", "term"),
    [
        ("decimal", "_xsd_decimal", "-.50", '"-0.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("date", "_xsd_date", "2024-02-29", '"2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("year", "_integer", "2024", '"2024"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("year", "_xsd_gYear", "2024", '"2024"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ("boolean", "_xsd_boolean", "1", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
    ],
)  # fmt: skip
def test_a_value_becomes_a_term_of_its_type(kind: str, suffix: str, value: str, term: str) -> None:
    assert parse("x", kind, suffix, value) == term  # type: ignore[arg-type]


def test_an_unknown_parameter_is_reported_with_the_known_ones(query: SavedQuery) -> None:
    with pytest.raises(ParameterError, match="only text, about, n"):
        query.bind({"txt": "a"})


def test_an_iri_never_grows_together_with_an_operator(tmp_path: Path) -> None:
    file = tmp_path / "a.rq"
    filters = 'FILTER(<urn:a>=?__about_iri) FILTER("a"!=?__text)'
    text = f"SELECT ?a {{ BIND(1<?__n_integer AS ?a) {filters} }}"
    file.write_text(HEADER + text, "utf-8")
    bound = read(file).bind({"n": "2", "about": "urn:a", "text": "<"})
    (row,) = Store().query(bound)  # type: ignore[misc]
    assert row["a"].value == "true"  # type: ignore[index]
