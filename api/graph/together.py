"""Reads several parts of a record: at once where they wait, else one after another."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar, overload

from api.state.current_snapshot import Current

_A = TypeVar("_A")
_B = TypeVar("_B")
_C = TypeVar("_C")


@overload
async def together(
    current: Current, one: Coroutine[Any, Any, _A], two: Coroutine[Any, Any, _B], /
) -> tuple[_A, _B]: ...
@overload
async def together(
    current: Current,
    one: Coroutine[Any, Any, _A],
    two: Coroutine[Any, Any, _B],
    three: Coroutine[Any, Any, _C],
    /,
) -> tuple[_A, _B, _C]: ...
async def together(current: Current, *parts: Coroutine[Any, Any, Any]) -> tuple[Any, ...]:
    """The results of ``parts``.

    What is read from the files of the snapshot waits for nothing, and a task for each part would
    take longer than many a part.

    Raises:
        FairweaveError: as the first of ``parts`` that fails.
    """
    if not current.reader:
        return tuple(await asyncio.gather(*parts))
    try:
        return tuple([await part for part in parts])
    finally:
        for part in parts:  # those behind one that failed
            part.close()
