"""OAI-PMH, by a harvester (sickle) and by requests of the protocol."""

from __future__ import annotations

from xml.etree import ElementTree

import httpx
import pytest
from sickle import Sickle
from sickle.oaiexceptions import (
    BadArgument,
    BadResumptionToken,
    CannotDisseminateFormat,
    IdDoesNotExist,
    NoRecordsMatch,
)

from tests.api.harvesting.harvest import BASE, FIRST, SECOND

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
DATACITE = "{http://datacite.org/schema/kernel-4}"


@pytest.fixture
def oai(weeks: httpx.Client) -> str:
    return f"{weeks.base_url}/oai"


@pytest.fixture
def sickle(oai: str) -> Sickle:
    return Sickle(oai)


def ask(oai: str, **arguments: str) -> ElementTree.Element:
    answer = httpx.get(oai, params=arguments, trust_env=False)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def test_identify_describes_the_repository(sickle: Sickle, oai: str) -> None:
    identity = sickle.Identify()
    assert identity.baseURL == oai
    assert identity.protocolVersion == "2.0"
    assert identity.deletedRecord == "persistent"
    assert identity.granularity == "YYYY-MM-DDThh:mm:ssZ"
    assert identity.earliestDatestamp == f"{FIRST:%Y-%m-%dT%H:%M:%SZ}"
    formats = {f.metadataPrefix for f in sickle.ListMetadataFormats()}
    assert formats == {"oai_dc", "oai_datacite"}


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite"])
def test_all_records_come_once_through_resumption(sickle: Sickle, prefix: str) -> None:
    records = list(sickle.ListRecords(metadataPrefix=prefix))
    names = [record.header.identifier for record in records]
    assert len(names) == len(set(names)) == 251
    gone = [record.header for record in records if record.header.deleted]
    assert [header.identifier for header in gone] == [f"{BASE}dataset/d-007"]
    assert gone[0].datestamp == f"{SECOND:%Y-%m-%dT%H:%M:%SZ}"
    assert [h.identifier for h in sickle.ListIdentifiers(metadataPrefix=prefix)] == names


def test_who_comes_back_gets_what_changed(sickle: Sickle) -> None:
    def since(**given: str) -> set[str]:
        found = sickle.ListIdentifiers(metadataPrefix="oai_dc", **given)
        return {header.identifier.rpartition("/")[2] for header in found}

    changed = {"d-007", "d-100", "new"}
    assert since(**{"from": "2026-03-02"}) == changed
    assert since(**{"from": f"{SECOND:%Y-%m-%dT%H:%M:%SZ}"}) == changed
    assert since(**{"from": "2026-03-08", "until": "2026-03-08"}) == changed
    assert len(since(until="2026-03-01")) == 248
    with pytest.raises(NoRecordsMatch):
        since(**{"from": "2026-03-09"})


def test_sets(sickle: Sickle) -> None:
    specs = {found.setSpec: found.setName for found in sickle.ListSets()}
    assert {"openaire_data", "source:audits", "series:even", "series:a_20b"} <= specs.keys()
    every = [h.identifier for h in sickle.ListIdentifiers(metadataPrefix="oai_dc")]
    for whole in ("openaire_data", "series", "source"):
        found = sickle.ListIdentifiers(metadataPrefix="oai_dc", set=whole)
        assert [header.identifier for header in found] == every
    even = list(sickle.ListRecords(metadataPrefix="oai_dc", set="series:even"))
    assert {r.header.identifier.rpartition("/")[2] for r in even} == {
        f"d-{n:03}" for n in range(0, 250, 2)
    } | {"d-007"}  # what is gone is listed in every set
    with pytest.raises(NoRecordsMatch):
        list(sickle.ListIdentifiers(metadataPrefix="oai_dc", set="series:even", until="2000-01-01"))


def test_a_record_in_both_formats(oai: str) -> None:
    name = f"{BASE}dataset/d-001"
    dc = ask(oai, verb="GetRecord", metadataPrefix="oai_dc", identifier=name)
    assert [e.text for e in dc.iter(f"{DC}title")] == ["Dataset 1 <b>&amp;</b>"]
    assert name in [e.text for e in dc.iter(f"{DC}identifier")]
    cite = ask(oai, verb="GetRecord", metadataPrefix="oai_datacite", identifier=name)
    resource = cite.find(f".//{DATACITE}resource")
    assert resource is not None
    # those that the schema cannot do without, in its order
    names = [child.tag.removeprefix(DATACITE) for child in resource]
    assert names[:6] == [
        "identifier",
        "creators",
        "titles",
        "publisher",
        "publicationYear",
        "resourceType",
    ]
    year = resource.findtext(f"{DATACITE}publicationYear", "")
    assert year.isdigit()
    assert len(year) == 4


