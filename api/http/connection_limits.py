"""Limits on a connection: the size of a request's head, and the time that its parts may take.

uvicorn reads a head of any size, waits for the rest of a request for ever, and keeps what a client
does not read for as long as that stays connected.
"""

from __future__ import annotations

import asyncio
import json
from typing import Final

from api.http.write_coalescing import CoalescingProtocol

#: bytes of the request line and the header fields together
MAX_HEAD: Final = 64 * 1024
#: seconds for the head of a request, from the first byte or the connection on
HEAD_SECONDS: Final = 10.0
#: seconds for its body
BODY_SECONDS: Final = 30.0
#: seconds in which a client has to read something of what is sent
WRITE_SECONDS: Final = 30.0
#: seconds in which a client may read why its request is refused, while it still sends
LINGER_SECONDS: Final = 1.0


def _problem(status: int, title: str, detail: str) -> bytes:
    """A response with problem details (RFC 9457), after which the connection is closed."""
    body = json.dumps({"type": "about:blank", "status": status, "title": title, "detail": detail})
    return (
        f"HTTP/1.1 {status} {title}\r\ncontent-type: application/problem+json\r\n"
        f"access-control-allow-origin: *\r\nconnection: close\r\n"
        f"content-length: {len(body)}\r\n\r\n{body}"
    ).encode()


_TOO_LARGE: Final = _problem(
    431,
    "Request Header Fields Too Large",
    f"The head of a request has at most {MAX_HEAD // 1024} kB; send a long query in a body.",
)
_TOO_SLOW: Final = _problem(408, "Request Timeout", "The request did not arrive in time.")


class LimitedProtocol(CoalescingProtocol):
    """The HTTP protocol of the service, with limits on each connection."""

    _refused = False
    _in_head = True
    _head = 0
    _fields = 0
    _timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See :meth:`asyncio.BaseProtocol.connection_made`."""
        super().connection_made(transport)
        self._wait(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """See :meth:`asyncio.BaseProtocol.connection_lost`."""
        self._wait(None)
        self._wait_for_reader(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """See :meth:`asyncio.Protocol.data_received`."""
        if self._refused:
            return
        if self._in_head:
            if self._timer is None:
                self._wait(HEAD_SECONDS)
            # what was read of it so far is in the parser, which has no limit of its own
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > MAX_HEAD:
            self._refuse(_TOO_LARGE)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._fields = 0

    def on_url(self, url: bytes) -> None:
        """A part of the request line."""
        self._fields += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header field."""
        self._fields += len(name) + len(value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The end of a request's head."""
        if self._fields > MAX_HEAD:
            self._refuse(_TOO_LARGE)
            return
        self._in_head, self._head = False, 0
        self._wait(BODY_SECONDS)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of a request's body."""
        if not self._in_head:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The end of a request."""
        if not self._in_head:
            self._in_head = True
            self._wait(None)
            super().on_message_complete()

    def pause_writing(self) -> None:
        """The client reads less than is sent to it."""
        self._wait_for_reader(WRITE_SECONDS)
        super().pause_writing()

    def resume_writing(self) -> None:
        """The client has read most of what was sent to it."""
        self._wait_for_reader(None)
        super().resume_writing()

    def _wait(self, seconds: float | None) -> None:
        """Give the client ``seconds`` for the next part of its request; ``None``: any time."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = (
            None if seconds is None else self.loop.call_later(seconds, self._refuse, _TOO_SLOW)
        )

    def _wait_for_reader(self, seconds: float | None) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
        self._write_timer = (
            None if seconds is None else self.loop.call_later(seconds, self.transport.abort)
        )

    def _refuse(self, response: bytes) -> None:
        """Send ``response`` and close the connection, unless a response is under way."""
        self._wait(None)
        if self.transport.is_closing() or self._refused:
            return
        if self.cycle is not None and not self.cycle.response_complete:
            if self.cycle.response_started:
                self.transport.abort()
                return
            self.cycle.disconnected = True  # what waits for the rest of its body answers no more
            self.cycle.message_event.set()
        if not (self._head or self._fields):  # no request, so no response is expected
            self.transport.close()
            return
        self._refused = True
        self.transport.write(response)
        # closed at once, what the client still sends would make it lose the response
        self.loop.call_later(LINGER_SECONDS, self.transport.close)
