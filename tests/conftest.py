"""What tests share: where the real data is, and servers that are really running."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """The folder of the real data called ``name``; skips the test where it is absent."""

    def folder(name: str) -> Path:
        path = CHECKOUT.parent / "shared" / "data" / name
        if not path.exists():
            pytest.skip(f"needs the real data in ../shared/data/{name}")
        return path

    return folder
