"""A parameter that an address does not take is refused; the nearest that it takes is named."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        ("/search?licence=mit&langauge=English", "langauge: no such parameter; did you mean "),
        ("/search.json?kinds=dataset", "kinds: no such parameter; did you mean kind?"),
        ("/map?bye=task", "bye: no such parameter; did you mean by?"),
        ("/browse?klass=dcat:Dataset", "klass: no such parameter; did you mean class?"),
        ("/browse/dcat:Dataset.json?pgae=2", "pgae: no such parameter; did you mean page?"),
        ("/catalog.ttl?size=5", "size: no such parameter; this address takes page."),
        ("/dataset/images-deart?pages=2", "pages: no such parameter; did you mean page?"),
        ("/lineage?datset=images-deart", "datset: no such parameter; did you mean dataset?"),
        ("/compare?datasets=images-deart", "datasets: no such parameter; did you mean dataset?"),
        ("/selection?of=http://x&size=5", "size: no such parameter; this address takes of."),
        ("/selection?dataset=images-deart&q=a", "q: no such parameter; this address takes dataset"),
        ("/ontology.ttl?version=1", "version: no such parameter; this address takes none."),
        ("/builder?class=dcat:Dataset&shows.x=1", "shows.x: no such parameter; this address takes"),
        ("/dumps/?fromat=json", "fromat: no such parameter; this address takes none."),
        ("/feed?%3Cscript%3E=1", "<script>: no such parameter; this address takes none."),
    ],
)
def test_the_nearest_parameter_is_named(service: httpx.Client, address: str, detail: str) -> None:
    answer = service.get(address)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith(detail)


def test_people_get_a_page_without_what_they_typed_as_markup(service: httpx.Client) -> None:
    answer = service.get("/feed?%3Cscript%3E=1", headers={"accept": "text/html"})
    assert answer.status_code == 400
    assert "&lt;script&gt;: no such parameter" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/map?utm_source=news&fbclid=1",
        "/search?q=text&gclid=2",
        "/dataset/images-deart?lineage=all",
        "/health?since=1",
        "/sparql?query=ASK%7B%7D&ac=1",
        "/browse?",
    ],
)
def test_what_trackers_add_and_protocols_pass_over_does_not_matter(
    service: httpx.Client, address: str
) -> None:
    assert service.get(address).status_code == 200
