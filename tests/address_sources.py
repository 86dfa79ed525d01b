"""Sources with e-mail addresses, in every spelling, in every kind of field."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Final

import yaml

from kg.resources import directory
from tests.spellings import SPELLINGS

#: of the host of every address here, and of nothing else
MARK: Final = "zqhost"
#: the spellings, at that host
ADDRESSES: Final = tuple(
    found for each in SPELLINGS if MARK in (found := each.replace("example", MARK))
)
#: fields without which an entry is not read as what it is
_NEEDED: Final = frozenset(
    {"Unique Dataset Identifier", "@type", "@context", "@id", "dataType", "License", "conformsTo"}
)
#: columns of tables of the study that are text
_COLUMNS: Final = {
    "article.csv": ("name", "subject", "copyright_statement", "keywords", "doi"),
    "author.csv": ("name", "given_names", "email"),
    "cell_features.csv": ("feature_name", "feature_value"),
    "journal.csv": ("name", "publisher_name", "publisher_loc"),
    "repositories.csv": ("repository", "notebooks", "setups"),
    "repository_data.csv": ("description", "license_name"),
}


def write_sources(folder: Path) -> list[Path]:
    """Writes one source of each kind below ``folder``; their directories."""
    sources = (_audits, _cards, _croissant, _study, _table, _corrections)
    return [_described(source(folder)) for source in sources]


def write_identity(folder: Path) -> Path:
    """A file of datasets that are the same, by names that are addresses."""
    path = folder / f"same {ADDRESSES[0]}.toml"
    names = json.dumps([f"dataset/{ADDRESSES[0]}", f"dataset/{ADDRESSES[1]}"])
    path.write_text(f"[[same]]\ndatasets = {names}\nreason = {json.dumps(ADDRESSES[0])}\n")
    return path


def _described(folder: Path) -> Path:
    about = {
        "title": f"Source of {ADDRESSES[0]}",
        "description": " ".join(ADDRESSES),
        "creator": f"Jane Doe <{ADDRESSES[0]}>",
    }
    lines = (f"{key} = {json.dumps(value)}" for key, value in about.items())
    (folder / "source.toml").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def _examples(name: str) -> Path:
    return Path(str(directory("examples"))) / name


def _audits(folder: Path) -> Path:
    target = folder / "audits"
    addresses = cycle(ADDRESSES)
    for number, file in enumerate(sorted((_examples("dataset-audits") / "text").glob("*.json"))):
        entries = json.loads(file.read_text("utf-8"))
        marked = {key: _marked(entry, addresses) for key, entry in entries.items()}
        for entry, address in zip(marked.values(), addresses, strict=False):
            assert isinstance(entry, dict)
            entry[f"Unknown field of {address}"] = 1
        # names and identifiers that are addresses
        for address in ADDRESSES[number::10]:
            marked[address] = entries[next(iter(entries))] | {
                "Unique Dataset Identifier": address,
                "Dataset Name": address,
                "License Notes": "\n".join(ADDRESSES),
            }
        _write(target / f"{ADDRESSES[0]} {number}.json", json.dumps(marked))
    _write(target / f"unread {ADDRESSES[0]}.csv", "a,b\n")
    return target


def _marked(value: object, addresses: Iterator[str], key: str = "") -> object:
    """``value`` with an address in each of its texts."""
    if key in _NEEDED:
        return value
    if isinstance(value, str):
        return f"{value} Ask {next(addresses)}."
    if isinstance(value, list):
        return [_marked(each, addresses, key) for each in value]
    if isinstance(value, dict):
        return {name: _marked(each, addresses, name) for name, each in value.items()}
    return value


def _cards(folder: Path) -> Path:
    target = folder / "cards"
    addresses = cycle(ADDRESSES)
    for number, address in enumerate(ADDRESSES):
        header = {
            "pretty_name": f"Set {number} of {address}",
            "license": "other",
            "license_name": f"ask {next(addresses)}",
            "tags": [next(addresses), "text"],
            "task_categories": ["text-classification"],
            f"field of {address}": next(addresses),
        }
        body = (
            f"# Set {number} by {address}\n\n## Dataset Description\n\n"
            f"- **Homepage:** https://example.org/{number}\n- **Point of Contact:** {address}\n\n"
            f"### Dataset Summary\n\nAsk {address} or <{next(addresses)}>.\n\n"
            f"### Citation Information\n\n```\n@misc{{a{number}, author={{Jane Doe {address}}},\n"
            f" title={{Set {number} {address}}}, year={{2020}}, note={{{address}}}}}\n```\n"
        )
        text = f"---\n{yaml.safe_dump(header, allow_unicode=True)}---\n{body}"
        _write(target / f"Example_set-{number}.md", text)
    _write(target / f"Jane_{ADDRESSES[0]}.md", "---\nlicense: mit\npretty_name: A\n---\n# A\n")
    return target


def _croissant(folder: Path) -> Path:
    target = folder / "croissant"
    addresses = cycle(ADDRESSES)
    for file in sorted(_examples("croissant").glob("*.json")):
        marked = _marked(json.loads(file.read_text("utf-8")), addresses)
        assert isinstance(marked, dict)
        marked["url"] = f"https://example.org/{file.stem}"
        marked["creator"] = {"@type": "Person", "name": ADDRESSES[0], "email": ADDRESSES[0]}
        marked[f"unknown {next(addresses)}"] = next(addresses)
        _write(target / file.name, json.dumps(marked, ensure_ascii=False))
    return target


def _study(folder: Path) -> Path:
    target = folder / "study"
    addresses = cycle(ADDRESSES)
    for file in sorted(_examples("notebook-study").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        columns = _COLUMNS.get(file.name, ())
        for number, row in enumerate(rows):
            for column in columns[number % 2 :: 2]:
                row[column] = f"{row[column]} {next(addresses)}"
        _write_csv(target / file.name, list(rows[0]), [list(row.values()) for row in rows])
    return target


def _table(folder: Path) -> Path:
    heads = ["name", "url", "description", "license", f"column of {ADDRESSES[0]}", "contact"]
    rows = [
        [f"Table {n} {a}", f"https://example.org/table/{n}", f"Ask {a}", f"terms of {a}", a, a]
        for n, a in enumerate(ADDRESSES)
    ]
    _write_csv(folder / "table" / f"{ADDRESSES[0]}.csv", heads, rows)
    return folder / "table"


def _corrections(folder: Path) -> Path:
    heads = ["record", "property", "value", "reason", "by", "date"]
    rows = [
        ["dataset/images-deart", "note", f"Ask {a}", f"told by {a}", f"Jane {a}", "2025-02-11"]
        for a in ADDRESSES
    ]
    rows.append([f"dataset/{ADDRESSES[0]}", ADDRESSES[0], "x", "x", "x", "2025-02-11"])
    _write_csv(folder / "corrections" / "corrections.csv", heads, rows)
    return folder / "corrections"


def _write_csv(path: Path, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(heads)
        writer.writerows(rows)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
