"""From the entries of a catalogue to the records of its datasets."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.authorities.hubs import hub_dataset
from kg.authorities.licences import Licences
from kg.converters.common.cleaning import clean, flat
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.entities import Entities
from kg.converters.common.licence_claims import Claimant
from kg.converters.common.record_builder import as_json
from kg.converters.record import Notes, Record
from kg.converters.table.mapping import SEPARATOR, Field
from kg.converters.table.mapping import Mapping as FieldMap
from kg.converters.table.other_rows import DATASET, OtherRows
from kg.converters.table.repeated import RepeatedValues
from kg.converters.table.tables import FILE, INDEX, KEY, Entry
from kg.converters.table.targets import TARGETS, Apply
from kg.converters.table.values import (
    filled,
    found_at,
    paths,
    references,
    split,
    text_of,
    walk,
    without_markup,
)

#: targets that an entry can be identified by, the best first
_NAMES: Final = ("identifier", "doi", "hugging_face", "title", "page", "download")
#: targets of which the text is kept unchanged
_VERBATIM: Final = frozenset({"description", "citation", "note"})
#: targets whose value is an address, that of a link in markup
_ADDRESSES: Final = frozenset({"page", "website", "paper", "download"})
#: what a value states nothing of in each target (folded); a licence that is unknown is a claim
_UNKNOWN: Final = frozenset({"unknown", "not specified", "unspecified"})


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the values of one field of a mapping are read, decided once for all entries.

    Attributes:
        column: its name where it is a column, ``""`` where it is within objects.
        referred: names of the fields that its options refer to.
        codes: code → what it means.
        separators: of several values in a text; ``listed``: in a text of a list.
        options: those that are the same for each entry; ``filled``: those that refer to fields.
    """

    number: int
    field: Field
    apply: Apply
    column: str
    referred: Sequence[str]
    codes: Mapping[str, str]
    separators: str
    listed: str
    options: Mapping[str, str]
    filled: Mapping[str, str]

    @staticmethod
    def of(
        number: int, field: Field, apply: Apply, referred: Sequence[str], codes: Mapping[str, str]
    ) -> _Plan:
        """The plan of ``field``."""
        separators = TARGETS[field.target].many if field.split is None else field.split
        column = field.path[0] if len(field.path) == 1 else ""
        listed = separators.replace(",", "")
        fixed = {name: text.strip() for name, text in field.options.items() if "{" not in text}
        others = {name: text for name, text in field.options.items() if "{" in text}
        return _Plan(
            number, field, apply, column, referred, codes, separators, listed, fixed, others
        )


