"""The header and the body of a response leave together, and nothing stays behind."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import httpx

from api.http.write_coalescing import WriteCoalescer


class Sent:
    """A transport that records what it was given."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.parts.append(data)

    def close(self) -> None:
        self.closed = True


def sent(*steps: Any) -> list[bytes]:
    """What is sent when ``steps`` are done: bytes are written, ``None`` is a turn of the loop."""

    async def steps_taken() -> list[bytes]:
        transport = Sent()
        coalescer = WriteCoalescer(transport, asyncio.get_running_loop())  # type: ignore[arg-type]
        for step in steps:
            if step is None:
                await asyncio.sleep(0)
            else:
                coalescer.write(step)
        coalescer.close()
        assert transport.closed
        return transport.parts

    return asyncio.run(steps_taken())


def test_two_writes_in_a_row_are_one() -> None:
    assert sent(b"header", b"body") == [b"headerbody"]
    assert sent(b"header", b"") == [b"header"]
    assert sent(b"a", b"b", b"c", b"d") == [b"ab", b"cd"]


def test_what_nothing_follows_is_sent_with_the_next_turn_of_the_loop() -> None:
    assert sent(b"header", None, b"body", None) == [b"header", b"body"]
    assert sent(b"a", b"b", None, b"c") == [b"ab", b"c"]


def test_nothing_is_lost_when_the_connection_is_closed() -> None:
    assert sent(b"header") == [b"header"]
    assert sent() == []


def test_a_small_answer_is_one_packet(client: httpx.Client) -> None:
    with socket.create_connection((client.base_url.host, client.base_url.port or 80)) as wire:
        wire.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b'"status":"ok"' in wire.recv(1 << 16)
