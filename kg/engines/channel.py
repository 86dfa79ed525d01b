"""Messages between the service and its workers: whole, in order, with few system calls."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from typing import Final

_LENGTH: Final = struct.Struct("!Q")
# a larger one would be mapped and unmapped by the allocator for every message
_CHUNK: Final = 1 << 16


class Channel:
    """One end of a stream; what is sent at the other end arrives here as it was.

    A message costs one system call to send and, if it is small, one to receive. Receiving
    takes what is there and never waits for the rest of a long message.

    Were both ends to wait while they send, two long messages would wait for each other: the
    end that has more to do than this never waits (:meth:`post` and :meth:`push`).

    Args:
        stream: one end of it.
        waits: whether sending, and receiving where nothing is, waits.

    >>> ours, theirs = map(Channel, socket.socketpair())
    >>> ours.send(b"one"), ours.send(b"")
    (None, None)
    >>> list(theirs.receive())
    [b'one', b'']
    """

    def __init__(self, stream: socket.socket, *, waits: bool = True) -> None:
        stream.setblocking(waits)
        self._stream = stream
        self._unsent = bytearray()
        self._parts: list[bytes] = []
        self._buffered = 0
        self._needed = _LENGTH.size

    def fileno(self) -> int:
        """The file descriptor, for an event loop to wait on."""
        return self._stream.fileno()

    def send(self, message: bytes) -> None:
        """Send ``message``.

        Raises:
            OSError: the other end is closed.
        """
        self._stream.sendall(_LENGTH.pack(len(message)) + message)

    @property
    def is_behind(self) -> bool:
        """Whether something that was posted has still to be sent."""
        return bool(self._unsent)

    def post(self, message: bytes) -> None:
        """Send of ``message`` what the other end has room for; :meth:`push` sends the rest.

        Raises:
            OSError: the other end is closed.
        """
        data = _LENGTH.pack(len(message)) + message
        if not self._unsent:
            data = data[self._sent(data) :]
        self._unsent += data

    def push(self) -> None:
        """Send more of what was posted.

        Raises:
            OSError: the other end is closed.
        """
        del self._unsent[: self._sent(self._unsent)]

    def _sent(self, data: bytes | bytearray) -> int:
        try:
            return self._stream.send(data)
        except BlockingIOError:
            return 0

    def receive(self) -> Iterator[bytes]:
        """The messages that are complete now; waits, if at all, where nothing is there.

        Raises:
            EOFError: the other end is closed.
            OSError: the connection is broken.
        """
        try:
            chunk = self._stream.recv(_CHUNK)
        except BlockingIOError:
            return
        if not chunk:
            raise EOFError
        self._parts.append(chunk)
        self._buffered += len(chunk)
        while self._buffered >= self._needed:
            data = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
            (length,) = _LENGTH.unpack_from(data)
            end = _LENGTH.size + length
            if len(data) < end:
                self._parts, self._needed = [data], end
                return
            rest = data[end:]
            self._parts, self._buffered = ([rest] if rest else []), len(rest)
            self._needed = _LENGTH.size
            yield data[_LENGTH.size : end]

    def close(self) -> None:
        """Close this end."""
        self._stream.close()