class Rows:
    """Writes the records of one catalogue: first :meth:`index` each entry, then :meth:`records`.

    Args:
        mapping: what its fields are.
        catalogue: its name, part of the IRIs of its datasets.
        codes: column → code → what it means.
    """

    def __init__(
        self,
        mapping: FieldMap,
        catalogue: str,
        shared: Entities,
        licences: Licences,
        notes: Notes,
        codes: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.mapping, self.catalogue, self.shared = mapping, catalogue, shared
        self.licences, self.notes = licences, notes
        name = notes.about.get("creator", "").strip() or mapping.claimant or notes.source
        self.claimant = Claimant(mapping.claims, name, mapping.page, own=True)
        self._named = [
            each for target in _NAMES for each in mapping.fields if each.target == target
        ]
        self._referred = [sorted(_references(each)) for each in mapping.fields]
        self._plans = [
            _Plan.of(number, each, apply, referred, codes.get(each.path[0], {}))
            for number, (each, referred) in enumerate(
                zip(mapping.fields, self._referred, strict=True)
            )
            if (apply := TARGETS[each.target].apply) is not None
        ]
        self._known: dict[tuple[str, ...], bool] = {}
        self._whole: set[str] = set()
        self._other_rows = OtherRows(mapping, catalogue, shared, notes) if mapping.others else None
        #: kind, identifier and digest of each entry in turn; "": it describes nothing that is read
        self._indexed: list[tuple[str, str, bytes]] = []
        self._next = 0
        #: kind and identifier → the contents that entries with it have, as digests
        self._contents: defaultdict[tuple[str, str], set[bytes]] = defaultdict(set)
        self._seen: dict[tuple[str, str, bytes], str] = {}
        self._others: Counter[str] = Counter()
        self._repeated = RepeatedValues(shared, licences)

    def index(self, entry: Entry) -> None:
        """Takes note of what ``entry`` is called."""
        for each in self._expanded(entry):
            kind, identifier, digest = self._kind_of(each), "", b""
            if kind:
                identifier, digest = self.identifier(each), _digest(each)
                self._contents[kind, identifier].add(digest)
                if self._other_rows:
                    self._other_rows.index(kind, identifier, digest)
            self._indexed.append((kind, identifier, digest))

    def records(self, entry: Entry) -> Iterator[Record]:
        """The records of ``entry``: none where it describes nothing, or the same as another."""
        for each in self._expanded(entry):
            kind, identifier, digest = self._indexed[self._next]
            self._next += 1
            if not kind:
                self._note_other(each)
            elif not identifier:
                self.notes.unread[each.place] = "it has no name, and no address"
            else:
                yield from self._record(each, kind, identifier, digest)

    def identifier(self, entry: Entry) -> str:
        """What ``entry`` calls its dataset; ``""``: nothing."""
        for each in self._named:
            for found in found_at(entry.fields, each.path):
                if name := _name(each.target, text_of(clean(found.value))):
                    return name
        return ""

    def _expanded(self, entry: Entry) -> Iterator[Entry]:
        """The entries inside ``entry``, with its own texts beside theirs; or itself."""
        if not self.mapping.records:
            yield entry
            return
        own = {k: v for k, v in entry.fields.items() if not isinstance(v, dict | list)}
        number = 0
        for path in self.mapping.records:
            for found in walk(entry.fields, path, entry.fields):
                if isinstance(found.value, dict):
                    number += 1
                    yield Entry(f"{entry.place}, {path[-1]} {number}", {**own, **found.value})

    def _kind_of(self, entry: Entry) -> str:
        only = self.mapping.only.items()
        if all(text_of(entry.fields.get(name)) in wanted for name, wanted in only):
            return DATASET
        return self._other_rows.kind_of(entry) if self._other_rows else ""

    def _note_other(self, entry: Entry) -> None:
        for name, wanted in self.mapping.only.items():
            value = text_of(entry.fields.get(name))
            if value not in wanted:
                file = entry.place.partition(",")[0]
                key = f"{file}, entries whose {name} is {value!r}"
                self._others[key] += 1
                self.notes.unread[key] = f"{self._others[key]:,} entries: they are no datasets"

    def _record(self, entry: Entry, kind: str, identifier: str, digest: bytes) -> Iterator[Record]:
        first = self._seen.setdefault((kind, identifier, digest), entry.place)
        if first != entry.place:
            self.notes.unread[entry.place] = f"the same as {first}"
            return
        local = identifier
        if len(self._contents[kind, identifier]) > 1:  # several of one name
            local += f"-{digest.hex()[:8]}"
        if kind != DATASET and self._other_rows:
            self._note_unknown(entry.fields)
            yield from self._other_rows.record(entry, kind, identifier, local)
            yield from self.shared.drain(entry.place)
            return
        fields = clean(entry.fields)
        assert isinstance(fields, dict)
        local = f"{self.catalogue}/{local}"
        record = DatasetRecord(identifier, self.shared, self.licences, local)
        for plan in self._plans:
            self._add(record, plan, fields)
        self._note_unknown(fields)
        yield from self.shared.drain(entry.place)
        yield record.record(entry.place, as_json(fields))

    def _add(self, record: DatasetRecord, plan: _Plan, fields: Mapping[str, object]) -> None:
        if plan.column:  # a cell of a flat table, without a detour
            value = fields.get(plan.column)
            if value is None or value == "":
                return
            # of what the statements of a cell depend on, most often it alone differs; numbers are
            # equal to truth values, which are read otherwise
            known = type(value) is str and not plan.referred
            if known and self._repeated.state(record, plan.number, value):
                return
            if not isinstance(value, list | dict):
                key = value if known else None
                self._add_value(record, plan, value, fields, fields, listed=False, key=key)
                return
        for found in walk(fields, plan.field.path, fields):
            self._add_value(record, plan, found.value, found.item, fields, listed=found.listed)

    def _add_value(
        self,
        record: DatasetRecord,
        plan: _Plan,
        given: object,
        item: Mapping[str, object],
        fields: Mapping[str, object],
        *,
        listed: bool,
        key: object = None,
    ) -> None:
        """Adds what ``given`` states.

        Args:
            key: all that its statements depend on, where that has been looked up already.
        """
        each, number = plan.field, plan.number
        text = text_of(given)
        if not text:
            if key is not None:
                self._repeated.states_nothing(number, key)
            return
        if each.values:
            text = each.values.get(text, text)
        if plan.codes:
            text = plan.codes.get(text, text)
        if key is None:
            beside = (
                tuple([text_of(item.get(n, fields.get(n))) for n in plan.referred])
                if plan.referred
                else ()
            )
            key = (text, listed, beside)
            if self._repeated.state(record, number, key):
                return
        separators = plan.listed if listed else plan.separators
        values = split(text, separators) if separators else [text]
        options = {**plan.options, "catalogue": self.catalogue}
        for name, template in plan.filled.items():
            options[name] = filled(template, item, fields)
        # which of several titles is the title depends on the record: none is remembered
        if each.target != "title" and self._repeated.is_worthwhile(number, text):
            with self._repeated.remembered(number, key, record) as scratch:
                self._apply(scratch, plan, values, options)
        else:
            self._apply(record, plan, values, options)

    def _apply(
        self, record: DatasetRecord, plan: _Plan, values: list[str], options: dict[str, str]
    ) -> None:
        apply, each = plan.apply, plan.field
        for one in values:
            plain, address = (one, "") if each.target in _VERBATIM else without_markup(one)
            if not plain or (each.target != "licence" and plain.casefold() in _UNKNOWN):
                continue
            if address and each.target in _ADDRESSES:
                plain = address
            beside = options if not address else {"address": address, **options}
            apply(record, plain, beside, self.claimant)

    def _note_unknown(self, fields: Mapping[str, object]) -> None:
        # a field that is known as a whole has nothing unknown in it
        for name in fields.keys() - self._whole:
            value = fields[name]
            nested = isinstance(value, dict | list)
            for path in paths(value, (name,)) if nested else [(name,)]:
                known = self._known.get(path)
                if known is None:
                    known = self._known[path] = self._is_known(path)
                if known and len(path) == 1:
                    self._whole.add(name)
                if not known and (nested or text_of(value)):
                    self.notes.unknown[SEPARATOR.join(path)] += 1

    def _is_known(self, path: tuple[str, ...]) -> bool:
        if path[0] in (KEY, FILE, INDEX):
            return True
        named = [each.path for each in self.mapping.fields]
        named += [tuple(name.split(SEPARATOR)) for name in (*self.mapping.drop, *self.mapping.only)]
        named += [
            other
            for each, referred in zip(self.mapping.fields, self._referred, strict=True)
            for name in referred
            for other in ((*each.path[:-1], name), (name,))
        ]
        return any(
            len(name) <= len(path)
            and all(own in ("*", given) for own, given in zip(name, path, strict=False))
            for name in named
        )


def _references(each: Field) -> set[str]:
    return {name for option in each.options.values() for name in references(option)}


def _name(target: str, text: str) -> str:
    """The name of a dataset; an address on a hub is the dataset's name there."""
    found, _address = without_markup(text)
    if "://" in found and (hub := hub_dataset(found)):
        return f"{hub.hub}/{hub.name}"
    return flat(found) if target != "download" else found.partition("://")[2]


def _digest(entry: Entry) -> bytes:
    text = repr([value for name, value in entry.fields.items() if name != FILE])
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=8).digest()
