"""Every route of the service, asked what nobody would ask: no failure, no traceback, no echo."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from urllib.parse import quote

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation, BaseSchema

MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
#: what a browser takes for markup, or sniffs
ALIVE = ("text/html", "image/svg+xml", "text/xml", "application/xml", "application/rdf+xml")
SECONDS = 20
EXAMPLES = {"queries": 2, "others": 12}
HTML = {"Accept": "text/html"}


def operations(schema: BaseSchema) -> Iterator[APIOperation]:
    for result in schema.get_all_operations():
        yield result.ok()


@pytest.fixture(scope="module")
def schema(service: httpx.Client) -> BaseSchema:
    return schemathesis.openapi.from_url(f"{service.base_url}/openapi.json")


def check(status: int, kind: str, text: str, asked: str) -> None:
    # 501: what this service does not have, told in words; anything else is a failure of ours
    assert status < 500 or status == 501, asked
    assert "Traceback (most recent call last)" not in text, asked
    assert 'File "/' not in text, asked
    if kind.partition(";")[0] in ALIVE:
        assert "<script>alert" not in text, asked
        assert "<img src=x" not in text, asked


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_the_description_allows_or_not_nothing_breaks(
    schema: BaseSchema, mode: GenerationMode
) -> None:
    began = time.monotonic()
    asked: set[str] = set()
    # saved queries last: they are many, and all alike
    for operation in sorted(operations(schema), key=lambda o: o.path.startswith("/queries/")):
        if time.monotonic() - began > SECONDS / 2:
            break
        is_query = operation.path.startswith("/queries/")

        @settings(
            max_examples=EXAMPLES["queries" if is_query else "others"],
            derandomize="CI" in os.environ,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Case) -> None:
            response = case.call(timeout=30)
            text = response.content.decode("utf-8", "replace")
            kind = response.headers.get("content-type", [""])[0]
            check(response.status_code, kind, text, case.as_curl_command())
            asked.add(case.operation.path)

        with suppress(Unsatisfiable):  # one that takes anything cannot be asked wrongly
            ask()
    # a slow machine asks less, but never next to nothing
    assert len(asked) >= 8


def test_markup_comes_back_as_text_wherever_it_is_put(
    schema: BaseSchema, service: httpx.Client
) -> None:
    for operation in operations(schema):
        names = [p.name for p in (*operation.query,)]
        path = re.sub(r"\{[^}]*\}", quote(MARKUP, safe=""), operation.path)
        addresses = [f"{path}?{quote(name)}={quote(MARKUP)}" for name in names] or [path]
        for address in addresses[:4]:
            for headers in (HTML, {}):
                answer = service.get(address, headers=headers)
                check(
                    answer.status_code, answer.headers.get("content-type", ""), answer.text, address
                )


PLACES = (
    "",
    "dataset",
    "dataset/x",
    "licence",
    "vocabulary",
    "vocabulary/outcome",
    "ontology",
    "shapes",
    "queries",
    "queries/lineage/choices",
    "feed",
    "selection",
    "static",
    "static/x",
    "dumps",
    "ark:/99999",
    ".well-known",
    "sitemap-",
    "resource",
    "browse",
    "catalog",
    "snapshot",
    "source",
)
WILD = (
    quote(MARKUP, safe=""),
    "%00",
    "%ff%fe",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "a" * 5000,
    "%0d%0aSet-Cookie:x=1",
    "%7B%7B7*7%7D%7D",
    "x%3E%20}%20DROP%20ALL%20{",
    "é%20ü.ttl",
    "x.jsonld.ttl",
    "?page=-1",
    "?page=999999999999999999999999",
    "?page=%d9%a3",
    "?iri=%3Cx%3E",
    "?iri=http%3A%2F%2F%20",
    "?" + "&".join(f"a{n}=1" for n in range(300)),
)


@pytest.mark.parametrize("wild", WILD, ids=range(len(WILD)))
def test_wild_paths_are_answered_in_words(service: httpx.Client, wild: str) -> None:
    for place, headers in product(PLACES, (HTML, {"Accept": "text/turtle"})):
        joint = "" if wild.startswith("?") or place.endswith("-") or not place else "/"
        answer = service.get(f"/{place}{joint}{wild}", headers=headers)
        check(answer.status_code, answer.headers.get("content-type", ""), answer.text, place)
        assert "set-cookie" not in answer.headers
        assert "root:" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_other_methods_are_refused(service: httpx.Client, method: str) -> None:
    for path in ("/", "/queries", "/feed", "/ontology", "/selection", "/dataset/x", "/robots.txt"):
        assert service.request(method, path).status_code in (400, 404, 405, 501), path
