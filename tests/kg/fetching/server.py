"""A server of one file that misbehaves as its path states, for the tests of downloads."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONTENT = bytes(range(256)) * 4096  # 1 MB
SIGN_IN = b"\n<!-- c -->\n<!DOCTYPE html><title>Sign in</title>"
ETAG = '"version-1"'


class Handler(BaseHTTPRequestHandler):
    """The path states how to behave; what was requested is in ``server.requests``."""

    protocol_version = "HTTP/1.1"
    server: FileServer

    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        behaviour = self.path.strip("/").partition("/")[0]
        self.server.requests.append((self.path, self.headers.get("Range", "")))
        first = len(self.server.requests) == 1
        match behaviour:
            case "redirect":
                self.send_response(302)
                self.send_header("Location", self.server.location)
                self.send_header("Content-Length", "0")
                self.end_headers()
            case "missing":
                self.send_error(404)
            case "endless":
                self._endless()
            case "silent":
                self._whole(CONTENT, cut=10, stall=60)
            case "trickle":
                self._trickle()
            case "few" if first:
                self._whole(CONTENT, cut=1000)
            case "truncate" if first:
                self._whole(CONTENT, cut=len(CONTENT) // 2)
            case "stall" if first:
                self._whole(CONTENT, cut=len(CONTENT) // 3, stall=3)
            case "changes" if first:
                self._whole(CONTENT, cut=1000)
            case "changes":
                self._whole(CONTENT[::-1], etag='"version-2"')
            case "short":
                self._whole(CONTENT, announced=len(CONTENT) + 10)
            case _:
                self._ranged(SIGN_IN if behaviour == "sign-in" else CONTENT)

    def _ranged(self, content: bytes) -> None:
        start = self.headers.get("Range", "").removeprefix("bytes=").rstrip("-")
        if not start or self.headers.get("If-Range") != ETAG:
            self._whole(content)
            return
        self.send_response(206)
        size = len(content)
        self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        self._body(content[int(start) :])

    def _whole(
        self, content: bytes, cut: int = 0, stall: float = 0, announced: int = 0, etag: str = ETAG
    ) -> None:
        self.send_response(200)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", str(announced or len(content)))
        self.end_headers()
        self.wfile.write(content[: cut or None])
        if cut or announced:
            self.wfile.flush()
            time.sleep(stall)
            self.close_connection = True

    def _body(self, content: bytes) -> None:
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _trickle(self) -> None:
        """A byte in a tenth of a second, for half a minute."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        with contextlib.suppress(OSError):
            for number in range(300):
                self.wfile.write(CONTENT[number : number + 1])
                self.wfile.flush()
                time.sleep(0.1)
        self.close_connection = True

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(CONTENT)
        self.close_connection = True


class FileServer(ThreadingHTTPServer):
    """The server; ``address`` is where it is."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[tuple[str, str]] = []
        self.location = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None: ...


@contextlib.contextmanager
def running() -> Iterator[FileServer]:
    with FileServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
