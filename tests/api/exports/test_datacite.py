"""DataCite metadata: in both dialects of JSON, and as XML."""

from __future__ import annotations

from xml.etree import ElementTree

import httpx
import pytest

from tests.api.conftest import dataset_paths
from tests.real_build import sample

XML = "application/vnd.datacite.datacite+xml"
KERNEL = "{http://datacite.org/schema/kernel-4}"


@pytest.fixture(scope="module")
def pages(service: httpx.Client) -> list[str]:
    return sample(dataset_paths(service), 100)


def test_every_dataset_conforms_to_the_schema(service: httpx.Client, pages: list[str]) -> None:
    from datacite import schema45  # takes half a second

    assert pages
    for page in pages:
        record = service.get(f"{page}/datacite-schema.json").json()
        schema45.validator.validate(record)
        assert int(record["publicationYear"]) > 1000


def test_every_dataset_has_a_year_in_the_dialect_of_the_rest_interface(
    service: httpx.Client, pages: list[str]
) -> None:
    for page in pages:
        year = service.get(f"{page}/datacite.json").json()["publicationYear"]
        assert isinstance(year, int) and year > 1000


def test_xml_by_accept_and_by_address(service: httpx.Client, dataset_page: str) -> None:
    by_accept = service.get(dataset_page, headers={"accept": XML})
    assert by_accept.headers["content-type"] == XML
    assert by_accept.content == service.get(f"{dataset_page}/datacite.xml").content
    root = ElementTree.fromstring(by_accept.content)
    assert root.tag == f"{KERNEL}resource"
    titles = service.get(f"{dataset_page}/datacite.json").json()["titles"]
    assert root.findtext(f"{KERNEL}titles/{KERNEL}title") == titles[0]["title"]
    required = ("identifier", "creators", "publisher", "publicationYear", "resourceType")
    assert all(root.find(f"{KERNEL}{name}") is not None for name in required)
