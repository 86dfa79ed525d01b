"""From an empty folder to a published catalogue in three commands."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.ports import free_port

Run = Callable[..., "subprocess.Popen[str]"]
DATASETS = (
    ("Rain gauges", "CC BY 4.0"),
    ("River levels", "CC BY-NC 4.0"),
    ("Soil samples", None),
)


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
    for row, (title, licence) in enumerate(DATASETS, 1):
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
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        for _ in range(1200):
            try:
                found = client.get("/search.json", params={"kind": "dataset"}).json()
                break
            except httpx.ConnectError:
                assert serving.poll() is None
                time.sleep(0.05)
        records = {hit["label"]: hit for hit in found["hits"]}
        assert set(records) == {title for title, _ in DATASETS}
        pages = {
            title: client.get(httpx.URL(hit["url"]).path, headers={"Accept": "text/html"}).text
            for title, hit in records.items()
        }
        catalogue = client.get("/catalog", headers={"Accept": "text/turtle"}).text
    assert "allowed with conditions" in pages["Rain gauges"]
    assert "not allowed" in pages["River levels"]
    assert "no licence stated" in pages["Soil samples"]
    assert all(title in catalogue for title in records)
    assert commands == 3
