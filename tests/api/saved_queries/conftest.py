"""A browser's view of the service that tests share."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.api.conftest import sending


@pytest.fixture(scope="session")
def browser(service: httpx.Client) -> Iterator[httpx.Client]:
    """A client of the service over the shipped examples, which reads HTML."""
    with sending(service, {"Accept": "text/html"}) as client:
        yield client
