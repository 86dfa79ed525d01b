"""A selection as files: a catalogue in RDF, citations, the card as Markdown and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from api.exports import dcat, services
from api.exports.citations import bibtex, paper_entries
from api.exports.context import Place
from api.exports.signposting import cite_as, lasting
from api.selections import purposes
from api.selections.card import Card, Counted, Credit, Duty, class_of
from api.selections.selection_query import Selection
from kg.datasets.description import inherited_statement
from kg.rdf.rdf_writer import Statements, iri, term, text, typed

_KEY: Final = re.compile(r"^(@\w+\s*\{\s*)([^\s,{}]+)")
#: what Markdown would take for something else than text
_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")


def catalogue(selection: Selection, place: Place, syntax: str) -> bytes:
    """The datasets as a DCAT-AP catalogue of their own, in the syntax of the suffix."""
    out = Statements()
    me = place.address(selection.address)
    out.about(
        me,
        ("rdf:type", term("dcat:Catalog")),
        ("dcterms:title", text(selection.title)),
        ("dcterms:description", text(described(selection, place), "en")),
        ("dcterms:publisher", iri(services.publisher(out, place))),
        ("dcterms:modified", typed(place.made, "xsd:dateTime")),
        ("dcterms:identifier", text(me)),
        ("prov:wasDerivedFrom", iri(place.catalog)),
        *(("dcat:dataset", iri(found.iri)) for found in selection.datasets),
    )
    for found in selection.datasets:
        dcat.dataset(out, found, place)
    return out.written(syntax)


def described(selection: Selection, place: Place) -> str:
    """What the selection is, in a sentence."""
    request = "; ".join(f"{name}: {value}" for name, value in selection.conditions)
    count = len(selection.datasets)
    snapshot = f" (snapshot {place.snapshot})" if place.snapshot else ""
    return (
        f"{datasets(count)} of {place.site.title}{snapshot}. "
        f"Selected by: {selection.title.rstrip('.')}.{f' {request}.' if request else ''}"
        f"{f' {selection.caution}' if selection.caution else ''}"
    )


def citations(selection: Selection, place: Place) -> bytes:
    """The entries of each dataset in one BibTeX file: its papers', each once, and its own.

    Each has a key of its own.
    """
    seen: dict[str, int] = {}
    written: dict[str, str] = {}

    def apart(match: re.Match[str]) -> str:
        # keys are compared without case by some
        key = match[2].casefold()
        seen[key] = seen.get(key, 0) + 1
        return match[0] if seen[key] == 1 else f"{match[0]}-{seen[key]}"

    for found in selection.datasets:
        entries = [entry for _, entry in paper_entries(found)]
        for entry in (*entries, bibtex(found, place, lasting(found, place))):
            if entry not in written:
                written[entry] = _KEY.sub(apart, entry, count=1)
    return "\n".join(written.values()).encode("utf-8", "replace")


def as_json(selection: Selection, card: Card, place: Place) -> bytes:
    """The card and the datasets for programs."""
    document: dict[str, Any] = {
        "title": selection.title,
        "description": described(selection, place),
        "caution": selection.caution or None,
        "url": place.address(selection.address),
        "selected_by": place.address(selection.origin),
        "snapshot": place.snapshot or None,
        "count": card.count,
        "use_class": card.use_class or None,
        "use_class_of_the_rest": card.rest or None,
        "no_licence_stated": card.unstated,
        "use_class_means": card.means,
        "use_classes": {found.label: found.number for found in card.classes},
        **purposes.as_json(card.purposes, card.result),
        "attribution": asdict(card.attribution),
        "share_alike": asdict(card.share_alike),
        "licences": [found._asdict() for found in card.licences],
        "provider_terms": [found._asdict() for found in card.terms],
        "share_alike_licences": [found._asdict() for found in card.share_alike_licences],
        "licence_claims_disagree": card.disagreeing,
        "with_inherited_terms": len(card.conditional),
        "taken_down": card.taken_down,
        "attribution_lines": [c.line for c in card.credits if c.required],
        "attribution_lines_where_not_known": [c.line for c in card.credits if c.is_open],
        "datasets": [
            {
                "iri": found.iri,
                "title": found.title,
                "url": place.address(found.path),
                "cite_as": cite_as(found, place),
                "use_class": class_of(found, place.licences.use_classes),
                "inherited_terms": [
                    {
                        "from": origin.ancestor.iri,
                        "use_class": origin.use_class,
                        "path": [step.iri for step in origin.path],
                    }
                    for origin in found.inherited
                ],
                "purposes": {
                    one.purpose: {"answer": one.outcome, "because": one.text}
                    for one in found.assessments
                },
                "licences": [known.address for known in found.licences],
                "attribution": found.attribution,
                "share_alike": found.share_alike,
                "languages": [language.code or language.label for language in found.languages],
                "tasks": [task.label for task in found.tasks],
                "issued": found.issued or None,
                "first_date": found.first_date or None,
                "first_date_kind": found.first_date_kind or None,
                "pages": list(found.pages),
            }
            for found in selection.datasets
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def markdown(selection: Selection, card: Card, place: Place) -> bytes:
    """The provenance card, to be put beside the data."""
    lines = [
        f"# Provenance card: {_plain(selection.title)}",
        "",
        _plain(described(selection, place)),
        "",
        f"Selected by <{_address(place.address(selection.origin))}>.",
        "",
        "## Conditions",
        "",
        f"**Combined: {_plain(card.means)}.** Conditions add up: use of the whole "
        "has to satisfy the terms of each.",
        "",
        "| use class | datasets |",
        "| --- | ---: |",
        *(f"| {_plain(found.label)} | {found.number:,} |" for found in card.classes),
        "",
    ]
    if card.strictest:
        names = [found.title for found in card.strictest[:20]]
        more = len(card.strictest) - len(names)
        lines += [
            f"Without these the licensed ones would be less restricted: {_plain('; '.join(names))}"
            f"{f' and {more} more' if more else ''}.",
            "",
        ]
    if card.conditional:
        lines += [
            f"{datasets(len(card.conditional)).capitalize()} come from datasets with stricter "
            "terms, or without a licence, whose terms may apply too:",
            "",
            *(f"- {_plain(d.title)}: {_plain(inherited_statement(d))}" for d in card.conditional),
            "",
        ]
    lines += _purposes(card)
    lines += [
        f"- Attribution: {duty(card.attribution)}.",
        f"- Share-alike: {duty(card.share_alike)}."
        + (f" Under {_list(card.share_alike_licences)}." if card.share_alike_licences else ""),
        f"- Licence claims disagree: {about(card.disagreeing)}.",
    ]
    if card.taken_down:
        lines.append(f"- No longer available where they were: {datasets(card.taken_down)}.")
    lines += ["", "### Licences", "", *_items(card.licences, "No licence is known."), ""]
    if card.terms:
        lines += [
            "### Terms of providers",
            "",
            "They bind who used the provider's model or service, regardless of the licence.",
            "",
            *_items(card.terms, ""),
            "",
        ]
    lines += ["## Contents", ""]
    if card.years:
        lines += [f"- Years: {card.years}"]
    for name, (found, more) in card.facts.items():
        if found:
            rest = f" and {more:,} more" if more else ""
            lines.append(f"- {name}: {_list(found)}{rest}")
    lines += ["", "## Required attribution", ""]
    lines += _credits(c for c in card.credits if c.required) or ["No licence requires it."]
    if unknown := _credits(c for c in card.credits if c.is_open):
        lines += ["", "### Attribution not known to be required", "", *unknown]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _purposes(card: Card) -> list[str]:
    """What all of it may be used for, and the licence of what is made of it."""
    lines = ["### Purposes", "", "| I want to | answer | allowed | not allowed | unclear |"]
    lines += ["| --- | --- | ---: | ---: | ---: |"]
    for one in card.purposes:
        counts = " | ".join(f"{len(group.datasets):,}" for group in one.groups)
        lines.append(f"| {_plain(one.purpose.label)} | {one.whole.words} | {counts} |")
    found = card.result
    lines += ["", f"Publishing what is made of all of them: **{found.words}**."]
    if found.combination.answer == "allowed":
        lines.append(f"Under: {', '.join(_plain(label) for label, _ in found.under)}.")
    if found.unstated:
        lines.append(f"No licence is stated for all of {datasets(found.unstated)}.")
    lines += ["", *(f"- {_plain(one.why)}." for one in found.combination.conflicts), ""]
    return lines


def duty(found: Duty) -> str:
    """A duty in words.

    >>> duty(Duty(1, 2, 0)), duty(Duty(0, 0, 3))
    ('requested by 1 dataset, not by 2', 'not known of any')
    """
    if not found.yes and not found.no:
        return "not known of any"
    unknown = f", not known of {found.unknown:,}" if found.unknown else ""
    request = f"requested by {datasets(found.yes) if found.yes else 'none'}"
    return f"{request}{f', not by {found.no:,}' if found.no else ''}{unknown}"


def about(count: int) -> str:
    """About how many datasets something is.

    >>> about(0), about(1)
    ('about none of them', 'about 1 dataset')
    """
    return f"about {datasets(count)}" if count else "about none of them"


def datasets(count: int) -> str:
    """How many datasets, in words.

    >>> datasets(1), datasets(2266)
    ('1 dataset', '2,266 datasets')
    """
    return f"{count:,} {'dataset' if count == 1 else 'datasets'}"


def _credits(credits: Iterable[Credit]) -> list[str]:
    return [
        f"- {_plain(credit.line)}"
        + "".join(f" {_plain(k.label)}, <{_address(k.address)}>." for k in credit.licences)
        for credit in credits
    ]


def _items(found: list[Counted], otherwise: str) -> list[str]:
    return [f"- {_plain(one.label)} ({one.number:,}): <{_address(one.href)}>" for one in found] or [
        otherwise
    ]


def _list(found: list[Counted]) -> str:
    return ", ".join(f"{_plain(one.label)} ({one.number:,})" for one in found)


def _plain(value: str) -> str:
    """Text of the data as text of Markdown, in one line."""
    return _MARKS.sub(r"\\\1", " ".join(value.split()))


def _address(value: str) -> str:
    return value.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
