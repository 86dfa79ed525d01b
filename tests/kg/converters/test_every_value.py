"""Every value of real JSON and YAML files is in the graph, or its field is dropped by name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from kg.converters import converters
from kg.errors import SourceError

_CROISSANT = r"@context|@type|dataType|conformsTo|email$|^date|wasGeneratedBy.type"
#: format, folder of the real data → fields whose values are elsewhere, or nowhere for a reason:
#: names and types of the syntax, values that are typed (days, truth values), what is dropped
FIELDS: dict[tuple[str, str], str] = {
    ("croissant", "croissant/1.0"): _CROISSANT,
    ("croissant", "croissant/1.1"): _CROISSANT,
    ("croissant", "croissant/more/1.0"): _CROISSANT,
    ("croissant", "croissant/more/1.1"): _CROISSANT,
    ("table", "table/masader"): (
        r"^(Tokenized|Partial|Has Splits|Added By|Venue Type|Venue Title|Host|Form|Authors)$"
    ),
    ("table", "table/aws-registry"): (
        r"^(Contact|Deprecated|ManagedBy|License|Documentation|UpdateFrequency)$"
        r"|^Resources.(RequesterPays|AccountRequired|Explore|Description)$"
        r"|^DataAtWork.*(AuthorName|AuthorURL|Title|Services)$"
    ),
    ("dataset-issues", "dataset-issues/errata"): r"(createdDate|createdBy|updatedBy|closedBy)$",
    ("model-packages", "model-packages/huggingface-api"): (
        r"^(siblings|widgetData|_id|private|gated|disabled|config|transformersInfo|inference)\b|tags"
    ),
    ("model-packages", "model-packages/mmocr"): r"Weights|In Collection|^Models",
}  # fmt: skip


def plain(value: object) -> str:
    """``value`` as it can be compared: letters and digits."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return re.sub(r"[\W_]+", "", unquote(text).casefold())


def values(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """The values in ``value`` that are no objects, by the path of their field."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from values(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from values(inner, path)
    elif value is not None and str(value).casefold() not in ("", "none"):
        yield path, value


def contents(file: Path) -> object:
    text = file.read_text("utf-8-sig")
    loaded: object = json.loads(text) if file.suffix.startswith(".json") else yaml.safe_load(text)
    return loaded


@pytest.mark.parametrize(("format_name", "folder"), FIELDS)
def test_every_value_is_stated_or_dropped_by_name(
    format_name: str,
    folder: str,
    shared_data: Callable[[str], Path],
    converted: Callable[..., Any],
) -> None:
    elsewhere = re.compile(FIELDS[format_name, folder])
    files = [
        file
        for file in sorted(shared_data(folder).iterdir())
        if file.suffix in (".json", ".jsonld", ".yaml", ".yml")
    ]
    lost: dict[str, str] = {}
    read = 0
    for file in files:
        try:
            found = converted(converters()[format_name], file)
            data = contents(file)
        except (SourceError, yaml.YAMLError):  # what cannot be read has tests of its own
            continue
        read += 1
        stated = {
            plain(text) for texts in found.nodes.values() for t in texts.values() for text in t
        }
        whole = "|".join(stated | {plain(iri) for iri in found.nodes})
        for path, value in values(data):
            parts = [plain(part) for part in re.split(r"[,;\n]", str(value))]
            there = plain(value) in whole or all(part in whole for part in parts)
            # where an address stood there is none
            if not there and not elsewhere.search(path) and "@example.org" not in str(value):
                lost.setdefault(path, f"{file.name}: {value!r:.80}")
    assert read
    assert lost == {}
