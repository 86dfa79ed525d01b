"""Terms of use are given only where their owner states them."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from pydantic import AnyHttpUrl

from api.exports import dcat
from api.exports.context import Place
from api.exports.croissant import croissant
from api.harvesting import catalog
from api.site import Site
from kg.datasets.model import Dataset, File
from kg.rdf.namespaces import expand
from kg.rdf.rdf_writer import Statements

SILENT, FREE, SHARED = "silent", "free", "shared"
SOURCES = {FREE: "CC-BY-4.0", SHARED: "CC-BY-NC-SA-4.0", "own-words": "Ask us", SILENT: ""}
HERE = Place("http://h", "http://h/", Site(), sources=SOURCES)
BY = AnyHttpUrl("https://creativecommons.org/licenses/by/4.0/")
OPERATED = replace(HERE, site=Site(licence=BY))
TABLE = File("/t.csv", "t.csv", "A table", "What is said.", "text/csv", 1, "ab")


@pytest.mark.parametrize(
    ("place", "sources", "terms"),
    [
        (HERE, [FREE], ["CC-BY-4.0"]),
        (HERE, ["http://h/source/free", SHARED], ["CC-BY-NC-SA-4.0", "CC-BY-4.0"]),
        (HERE, [SILENT], []),
        (HERE, [FREE, SILENT], []),
        (HERE, [FREE, "own-words"], []),
        (HERE, [], []),
        (OPERATED, [SILENT], ["CC-BY-4.0"]),
        (OPERATED, [FREE, SILENT], []),
        (OPERATED, [SHARED], ["CC-BY-NC-SA-4.0"]),
    ],
)
def test_what_is_made_of_sources_is_under_terms_that_hold_for_all(
    place: Place, sources: list[str], terms: list[str]
) -> None:
    assert [known.spdx for known in place.terms(sources)] == terms


def licences(out: Statements) -> list[str]:
    stated = (t for t in out if t.predicate.value == expand("dcterms:license"))
    return [str(getattr(t.object, "value", "")) for t in stated]


def test_a_catalogue_has_the_licence_that_its_operator_states() -> None:
    for place, stated in ((HERE, []), (OPERATED, [str(BY)])):
        out = Statements()
        catalog.head(out, place)
        assert licences(out) == stated


@pytest.mark.parametrize(
    ("source", "stated"), [(SILENT, []), (FREE, ["https://spdx.org/licenses/CC-BY-4.0"])]
)
def test_a_table_is_under_the_terms_of_its_sources(source: str, stated: list[str]) -> None:
    found = Dataset(
        "http://h/dataset/a", "http://h/", "a", "A", sources=(f"http://h/source/{source}",)
    )
    out = Statements()
    dcat.dataset(out, replace(found, files=(TABLE,)), HERE)
    assert licences(out) == stated


def test_croissant_reports_that_no_licence_is_stated() -> None:
    described = croissant(Dataset("http://h/dataset/a", "http://h/", "a", "A"), HERE, "http://h/a")
    # the page with what is known of its terms; no licence is made up
    assert described["license"] == ["http://h/dataset/a"]
    assert "sdLicense" not in described


def test_each_file_is_listed_with_the_licence_of_its_source(service: httpx.Client) -> None:
    listed = service.get("/dumps/", headers={"accept": "application/json"}).json()["files"]
    licences = {
        file["license"].rpartition("/")[2] for file in listed if file["name"].endswith(".gz")
    }
    assert licences == {"Apache-2.0", "CC-BY-4.0"}
