"""The command as a user sees it: exit codes, one-line errors, nothing half-written."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.rdf.namespaces import PREFIXES
from kg.snapshots.data_directory import Snapshot

FAIRWEAVE = Path(sys.executable).with_name("fairweave")
EXAMPLES = Path(__file__).parents[2] / "examples"
PREFIXED = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("dcat", "dcterms"))


def fairweave(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FAIRWEAVE, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="session")
def built(snapshot: Snapshot) -> Path:
    """A data directory with the examples; no test changes it."""
    return snapshot.path.parents[1]


def copy_study(to: Path) -> Path:
    to.mkdir()
    for table in (EXAMPLES / "notebook-study").glob("*.csv"):
        (to / table.name).write_bytes(table.read_bytes())
    return to


def assert_one_line_error(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit 2, and of the many words on stderr just one line is an error, with no traceback."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1, done.stderr
    for word in words:
        assert word in errors[0]


def test_formats_are_listed() -> None:
    done = fairweave("formats")
    assert done.returncode == 0
    assert "dataset-audits" in done.stdout
    assert "notebook-study" in done.stdout


def test_the_summary_has_what_was_built_and_where_to_look_next(tmp_path: Path) -> None:
    done = fairweave("build", EXAMPLES / "notebook-study", "-d", tmp_path)
    assert done.returncode == 0
    for word in ("notebook-study", "records", "triples", "Published", "fairweave serve -d"):
        assert word in done.stderr


def test_snapshots_marks_the_published_one(built: Path) -> None:
    done = fairweave("snapshots", "-d", built)
    current = (built / "current").read_text().strip()
    assert f"▶  {current}" in done.stdout.replace("   ", "  ")


def test_sparql_queries_the_published_snapshot(built: Path) -> None:
    ask = "SELECT (COUNT(?d) AS ?n) { ?d a <http://www.w3.org/ns/dcat#Dataset> }"
    done = fairweave("sparql", ask, "-d", built, "--format", "csv")
    assert done.stdout.split() == ["n", "51"]
    assert "51" in fairweave("sparql", ask, "-d", built).stdout


def test_a_query_that_does_not_parse_is_one_line(built: Path) -> None:
    assert_one_line_error(fairweave("sparql", "SELECT WHERE", "-d", built))


def test_convert_gives_the_bytes_of_the_dump(built: Path, tmp_path: Path) -> None:
    import gzip

    out = tmp_path / "out.nq"
    done = fairweave("convert", EXAMPLES / "notebook-study", "-o", out)
    assert done.returncode == 0
    dump = (
        built / "snapshots" / (built / "current").read_text().strip() / "dumps/notebook-study.nq.gz"
    )
    assert out.read_bytes() == gzip.decompress(dump.read_bytes())
    assert [path.name for path in tmp_path.iterdir()] == ["out.nq"]


def test_validate_tells_conforming_from_not(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.ttl", tmp_path / "bad.ttl"
    prefixes = (
        "@prefix fw: <https://w3id.org/fairweave/ontology#> .\n"
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n@prefix pav: <http://purl.org/pav/> .\n"
        "@prefix prov: <http://www.w3.org/ns/prov#> .\n"
    )
    good.write_text(prefixes + '<urn:a> a prov:SoftwareAgent ; foaf:name "a" ; pav:version "1" .')
    bad.write_text(prefixes + '<urn:a> a prov:SoftwareAgent ; pav:version "1" .')
    assert fairweave("validate", good).returncode == 0
    refused = fairweave("validate", bad, "--format", "json")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["conforms"] is False
    assert_one_line_error(fairweave("validate", tmp_path / "none.ttl"), "none.ttl")


def test_the_same_input_gives_the_same_snapshot_wherever_it_lies(
    built: Path, tmp_path: Path
) -> None:
    study = copy_study(tmp_path / "notebook-study")
    (study / "source.toml").write_bytes((EXAMPLES / "notebook-study/source.toml").read_bytes())
    again = tmp_path / "again"
    fairweave("build", EXAMPLES / "dataset-audits", study, "-d", again, "--jobs", "2")
    snapshot = (built / "current").read_text()
    assert (again / "current").read_text() == snapshot
    for dump in (built / "snapshots" / snapshot.strip() / "dumps").iterdir():
        assert (
            dump.read_bytes()
            == (again / "snapshots" / snapshot.strip() / "dumps" / dump.name).read_bytes()
        )


# ── bad input ────────────────────────────────────────────────────────────────


def spoil(file: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def spoiled(study: Path) -> None:
        path = study / file
        path.write_bytes(change(path.read_bytes()))

    return spoiled


def second_line(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    def changed(data: bytes) -> bytes:
        first, second, rest = data.split(b"\n", 2)
        return b"\n".join((first, change(second), rest))

    return changed


BAD_STUDIES = {
    "a column is missing": (
        spoil("journal.csv", lambda d: d.replace(b"issn_epub", b"issn", 1)),
        ("journal.csv", "issn_epub"),
    ),
    "a row is too long": (
        spoil("journal.csv", second_line(lambda row: row.rstrip() + b",more")),
        ("journal.csv", "line 2"),
    ),
    "bytes are not UTF-8": (
        spoil("journal.csv", second_line(lambda row: row + b"\xff\xfe")),
        ("journal.csv", "UTF-8"),
    ),
    "a file is empty": (spoil("journal.csv", lambda d: b""), ("journal.csv",)),
}


@pytest.mark.parametrize("name", BAD_STUDIES)
def test_a_study_that_cannot_be_read_is_one_line_and_publishes_nothing(
    name: str, tmp_path: Path, built: Path
) -> None:
    change, words = BAD_STUDIES[name]
    data = Path(shutil.copytree(built, tmp_path / "data"))
    study = copy_study(tmp_path / "study")
    before = (data / "current").read_text()
    change(study)
    assert_one_line_error(fairweave("build", study, "-d", data), *words)
    assert (data / "current").read_text() == before
    assert [path.name for path in (data / "snapshots").iterdir()] == [before.strip()]


def test_a_truncated_audit_is_one_line_that_names_it(tmp_path: Path) -> None:
    whole = next((EXAMPLES / "dataset-audits" / "text").glob("*.json")).read_bytes()
    (tmp_path / "audits").mkdir()
    (tmp_path / "audits" / "cut.json").write_bytes(whole[: len(whole) // 2])
    done = fairweave("build", tmp_path / "audits", "-f", "dataset-audits", "-d", tmp_path / "data")
    assert_one_line_error(done, "cut.json")
    assert not (tmp_path / "data" / "current").exists()


@pytest.mark.parametrize("content", [{}, {"notes.txt": b"hello"}, {"x.csv": b"a,b\n1,2\n"}])
def test_a_directory_with_nothing_known_in_it_is_an_error_with_what_is_known(
    content: dict[str, bytes], tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for file, text in content.items():
        (source / file).write_bytes(text)
    assert_one_line_error(
        fairweave("build", source, "-d", tmp_path / "data"), "source", "fairweave formats"
    )


def test_a_value_that_is_none_is_refused_with_its_reason_and_its_input(tmp_path: Path) -> None:
    study = copy_study(tmp_path / "study")
    path = study / "article.csv"
    lines = path.read_text().replace(",2023-", ",2023-13-", 1)
    path.write_text(lines)
    data = tmp_path / "data"
    done = fairweave("build", study, "-d", data)
    assert done.returncode == 1, done.stderr
    snapshot = data / "snapshots" / (data / "current").read_text().strip()
    report = json.loads((snapshot / "report.json").read_text())
    (entry,) = report["quarantine"]
    assert "2023-13-" in entry["originals"][0]
    assert "2023-13-" in entry["reasons"][0]
    assert "article.csv" in entry["places"][0]
    assert fairweave("build", study, "-d", data, "--strict").returncode == 2


WILD = [
    "a b",
    'quo"te',
    "<angle>",
    "new\nline",
    "x" * 10_000,
    "{brace}",
    "\\back",
    "%zz",
    "é",
    "\u202e",
]


def test_wild_identifiers_are_published_or_refused_and_none_is_lost(tmp_path: Path) -> None:
    file = next((EXAMPLES / "dataset-audits" / "text").glob("*.json"))
    plain = next(iter(json.loads(file.read_text()).values()))
    entries = {
        identifier: {
            **plain,
            "Unique Dataset Identifier": identifier,
            "Hugging Face URL": identifier,
        }
        for identifier in WILD
    }
    (tmp_path / "audits").mkdir()
    (tmp_path / "audits" / "wild.json").write_text(json.dumps(entries))
    data = tmp_path / "data"
    done = fairweave("build", tmp_path / "audits", "-d", data)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    text = "SELECT ?id { ?s a dcat:Dataset ; dcterms:identifier ?id }"
    ran = fairweave("sparql", PREFIXED + text, "-d", data, "--format", "json")
    rows = json.loads(ran.stdout)["results"]["bindings"]
    snapshot = data / "snapshots" / (data / "current").read_text().strip()
    report = json.loads((snapshot / "report.json").read_text())
    originals = [json.loads(text) for entry in report["quarantine"] for text in entry["originals"]]
    ids = {row["id"]["value"] for row in rows}
    ids |= {original["Unique Dataset Identifier"] for original in originals}
    assert set(WILD) <= ids


@pytest.mark.parametrize("deadly", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_killed_leaves_the_last_snapshot_and_the_next_one_cleans_up(
    deadly: int, tmp_path: Path, built: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(built, data)
    study = EXAMPLES / "notebook-study"
    before = (data / "current").read_text()
    process = subprocess.Popen(
        [FAIRWEAVE, "build", study, "-d", data],
        stderr=subprocess.PIPE,
        text=True,
    )
    while not list((data / "snapshots").glob(".building-*")):
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(deadly)
    _, errors = process.communicate()
    assert (data / "current").read_text() == before
    if deadly != signal.SIGKILL:
        assert process.returncode == 2
        assert "interrupted" in errors
        assert "Traceback" not in errors
    else:  # it cannot clean up after itself
        assert fairweave("build", study, "-d", data).returncode == 0
    assert not list((data / "snapshots").glob(".building-*"))


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="mounts a small disk")
def test_a_disk_that_fills_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("needs to be allowed to mount a small disk")
    try:
        done = fairweave("build", EXAMPLES / "notebook-study", "-d", disk / "data")
        assert_one_line_error(done, "no space is left")
        assert not (disk / "data").exists()
    finally:
        subprocess.run(["umount", disk], check=True)


def test_queries_of_the_users_own_take_the_place_of_ours(tmp_path: Path) -> None:
    own = tmp_path / "queries"
    own.mkdir()
    (own / "how-many.rq").write_text(
        "#+ summary: How many datasets are there?\n#+ description: All of them.\n"
        "#+ method: GET\n#+ tags: [Datasets]\n"
        "#+ columns:\n#+   datasets: {label: Datasets}\n"
        "PREFIX dcat: <http://www.w3.org/ns/dcat#>\n"
        "SELECT (COUNT(DISTINCT ?dataset) AS ?datasets) WHERE { ?dataset a dcat:Dataset }\n",
        "utf-8",
    )
    data = tmp_path / "data"
    done = fairweave("build", EXAMPLES / "dataset-audits", "-d", data, "--queries", own)
    assert done.returncode == 0, done.stderr
    (results,) = data.glob("snapshots/*/results")
    assert [path.name.partition(".")[0] for path in results.glob("*.*")] == ["how-many"]
    ran = fairweave("query", "how-many", "-d", data, "--queries", own, "--format", "csv")
    assert int(ran.stdout.splitlines()[1]) >= 25
    assert_one_line_error(
        fairweave("serve", "-d", data, "--queries", tmp_path / "none"), "none", "queries"
    )


def _dangling(folder: Path) -> Path:
    shutil.copytree(EXAMPLES / "dataset-audits", folder)
    (folder / "text" / "gone.json").symlink_to(folder / "nowhere.json")
    return folder


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder)
    return folder


def _two_databases(folder: Path) -> Path:
    folder.mkdir()
    for name in ("a.db", "b.db"):
        sqlite3.connect(folder / name).close()
    return folder


def _cut_database(folder: Path) -> Path:
    folder.mkdir()
    (folder / "study.sqlite").write_bytes(b"SQLite format 3\x00" + b"\x10\x00\x01\x01" * 10)
    return folder


def _endless_text(folder: Path) -> Path:
    folder.mkdir()
    entry = {"Unique Dataset Identifier": "a", "Dataset Name": "x" * (17 * 1024**2)}
    (folder / "audits.json").write_text(json.dumps({"a": entry}))
    return folder


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (_dangling, ["gone.json", "link"]),
        (_pipe, ["source", "neither a file nor a directory"]),
        (_two_databases, ["a.db and b.db"]),
        (_cut_database, ["study.sqlite", "SQLite"]),
        (_endless_text, ["dataset/a", "16 MB"]),
    ],
)
def test_what_cannot_be_read_is_reported_and_never_passed_over(
    made: Callable[[Path], Path], words: list[str], tmp_path: Path
) -> None:
    done = fairweave("build", made(tmp_path / "source"), "-d", tmp_path / "data")
    assert_one_line_error(done, *words)
    assert not (tmp_path / "data" / "current").exists()


def test_what_is_written_to_through_a_link_is_what_it_links_to(tmp_path: Path) -> None:
    target, link = tmp_path / "target.nq", tmp_path / "link.nq"
    target.write_text("old")
    link.symlink_to(target)
    assert fairweave("convert", EXAMPLES / "notebook-study", "-o", link).returncode == 0
    assert link.is_symlink()
    assert target.stat().st_size > 10_000
    done = fairweave("convert", EXAMPLES / "notebook-study", "-o", tmp_path / "no" / "x.nq")
    assert_one_line_error(done, "there is no directory")


def test_a_damaged_snapshot_is_named_and_stops_no_build(tmp_path: Path, built: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(built, data)
    before = (data / "current").read_text()
    (data / "snapshots" / before.strip() / "manifest.json").write_text("{")
    listed = fairweave("snapshots", "-d", data)
    assert "remove the directory" in listed.stderr
    done = fairweave("build", EXAMPLES / "notebook-study", "-d", data)
    assert done.returncode == 0, done.stderr
    assert (data / "current").read_text() != before


@pytest.mark.parametrize("pointer", ["0123456789abcdef\n", None])
def test_the_list_of_snapshots_states_that_none_is_published(
    tmp_path: Path, built: Path, pointer: str | None
) -> None:
    """The pointer leads nowhere, or is lost: a service would not start."""
    data = tmp_path / "data"
    shutil.copytree(built, data)
    snapshot = (data / "current").read_text().strip()
    if pointer is None:
        (data / "current").unlink()
    else:
        (data / "current").write_text(pointer)
    listed = fairweave("snapshots", "-d", data)
    assert snapshot in listed.stdout and "▶" not in listed.stdout
    assert "fairweave rollback" in listed.stderr
    fairweave("rollback", "-d", data)
    assert (data / "current").read_text().strip() == snapshot


def test_shapes_that_are_not_well_formed_are_named(tmp_path: Path) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://example.org/> .\n"
        ":S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path 5 ] .\n"
    )
    data.write_text("<http://example.org/a> a <http://example.org/B> .\n")
    assert_one_line_error(fairweave("validate", data, "--shapes", shapes, "--meta"), "shapes.ttl")
    lenient = fairweave("validate", data, "--shapes", shapes)
    assert lenient.returncode == 0 and "shapes.ttl: not well-formed" in lenient.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.3, 0.7])
def test_an_interruption_while_it_starts_is_a_line(seconds: float, tmp_path: Path) -> None:
    """From the moment that it listens to signals, which is before it imports its commands."""
    process = subprocess.Popen(
        [FAIRWEAVE, "build", EXAMPLES / "notebook-study", "-d", tmp_path],
        stderr=subprocess.PIPE,
        text=True,
    )
    while not _listens_to(process.pid, signal.SIGTERM):
        assert process.poll() is None
        time.sleep(0.001)
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 2
    assert errors.splitlines()[-1].startswith("error: interrupted")
    assert "Traceback" not in errors


def _listens_to(pid: int, number: signal.Signals) -> bool:
    """Whether the process has a handler for a signal, which Python has not by itself."""
    status = Path(f"/proc/{pid}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with two sources among files that a repository has."""
    folder = tmp_path / "mixed"
    shutil.copytree(EXAMPLES / "dataset-cards", folder / "cards")
    shutil.copytree(EXAMPLES / "table", folder / "table")
    (folder / "README.md").write_text("# About\n")
    (folder / "LICENSE").write_text("Apache-2.0\n")
    (folder / "scripts").mkdir()
    (folder / "scripts" / "make.py").write_text("pass\n")
    return folder


