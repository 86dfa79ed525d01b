"""Stylesheets and scripts: addresses that change with the content, answers that may be cached."""

from __future__ import annotations

import gzip
from pathlib import Path

import httpx
import pytest

from api.web.assets import Assets, address, assets


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "built").mkdir()
    (tmp_path / "style.css").write_text("body { margin: 0 }")
    (tmp_path / "built" / "app.js").write_text("let a = 1;")
    (tmp_path / "built" / ".made-from").write_text("secret")
    (tmp_path / "notes.md").write_text("not for the web")
    return tmp_path


def test_an_address_changes_with_any_content(directory: Path) -> None:
    before = Assets(directory).address("app.js")
    assert before == Assets(directory).address("app.js")
    (directory / "style.css").write_text("body { margin: 1px }")
    assert Assets(directory).address("app.js") != before


def test_only_what_pages_use_is_served(directory: Path) -> None:
    found = Assets(directory)
    assert found.address("style.css")
    for name in (".made-from", "notes.md", "../style.css", "built/app.js", ""):
        assert found.address(name) == ""
        assert found.get(name) is None


def test_a_file_is_cached_for_ever_under_its_digest(client: httpx.Client) -> None:
    answer = client.get(address("style.css"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_file_is_not_cached_under_an_old_digest(client: httpx.Client) -> None:
    answer = client.get("/static/0123456789abcdef/style.css")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


def test_a_file_is_compressed_for_who_takes_that(client: httpx.Client) -> None:
    plain = client.get(address("style.css"), headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert "accept-encoding" in plain.headers["vary"].lower()
    with client.stream("GET", address("style.css"), headers={"accept-encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert len(packed) < len(plain.content)
    assert gzip.decompress(packed) == plain.content


def test_head_tells_the_same_without_a_body(client: httpx.Client) -> None:
    answer = client.head(address("style.css"))
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("name", ["nothing.js", "..%2F..%2Fapp.py", "built%2Fapp.js", ".made-from"])
def test_nothing_else_is_there(client: httpx.Client, name: str) -> None:
    assert client.get(f"/static/{assets().digest}/{name}").status_code == 404
