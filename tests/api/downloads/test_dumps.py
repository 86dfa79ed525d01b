"""The snapshot's files: listed with their hashes, sent whole and in part, and nothing else."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from pathlib import Path

import httpx
import pytest

from kg.snapshots.data_directory import Snapshot

DUMP = "/dumps/dataset-audits.nq.gz"


def test_every_file_is_as_its_listing_describes_it(service: httpx.Client) -> None:
    listed = service.get("/dumps/", headers={"accept": "application/json"}).json()["files"]
    assert {file["name"] for file in listed} >= {
        "dataset-audits.nq.gz",
        "notebook-study.nq.gz",
        "datasets.csv",
        "licence-claims.csv",
        "dataset-audits.records.csv",
        "manifest.json",
    }
    for file in listed:
        response = service.get(file["url"])
        assert response.headers["content-type"].partition(";")[0] == file["media_type"]
        assert "content-encoding" not in response.headers
        assert len(response.content) == file["size"]
        assert hashlib.sha256(response.content).hexdigest() == file["sha256"]
        head = service.head(file["url"])
        assert head.headers["content-length"] == str(file["size"])
        assert not head.content


def test_a_packed_file_is_sent_as_the_file_that_it_is(
    service: httpx.Client, snapshot: Snapshot
) -> None:
    body = service.get(DUMP, headers={"accept-encoding": "gzip"}).content
    assert body == (snapshot.dumps / "dataset-audits.nq.gz").read_bytes()
    assert gzip.decompress(body).startswith(b"<http")


def test_parts_of_a_file(service: httpx.Client) -> None:
    whole = service.get(DUMP)
    part = service.get(DUMP, headers={"range": "bytes=10-19"})
    assert part.status_code == 206
    assert part.content == whole.content[10:20]
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole.content)}"
    assert service.get(DUMP, headers={"range": "bytes=-5"}).content == whole.content[-5:]
    too_far = service.get(DUMP, headers={"range": f"bytes={len(whole.content)}-"})
    assert too_far.status_code == 416
    assert too_far.headers["access-control-allow-origin"] == "*"


def test_a_part_of_the_file_that_it_was_then_or_the_whole_that_it_is_now(
    service: httpx.Client,
) -> None:
    tag = service.head(DUMP).headers["etag"]
    same = service.get(DUMP, headers={"range": "bytes=0-3", "if-range": tag})
    assert same.status_code == 206
    changed = service.get(DUMP, headers={"range": "bytes=0-3", "if-range": '"other"'})
    assert changed.status_code == 200
    assert service.get(DUMP, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/dumps/../manifest.json",
        "/dumps/%2e%2e/%2e%2e/current",
        "/dumps/..%2fmanifest.json",
        "/dumps//etc/passwd",
        "/dumps/%2fetc%2fpasswd",
        "/dumps/store",
        "/dumps/dataset-audits.nq",
        "/dumps/dataset-audits.nq.gz/x",
        "/dumps/%00",
    ],
)
def test_a_path_that_names_no_file_leads_nowhere(service: httpx.Client, path: str) -> None:
    response = service.get(httpx.URL(str(service.base_url).rstrip("/") + path))
    assert response.status_code == 404
    assert "root:" not in response.text


def test_tables_have_what_they_say(service: httpx.Client, snapshot: Snapshot) -> None:
    for table in snapshot.manifest.tables:
        text = service.get(f"/dumps/{table.file}").text
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert rows[0] == [column.name for column in table.columns]
        assert len(rows) == table.rows + 1
        assert all(len(row) == len(rows[0]) for row in rows)
        for place, column in enumerate(table.columns):
            if column.type == "sc:Integer":
                values = [row[place] for row in rows[1:]]
                assert all(v.lstrip("+-").isdigit() or (column.blank and not v) for v in values)


def test_tables_are_the_same_bytes_when_built_again(snapshot: Snapshot, tmp_path: Path) -> None:
    from kg.build.tables import write
    from kg.saved_queries import Catalogue
    from kg.snapshots.layout import Layout

    (tmp_path / "results").symlink_to(snapshot.results)
    layout = Layout(tmp_path)
    layout.datasets.symlink_to(Layout(snapshot.results.parent).datasets)
    layout.dumps.mkdir()
    again = write(layout, Catalogue.shipped())
    assert {table.file for table in again} == {"datasets.csv", "licence-claims.csv", "lineage.csv"}
    for table in again:
        assert (layout.dumps / table.file).read_bytes() == (
            snapshot.dumps / table.file
        ).read_bytes()


def test_the_listing_is_rdf_and_a_page_too(service: httpx.Client) -> None:
    for kind in ("text/turtle", "application/ld+json", "application/rdf+xml"):
        assert (
            service.get("/dumps/", headers={"accept": kind})
            .headers["content-type"]
            .startswith(kind)
        )
    page = service.get("/dumps/", headers={"accept": "text/html"}).text
    assert "dataset-audits.nq.gz" in page
    assert service.get("/dumps/", headers={"accept": "image/png"}).status_code == 406


def test_files_are_only_read(service: httpx.Client) -> None:
    assert service.delete(DUMP).status_code == 405
    assert service.post("/dumps/").status_code == 405
