"""Parts of one dataset are one line of a list, wherever they would stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.rdf.ntriples import iri, literal, term
from kg.rdf.statements import Graph, of_lines
from kg.search import Hits, SearchIndex, SearchRequest, build

BASE = "http://example.org/"
FAMILIES = {"hub/many": 7, "hub/few": 3}


def lines() -> Iterator[str]:
    for family, parts in FAMILIES.items():
        whole = iri(f"{BASE}reference/{family}")
        yield f"{whole} {term('rdf:type')} {term('fw:DatasetReference')} .\n"
        yield f"{whole} {term('dcterms:identifier')} {literal(family)} .\n"
        for number in range(parts):
            part = iri(f"{BASE}dataset/{family}-{number}")
            yield f"{part} {term('rdf:type')} {term('dcat:Dataset')} .\n"
            yield f"{part} {term('dcterms:title')} {literal('corpus ' + family)} .\n"
            yield f"{part} {term('dcterms:isPartOf')} {whole} .\n"
    for number in range(6):
        alone = iri(f"{BASE}dataset/alone-{number}")
        yield f"{alone} {term('rdf:type')} {term('dcat:Dataset')} .\n"
        yield f"{alone} {term('dcterms:title')} {literal(f'corpus {number}')} .\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    directory: Path = tmp_path_factory.mktemp("folding")
    found = of_lines(BASE + "source/made", lines())
    build([Graph(found.iri, "made", found.blocks)], directory)
    return SearchIndex(directory)


def folded(index: SearchIndex, text: str = "", **more: int) -> Hits:
    return index.search(SearchRequest(text, {"kind": ("dataset",)}, fold=True, **more))


def test_a_family_is_one_line_and_counts_its_parts(index: SearchIndex) -> None:
    found = folded(index)
    assert (found.count, found.lines) == (16, 10)
    assert len(found.hits) == 10
    (family,) = [hit for hit in found.hits if hit.parts > 1]
    assert (family.family, family.parts) == ("hub/many", 7)
    # a few parts are not worth a fold
    assert sum("few" in hit.label for hit in found.hits) == 3


def test_pages_of_lines_have_each_once(index: SearchIndex) -> None:
    pages = [folded(index, "corpus", offset=offset, limit=4).hits for offset in (0, 4, 8)]
    assert [len(page) for page in pages] == [4, 4, 2]
    seen = [hit.family or hit.iri for page in pages for hit in page]
    assert len(set(seen)) == len(seen) == 10


def test_a_family_opens_and_programs_have_every_part(index: SearchIndex) -> None:
    facets = {"kind": ("dataset",), "family": ("hub/many",)}
    opened = index.search(SearchRequest("", facets, fold=True))
    assert (opened.count, opened.lines, len(opened.hits)) == (7, 7, 7)
    assert all(hit.parts == 1 for hit in opened.hits)
    assert len(index.search(SearchRequest("corpus", {"kind": ("dataset",)})).hits) == 16
