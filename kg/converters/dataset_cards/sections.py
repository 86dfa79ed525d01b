"""The body of a card by the sections of the template, and how complete each is.

Sections of the template of Hugging Face
(``huggingface/datasets/templates/README.md``) by their headings, compared whole: a heading that
merely contains one of them ("Other languages") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

#: section → its heading, and other headings in use for it
SECTIONS: Final = {
    "description": ("dataset description", "dataset details", "dataset overview"),
    "structure": ("dataset structure",),
    "creation": ("dataset creation",),
    "considerations": (
        "considerations for using the data",
        "bias, risks, and limitations",
        "considerations for using the dataset",
    ),
    "information": ("additional information", "more information"),
}
#: heading within a section → the section
WITHIN: Final = {
    heading: section
    for section, headings in {
        "description": (
            "dataset summary", "supported tasks", "supported tasks and leaderboards", "languages",
            "dataset sources", "leaderboards",
        ),
        "structure": ("data instances", "data fields", "data splits", "data splits sample size"),
        "creation": (
            "curation rationale", "source data", "initial data collection and normalization",
            "who are the source language producers?", "annotations", "annotation process",
            "who are the annotators?", "personal and sensitive information",
            "data collection and processing", "who are the source data producers?",
        ),
        "considerations": (
            "social impact of dataset", "discussion of biases", "other known limitations",
            "recommendations", "uses", "direct use", "out-of-scope use",
        ),
        "information": (
            "dataset curators", "licensing information", "citation information", "contributions",
            "citation", "dataset card authors", "dataset card contact",
        ),
    }.items()
    for heading in headings
}  # fmt: skip
#: what the template has where text should be
# what may be around it is bounded, so that a run of blanks takes no time that grows with its square
_PLACEHOLDER: Final = re.compile(
    r"\[{0,3}\s{0,4}"
    r"(?:more information (?:is )?needed|needs more information|information needed)\s*\]*"
    r"(?:\([^)\s]{0,1000}\))?\]*\.?"
    r"|thanks to \[@github-username\]\(https://github\.com/<github-username>\) for adding this"
    r" dataset\.?",
    re.IGNORECASE,
)
#: what the template has before addresses
_LABEL: Final = re.compile(
    r"\*\*(?:homepage|repository|paper|leaderboard|point of contact)[^*]*\*\*:?", re.IGNORECASE
)
_OPTIONAL: Final = re.compile(r"\s*\[optional\]", re.IGNORECASE)
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_WORD: Final = re.compile(r"\w")
_TEXTS: Final = frozenset({"inline", "fence", "code_block"})
_CONTENTS: Final = "table of contents"


@dataclass(slots=True)
class Section:
    """A section of the template in a card.

    Attributes:
        heading: whether the card has the section's heading.
        text: whether anything is under it, or under a heading within it.
        words: of what is more than the template's placeholders.
    """

    heading: bool = False
    text: bool = False
    words: int = 0

    @property
    def completeness(self) -> int:
        """0: no heading, 1: a heading, 2: a placeholder under it, 3: text under it."""
        if not self.heading:
            return 0
        return 3 if self.words else 2 if self.text else 1


@dataclass(slots=True)
class Body:
    """A card's body.

    Attributes:
        title: its first heading.
        sections: those of the template, each of :data:`SECTIONS`.
        other_words: words outside of them.
        texts: heading (folded) → the text under it, as written, placeholders left out.
        code: those of the texts that are blocks of code.
    """

    title: str = ""
    sections: dict[str, Section] = field(
        default_factory=lambda: {name: Section() for name in SECTIONS}
    )
    other_words: int = 0
    texts: dict[str, list[str]] = field(default_factory=dict)
    code: set[str] = field(default_factory=set)


@cache
def _parser() -> MarkdownIt:
    # headings and paragraphs are enough: what is within a line is counted as written
    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def read_body(text: str) -> Body:
    """The sections of the body ``text`` of a card."""
    body = Body()
    current, level, heading = "", 0, ""
    own_headings = {name: section for section, names in SECTIONS.items() for name in names}
    for kind, depth, content in _blocks(_parser().parse(text)):
        if kind == "heading":
            name = fold(content)
            body.title = body.title or content
            if section := own_headings.get(name):
                current, level = section, depth
                body.sections[section].heading = True
            elif section := WITHIN.get(name):
                # without the section's own heading it means itself
                level = level if section == current else depth
                current = section
            elif depth <= level or name == _CONTENTS:
                current, level = "", 0
            heading = name
            continue
        plain = _COMMENT.sub(" ", content)
        rest = _PLACEHOLDER.sub(" ", plain)
        count = sum(_WORD.search(word) is not None for word in _LABEL.sub(" ", rest).split())
        if current:
            section_of = body.sections[current]
            section_of.text = section_of.text or bool(_WORD.search(plain))
            section_of.words += count
        elif heading != _CONTENTS:
            body.other_words += count
        if count:
            body.texts.setdefault(heading, []).append(rest.strip())
            if kind == "code":
                body.code.add(rest.strip())
    return body


def is_of_template(heading: str) -> bool:
    """Whether ``heading`` (folded) is one of the template's, the table of contents included."""
    own = (name for names in SECTIONS.values() for name in names)
    return heading in WITHIN or heading == _CONTENTS or heading in own


def fold(heading: str) -> str:
    """A heading without emphasis, numbers before it, links, "[optional]" and case.

    >>> fold("1. **Dataset Summary**:"), fold("[Languages](#languages)")
    ('dataset summary', 'languages')
    """
    plain = _OPTIONAL.sub("", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading))
    plain = re.sub(r"^[\d.]+\s+", "", plain.replace("*", "").replace("`", "").strip())
    return " ".join(plain.split()).rstrip(" :").casefold()


def _blocks(tokens: list[Token]) -> Iterator[tuple[str, int, str]]:
    """Headings and texts in their order: kind, level, content."""
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            yield "heading", int(token.tag[1]), tokens[number + 1].content.strip()
        elif token.type in _TEXTS and tokens[number - 1].type != "heading_open":
            yield "text" if token.type == "inline" else "code", 0, token.content
        elif token.type == "html_block":
            yield "text", 0, re.sub(r"<[^>!]*>", " ", token.content)
