"""Behind a real proxy, below a prefix, whether the proxy takes it off or not."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from api.http.origin import origin
from api.http.proxies import Proxies, ProxyFields
from kg.cli.console import TEST_NAAN, warn_of_base, warn_of_test_arks
from kg.errors import FairweaveError
from kg.snapshots.data_directory import DataDirectory, Snapshot
from tests.api.conftest import served
from tests.api.harvesting.harvest import FIRST, publish_datasets

PREFIX = "/fairweave"
HTML = {"Accept": "text/html"}
PAGES = (
    "/",
    "/queries",
    "/queries/datasets-matching",
    "/sparql",
    "/search?q=dataset",
    "/browse",
    "/catalog",
    "/dumps/",
    "/feed",
    "/oai",
    "/ontology",
    "/licence",
    "/licence/MIT",
    "/shapes/dataset",
    "/selection?query=datasets-matching",
    "/nowhere/at/all",
)


@contextmanager
def proxy(port: int, fields: dict[str, str], *, strips: bool) -> Iterator[str]:
    """A reverse proxy before the service at ``port``; yields the address that it has."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path
            if not path.startswith(PREFIX):
                self.send_error(404, "outside of the prefix")
                return
            if strips:
                path = path.removeprefix(PREFIX) or "/"
            forwarded = {
                name: value.replace("HERE", self.headers["Host"]) for name, value in fields.items()
            }
            answer = httpx.get(
                f"http://127.0.0.1:{port}{path}",
                headers={"Accept": self.headers.get("Accept", "*/*"), **forwarded},
                trust_env=False,
            )
            self.send_response(answer.status_code)
            for name in ("content-type", "location"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def behind(snapshot: Snapshot) -> Iterator[int]:
    options = f"proxies=Proxies.of({PREFIX!r}, ['127.0.0.1'], ProxyFields.x_forwarded_all)"
    imports = "from api.http.proxies import Proxies, ProxyFields"
    with served(snapshot.path.parents[1], options, imports=imports) as client:
        yield client.base_url.port or 0


@pytest.mark.parametrize("strips", [True, False])
@pytest.mark.parametrize(
    "fields",
    [
        {"X-Forwarded-Host": "HERE", "X-Forwarded-Proto": "http"},
        {"X-Forwarded-Host": "HERE", "X-Forwarded-Prefix": PREFIX},
    ],
    ids=["x-forwarded", "x-forwarded-prefix"],
)
def test_every_link_of_every_page_leads_back_through_the_proxy(
    behind: int, fields: dict[str, str], strips: bool
) -> None:
    with (
        proxy(behind, fields, strips=strips) as address,
        httpx.Client(trust_env=False, headers={"Accept": "text/html"}) as client,
    ):
        seen: set[str] = set()
        dataset = re.search(
            r"<loc>([^<]+/dataset/[^<]+)</loc>", client.get(f"{address}/sitemap-1.xml").text
        )
        assert dataset is not None
        assert dataset[1].startswith(address)
        for page in (*PAGES, dataset[1].removeprefix(address)):
            answer = client.get(address + page)
            assert answer.status_code == (404 if page.startswith("/nowhere") else 200), page
            text = re.sub(r"<(pre|code|script).*?</\1>", "", answer.text, flags=re.S)
            links = set(re.findall(r'(?:href|src|action|data-choices)="([^"#][^"]*)"', text))
            own = {
                link
                for link in links
                if not link.startswith("data:") and "127.0.0.1" in urljoin(address, link)
            }
            assert own
            assert {link for link in own if not urlsplit(link).path.startswith(PREFIX)} == set()
            seen |= {link.replace("&amp;", "&") for link in own}
        assert client.get(address + "/").text.count(f'data-root="{PREFIX}"') == 1
        for link in sorted(seen, key=len)[:25]:
            assert client.get(urljoin(address, link)).status_code == 200, link
        csv = client.get(address + "/queries/datasets-matching").text
        assert f"{address}/queries/datasets-matching.csv" in csv  # in the programs to copy
        assert client.get(address + "/health").json()["status"] == "ok"


def test_without_trust_headers_of_clients_are_ignored(client: httpx.Client) -> None:
    forwarded = {
        "Accept": "text/html",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/evil",
        "Forwarded": "host=evil.example;proto=https",
    }
    for page in ("/", "/queries/datasets-matching"):
        text = client.get(page, headers=forwarded).text
        assert "evil" not in text
        assert "https://127.0.0.1" not in text


def placed(proxies: Proxies, path: str = "/", base: str = "", **fields: str) -> tuple[str, str]:
    headers = [(b"host", b"inner:8000")]
    headers += [(n.replace("_", "-").encode(), v.encode("latin-1")) for n, v in fields.items()]
    scope = {
        "type": "http",
        "scheme": "http",
        "client": ("10.0.0.5", 1234),
        "path": path,
        "raw_path": path.encode(),
        "headers": headers,
    }
    proxies.place(scope, base)
    assert scope["path"] == scope["raw_path"].decode()  # type: ignore[attr-defined]
    return origin(scope), str(scope["path"])


TRUSTING = Proxies.of(trusted=["10.0.0.0/8"])
BY_FORWARDED = Proxies.of(trusted=["10.0.0.0/8"], fields=ProxyFields.forwarded)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "http://inner:8000"),
        ({"x_forwarded_proto": "https", "x_forwarded_host": "a.org"}, "https://a.org"),
        # most proxies set neither, and pass on what a client sent
        ({"x_forwarded_host": "a.org", "x_forwarded_port": "8080"}, "http://a.org"),
        ({"x_forwarded_prefix": "/x"}, "http://inner:8000"),
        ({"x_forwarded_proto": "javascript"}, "http://inner:8000"),
        ({"x_forwarded_host": 'a.org"><script>'}, "http://inner:8000"),
        ({"x_forwarded_host": "a.org\r\n"}, "http://a.org"),
        ({"x_forwarded_host": ""}, "http://inner:8000"),
        # what the client made up stands before what the trusted proxy added
        ({"x_forwarded_host": "evil.org, a.org"}, "http://a.org"),
        # two proxies in a row, both trusted: the outer one counts
        (
            {"x_forwarded_for": "1.2.3.4, 10.0.0.9", "x_forwarded_host": "a.org, inner2"},
            "http://a.org",
        ),
        # nginx passes on what a client sent of the other kind
        ({"forwarded": "host=evil.org", "x_forwarded_host": "a.org"}, "http://a.org"),
        ({"forwarded": "host=evil.org"}, "http://inner:8000"),
    ],
)
def test_headers_of_a_trusted_proxy_count(fields: dict[str, str], expected: str) -> None:
    assert placed(TRUSTING, **fields)[0] == expected
    assert placed(Proxies.of(trusted=["192.0.2.1"]), **fields)[0] == "http://inner:8000"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"x_forwarded_host": "a.org", "x_forwarded_port": "8080"}, "http://a.org:8080"),
        ({"x_forwarded_prefix": "//evil.org"}, "http://inner:8000"),
        ({"x_forwarded_prefix": "/x y"}, "http://inner:8000"),
        ({"x_forwarded_prefix": "/x/"}, "http://inner:8000/x"),
    ],
)
def test_where_the_operator_chooses_it_port_and_prefix_count(
    fields: dict[str, str], expected: str
) -> None:
    everything = Proxies.of(trusted=["10.0.0.0/8"], fields=ProxyFields.x_forwarded_all)
    assert placed(everything, **fields)[0] == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"forwarded": "host=evil.org;for=1.2.3.4, host=a.org;proto=https"}, "https://a.org"),
        ({"forwarded": 'for=1.2.3.4;host=a.org, for="10.0.0.9:80";host=inner2'}, "http://a.org"),
        ({"forwarded": "host=a.org", "x_forwarded_host": "evil.org"}, "http://a.org"),
        ({"x_forwarded_host": "evil.org"}, "http://inner:8000"),
    ],
)
def test_where_the_operator_chooses_it_forwarded_counts(
    fields: dict[str, str], expected: str
) -> None:
    assert placed(BY_FORWARDED, **fields)[0] == expected


