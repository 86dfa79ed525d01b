"""From an empty folder to a published catalogue in three commands."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.chromium import launched
from tests.ports import free_port
from tests.reader import WAYS, Reader

#: with the browser tests: a browser needs a processor of its own
pytestmark = pytest.mark.xdist_group("browser")
Run = Callable[..., "subprocess.Popen[str]"]
#: title → licence in the spreadsheet, and what its page says of commercial use
DATASETS = {
    "Rain gauges": ("CC BY 4.0", "allowed with conditions"),
    "River levels": ("CC BY-NC 4.0", "not allowed"),
    "Soil samples": (None, "no licence stated"),
}


@pytest.fixture
def fairweave(tmp_path: Path) -> Iterator[Run]:
    """Starts a command in an empty folder."""
    running: list[subprocess.Popen[str]] = []

    def run(*arguments: str) -> subprocess.Popen[str]:
        command = [str(Path(sys.executable).with_name("fairweave")), *arguments]
        process = subprocess.Popen(
            command, cwd=tmp_path, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.terminate()
        process.communicate(timeout=60)


def _fill(path: Path) -> None:
    """An audit of three datasets takes the place of the three examples of the template."""
    columns, *examples = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert len(examples) == 3
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("datasets")
    sheet.write_row(0, 0, columns)
    for row, (title, (licence, _)) in enumerate(DATASETS.items(), 1):
        sheet.write(row, columns.index("title"), title)
        sheet.write(row, columns.index("licence"), licence)
    book.close()


def test_three_commands_publish_an_audit_of_three_datasets(fairweave: Run, tmp_path: Path) -> None:
    commands = 0
    for arguments in (("template",), ("build", "catalogue.xlsx", "-d", "data")):
        output, _ = (process := fairweave(*arguments)).communicate(timeout=300)
        commands += 1
        assert process.returncode == 0, output
        if arguments == ("template",):
            _fill(tmp_path / "catalogue.xlsx")
    port = free_port()
    serving = fairweave("serve", "-d", "data", "--port", str(port))
    commands += 1
    assert commands == 3
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        found = _answered(client, serving)
        records = {hit["label"]: hit for hit in found["hits"]}
        assert set(records) == set(DATASETS)
        catalogue = client.get("/catalog", headers={"Accept": "text/turtle"}).text
        assert all(title in catalogue for title in records)
        with launched() as chromium:
            for way in WAYS:
                _read(Reader(chromium, client, way))


def _answered(client: httpx.Client, serving: subprocess.Popen[str]) -> Any:
    """The datasets of the service that starts."""
    for _ in range(1200):
        try:
            return client.get("/search.json", params={"kind": "dataset"}).json()
        except httpx.ConnectError:
            assert serving.poll() is None
            time.sleep(0.05)
    raise AssertionError("it does not answer")


def _read(reader: Reader) -> None:
    """Each dataset is one click from the first page, with what it may be used for."""
    home = reader.page.url
    for number, (title, (_, answer)) in enumerate(DATASETS.items(), 1):
        reader.page.goto(home)
        reader.suggested(title[:4].lower(), title)
        assert answer in reader.text()
        assert reader.clicks == number
    reader.context.close()
