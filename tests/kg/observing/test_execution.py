"""Notebooks that are run: what they give is compared, what they do is contained."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner

from api.cli import app
from kg.authorities.identities import Identities
from kg.converters.notebook_study import CONVERTER
from kg.converters.record import Notes
from kg.observing.execution.causes import cause_of
from kg.observing.execution.comparison import compare
from kg.observing.execution.containment import containment
from kg.observing.execution.declarations import declared_packages, declared_python
from kg.observing.execution.environments import declared_environment
from kg.observing.locations import Repository, locate
from kg.validation import Shapes, validate_files

Row = dict[str, str]
namespaces = pytest.mark.skipif(
    not containment().prefix, reason="needs a system that allows namespaces"
)


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A directory for workspaces, with a short name: they have sockets in them."""
    with tempfile.TemporaryDirectory(prefix="t") as directory:
        yield Path(directory)


def result(text: str) -> dict[str, object]:
    return {
        "output_type": "execute_result", "data": {"text/plain": text}, "metadata": {},
        "execution_count": 1,
    }  # fmt: skip


def printed(text: str) -> dict[str, object]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def code(source: str, *outputs: dict[str, object]) -> dict[str, object]:
    return {
        "cell_type": "code", "source": source, "outputs": list(outputs), "metadata": {},
        "execution_count": None,
    }  # fmt: skip


