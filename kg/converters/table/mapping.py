"""Mapping files: which field of a catalogue is what. Data, five to thirty lines of YAML each.

    title: Rivers                   # of the catalogue
    match: [Gauge, River]           # fields that distinguish it from others (shipped mappings)
    language: de                    # of its cells; und: not known; none: that of the headings
    claims: catalogue               # whose licence claims these are: a claim source
    records: [Items]                # where entries are, inside those of the file
    only: {type: [dataset]}         # entries that describe datasets
    others: {type: {model: model}}  # and those that describe models, or applications
    fields:
      Gauge: title                  # field: target
      Owner: {to: organization, split: ","}
      Files > URL: {to: download, name: "{Title}"}   # of objects within; {…}: another field
    drop: {Row: "the number of a row"}

A field within objects is named by its path; ``*`` is any key of an object, whose name is then
``{_key}``. What a file is called, without its ending, is ``_file``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import yaml

from kg.authorities import languages
from kg.converters.common.yaml_reader import parse_yaml
from kg.converters.table.columns import recognise
from kg.converters.table.tables import FILE, KEY, MAPPING_SUFFIX
from kg.converters.table.targets import TARGETS
from kg.converters.table.units import options_of
from kg.errors import SourceError

SEPARATOR: Final = " > "
#: what entries of a catalogue of datasets may describe besides
OTHERS: Final = frozenset({"model", "application"})
#: the tag of a language that is not known (BCP 47)
UNKNOWN_LANGUAGE: Final = "und"
_TAG: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_KEYS: Final = frozenset(
    {"title", "match", "language", "claims", "claimant", "page", "records", "only", "others",
     "fields", "drop"}
)  # fmt: skip
_OPTIONS: Final = frozenset(
    {"to", "split", "unit", "title", "address", "name", "kind", "identifier", "values", "format",
     "bytes", "sha256", "download", "within", "scale"}
)  # fmt: skip


#: target of what stands beside another target → that, and the option that it is given as
_BESIDE: Final = {"paper_title": ("paper", "address"), "licence_address": ("licence", "name")}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a catalogue.

    Attributes:
        path: to it: ``("Files", "URL")``.
        target: of :data:`~kg.converters.table.targets.TARGETS`.
        split: characters that separate several values in one text; ``None``: those of the target.
        values: what values represent, by value.
        options: what the target gets beside the value; ``{…}`` in them names another field.
    """

    path: tuple[str, ...]
    target: str
    split: str | None = None
    values: MappingOf[str, str] = field(default_factory=dict)
    options: MappingOf[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mapping:
    """What the fields of a catalogue are.

    Attributes:
        name: of the file: part of the IRIs of its datasets; ``""``: recognised by column names.
        title: of the catalogue; ``claimant``: who states the licences; ``page``: of them.
        match: fields of its entries that distinguish it from other catalogues.
        claims: the claim source of its licences.
        records: paths to entries inside those of the file; none: these themselves.
        only: field → the values that entries about datasets have in it.
        others: field → value → what entries with it describe: :data:`OTHERS`.
        fields: in their order. A field may occur several times.
        drop: fields (paths) that reach no triple → the reason.
        language: the tag of the language of its cells; :data:`UNKNOWN_LANGUAGE`: not known;
            ``""``: that of the headings.
    """

    name: str = ""
    title: str = ""
    match: tuple[str, ...] = ()
    claims: str = "catalogue"
    claimant: str = ""
    page: str = ""
    records: tuple[tuple[str, ...], ...] = ()
    only: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)
    others: MappingOf[str, MappingOf[str, str]] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    drop: MappingOf[str, str] = field(default_factory=dict)
    language: str = ""

    def matches(self, columns: Sequence[str]) -> bool:
        """Whether a table with ``columns`` is of this catalogue."""
        return bool(self.match) and set(self.match) <= set(columns)

    @property
    def targets(self) -> set[str]:
        """The targets of its fields."""
        return {each.target for each in self.fields}


def parse_mapping(text: str, name: str, path: Path) -> Mapping:
    """The mapping in ``text``, which is called ``name``.

    Raises:
        SourceError: it is no mapping; ``path`` is named, and the field.
    """
    data = parse_yaml(text, path)
    if not isinstance(data, dict) or not isinstance(data.get("fields"), dict):
        raise SourceError(path, "no mapping file", mend="write fields: {column: target}")
    if unknown := sorted(str(key) for key in data.keys() - _KEYS):
        known = ", ".join(sorted(_KEYS))
        raise SourceError(path, f"{unknown[0]} is not one of its keys", mend=f"it has {known}")
    fields: list[Field] = []
    for column, given in data["fields"].items():
        several = given if isinstance(given, list) else [given]
        fields.extend(_field(str(column), one, path) for one in several)
    only, drop = data.get("only") or {}, data.get("drop") or {}
    if not isinstance(only, dict) or not isinstance(drop, dict):
        raise SourceError(path, "only and drop are objects", mend="write drop: {column: reason}")
    others = data.get("others") or {}
    if not isinstance(others, dict) or not all(
        isinstance(kinds, dict) and OTHERS.issuperset(map(str, kinds.values()))
        for kinds in others.values()
    ):
        mend = f"write others: {{column: {{value: kind}}}}; kinds are {', '.join(sorted(OTHERS))}"
        raise SourceError(path, "others names no kinds of record", mend=mend)
    return Mapping(
        name,
        str(data.get("title") or ""),
        tuple(map(str, data.get("match") or ())),
        str(data.get("claims") or "catalogue"),
        str(data.get("claimant") or data.get("title") or ""),
        str(data.get("page") or ""),
        tuple(tuple(str(one).split(SEPARATOR)) for one in data.get("records") or ()),
        {str(k): tuple(map(str, v if isinstance(v, list) else [v])) for k, v in only.items()},
        {str(c): {str(v): str(k) for v, k in kinds.items()} for c, kinds in others.items()},
        tuple(fields),
        {str(k): str(v) for k, v in drop.items()},
        _language(data.get("language"), path),
    )


