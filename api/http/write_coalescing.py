"""One write for the header and the body of a response.

uvicorn writes them one after the other, and each write is a system call, a packet, and for
the client one more time to be woken: for small answers a good part of all the work.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: bytes up to which to copy is less than a packet
_MAX_COPY: Final = 64 * 1024


class CoalescingProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol over a :class:`WriteCoalescer`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See :meth:`asyncio.BaseProtocol.connection_made`."""
        super().connection_made(cast(asyncio.Transport, WriteCoalescer(transport, self.loop)))


class WriteCoalescer:
    """A transport that sends two writes in a row as one.

    What nothing follows is sent when the event loop comes round again.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._pending = b""

    def write(self, data: bytes) -> None:
        """See :meth:`asyncio.WriteTransport.write`."""
        if self._pending:
            pending, self._pending = self._pending, b""
            if len(data) > _MAX_COPY:
                self._transport.write(pending)
                self._transport.write(data)
            else:
                self._transport.write(pending + data)
        elif data:
            self._pending = data
            self._loop.call_soon(self._flush)

    def close(self) -> None:
        """See :meth:`asyncio.BaseTransport.close`."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        pending, self._pending = self._pending, b""
        if pending:
            self._transport.write(pending)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
