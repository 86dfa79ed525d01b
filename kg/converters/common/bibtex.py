"""The papers that a citation in BibTeX names."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from kg.authorities.publications import Publication, alike, identify
from kg.converters.common.entities import Entities

#: how an entry names a paper on arXiv where it has no eprint: abs/2308.07124
_ARXIV: Final = re.compile(
    r"(?:\babs/|\barXiv[: ]\s*)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\b",
    re.IGNORECASE,
)
_ENTRY: Final = re.compile(r"@\s*(\w+)\s*\{")
_FIELD: Final = re.compile(
    r"\b(title|doi|eprint|url|volume|journal|note)\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|\"([^\"]*)\")",
    re.IGNORECASE,
)
#: entries of a dataset itself, or of its page
_NO_PAPERS: Final = frozenset({"data", "dataset", "online", "software", "comment", "string"})


def papers_of(
    text: str,
    entities: Entities,
    own: Collection[str] = (),
    titles: Collection[str] = (),
    several: bool = False,
) -> list[str]:
    """The papers that ``text`` is of, as terms: that of its first entry, or of each.

    Args:
        own, titles: see :func:`paper_of`.
        several: whether each entry is of a paper about the same; else later ones are of others.
    """
    starts = [found.start() for found in _ENTRY.finditer(text)] if several else []
    ends = [*starts[1:], len(text)]
    entries = [text[start:end] for start, end in zip(starts, ends, strict=False)] or [text]
    found = (paper_of(entry, entities, own, titles) for entry in entries)
    return [paper for paper in found if paper]


def paper_of(
    text: str, entities: Entities, own: Collection[str] = (), titles: Collection[str] = ()
) -> str | None:
    """The paper that the first entry of ``text`` is of, as a term; ``None`` where it is none.

    A text without an entry is read for the identifier of one: "…, arXiv:2308.07124". One that
    has a DOI of the dataset itself (``own``) cites the dataset, and no paper; one without an
    identifier whose title is among those of papers that are stated (``titles``) is one of them.
    """
    entry = _ENTRY.search(text)
    if entry is None:
        known = [p for word in text.split() if (p := identify(word.strip("().,;")))]
        if not known or any(each.doi in own for each in known if each.doi):
            return None
        return entities.paper(known[0])
    if entry[1].casefold() in _NO_PAPERS:
        return None
    fields = {
        name.casefold(): re.sub(r"[{}]", "", braced or quoted).strip()
        for name, braced, quoted in _FIELD.findall(text[entry.start() :].partition("\n@")[0])
    }
    known = [identify(fields[name]) for name in ("doi", "eprint", "url") if fields.get(name)]
    places = (_ARXIV.search(fields.get(name, "")) for name in ("volume", "journal", "note"))
    known += [identify(f"arXiv:{found[1]}") for found in places if found]
    best = next((each for each in known if each), Publication())
    title = " ".join(fields.get("title", "").split())
    # the rule that finds one paper in two articles reads the anthology's name from its page
    pages = [f"https://{best.page}"] if best.acl and best.page else []
    if not best and (not title or any(alike(title, other) for other in titles)):
        return None
    return entities.paper(best, titles=[title] if title else [], pages=pages, bibtex=[text.strip()])