def write(folder: Path, name: str, *cells: dict[str, object], language: str = "python") -> None:
    metadata = {"kernelspec": {"name": language, "language": language, "display_name": language}}
    document = {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": list(cells)}
    (folder / f"{name}.ipynb").write_text(json.dumps(document))


#: name → cells; what is expected of each is in the tests
NOTEBOOKS = {
    "same": [code("1 + 1", result("2")), code("print('a')", printed("a\n"))],
    "address": [code("object", result("object")),
                code("object()", result("<object at 0x7f0123456789>"))],
    "float": [code("0.1 + 0.2", result("0.30000000000000009"))],
    "random": [code("import random\nrandom.random()", result("0.12345"))],
    "nothing": [code("1 + 1")],
    "module": [code("import no_such_module.part")],
    "file": [code("open('data/missing.csv')"), code("2", result("2"))],
    "moved": [code("open('nearby.csv')")],
    "exception": [code("1 / 0")],
    "endless": [code("while True: pass")],
    "input": [code("input()")],
    "exit": [code("import os\nos._exit(3)")],
    "deletes": [
        code("import os, shutil\nshutil.rmtree(os.getcwd(), ignore_errors=True)\nos.listdir('..')")
    ],
    "disk": [code("with open('big', 'wb') as f:\n    for _ in range(200): f.write(bytes(10**6))")],
    "files": [
        code("import time\nfor n in range(100):\n    open(f'f{n}', 'wb').write(bytes(10**6))\n"
             "    time.sleep(0.02)")
    ],
    "forks": [code("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass")],
    # what six processes share is in memory once
    "shared": [
        code("import os, time\nx = bytearray(b'1') * 150_000_000\nchildren = []\n"
             "for _ in range(5):\n    child = os.fork()\n"
             "    if not child: time.sleep(0.4); os._exit(0)\n"
             "    children.append(child)\n[os.waitpid(child, 0)[1] for child in children]",
             result("[0, 0, 0, 0, 0]"))
    ],
    "memory": [code("x = [bytes(10**7) for _ in range(200)]")],
    "prints": [code("while True: print('x' * 10**6)")],
    "home": [
        code("import os\nfrom pathlib import Path\n"
             "[p for p in ('/root', '/home', os.environ['REAL_HOME'])\n"
             " if any((Path(p) / n).exists() for n in ('.bashrc', '.profile', '.ssh'))]"
             .replace("os.environ['REAL_HOME']", repr(str(Path.home()))), result("[]"))
    ],
    "outside": [code("open('/etc/fairweave-was-here', 'w')")],
    "socket": [
        code("import socket\nsocket.create_connection(('127.0.0.1', 9), timeout=1)")
    ],
    "environment": [
        code("import os\nsorted(k for k in os.environ if 'SECRET' in k)", result("[]"))
    ],
    "r": [code("summary(x)")],
}  # fmt: skip


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("notebooks")
    for name, cells in NOTEBOOKS.items():
        write(root, name, *cells, language="R" if name == "r" else "python")
    (root / "elsewhere").mkdir()
    (root / "elsewhere" / "nearby.csv").write_text("a\n1\n")
    (root / "broken.ipynb").write_text('{"cells": [')
    return root


@pytest.fixture(scope="module")
def observed(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("executed") / "tables"
    limits = ["--cell-timeout", "4", "--memory", "600", "--disk", "30", "--timeout", "60"]
    os.environ["MY_SECRET_TOKEN"] = "hidden"
    arguments = ["observe", str(repository), "-o", str(out), "--execute", "-j", "2", *limits]
    found = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return out


def read(folder: Path, table: str) -> list[Row]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def executions(observed: Path) -> Callable[[str], Row]:
    """The execution of the notebook with this name, its details with it."""
    names = {row["id"]: Path(row["name"]).stem for row in read(observed, "notebooks")}
    details = {row["id"]: row for row in read(observed, "execution_details")}
    rows = {
        names[row["notebook_id"]]: row | details[row["id"]]
        for row in read(observed, "combined_executions")
    }
    return rows.__getitem__


@pytest.mark.parametrize(
    ("name", "processed"),
    [("same", 51), ("address", 51), ("float", 51), ("random", 35), ("nothing", 99)],
)
def test_outputs_are_compared(executions: Callable[[str], Row], name: str, processed: int) -> None:
    assert executions(name)["processed"] == str(processed)


def test_each_cell_has_its_comparison(observed: Path, executions: Callable[[str], Row]) -> None:
    cells: dict[str, list[Row]] = {}
    for row in read(observed, "execution_cells"):
        cells.setdefault(row["execution_id"], []).append(row)

    def compared(name: str) -> list[tuple[str, str]]:
        return [(c["comparison"], c["rules"]) for c in cells.get(executions(name)["id"], [])]

    assert compared("same") == [("same", ""), ("same", "")]
    assert compared("address")[1] == ("same-after-normalising", "memory addresses")
    assert compared("float") == [("same-after-normalising", "rounding of floats")]
    assert compared("random") == [("different", "")]
    assert compared("file") == [("not-run", "")]


@pytest.mark.parametrize(
    ("name", "cause", "missing"),
    [
        ("module", "missing-module", "no_such_module"),
        ("file", "missing-file", "data/missing.csv"),
        ("moved", "missing-file", "nearby.csv"),
        ("exception", "exception", ""),
        ("endless", "time", ""),
        ("input", "input", ""),
        ("exit", "kernel-died", ""),
        ("disk", "disk", ""),
        ("memory", "memory", ""),
        ("r", "no-kernel", "R"),
        ("broken", "not-loaded", ""),
    ],
)
def test_the_cause_is_reported(
    executions: Callable[[str], Row], name: str, cause: str, missing: str
) -> None:
    row = executions(name)
    assert (row["cause"], row["missing"]) == (cause, missing), row
    assert int(row["processed"]) & 32 == 0


def test_output_without_end_is_ended(executions: Callable[[str], Row]) -> None:
    # whichever comes first: what is given out, what waits to be, which may end the kernel by
    # itself, or the limit of time
    assert executions("prints")["cause"] in ("output", "memory", "kernel-died", "time")


def test_what_would_mend_it_is_reported(executions: Callable[[str], Row]) -> None:
    assert executions("module")["mend"] == (
        "Install no-such-module: the code imports `no_such_module`."
    )
    assert "elsewhere/nearby.csv" in executions("moved")["mend"]
    assert executions("moved")["in_repository"] == "1"
    assert executions("file")["in_repository"] == "0"


def test_the_repository_is_as_it_was(repository: Path, observed: Path) -> None:
    assert {p.stem for p in repository.glob("*.ipynb")} == {*NOTEBOOKS, "broken"}
    assert not (repository / "big").exists()


@namespaces
def test_code_is_contained(executions: Callable[[str], Row]) -> None:
    assert executions("home")["processed"] == "51"
    assert executions("environment")["processed"] == "51"
    assert executions("outside")["exception"] in ("OSError", "PermissionError")
    assert not Path("/etc/fairweave-was-here").exists()
    assert executions("socket")["exception"] in ("OSError", "ConnectionRefusedError")
    assert executions("forks")["cause"] in ("processes", "time", "memory", "kernel-died")
    assert executions("files")["cause"] == "disk"
    assert executions("deletes")["processed"] == "99"
    assert executions("memory")["cause"] == "memory"
    assert executions("shared")["processed"] == "51"


def test_the_executions_are_read_and_conform(observed: Path, tmp_path: Path) -> None:
    notes = Notes(source="out")
    records = list(CONVERTER.convert(observed, Identities(), notes))
    assert not notes.unknown
    lines = "".join(line for record in records for line in record.triples)
    (tmp_path / "out.nt").write_text(lines)
    report = validate_files([tmp_path / "out.nt"], Shapes.shipped())
    assert report.conforms, report.to_text()


def test_the_environment_is_recorded(observed: Path) -> None:
    (environment,) = read(observed, "environments")
    assert environment["kind"] == "current"
    assert environment["python_version"] == ".".join(map(str, sys.version_info[:3]))
    names = {row["name"].lower() for row in read(observed, "environment_distributions")}
    assert {"ipykernel", "nbclient"} <= names


def _kernels(directory: Path) -> list[int]:
    """The kernels whose connection files are below ``directory``."""
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if f"-f {directory}/" in " ".join(process.info["cmdline"] or ())
    ]


@namespaces
def test_what_is_ended_goes_on_where_it_was(tmp_path: Path, temporary: Path) -> None:
    root = tmp_path / "notebooks"
    root.mkdir()
    for number in range(3):
        write(root, f"n{number}", code(f"import time\ntime.sleep({number and 60})\n{number}"))
    out = tmp_path / "out"
    command = [
        str(Path(sys.executable).with_name("fairweave")),
        "observe",
        str(root),
        "-o",
        str(out),
    ]
    command += ["--execute", "-j", "1", "--cell-timeout", "90"]
    journal = tmp_path / ".out.executions.jsonl"
    variables = os.environ | {"TMPDIR": str(temporary)}
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=variables)
    deadline = time.monotonic() + 60
    while not journal.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    while not _kernels(temporary) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1.0)  # the second one runs
    assert _kernels(temporary)
    process.send_signal(signal.SIGKILL)
    process.wait()
    while _kernels(temporary) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _kernels(temporary)
    assert not out.exists()
    done = journal.read_text()
    assert done.count("\n") == 1
    # the first is not run again: its record is the one that was stored
    record = json.loads(done)
    record["record"]["duration"] = 4321.0
    journal.write_text(json.dumps(record) + '\n{"key": "cut o')
    for number in (1, 2):
        write(root, f"n{number}", code(f"{number}"))
    (left,) = temporary.iterdir()
    os.utime(left, (0, 0))
    rest = subprocess.run(command, capture_output=True, text=True, check=False, env=variables)
    assert rest.returncode == 0, rest.stderr
    assert not [*temporary.iterdir()]
    rows = read(out, "combined_executions")
    assert [row["duration"] == "4321.0" for row in rows] == [True, False, False]
    assert not journal.exists()


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        ("CPU times: user 3 ms, sys: 1 s", "CPU times: user 9 ms, sys: 2 s", "durations"),
        ("done at 2024-05-01 12:00:01", "done at 2025-01-02 03:04:05", "times"),
        ("a\n", "a\n\n", "whitespace"),
        ("\x1b[31mred\x1b[0m", "red", "colours"),
        (" 1%|# | 1/9\r100%|#| 9/9 [00:01]\nok", "100%|##| 9/9 [00:09]\nok", "progress bars"),
        ("/tmp/ipykernel_12/1.py:3", "/tmp/ipykernel_99/7.py:3", "temporary paths"),
        ("/home/jo/data", "/root/data", "home directories"),
        ("a.py:1: FutureWarning: gone soon\n  f(x)\n1", "1", "warnings"),
        ("accuracy 0.91234567891", "accuracy 0.91234567899", "rounding of floats"),
    ],
)  # fmt: skip
def test_normalisers(old: str, new: str, rules: str) -> None:
    found = compare([printed(old)], [printed(new)])
    assert found is not None
    assert found.name == "same-after-normalising", found
    assert rules in found.rules


