"""``dataset_info`` and ``configs`` of a header: configurations, their fields, splits and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.quantities import number
from kg.rdf.ntriples import iri, literal, term

TERMS: Final = frozenset(
    {"cr:Field", "cr:RecordSet", "cr:dataType", "cr:field", "cr:recordSet", "schema:name"}
)
#: what a type of the library's begins with → Croissant's
_TYPES: Final = (
    ("string", "schema:Text"),
    ("large_string", "schema:Text"),
    ("int", "schema:Integer"),
    ("uint", "schema:Integer"),
    ("float", "schema:Float"),
    ("bool", "schema:Boolean"),
    ("timestamp", "schema:DateTime"),
    ("date", "schema:Date"),
    ("image", "schema:ImageObject"),
    ("audio", "schema:AudioObject"),
)
#: what a feature may be under, beside its own type
_NESTED: Final = ("struct", "list", "sequence")


def add_structure(record: DatasetRecord, info: object, configs: object) -> list[str]:
    """Adds the configurations of a dataset; returns what is not as it should be."""
    problems = []
    for each in info if isinstance(info, list) else [info] if info is not None else []:
        if isinstance(each, dict):
            _add_configuration(record, each)
        else:
            problems.append(f"dataset_info is {type(each).__name__}, where fields should be")
    for each in configs if isinstance(configs, list) else [configs] if configs else []:
        if isinstance(each, dict):
            _add_files(record, each)
        elif isinstance(each, str):  # as headers had them before
            _record_set(record, each)
        else:
            problems.append(f"configs has {type(each).__name__}, where fields should be")
    return problems


def _add_configuration(record: DatasetRecord, info: dict[str, object]) -> None:
    name = str(info.get("config_name") or "default")
    part = _record_set(record, name)
    for path, kind in _features(info.get("features")):
        field = iri(Identities.part(record.document, "record-set", name, path))
        record.add_triple(part, "cr:field", field)
        record.add_triple(field, "rdf:type", term("cr:Field"))
        record.add_triple(field, "schema:name", literal(path))
        known = next((own for begin, own in _TYPES if kind.startswith(begin)), "")
        if kind:
            record.add_triple(field, "cr:dataType", term(known) if known else literal(kind))
    splits = info.get("splits")
    for split in splits if isinstance(splits, list) else []:
        if isinstance(split, dict) and number(split.get("num_examples")) is not None:
            record.size(split["num_examples"], f"rows ({name}, {split.get('name')})")
    for key, unit in (("dataset_size", "bytes"), ("download_size", "bytes to download")):
        if number(info.get(key)) is not None:
            record.size(info[key], f"{unit} ({name})")


def _record_set(record: DatasetRecord, name: str) -> str:
    part = record.part("cr:recordSet", "cr:RecordSet", "record-set", name)
    record.add_triple(part, "schema:name", literal(name))
    return part


def _add_files(record: DatasetRecord, config: dict[str, object]) -> None:
    name = str(config.get("config_name") or "default")
    _record_set(record, name)
    files = config.get("data_files")
    for each in files if isinstance(files, list) else [files] if files else []:
        paths = each.get("path") if isinstance(each, dict) else each
        split = f", {each.get('split')}" if isinstance(each, dict) and each.get("split") else ""
        for path in paths if isinstance(paths, list) else [paths]:
            if path:
                record.property(f"files of {name}{split}", str(path))


def _features(features: object, above: str = "") -> Iterator[tuple[str, str]]:
    """The path and type of each feature; lists of class names are types of their own."""
    for feature in features if isinstance(features, list) else []:
        if not isinstance(feature, dict):
            continue
        name = str(feature.get("name") or "")
        path = f"{above}/{name}" if above and name else name or above
        nested = next((feature[key] for key in _NESTED if key in feature), None)
        if isinstance(nested, list):
            yield path, "list" if "list" in feature else "structure"
            yield from _features(nested, path)
            continue
        kind = feature.get("dtype") if nested is None else nested
        if isinstance(kind, dict):
            kind = "class label" if "class_label" in kind else next(iter(kind), "")
        if name or kind:
            yield path or "value", str(kind or "")