def _language(given: object, path: Path) -> str:
    tag = str(given or "")
    if (
        tag
        and tag != UNKNOWN_LANGUAGE
        and not (_TAG.fullmatch(tag) and languages.is_code(tag.partition("-")[0].lower()))
    ):
        mend = f"write a tag such as de or pt-BR, or {UNKNOWN_LANGUAGE} where it is not known"
        raise SourceError(path, f"language {tag!r} is no language", mend=mend)
    return tag


def _field(column: str, given: object, path: Path) -> Field:
    spec = {"to": given} if isinstance(given, str) else given
    place = f"field {column!r}"
    if not isinstance(spec, dict) or spec.get("to") not in TARGETS:
        wrong = spec.get("to") if isinstance(spec, dict) else spec
        known = ", ".join(TARGETS)
        raise SourceError(path, f"{wrong!r} is no target", place=place, mend=f"there are {known}")
    if unknown := sorted(str(key) for key in spec.keys() - _OPTIONS):
        raise SourceError(path, f"{unknown[0]} is no option", place=place)
    values = spec.get("values") or {}
    split = spec.get("split")
    options = {
        str(key): str(value) for key, value in spec.items() if key not in ("to", "split", "values")
    }
    if spec["to"] == "property":
        options.setdefault("name", column.rpartition(SEPARATOR)[2])
    return Field(
        tuple(column.split(SEPARATOR)),
        str(spec["to"]),
        None if split is None else str(split),
        {str(k): str(v) for k, v in values.items()} if isinstance(values, dict) else {},
        options,
    )


@cache
def shipped() -> tuple[Mapping, ...]:
    """The mappings of known catalogues, the most demanding first."""
    folder = files(__package__).joinpath("mappings")
    found = [
        parse_mapping(entry.read_text("utf-8"), entry.name.removesuffix(".yaml"), Path(entry.name))
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".yaml")
    ]
    return tuple(sorted(found, key=lambda mapping: -len(mapping.match)))


def mapping_file(path: Path) -> Path | None:
    """The mapping file that belongs to ``path``: beside a table, or in the folder of several."""
    folder = path if path.is_dir() else path.parent
    for name in (path.name.partition(".")[0] + MAPPING_SUFFIX, MAPPING_SUFFIX[1:]):
        if (folder / name).is_file():
            return folder / name
    return None


def recognised(columns: Sequence[str], samples: Sequence[dict[str, object]]) -> Mapping:
    """The mapping of a table whose columns are recognised by their names."""
    found = recognise([c for c in columns if c not in (KEY, FILE)], samples)
    by_target = {target: column for column, target in reversed(found.items())}
    fields = []
    for column, target in found.items():
        options = {}
        if target == "licence" and "licence_address" in by_target:
            options["address"] = f"{{{by_target['licence_address']}}}"
        elif target == "paper" and "paper_title" in by_target:
            options["title"] = f"{{{by_target['paper_title']}}}"
        elif target in _BESIDE:
            name, option = _BESIDE[target]
            if name in by_target:
                options[option] = f"{{{by_target[name]}}}"
        else:
            options = options_of(target, column)
            if target == "size" and "unit" in by_target:
                options["unit"] = f"{{{by_target['unit']}}}"
        fields.append(Field((column,), target, options=options))
    if KEY in columns and not {"identifier", "title"} & set(by_target):
        fields.append(Field((KEY,), "title"))
    return Mapping(fields=tuple(fields))


def to_yaml(mapping: Mapping, unknown: Sequence[str], language: str = "") -> str:
    """``mapping`` as a file to edit; ``unknown`` columns as comments.

    Args:
        language: the tag of the language that the cells are in, so far as it is known.
    """
    fields: dict[str, object] = {}
    for each in mapping.fields:
        options = {"to": each.target, **each.options}
        fields[SEPARATOR.join(each.path)] = options if each.options else each.target
    head = {
        "title": mapping.title or "Catalogue",
        "language": language or UNKNOWN_LANGUAGE,
        "claims": mapping.claims,
        "fields": fields,
    }
    text = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=100)
    rest = [f"  # {yaml.safe_dump(name, allow_unicode=True).splitlines()[0]}: " for name in unknown]
    return text + "".join(f"{line}\n" for line in rest) + "drop: {}  # column: reason\n"
