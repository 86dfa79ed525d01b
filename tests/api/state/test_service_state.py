"""A snapshot that is replaced leaves nothing in memory once its last request has ended."""

from __future__ import annotations

import asyncio
import gc
import weakref
from pathlib import Path

import pytest

from api.state.current_snapshot import Current
from api.state.service_state import ServiceState
from kg.engines.embedded import EmbeddedEngine
from tests.api.conftest import make_snapshot, publish


@pytest.mark.parametrize("in_circle", [False, True])
def test_a_replaced_snapshot_is_freed_with_its_last_request(
    tmp_path: Path, in_circle: bool
) -> None:
    make_snapshot(tmp_path, "one", 1)
    make_snapshot(tmp_path, "two", 2)
    publish(tmp_path, "one")

    def opened(snapshot: str) -> EmbeddedEngine:
        return EmbeddedEngine(tmp_path / "snapshots" / snapshot / "store", version=snapshot)

    async def switch() -> weakref.ref[Current]:
        state = ServiceState(opened("one"), cache=1 << 20, directory=tmp_path, open_snapshot=opened)
        watching = asyncio.create_task(state.watch())
        old = weakref.ref(state.current)
        request = state.current
        request.begin()
        if in_circle:  # as an error and the frame that it was raised in are
            setattr(request, "circle", request)  # noqa: B010
        publish(tmp_path, "two")
        while state.current is request:
            await asyncio.sleep(0.05)
        assert old() is not None
        request.end()
        del request
        for _ in range(1_200):
            if old() is None:
                break
            await asyncio.sleep(0.05)
        watching.cancel()
        await state.close()
        return old

    gc.disable()  # so that no collection but the service's own frees it
    try:
        assert asyncio.run(switch())() is None
    finally:
        gc.enable()
