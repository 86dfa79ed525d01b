"""The link by which a reader reports a wrong record to the operator."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.records.problem_report import report
from api.site import Contact, read_site
from kg.errors import FairweaveError
from kg.rdf.dumps import Dump
from kg.resources import directory
from kg.snapshots.data_directory import Snapshot
from kg.snapshots.manifest import InputFile, SourceEntry
from tests.api.conftest import served

HTML = {"Accept": "text/html"}
WORDS = "Report a problem with this record"
EXAMPLES = Path(str(directory("examples")))
NEW = "https://example.org/issues/new?title={title}&body={body}"
GRAPH = "http://h/source/audits"


def source(*files: str) -> SourceEntry:
    entries = tuple(InputFile(path, 1, "0") for path in files)
    return SourceEntry(
        "audits", GRAPH, "dataset-audits", "1", Dump("a.nq.gz", 1, "0", "0", 1), {}, entries
    )


def of(contact: Contact, title: str = "A & B", *sources: SourceEntry, graphs: int = 1) -> str:
    many = [GRAPH, *(f"http://h/source/{n}" for n in range(1, graphs))]
    found = report(contact, title, "http://h/dataset/a", "http://o/dataset/a", many, sources, "ab")
    return found.href


def test_a_new_issue_is_filled_in_with_record_source_and_file() -> None:
    link = of(Contact(new_issue=NEW), "A & {body}", source("text/a.json"))
    given = parse_qs(urlsplit(link).query)
    assert given["title"] == ["Problem with “A & {body}”"]
    for line in (
        "Record: http://h/dataset/a",
        "Page: http://o/dataset/a",
        f"Source: {GRAPH} (file text/a.json)",
        "Snapshot: ab",
    ):
        assert line in given["body"][0].splitlines()
    assert of(Contact(new_issue="mailto:x@example.org?subject={title}&body={body}")).count("@") == 1


def test_a_report_stays_short_however_much_there_is_to_name() -> None:
    link = of(Contact(new_issue=NEW), "é" * 9000, source(*map(str, range(500))), graphs=400)
    assert len(link) < 4000
    body = parse_qs(urlsplit(link).query)["body"][0]
    assert "(one of 500 files)" in body and "and 394 more sources" in body


def test_without_a_new_issue_it_leads_to_the_page_with_what_to_write() -> None:
    contact = Contact(page="https://example.org/contact")  # type: ignore[arg-type]
    found = report(contact, "A", "http://h/a", "http://h/a", [GRAPH], [], "")
    assert found.href == "https://example.org/contact"
    assert found.text.startswith(f"Record: http://h/a\nSource: {GRAPH}\n")
    # a row of a file of corrections, to fill in
    assert found.text.endswith("\nrecord,property,value,reason,by\nhttp://h/a,,,,")


def test_without_a_contact_the_page_has_what_to_write_and_the_reason(service: httpx.Client) -> None:
    found = report(Contact(), "A", "http://h/a", "http://h/a", [GRAPH], [], "")
    assert found.href == ""
    assert found.text.startswith("Record: http://h/a")
    page = service.get("/dataset/images-deart", headers=HTML).text
    assert "The operator of this service has named no address for reports of problems." in page
    assert "record,property,value,reason,by" in page


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("", ["Operator: not stated · "]),
        ("[contact]\nname = 'Ada <b>'\n", ["Operator: Ada &lt;b&gt; · "]),
        (
            "[publisher]\nname = 'A Library'\nhomepage = 'https://lib.example.org'\n"
            "[contact]\nnew_issue = 'https://lib.example.org/new?title={title}&body={body}'\n",
            [
                'Operator: <a href="https://lib.example.org/">A Library</a> · ',
                '<a href="https://lib.example.org/new?title=&amp;body=">Contact</a>',
            ],
        ),
    ],
)
def test_every_page_names_the_operator_and_the_contact(
    stated: str, words: list[str], tmp_path: Path, snapshot: Snapshot
) -> None:
    file = tmp_path / "site.toml"
    file.write_text(stated)
    options = (f"site=read_site(Path({str(file)!r}))",)
    imports = "from api.site import read_site"
    with served(snapshot.path.parents[1], *options, imports=imports) as service:
        for path in ("/", "/search?q=a", "/dataset/images-deart", "/sparql", "/nothing-here"):
            page = service.get(path, headers=HTML).text
            assert [one for one in words if one not in page] == [], path


def test_the_demonstration_has_no_message_without_addressee() -> None:
    contact = read_site(EXAMPLES / "site.toml").contact
    address = contact.new_issue.partition("?")[0]
    assert address != "mailto:"


@pytest.mark.parametrize(
    "template",
    [
        "javascript:alert({body})",
        "https://example.org/new",
        "https://example.org/{kind}?b={body}",
        "https://example.org/new?b={body}&t=a b",
    ],
)
def test_a_setting_that_is_no_template_is_an_error_that_names_it(
    template: str, tmp_path: Path
) -> None:
    file = tmp_path / "site.toml"
    file.write_text(f"[contact]\nnew_issue = '{template}'\n")
    with pytest.raises(FairweaveError, match=r"site\.toml: contact\.new_issue: "):
        read_site(file)


def test_every_record_has_the_link_where_the_operator_names_a_contact(
    service: httpx.Client, snapshot: Snapshot
) -> None:
    paths = ("/dataset/images-deart", "/licence/MIT", "/source/dataset-audits")
    with served(
        snapshot.path.parents[1],
        f"site=Site(contact=Contact(new_issue={NEW!r}))",
        imports="from api.site import Contact, Site",
    ) as client:
        for path in paths:
            page = client.get(path, headers=HTML, follow_redirects=True).text
            found = re.search(rf'href="([^"]*)"[^>]*>{WORDS}', page)
            assert found, path
            body = parse_qs(urlsplit(unescape(found[1])).query)["body"][0]
            assert re.search(rf"^Record: \S+{path}$", body, flags=re.M)
            if path.startswith("/dataset"):
                assert re.search(
                    r"^Source: \S+/dataset-audits \((.*\.json|one of \d+ files)\)", body, flags=re.M
                )
    for path in paths:
        assert WORDS not in service.get(path, headers=HTML, follow_redirects=True).text
