"""Descriptions inside pages, in microdata and in RDFa."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.converters.dcat import microdata, rdfa
from kg.converters.dcat.syntaxes import read
from kg.converters.record import Notes
from tests.kg.converters.dcat.test_dcat import converted, graph, values

MICRODATA = """<!doctype html><html><body>
<div itemscope itemtype="http://schema.org/Dataset" itemid="https://example.org/rivers"
  itemref="apart">
 <h1 itemprop="name">Gauges of
   rivers</h1>
 <meta itemprop="version" content="1.2">
 <a itemprop="license" href="https://creativecommons.org/licenses/by/4.0/">licence</a>
 <time itemprop="datePublished" datetime="2021-03-04">last spring</time>
 <div itemprop="creator" itemscope itemtype="http://schema.org/Person">
  <span itemprop="name">Ada Example</span>
  <a itemprop="email" href="mailto:ada@example.org">mail</a>
 </div>
 <div itemprop="distribution" itemscope itemtype="http://schema.org/DataDownload">
  <link itemprop="contentUrl" href="/files/r.csv">
  <meta itemprop="encodingFormat" content="text/csv">
 </div>
</div>
<p id="apart" itemprop="keywords">hydrology</p>
<div itemscope itemtype="http://schema.org/Event"><span itemprop="name">A fair</span></div>
</body></html>"""
RDFA = """<!doctype html><html lang="en"><body vocab="https://schema.org/">
<div typeof="Dataset" resource="https://example.org/lakes">
 <h1 property="name">Levels of lakes</h1>
 <a property="license" href="https://creativecommons.org/licenses/by/4.0/">licence</a>
 <div property="creator" typeof="Person"><span property="name">Bo Example</span></div>
</div>
<div prefix="dcat: http://www.w3.org/ns/dcat# dct: http://purl.org/dc/terms/"
  about="https://example.org/snow" typeof="dcat:Dataset">
 <span property="dct:title">Depths of snow</span> <span property="dcat:keyword">snow</span>
</div></body></html>"""


def write(folder: Path, page: str) -> Path:
    path = folder / "page.html"
    path.write_text(page)
    return path


def test_microdata_becomes_a_dataset(tmp_path: Path) -> None:
    records = converted(write(tmp_path, MICRODATA))
    store = graph(records)
    assert values(store, "dcterms:title") == ["Gauges of rivers"]
    assert values(store, "dcat:version") == ["1.2"]
    assert values(store, "dcterms:license") == ["https://w3id.org/fairweave/licence/CC-BY-4.0"]
    assert values(store, "schema:datePublished") == ["2021-03-04"]
    assert values(store, "dcat:keyword") == ["hydrology"]
    assert "Ada Example" in values(store, "foaf:name")
    assert values(store, "dcat:downloadURL") == ["http://localhost:8000/files/r.csv"]
    assert "http://localhost:8000/dataset/s~example.org~rivers" in {r.iri for r in records}


def test_rdfa_becomes_datasets(tmp_path: Path) -> None:
    store = graph(converted(write(tmp_path, RDFA)))
    assert sorted(values(store, "dcterms:title")) == ["Depths of snow", "Levels of lakes"]
    assert values(store, "dcterms:license") == ["https://w3id.org/fairweave/licence/CC-BY-4.0"]
    assert values(store, "dcat:keyword") == ["snow"]
    assert "Bo Example" in values(store, "foaf:name")


@pytest.mark.parametrize("page", [MICRODATA, RDFA])
def test_the_same_page_gives_the_same_records(page: str, tmp_path: Path) -> None:
    path = write(tmp_path, page)
    first, second = ([(r.iri, sorted(r.triples)) for r in converted(path)] for _ in range(2))
    assert first == second


def test_a_page_without_datasets_is_named_as_not_read(tmp_path: Path) -> None:
    page = '<div itemscope itemtype="https://schema.org/Recipe"><i itemprop="name">Soup</i></div>'
    notes = Notes(source="s")
    assert converted(write(tmp_path, page), notes) == []
    assert "microdata" in notes.unread["page.html"]


def test_items_that_refer_to_each_other_end() -> None:
    page = (
        '<div itemscope itemtype="https://schema.org/Dataset" itemref="b" id="a">'
        '<p id="b" itemprop="hasPart" itemscope itemref="b"><i itemprop="name">x</i></p></div>'
    )
    assert 0 < len(microdata.triples(page, "http://x/")) < 2_000


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.data())
def test_a_damaged_page_is_read_or_refused(drawn: st.DataObject, tmp_path: Path) -> None:
    page = drawn.draw(st.sampled_from([MICRODATA, RDFA]))
    start = drawn.draw(st.integers(0, len(page)))
    page = (
        page[:start]
        + drawn.draw(st.text(max_size=8))
        + page[start + drawn.draw(st.integers(0, 40)) :]
    )
    read(write(tmp_path, page), "http://localhost:8000/published/s/page.html")


def test_an_address_that_is_none_is_left_out_and_reported(tmp_path: Path) -> None:
    notes = Notes(source="s")
    page = RDFA.replace('property="dct:title"', 'property="http://example.org/<title"')
    store = graph(converted(write(tmp_path, page), notes))
    assert "Levels of lakes" in values(store, "dcterms:title")
    assert any("RDFa" in problem for problem in notes.problems.values())


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    page = RDFA.replace('vocab="https://schema.org/"', 'vocab="https://example.org/vocabulary#"')
    assert "Levels of lakes" in rdfa.triples(page, "https://example.org/page", [])
