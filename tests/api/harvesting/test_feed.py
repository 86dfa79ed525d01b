"""The stream of changes, read as a client of LDES does, and as people do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.rdf.namespaces import expand
from kg.snapshots.data_directory import DataDirectory
from kg.snapshots.history import History
from tests.api.harvesting.harvest import BASE, FIRST, SECOND, two_weeks

AS = "https://www.w3.org/ns/activitystreams#"
TREE = "https://w3id.org/tree#"
HTML = {"Accept": "text/html"}


def quads(answer: httpx.Response) -> list[Quad]:
    assert answer.status_code == 200
    formats = {
        "application/trig": RdfFormat.TRIG,
        "application/n-quads": RdfFormat.N_QUADS,
        "application/ld+json": RdfFormat.JSON_LD,
    }
    return list(parse(answer.content, format=formats[answer.headers["content-type"]]))


def values(found: list[Quad], predicate: str, subject: object = None) -> list[str]:
    return [
        q.object.value
        for q in found
        if q.predicate.value == predicate and (subject is None or q.subject == subject)
    ]


def pages(weeks: httpx.Client) -> dict[str, tuple[str, str]]:
    """Each page of the stream with the times in its relations, first and last."""
    found = quads(weeks.get("/feed"))
    times_of: dict[str, list[str]] = {}
    for relation in set(values(found, TREE + "relation")):
        node = NamedNode(relation)
        page = values(found, TREE + "node", node)[0]
        times_of.setdefault(page, []).extend(values(found, TREE + "value", node))
    return {page: (min(times), max(times)) for page, times in sorted(times_of.items())}


def test_the_stream_describes_itself(weeks: httpx.Client) -> None:
    found = quads(weeks.get("/feed"))
    described = {(q.predicate.value.rpartition("#")[2], q.object.value) for q in found}
    assert ("timestampPath", AS + "published") in described
    assert ("versionOfPath", AS + "object") in described
    assert ("type", "https://w3id.org/ldes#EventStream") in described
    assert ("view", f"{weeks.base_url}/feed") in described


def test_every_dataset_has_its_last_change_once_with_what_it_is_since(
    weeks: httpx.Client,
) -> None:
    activities: dict[str, tuple[str, str]] = {}
    for page, (first, last) in pages(weeks).items():
        found = quads(weeks.get(page))
        for activity in values(found, TREE + "member"):
            node = NamedNode(activity)
            kind = values(found, expand("rdf:type"), node)[0].removeprefix(AS)
            record = values(found, AS + "object", node)[0]
            at = values(found, AS + "published", node)[0]
            assert record not in activities
            assert first <= at <= last
            activities[record] = (kind, at)
            payload = [q for q in found if q.graph_name == node]
            titles = values(payload, expand("dcterms:title"), NamedNode(record))
            assert len(titles) == (0 if kind == "Delete" else 1)
    assert len(activities) == 251
    week = f"{SECOND:%Y-%m-%dT%H:%M:%SZ}"
    changed = {record.rpartition("/")[2]: what for record, what in activities.items()}
    assert changed.pop("d-007") == ("Delete", week)
    assert changed.pop("d-100") == ("Update", week)
    assert changed.pop("new") == ("Create", week)
    assert set(changed.values()) == {("Create", f"{FIRST:%Y-%m-%dT%H:%M:%SZ}")}


def test_who_comes_back_has_a_page_to_read(weeks: httpx.Client) -> None:
    week = f"{SECOND:%Y-%m-%dT%H:%M:%SZ}"
    assert len([page for page, (_, last) in pages(weeks).items() if last >= week]) == 1


def test_a_page_that_activities_may_leave_is_required_again(weeks: httpx.Client) -> None:
    for page in pages(weeks):
        assert weeks.get(page).headers["cache-control"] == "no-cache"


def test_there_are_the_pages_that_are_named_and_no_others(weeks: httpx.Client) -> None:
    assert weeks.get("/feed/999").status_code == 404
    assert weeks.get("/feed/x").status_code == 404
    assert weeks.get("/feed/01").status_code == 404


@pytest.mark.parametrize("kind", ["application/trig", "application/n-quads", "application/ld+json"])
def test_the_same_in_every_syntax(weeks: httpx.Client, kind: str) -> None:
    first = next(iter(pages(weeks)))
    answer = weeks.get(first, headers={"Accept": kind})
    assert answer.headers["content-type"] == kind
    assert set(quads(answer)) == set(quads(weeks.get(first)))


def test_what_has_no_graphs_is_not_acceptable(weeks: httpx.Client) -> None:
    assert weeks.get("/feed/0", headers={"Accept": "text/turtle"}).status_code == 406


def test_people_read_what_changed(weeks: httpx.Client) -> None:
    text = weeks.get("/feed", headers=HTML).text
    assert "dataset: 1 new, 1 changed, 1 gone" in text
    assert text.index("dataset/d-007") < text.index("dataset/d-249")
    assert 'href="/dataset/d-007"' not in text
    home = weeks.get("/", headers=HTML).text
    assert "1 new, 1 changed, 1 gone" in home


def test_what_is_gone_is_gone_and_all_else_may_have_changed_with_the_snapshot(
    weeks: httpx.Client,
) -> None:
    """A record has what others state of it, too: by its own date a reader would miss that."""
    assert weeks.get("/dataset/d-007", headers=HTML).status_code == 410
    assert weeks.get("/dataset/never", headers=HTML).status_code == 404
    for name in ("d-001", "d-100"):
        modified = weeks.get(f"/dataset/{name}.ttl").headers["last-modified"]
        assert modified == f"{SECOND:%a, %d %b %Y %H:%M:%S GMT}"


def test_a_store_without_history_is_an_error(client: httpx.Client) -> None:
    assert client.get("/feed").status_code == 501


def test_the_sitemap_of_two_weeks_has_two_dates(weeks: httpx.Client) -> None:
    text = weeks.get("/sitemap-1.xml").text
    assert f"{BASE}" not in text
    assert text.count(f"<lastmod>{SECOND:%Y-%m-%dT%H:%M:%SZ}</lastmod>") == 2
    assert text.count(f"<lastmod>{FIRST:%Y-%m-%dT%H:%M:%SZ}</lastmod>") == 248
    assert "d-007" not in text


def test_the_stream_is_turtle_too(weeks: httpx.Client) -> None:
    answer = weeks.get("/feed", headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    found = {str(quad.triple) for quad in parse(answer.content, format=RdfFormat.TURTLE)}
    assert found == {str(quad.triple) for quad in quads(weeks.get("/feed"))}


def test_the_latest_changes_as_atom(weeks: httpx.Client) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    answer = weeks.get("/feed.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    by_accept = weeks.get("/feed", headers={"Accept": "application/atom+xml"})
    assert by_accept.content == answer.content
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{atom}entry")
    assert entries
    for part in (feed, *entries):
        texts = [part.findtext(f"{atom}{name}") for name in ("id", "title", "updated")]
        assert all(texts)
        datetime.fromisoformat(texts[2] or "")
    assert feed.findtext(f"{atom}author/{atom}name")
    identifiers = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(set(identifiers)) == len(identifiers)
    link = entries[0].find(f"{atom}link")
    assert link is not None
    assert link.get("href", "").startswith(str(weeks.base_url).rstrip("/"))
    assert 'type="application/atom+xml"' in weeks.get("/", headers=HTML).text


def test_the_changes_of_some_documents_alone(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    two_weeks(directory)
    snapshot = directory.current()
    assert snapshot is not None
    history = History.open(snapshot.path)
    assert history is not None
    wanted = [f"{BASE}dataset/{name}" for name in ("d-001", "d-100", "new", "never")]
    found = history.changes(among=wanted, latest=True)
    assert [(one.iri, one.what) for one in found][-1] == (wanted[0], "Create")
    assert {(one.iri, one.what, one.at) for one in found} == {
        (wanted[0], "Create", FIRST),
        (wanted[1], "Update", SECOND),
        (wanted[2], "Create", SECOND),
    }
    assert history.changes(among=[]) == []
    history.close()
