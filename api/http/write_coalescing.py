"""One write for the header and the body of a response.

uvicorn writes them one after the other, and each write is a system call, a packet, and for
the client one more time to be woken: for small answers a good part of all the work.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: bytes up to which to copy is less than a packet
_WORTH_A_COPY: Final = 64 * 1024


class CorkedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol over a :class:`Cork`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See :meth:`asyncio.BaseProtocol.connection_made`."""
        super().connection_made(cast(asyncio.Transport, Cork(transport, self.loop)))


class Cork:
    """A transport that sends two writes in a row as one.

    What nothing follows is sent when the event loop comes round again.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held = b""

    def write(self, data: bytes) -> None:
        """See :meth:`asyncio.WriteTransport.write`."""
        if self._held:
            held, self._held = self._held, b""
            if len(data) > _WORTH_A_COPY:
                self._transport.write(held)
                self._transport.write(data)
            else:
                self._transport.write(held + data)
        elif data:
            self._held = data
            self._loop.call_soon(self._flush)

    def close(self) -> None:
        """See :meth:`asyncio.BaseTransport.close`."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        held, self._held = self._held, b""
        if held:
            self._transport.write(held)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