def test_what_xml_cannot_hold_is_left_out(sickle: Sickle) -> None:
    record = sickle.GetRecord(metadataPrefix="oai_dc", identifier=f"{BASE}dataset/new")
    assert record.metadata["title"] == ["New  \ud7ff"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"metadataPrefix": "marc"}, CannotDisseminateFormat),
        ({"metadataPrefix": "oai_dc", "from": "yesterday"}, BadArgument),
        ({"metadataPrefix": "oai_dc", "from": "2026-02-30"}, BadArgument),
        ({"metadataPrefix": "oai_dc", "from": "0000-01-01"}, BadArgument),
        ({"metadataPrefix": "oai_dc", "from": "2026-02-02", "until": "2026-01-01"}, BadArgument),
        (
            {"metadataPrefix": "oai_dc", "from": "2026-02-02", "until": "2026-03-01T00:00:00Z"},
            BadArgument,
        ),
        ({"metadataPrefix": "oai_dc", "what": "else"}, BadArgument),
        ({}, BadArgument),
        ({"resumptionToken": "nonsense"}, BadResumptionToken),
        ({"resumptionToken": "0000000000000001/oai_dc/////100"}, BadResumptionToken),
        ({"resumptionToken": "0000000000000001/oai_dc////100"}, BadResumptionToken),
        ({"resumptionToken": "0000000000000002/oai_dc////9999"}, BadResumptionToken),
        ({"resumptionToken": "0000000000000002/oai_dc////-1"}, BadResumptionToken),
        ({"resumptionToken": "0000000000000002/oai_dc/x///100"}, BadArgument),
        ({"resumptionToken": "x", "metadataPrefix": "oai_dc"}, BadArgument),
        # what the protocol's schema does not have as a set, an answer cannot repeat
        ({"metadataPrefix": "oai_dc", "set": "bad set!"}, BadArgument),
        ({"metadataPrefix": "bad prefix"}, BadArgument),
        ({"metadataPrefix": "oai_dc", "set": "nothing"}, NoRecordsMatch),
    ],
)
def test_errors_have_the_codes_of_the_protocol(
    sickle: Sickle, arguments: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        list(sickle.ListRecords(ignore_deleted=False, **arguments))


def test_no_such_record_and_no_such_verb(sickle: Sickle, oai: str) -> None:
    with pytest.raises(IdDoesNotExist):
        sickle.GetRecord(metadataPrefix="oai_dc", identifier=f"{BASE}dataset/none")
    with pytest.raises(IdDoesNotExist):
        list(sickle.ListMetadataFormats(identifier="urn:none"))
    for query in ("verb=Nothing", "", "verb=Identify&verb=Identify", "verb=%ff"):
        root = ElementTree.fromstring(httpx.get(f"{oai}?{query}", trust_env=False).content)
        error = root.find(f"{OAI}error")
        assert error is not None
        assert error.get("code") in ("badVerb", "badArgument")
        # the arguments of a request that is none are not repeated
        request = root.find(f"{OAI}request")
        assert request is not None
        assert request.attrib == {}


def test_post_is_as_good_as_get(oai: str) -> None:
    posted = Sickle(oai, http_method="POST")
    assert posted.Identify().baseURL == oai
    assert len(list(posted.ListRecords(metadataPrefix="oai_dc"))) == 251
    wrong = httpx.post(oai, content=b"{}", trust_env=False)
    assert 'code="badVerb"' in wrong.text
    long = httpx.post(oai, data={"verb": "x" * 100_000}, trust_env=False)
    assert 'code="badVerb"' in long.text


def test_a_deleted_record_has_a_header_alone(oai: str) -> None:
    root = ask(oai, verb="GetRecord", metadataPrefix="oai_dc", identifier=f"{BASE}dataset/d-007")
    header = root.find(f".//{OAI}header")
    assert header is not None
    assert header.get("status") == "deleted"
    assert root.find(f".//{OAI}metadata") is None


def test_markup_in_arguments_is_never_markup(oai: str) -> None:
    text = '"><script>alert(1)</script>\x00'
    answer = httpx.get(
        oai,
        params={"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": text},
        trust_env=False,
    )
    assert "<script>" not in answer.text
    assert ElementTree.fromstring(answer.content).find(f"{OAI}error") is not None


def test_a_browser_reads_what_this_is(oai: str) -> None:
    answer = httpx.get(oai, headers={"Accept": "text/html"}, trust_env=False)
    assert answer.headers["content-type"].startswith("text/html")
    assert "openaire_data" in answer.text


def test_the_examples_are_harvested(service: httpx.Client) -> None:
    client = Sickle(f"{service.base_url}/oai")
    for prefix in ("oai_dc", "oai_datacite"):
        records = list(client.ListRecords(metadataPrefix=prefix))
        assert records
        assert all(record.xml.find(f"{OAI}metadata") is not None for record in records)
