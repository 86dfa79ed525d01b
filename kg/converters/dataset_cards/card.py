"""One card as a record: its header, what its body states, and how complete it is."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from kg.authorities import languages
from kg.authorities.identities import Identities
from kg.converters.common.cleaning import clean, flat
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.entities import Entities, vocabulary
from kg.converters.common.licence_claims import HUGGING_FACE
from kg.converters.dataset_cards.contradictions import LICENCE_HEADINGS, problems
from kg.converters.dataset_cards.fields import (
    ALIASES,
    FIELDS,
    IGNORED,
    STRUCTURE,
    WITHIN,
    is_placeholder,
    values,
)
from kg.converters.dataset_cards.header import Header
from kg.converters.dataset_cards.popularity import Popularity
from kg.converters.dataset_cards.sections import Body, fold, is_of_template
from kg.converters.dataset_cards.structure import add_structure
from kg.converters.record import Notes, Record
from kg.rdf.ntriples import integer, iri, term, typed

#: metrics of a whole card
CARD_METRICS: Final = (
    "card-headings",
    "card-sections-with-text",
    "card-sections-filled",
    "card-words",
)
MEASUREMENT_TERMS: Final = frozenset(
    {
        "dqv:QualityMeasurement",
        "dqv:computedOn",
        "dqv:hasQualityMeasurement",
        "dqv:isMeasurementOf",
        "dqv:value",
    }
)
_TITLE: Final = re.compile(r"dataset card (?:for|of)\s+(.+)", re.IGNORECASE)
#: marks around a whole title
_AROUND: Final = re.compile(r"""(["'])([^"']+)\1|\[([^][]+)\](?:\([^)]*\))?""")
_EMPTY_TITLE: Final = re.compile(r"\[?(?:dataset[ _]name|needs more information)", re.IGNORECASE)
_POINT: Final = re.compile(
    r"\*\*\s*(homepage|repository|paper|leaderboard)(?:\s*\[optional\])?"
    r"\s*:?\s*\*\*\s*:?\s*(.*)",
    re.IGNORECASE,
)
#: a point of the template, and its lists of links: no text about the dataset
_LABELLED: Final = re.compile(r"\s*(?:\*\*[^*]{1,60}\*\*\s*:|\*\*[^*:]{1,60}:\s*\*\*|\[!?\[|!\[)")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;]")
_LONGEST: Final = 5_000
#: marks around a name that stands alone, and what stands between several
_AROUND_NAMES: Final = " .*`-_"
_BETWEEN: Final = re.compile(r"[,;\n]|\band\b")


class Card:
    """Writes the record of one card.

    Args:
        name: of the dataset on Hugging Face; ``""``: not known.
        called: what the card's file is called after.
        apart: whether another card's IRI would be the same: ``a-b`` and ``a_b``.
    """

    def __init__(
        self, name: str, called: str, shared: Entities, notes: Notes, apart: bool = False
    ) -> None:
        self.notes, self.source = notes, shared.source
        identifier = name or called
        local = f"huggingface.co/{identifier}"
        if apart:
            local += f"-{hashlib.sha256(called.encode(errors='replace')).hexdigest()[:8]}"
        self.record = DatasetRecord(identifier, shared, notes.licences, local)
        if name:
            self.record.hugging_face(name)

    def finish(self, place: str, original: str) -> Record:
        """The record."""
        return self.record.record(place, original)

    def header(self, header: Header, place: str) -> None:
        """What the header states."""
        if header.form not in ("fenced", "none"):
            self.record.property("form of the header", header.form)
        if header.problem:
            self.notes.problems[f"{place}, header"] = header.problem
        cleaned = clean(header.fields)
        assert isinstance(cleaned, dict)
        fields = self._usual(cleaned)
        for name, value in fields.items():
            if name in FIELDS:
                for text in values(value):
                    FIELDS[name][0](self.record, text)
            elif name not in IGNORED and name not in STRUCTURE:
                self.notes.unknown[name[:80]] += 1
        for (outer, inner), name in WITHIN.items():
            for item in _objects(fields.get(outer)):
                for text in values(item.get(inner)):
                    FIELDS[name][0](self.record, text)
        for problem in add_structure(
            self.record, fields.get("dataset_info"), fields.get("configs")
        ):
            self.notes.problems[f"{place}, header"] = problem

    def _usual(self, fields: dict[str, object]) -> dict[str, object]:
        """The fields by their usual names; those under "YAML tags" are fields, too."""
        found: dict[str, object] = {}
        for item in _objects(fields.get("YAML tags")):
            fields = {**{k: v for k, v in item.items() if not is_placeholder(k)}, **fields}
        for name, value in fields.items():
            usual = ALIASES.get(name.strip(), name.strip())
            both = usual in found
            found[usual] = [*values(found[usual]), *values(value)] if both else value
        return found

    def body(self, body: Body) -> None:
        """What the body states: title, summary, addresses, terms, citation."""
        if (found := _TITLE.match(body.title)) and not _EMPTY_TITLE.match(found[1]):
            title = found[1].strip(" *`")
            around = _AROUND.fullmatch(title)
            self.record.title((around[2] or around[3]).strip() if around else title)
        if summary := self._summary(body):
            self.record.description("\n\n".join(summary)[:_LONGEST])
        for block in (text for texts in body.texts.values() for text in texts):
            if "**" in block:
                self._points(block)
        for heading in LICENCE_HEADINGS:
            if terms := body.texts.get(heading):
                self.record.text("fw:licenceNote", "\n\n".join(terms)[:_LONGEST])
        for heading in ("citation information", "citation", "bibtex"):
            if citation := body.texts.get(heading):
                text = "\n\n".join(citation)[:_LONGEST]
                # the template of GEM asks for those of the dataset, that of the hub for any
                self.record.citation(text, several=heading == "bibtex")
        for written in _ADDRESS.findall("\n".join(body.texts.get("paper", ()))):
            self.record.paper(written)

    def stated_in_body(self, header: Header, body: Body) -> None:
        """Licence and languages by their names under the template's headings, without a header's.

        A sentence about them is kept as a note, and stated as nothing else.
        """
        cleaned = clean(header.fields)
        assert isinstance(cleaned, dict)
        fields = self._usual(cleaned)
        if not values(fields.get("license")):
            for heading in LICENCE_HEADINGS:
                for text in body.texts.get(heading, ())[:1]:
                    name = text.strip(_AROUND_NAMES)
                    if self.notes.licences.resolve(name):
                        self.record.licence(HUGGING_FACE, name)
        texts = body.texts.get("languages", ())
        if len(texts) == 1 and not values(fields.get("language")):
            parts = (part.strip(_AROUND_NAMES) for part in _BETWEEN.split(texts[0]))
            names = [part for part in parts if part]
            # in capitals it is an abbreviation, of which ISO 639 has a code by accident: DNA
            if all(languages.resolve(name) and not name.isupper() for name in names):
                for name in names:
                    self.record.language(name, natural_only=True)

    @staticmethod
    def _summary(body: Body) -> list[str]:
        """What the card states of the dataset at large.

        It is the summary; without one, the text right under the description's heading, or under
        the first heading, where that is the dataset's own.
        """
        if summary := body.texts.get("dataset summary"):
            return summary
        first = fold(body.title)
        own = [] if is_of_template(first) else [first]
        for heading in ("dataset description", "dataset details", "dataset overview", *own):
            texts = [
                one
                for one in body.texts.get(heading, ())
                if one not in body.code and not _LABELLED.match(one)
            ]
            if texts:
                return texts
        return []

    def _points(self, block: str) -> None:
        for line in block.splitlines():
            if found := _POINT.search(line):
                kind = found[1].casefold()
                for written in _ADDRESS.findall(found[2])[:3]:
                    address = f"https://{written}" if written.startswith("www.") else written
                    if kind == "homepage":
                        self.record.page(address)
                    elif kind == "repository":
                        self.record.repository(address)
                    elif kind == "paper":
                        self.record.paper(address)
                    else:
                        self.record.page(address, "foaf:page")

    def problems(self, header: Header, body: Body) -> None:
        """What is wrong within the card."""
        cleaned = clean(header.fields)
        assert isinstance(cleaned, dict)
        for problem in problems(self._usual(cleaned), body, self.notes.licences):
            self.record.text("fw:descriptionProblem", problem)

    def completeness(self, body: Body) -> None:
        """How complete the card is, by the sections of the template."""
        sections = body.sections
        for name, section in sections.items():
            self._measure(f"card-{name}-completeness", section.completeness)
            self._measure(f"card-{name}-words", section.words)
        whole = (
            sum(section.heading for section in sections.values()),
            sum(section.completeness > 1 for section in sections.values()),
            sum(section.completeness > 2 for section in sections.values()),
            sum(section.words for section in sections.values()) + body.other_words,
        )
        for metric, value in zip(CARD_METRICS, whole, strict=True):
            self._measure(metric, value)

    def popularity(self, row: Popularity) -> None:
        """What the table beside the cards has of it."""
        for metric, count in row.counts.items():
            self._measure(metric, count)
        if row.created:
            self.record.add("fw:huggingFaceDate", typed(row.created, "xsd:date"))
        for name, value in row.others.items():
            for text in value.split(","):
                self.record.property(f"{name} in the table", flat(text))

    def _measure(self, metric: str, value: int) -> None:
        # two readings may count differently: a measurement is that of one source
        node = iri(
            Identities.part(self.record.document, "measurement", self.source, metric, "undated")
        )
        add_triple = self.record.add_triple
        self.record.add("dqv:hasQualityMeasurement", node)
        add_triple(node, "rdf:type", term("dqv:QualityMeasurement"))
        add_triple(node, "dqv:computedOn", self.record.subject)
        add_triple(node, "dqv:isMeasurementOf", vocabulary("metric", metric))
        add_triple(node, "dqv:value", integer(value))


def _objects(value: object) -> list[dict[str, object]]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]