@pytest.mark.parametrize(
    ("old", "new"),
    [("accuracy 0.91", "accuracy 0.92"), ("10", "11"), ("a", "b"), ("rows: 5", "rows: 5 6")],
)
def test_what_differs_stays_different(old: str, new: str) -> None:
    found = compare([printed(old)], [printed(new)])
    assert found is not None
    assert found.name == "different"


def test_declared_packages(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text("{}")
    (tmp_path / "requirements.txt").write_text("numpy==2 # x\n-r other.txt\n./local\npandas\n")
    (tmp_path / "environment.yml").write_text(
        "dependencies: [python=3.9, conda-forge::scipy=1.11, {pip: [seaborn]}]"
    )
    (tmp_path / "Pipfile").write_text('[packages]\nrequests = "*"\nflask = "==2.0"\n')
    (repository,) = locate([tmp_path])
    assert declared_packages(repository) == [
        "requests", "flask==2.0", "scipy==1.11.*", "seaborn", "numpy==2", "pandas",
    ]  # fmt: skip
    (tmp_path / "environment.yml").write_text("[")
    with pytest.raises(ValueError, match=r"environment\.yml"):
        declared_packages(locate([tmp_path])[0])


@pytest.mark.parametrize(
    ("files", "versions", "path"),
    [
        ({"runtime.txt": "python-3.8\n"}, "==3.8.*", "runtime.txt"),
        ({"runtime.txt": "python-3.8.1\n"}, "==3.8.1", "runtime.txt"),
        ({"environment.yml": "dependencies: [python=3.9, numpy]"}, "==3.9.*", "environment.yml"),
        (
            {"environment.yml": "dependencies: ['python>=3.6, <3.9']"},
            "<3.9,>=3.6",
            "environment.yml",
        ),
        (
            {"environment.yml": "dependencies: [python=3.7=h0371630_0]"},
            "==3.7.*",
            "environment.yml",
        ),
        ({".python-version": "3.10.4\n"}, "==3.10.4", ".python-version"),
        ({"Pipfile": "[requires]\npython_version = '3.7'"}, "==3.7.*", "Pipfile"),
        ({"pyproject.toml": "[project]\nrequires-python = '>=3.9'"}, ">=3.9", "pyproject.toml"),
        (
            {
                "pyproject.toml": "[project]\nrequires-python = '>=3.9'",
                "binder/runtime.txt": "python-3.6",
            },
            "==3.6.*",
            "binder/runtime.txt",
        ),
        ({"runtime.txt": "r-4.1-2022-01-01", "sub/runtime.txt": "python-2.7"}, None, ""),
        ({"environment.yml": "dependencies: [python, numpy]"}, None, ""),
    ],
)
def test_declared_python(
    tmp_path: Path, files: dict[str, str], versions: str | None, path: str
) -> None:
    (tmp_path / "a.ipynb").write_text("{}")
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = declared_python(locate([tmp_path])[0])
    assert (found and str(found.versions), found.path if found else "") == (versions, path)


@pytest.mark.skipif(not shutil.which("uv"), reason="needs uv")
def test_a_declared_python_that_cannot_be_had_is_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.ipynb").write_text("{}")
    (tmp_path / "runtime.txt").write_text("python-3.5")
    monkeypatch.setenv("UV_OFFLINE", "1")
    environment = declared_environment(locate([tmp_path])[0], tmp_path / "cache")
    assert environment.problem.startswith("it declares Python 3.5 (runtime.txt), which is not")
    assert environment.mend == "Install Python 3.5, or use --environment current."
    assert "3.5" in environment.log


@pytest.mark.parametrize(
    ("file", "in_repository"),
    [
        ("lib/datasets.py", True),
        ("src/datasets/__init__.py", True),
        ("lib/chosen_datasets.py", False),  # another module
        ("kg/datasets/__init__.py", False),  # of a package: `kg.datasets`
    ],
)
def test_a_module_of_the_repository_is_distinguished_from_one_like_it(
    file: str, in_repository: bool
) -> None:
    repository = Repository(Path(), files={"kg/__init__.py": 0, file: 0})
    found = cause_of("ModuleNotFoundError", "No module named 'datasets'", "", repository)
    assert found.in_repository is in_repository
    assert found.distribution == ("" if in_repository else "datasets")


@pytest.mark.skipif(not shutil.which("uv"), reason="needs uv")
def test_an_environment_that_could_not_be_made_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.ipynb").write_text("{}")
    (tmp_path / "requirements.txt").write_text("six\n")
    (repository,) = locate([tmp_path])
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "empty"))
    for _ in range(2):
        environment = declared_environment(repository, tmp_path / "cache")
        assert environment.problem
        assert environment.log
        assert str(tmp_path) not in environment.log
        (log,) = (tmp_path / "cache").glob("*.log")
        log.write_text("")


@pytest.mark.parametrize(
    ("exception", "message", "expected"),
    [
        ("ModuleNotFoundError", "No module named 'cv2'", ("missing-module", "cv2")),
        ("NameError", "name 'df' is not defined", ("missing-name", "df")),
        ("OSError", "[Errno 28] No space left on device", ("disk", "")),
        ("ConnectionError", "HTTPSConnectionPool(host='a.org', port=443)", ("network", "a.org")),
        ("SyntaxError", "Missing parentheses in call to 'print'. Did …", ("syntax", "")),
        ("MemoryError", "", ("memory", "")),
        ("KeyError", "'x'", ("exception", "")),
    ],
)
def test_causes(exception: str, message: str, expected: tuple[str, str]) -> None:
    found = cause_of(exception, message, "", Repository(Path()))
    assert (found.name, found.missing) == expected
