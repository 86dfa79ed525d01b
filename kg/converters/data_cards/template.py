"""The fields of the Data Cards template: section, subsection, name, form and options.

Source: the extended template of the Data Cards Playbook (PAIR-code/datacardsplaybook). A name alone
identifies no field: *Method(s) Used* is in three places. Names are compared loosely, as authors
mend the template's own misspellings or add numbers to them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kg.rdf.iris import slug
from kg.rdf.namespaces import PREFIXES

#: the vocabulary of the fields
SCHEME: Final = f"{PREFIXES['fwv']}data-card-field"
_LOOSE: Final = re.compile(r"\(\w{1,4}\)|[^a-z]")


@dataclass(frozen=True, slots=True)
class TemplateField:
    """A field of the template.

    Attributes:
        section, subsection: what it is under, ``""`` where it is under the card or the section.
        name: as the template has it.
        form: ``text``, ``list``, ``pairs`` (keys and values), ``table`` or ``options``.
        options: that an author chooses from.
        meaning: in a sentence.
    """

    section: str
    subsection: str
    name: str
    form: str
    options: tuple[str, ...]
    meaning: str

    @property
    def words(self) -> str:
        """Section, subsection and name."""
        return " ".join(filter(None, (self.section, self.subsection, self.name)))

    @property
    def local(self) -> str:
        """Its local name in the vocabulary of fields."""
        return slug(self.words)

    @property
    def concept(self) -> str:
        """The IRI of its concept."""
        return f"{SCHEME}/{self.local}"


@cache
def fields() -> tuple[TemplateField, ...]:
    """Every field, in the order of the template."""
    text = Path(__file__).with_name("template.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        TemplateField(section, subsection, name, form, tuple(filter(None, options.split("|"))), why)
        for section, subsection, name, form, options, why in rows
    )


#: the last section has headings of the author's own
REFLECTIONS: Final = fields()[-1]


@cache
def _index() -> tuple[dict[str, list[TemplateField]], dict[str, str], dict[str, str]]:
    by_name: dict[str, list[TemplateField]] = defaultdict(list)
    for each in fields():
        by_name[loose(each.name)].append(each)
    sections = {loose(each.section): each.section for each in fields() if each.section}
    subsections = {loose(each.subsection): each.subsection for each in fields() if each.subsection}
    return by_name, sections, subsections


def loose(name: str) -> str:
    """``name`` without what authors change: case, numbers, punctuation, the plural in brackets.

    >>> loose("3. Publishing Organization(s)"), loose("**Access, Rentention, & Wipeout**")
    ('publishingorganization', 'accessrententionwipeout')
    """
    return _LOOSE.sub("", name.casefold()).removesuffix("s")


def section_of(heading: str) -> str | None:
    """The section that ``heading`` is of."""
    return _index()[1].get(loose(heading))


def subsection_of(heading: str) -> str | None:
    """The subsection that ``heading`` is of."""
    return _index()[2].get(loose(heading))


def field_of(heading: str, section: str, subsection: str) -> TemplateField | None:
    """The field called ``heading`` under ``section`` and ``subsection``, ``None``: there is none.

    Where a card has other sections than the template, the name decides, if it does alone.
    """
    named = _index()[0].get(loose(heading), [])
    for same in (
        [each for each in named if (each.section, each.subsection) == (section, subsection)],
        [each for each in named if each.section == section],
        [each for each in named if subsection and each.subsection == subsection],
        named,
    ):
        if same:
            return same[0]
    return None