def test_the_public_address_overrules_every_field() -> None:
    public = Proxies.of(trusted=["10.0.0.0/8"], public_url="https://data.example.org/fw")
    for fields in ({}, {"x_forwarded_host": "evil.org", "x_forwarded_prefix": "/evil"}):
        expected = ("https://data.example.org/fw", "/dataset/x")
        assert placed(public, "/dataset/x", **fields) == expected
        assert placed(public, "/fw/dataset/x", **fields) == expected
    for wrong in ("data.example.org", "ftp://x.org", "https://x.org/?q", "https://u@x.org"):
        with pytest.raises(FairweaveError, match="--public-url"):
            Proxies.of(public_url=wrong)


def test_the_path_of_the_base_iri_is_the_prefix_with_or_without_it_in_requests() -> None:
    """A record has one canonical address: a proxy may have taken the path off."""
    plain = Proxies()
    assert placed(plain, "/fw/dataset/x", "/fw") == ("http://inner:8000/fw", "/dataset/x")
    assert placed(plain, "/dataset/x", "/fw") == ("http://inner:8000/fw", "/dataset/x")
    assert placed(plain, "/fwx/y", "/fw") == ("http://inner:8000/fw", "/fwx/y")
    assert placed(plain, "/fw", "/fw") == ("http://inner:8000/fw", "/")