def test_what_holds_no_data_among_sources_is_skipped_by_name(mixed: Path) -> None:
    everything = sorted(path.name for path in mixed.iterdir())
    done = fairweave("convert", *everything, "-o", "out.nq", cwd=mixed)
    assert done.returncode == 0, done.stderr
    for name in ("README.md", "LICENSE", "scripts"):
        assert f"{name}: skipped" in done.stderr
    assert_one_line_error(fairweave("convert", "README.md", "LICENSE", cwd=mixed), "README.md")
    (mixed / "odd.json").write_text('{"a": 1}')  # data that nothing recognises may be a mistake
    assert_one_line_error(fairweave("convert", *everything, "odd.json", cwd=mixed), "odd.json")


@pytest.mark.parametrize("form", ["zip", "gztar"])
def test_an_archive_is_a_source(mixed: Path, form: str) -> None:
    packed = shutil.make_archive(str(mixed / "my table"), form, mixed, "table")
    plain = fairweave("convert", "my-table=table", cwd=mixed)
    assert plain.returncode == 0, plain.stderr
    done = fairweave("convert", packed, cwd=mixed)
    assert done.stdout == plain.stdout, done.stderr


def test_a_folder_in_a_folder_is_a_source(tmp_path: Path) -> None:
    """As file managers unpack the archive of a repository."""
    study = tmp_path / "study"
    shutil.copytree(EXAMPLES / "notebook-study", study / "study-main")
    (study / ".DS_Store").write_bytes(b"\0")
    audits = tmp_path / "audits"  # this folder has a meaning in its format
    shutil.copytree(EXAMPLES / "dataset-audits" / "text", audits / "text")
    for nested, plain in ((study, study / "study-main"), (audits, None)):
        done = fairweave("convert", nested)
        assert done.returncode == 0, done.stderr
        named = f"{nested.name}={plain}" if plain else f"{nested}"
        assert done.stdout == fairweave("convert", named).stdout
        assert done.stdout.count("\n") > 100


