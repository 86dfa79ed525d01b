"""Takes the picture of the README: a dataset's page of the running demo, in Chromium.

fairweave demo &
python docs/images/screenshot.py http://localhost:8000/dataset/NAME docs/images/dataset.png
"""

from __future__ import annotations

import shutil
import sys

from playwright.sync_api import sync_playwright


def main(address: str, picture: str) -> None:
    """Write the top of the page at ``address`` to the PNG file ``picture``."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1100, "height": 760})
        page.goto(address)
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
