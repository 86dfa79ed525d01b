"""Chromium, as tests start it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

#: what Debian and others call it; the first draws no window and takes half of the processor time
NAMES: Final = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def launched() -> Iterator[Any]:
    """A browser of playwright; skips the test where there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        own = running.chromium.executable_path
        found = next((path for name in NAMES if (path := shutil.which(name))), own)
        if not Path(found).exists():
            pytest.skip(f"needs chromium (apt-get install {NAMES[0]})")
        browser = running.chromium.launch(executable_path=found, args=list(_ARGUMENTS))
        yield browser
        browser.close()
