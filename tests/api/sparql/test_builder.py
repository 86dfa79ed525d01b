"""A query by a form: what it makes is SPARQL that the endpoint answers alike."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

HTML = {"Accept": "text/html"}


def page(service: httpx.Client, **given: str) -> str:
    found = service.get("/builder", params=given, headers=HTML)
    assert found.status_code == 200, found.text
    return found.text


def sparql(html: str) -> str:
    return unescape(re.findall(r"<pre data-copy>(.*?)</pre>", html, re.DOTALL)[0])


def count(html: str) -> int:
    return int(re.findall(r'<h2 id="answer">(\d+) row', html)[0])


def test_kinds_have_their_numbers_and_a_kind_its_properties(service: httpx.Client) -> None:
    assert re.search(r'<option value="dcat:Dataset">Datasets \(\d+\)', page(service))
    html = page(service, **{"class": "dcat:Dataset"})
    assert 'name="show.dcterms:title"' in html
    assert re.search(r'data-label="Records">\d+<', html)


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ({"is.dcterms:title": "DEArt"}, 1),
        ({"is.dcterms:title": "deart", "how.dcterms:title": "equals"}, 1),
        ({"is.dcterms:title": 'no"such\\'}, 0),
        ({"how.dcterms:title": "without"}, 0),
    ],
)
def test_conditions_narrow_the_answer(
    service: httpx.Client, given: dict[str, str], rows: int
) -> None:
    html = page(service, **{"class": "dcat:Dataset", "show.dcterms:title": "1"}, **given)
    assert count(html) == rows
    text = sparql(html)
    csv = service.get("/sparql.csv", params={"query": text}).text.splitlines()
    assert len(csv) == rows + 1


def test_entities_are_shown_and_searched_by_their_labels(service: httpx.Client) -> None:
    html = page(
        service,
        **{"class": "dcat:Dataset", "show.fw:modality": "1", "is.fw:modality": "text"},
    )
    assert count(html) > 1
    assert 'data-label="modality">text<' in html
    assert re.search(r'<td data-label="record"><a href="/dataset/[^"]*"[^>]*>[^<:/]+</a>', html)


def test_a_class_that_is_absent_is_an_error(service: httpx.Client) -> None:
    assert service.get("/builder?class=fw:Nothing", headers=HTML).status_code == 404
