"""The headings of a card in Markdown, and the text under each."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.converters.data_cards.template import (
    REFLECTIONS,
    TemplateField,
    field_of,
    section_of,
    subsection_of,
)

_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
#: what is left at the end of a line of a comment that has another in it
_COMMENT_END: Final = re.compile(r"(?<![ \t])[ \t]*-->[ \t]*$", re.MULTILINE)
#: a heading, without blanks around it, and with its closing marks
_HEADING: Final = re.compile(r"(?:(#{1,6})[ \t](.*)|<h([1-6])[^>]*>(.*?)</h[1-6]>)", re.IGNORECASE)
_FENCE: Final = re.compile(r"^\s*(```|~~~)")
_LINK: Final = re.compile(r"\[([^\]]{0,500})\]\(([^)\s]{0,2000})(?:\s[^)]{0,500})?\)")
_TAG: Final = re.compile(r"<[^>]+>")


@dataclass(slots=True)
class Entry:
    """A field of a card as its author filled it in.

    Attributes:
        field: of the template.
        lines: under its heading; a link in the heading is the first.
        number: which of the card's entries of that field it is, from 1.
    """

    field: TemplateField
    lines: list[str] = dataclasses.field(default_factory=list)
    number: int = 1


@dataclass(slots=True)
class Card:
    """A card.

    Attributes:
        title, summary: its first heading and the text under that.
        entries: of fields of the template.
        others: headings that are none of the template's.
    """

    title: str = ""
    summary: str = ""
    entries: list[Entry] = dataclasses.field(default_factory=list)
    others: list[str] = dataclasses.field(default_factory=list)

    @property
    def kinds(self) -> int:
        """How many different fields of the template it has."""
        return len({entry.field for entry in self.entries})


def read_card(text: str) -> Card:
    """The card that ``text`` (Markdown) is; comments are no part of it.

    >>> card = read_card("# Rivers\\n<!-- info -->\\nGauges.\\n\\n#### Dataset Link\\nhttps://a.org\\n")
    >>> card.title, card.summary, card.entries[0].lines
    ('Rivers', 'Gauges.', ['https://a.org'])
    """
    card = Card()
    section = subsection = ""
    entry: Entry | None = None
    summary: list[str] = []
    counts: dict[TemplateField, int] = {}
    for level, heading, lines in _parts(_COMMENT_END.sub("", _COMMENT.sub("", text))):
        name, address = _plain(heading)
        known = field_of(name, section, subsection)
        if level == 1 and not card.title and known is None:
            card.title, summary = name, lines
            continue
        if level < 4 and (found := section_of(name)) and known is None:
            section, subsection, entry = found, "", None
        elif level < 4 and (found := subsection_of(name)) and known is None:
            subsection, entry = found, None
        elif known is not None and (level == 4 or _fits(known, name)):
            counts[known] = counts.get(known, 0) + 1
            entry = Entry(known, ([address] if address else []), counts[known])
            card.entries.append(entry)
        elif heading and section == REFLECTIONS.section:
            counts[REFLECTIONS] = counts.get(REFLECTIONS, 0) + 1
            entry = Entry(REFLECTIONS, [name, ""], counts[REFLECTIONS])
            card.entries.append(entry)
        elif heading:
            card.others.append(name)
            entry = None
        if entry is not None:
            entry.lines.extend(lines)
    card.summary = "\n".join(summary).strip()
    return card


def _fits(known: TemplateField, name: str) -> bool:
    """A field may have another level than the template's, a section must not be taken for one."""
    return section_of(name) is None and subsection_of(name) is None and bool(known)


def _parts(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Level, text and lines of each heading; level 0 before the first."""
    level, heading, lines = 0, "", list[str]()
    fenced = False
    for line in text.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        heads = not fenced and line[:1] in ("#", "<")
        found = _HEADING.fullmatch(line.rstrip(" \t")) if heads else None
        if found is None:
            lines.append(line)
            continue
        yield level, heading, _trimmed(lines)
        level = len(found[1]) if found[1] else int(found[3])
        heading = found[2].rstrip("#").strip(" \t") if found[1] else found[4]
        lines = []
    yield level, heading, _trimmed(lines)


def _trimmed(lines: list[str]) -> list[str]:
    return "\n".join(lines).strip("\n").splitlines()


def _plain(heading: str) -> tuple[str, str]:
    """The words of a heading, and the address that they lead to."""
    link = _LINK.search(heading)
    text = _TAG.sub("", _LINK.sub(r"\1", heading)).strip("*_ \t")
    return text, link[2] if link else ""
