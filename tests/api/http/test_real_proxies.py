"""Behind nginx and Caddy, set up as `deploy/` has them, no field of a client gets into a link."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from kg.snapshots.data_directory import Snapshot
from tests.api.conftest import served
from tests.ports import free_port, wait_for

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
#: what a client sends to be in the links of a page
HOSTILE = {
    "Forwarded": "for=203.0.113.9;host=evil.example;proto=https",
    "X-Forwarded-For": "127.0.0.1, 203.0.113.9",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "6666",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Proto": "https",
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
}
Started = Callable[[Path, int, int], list[str]]


@pytest.fixture(scope="module")
def behind(snapshot: Snapshot) -> Iterator[int]:
    """The port of a service that trusts proxies on this machine."""
    options = "proxies=Proxies.of(trusted=['127.0.0.1'])"
    imports = "from api.http.proxies import Proxies"
    with served(snapshot.path.parents[1], options, imports=imports) as client:
        yield client.base_url.port or 0


def nginx(folder: Path, port: int, service: int) -> list[str]:
    site = (DEPLOY / "nginx.conf").read_text()
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{service}")
    (folder / "site.conf").write_text(site.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = " ".join(f"{name}_temp_path {folder}/{name};" for name in names)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/log; events {{}}"
        f" http {{ access_log off; {paths} include {folder}/site.conf; }}"
    )
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, port: int, service: int) -> list[str]:
    site = (DEPLOY / "Caddyfile").read_text()
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{service}")
    site = re.sub(r"^data\.example\.org", f"http://:{port}", site, flags=re.M)
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + site)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    places = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ | places)
    try:
        wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait()


@pytest.mark.parametrize("proxy", [nginx, caddy], ids=["nginx", "caddy"])
def test_no_field_of_a_client_is_in_a_link(proxy: Started, behind: int, tmp_path: Path) -> None:
    port = free_port()
    command = proxy(tmp_path, port, behind)
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    with (
        running(command, tmp_path, port),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        for path in ("/", "/catalog.ttl", "/queries/datasets-matching", "/sitemap.xml", "/feed"):
            accept = {"Host": "data.example.org", "Accept": "text/html, */*;q=0.5"}
            plain = client.get(path, headers=accept).text
            assert "data.example.org" in plain
            for name, value in HOSTILE.items():
                assert client.get(path, headers={**accept, name: value}).text == plain, name
        assert client.get("/metrics", headers={"Host": "data.example.org"}).status_code in {
            200,  # nginx gives it to this machine
            404,
        }