def test_a_packed_file_is_a_source(mixed: Path) -> None:
    packed = mixed / "catalogue.csv.gz"
    packed.write_bytes(gzip.compress((mixed / "table" / "catalogue.csv").read_bytes()))
    done = fairweave("convert", packed)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") > 100
    packed.write_bytes(b"\x1f\x8bdamaged")
    assert_one_line_error(fairweave("convert", packed), "catalogue.csv.gz")


@pytest.mark.parametrize("command", ["convert", "validate", "inspect", "observe"])
def test_an_address_where_a_file_is_expected_is_an_error_with_how_to_fetch_it(command: str) -> None:
    done = fairweave(command, "https://example.org/a.csv")
    assert_one_line_error(done, "fairweave fetch https://example.org/a.csv")


def test_a_file_of_a_query_without_its_sign_is_recognised(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("SELECT * {}")
    assert_one_line_error(fairweave("sparql", file, "-d", built), "a file is given as @")
    done = fairweave("sparql", "missing.rq", "-d", built)
    assert_one_line_error(done, "@missing.rq", "no such file")


@pytest.mark.parametrize(
    "format_name",
    ["dataset-audits", "croissant", "dcat", "model-packages", "task-annotations", "table"],
)
def test_damaged_json_is_named_with_its_line_and_column(tmp_path: Path, format_name: str) -> None:
    (tmp_path / "x.json").write_text('{\n "a": 1,\n "b": tru\n}\n')
    done = fairweave("convert", "x.json", "-f", format_name, cwd=tmp_path)
    assert_one_line_error(done, "x.json: line 3, column 7")


def test_deep_nesting_is_refused_at_once(tmp_path: Path) -> None:
    """As work in the square of the depth it would take minutes, and the limit of time kill it."""
    deep = "[" * 100_000 + "]" * 100_000
    (tmp_path / "deep.json").write_text(f'{{"X": {{"Dataset Name": "x", "Languages": {deep}}}}}')
    done = fairweave("convert", "deep.json", "-f", "dataset-audits", cwd=tmp_path)
    assert_one_line_error(done, "deep.json: ", "nested too deep")
