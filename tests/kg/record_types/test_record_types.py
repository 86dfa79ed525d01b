"""One table of record types: sound in itself, and added to by converters alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.errors import FairweaveError
from kg.rdf.namespaces import PREFIXES, expand
from kg.rdf.ontology import Ontology
from kg.rdf.statements import of_lines
from kg.record_types import RecordType, RecordTypes, Search, record_types
from kg.record_types.record_type import FACETS, GROUPS, SEARCHED, section
from kg.search.documents import gather

CHECKOUT = Path(__file__).resolve().parents[3]
CARD = RecordType(
    "card", "Card", "Cards", ("fw:Card",), group="Cards", search=Search(1.2, {"name": "rdfs:label"})
)  # fmt: skip


def test_every_class_is_declared_by_the_ontology() -> None:
    declared = Ontology.shipped().classes
    named = {expand(curie) for one in record_types() for curie in (*one.classes, *one.defining)}
    standard = ("http://www.w3.org/2002/07/owl#", "http://rdfs.org/ns/void#")
    assert {iri for iri in named - declared if not iri.startswith(standard)} == set()


def test_what_is_searched_has_a_name_and_known_fields() -> None:
    known = {*SEARCHED, *FACETS, "note", "used", "figure", "date", "clause", "twin"}
    for one in record_types().searched:
        assert one.search is not None
        assert "name" in one.search.fields
        assert set(one.search.fields) <= known
        assert one.search.rank >= 1


def test_properties_of_pages_are_names_of_known_vocabularies() -> None:
    for one in record_types():
        for curie in (*one.byline, *(p for s in one.sections for p in s.properties)):
            assert curie.partition(":")[0] in PREFIXES, curie


def test_types_of_one_name_extend_each_other() -> None:
    more = RecordType(
        "card",
        classes=("fw:OldCard",),
        search=Search(1.0, {"name": "rdfs:label|skos:prefLabel", "text": "rdfs:comment"}),
        sections=(section("On it", "rdfs:comment"),),
        is_document=False,
    )
    (one,) = RecordTypes([CARD, more])
    assert (one.singular, one.classes) == ("Card", ("fw:Card", "fw:OldCard"))
    assert one.search == Search(1.2, {"name": "rdfs:label|skos:prefLabel", "text": "rdfs:comment"})
    assert one.sections == (section("On it", "rdfs:comment"),)
    assert not RecordTypes([CARD, more]).is_document("/card/x")


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        (RecordType("card", "Leaf"), "singular is 'Card' and 'Leaf'"),
        (RecordType("leaf", classes=("fw:Card",)), "both have fw:Card in classes"),
        (RecordType("leaf", segments=("card",)), "both have card in paths"),
    ],
)
def test_types_that_contradict_each_other_are_an_error(other: RecordType, problem: str) -> None:
    with pytest.raises(FairweaveError, match=problem):
        RecordTypes([CARD, other])


def test_a_converter_adds_a_type_without_any_other_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "kg.converters.discovery.converters",
        lambda: {"cards": SimpleNamespace(record_types=(CARD,)), "old": SimpleNamespace()},
    )
    types = record_types()
    assert types.get("card") is CARD
    assert [one.name for one in types][-1] != "card"  # before those of the graph itself
    card = "<http://localhost:8000/card/a>"
    lines = [
        f"{card} <{expand('rdf:type')}> <{expand('fw:Card')}> .\n",
        f'{card} <{expand("rdfs:label")}> "A" .\n',
    ]
    (found,) = gather([of_lines("urn:g", lines)])
    assert (found.kind.name, found.first("name")) == ("card", "A")


def test_groups_stand_in_their_order() -> None:
    order = list(dict.fromkeys(one.group for one in record_types() if one.group))
    assert [group for group in order if group in GROUPS] == list(GROUPS)
    assert order[-1] == GROUPS[-1]


def test_no_other_module_lists_the_kinds_of_record() -> None:
    """Three names of kinds in one literal are a list that belongs into the table."""
    names = {one.name for one in record_types() if one.search and "-" not in one.name}
    listing = {
        file.relative_to(CHECKOUT).as_posix()
        for package in ("kg/build", "kg/search", "kg/snapshots", "api")
        for file in (CHECKOUT / package).rglob("*.py")
        if len({name for name in names if f'    "{name}": (' in file.read_text("utf-8")}) > 2
    }
    assert listing == set()