def test_records_of_a_base_with_a_path_resolve_with_and_without_it(tmp_path: Path) -> None:
    base = "https://x.org/fw/"
    publish_datasets(DataDirectory(tmp_path), "0123456789abcdef", {"x": "X"}, FIRST, base)
    with served(tmp_path, headers=HTML) as client:
        for path in ("/fw/dataset/x", "/dataset/x"):
            for suffix in ("", ".ttl"):
                answer = client.get(path + suffix)
                assert answer.status_code == 200, path + suffix
            assert f"<{base}dataset/x>" in answer.text  # identities are the base's


@pytest.mark.parametrize(
    ("root", "trusted"), [("/a b", []), ("/<x>", []), ("", ["nobody"]), ("", ["10.0.0.1/8"])]
)
def test_what_is_no_prefix_and_no_address_is_refused(root: str, trusted: list[str]) -> None:
    with pytest.raises(FairweaveError):
        Proxies.of(root, trusted)


@pytest.mark.parametrize(
    ("base", "host", "warned"),
    [
        ("http://localhost:8000/", "0.0.0.0", True),
        ("http://localhost:8000/", "::", True),
        ("http://127.0.0.1:8000/", "192.0.2.7", True),
        ("http://localhost:8000/", "127.0.0.1", False),
        ("http://localhost:8000/", "localhost", False),
        ("https://data.example.org/", "0.0.0.0", False),
        ("", "0.0.0.0", False),
    ],
)
def test_iris_of_localhost_for_all_the_world_are_warned_of(
    base: str, host: str, warned: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    warn_of_base(base, host)
    errors = capsys.readouterr().err
    assert ("--base-iri" in errors) == warned


@pytest.mark.parametrize(
    ("base", "warned"), [("http://localhost:8000/", True), ("https://data.example.org/", False)]
)
def test_behind_a_proxy_the_address_that_the_service_listens_on_is_no_sign(
    base: str, warned: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    warn_of_base(base, "127.0.0.1", proxied=True)
    assert ("behind a proxy, but the IRIs begin" in capsys.readouterr().err) == warned
    warn_of_test_arks(TEST_NAAN, "127.0.0.1", proxied=True)
    assert "ark:/99999/" in capsys.readouterr().err
    warn_of_test_arks(TEST_NAAN, "127.0.0.1")
    assert capsys.readouterr().err == ""
