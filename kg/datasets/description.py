"""A paragraph about a dataset, of what is known of it and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from kg.datasets.model import Dataset, Named

#: what Google's Dataset Search and schema.org readers take
SHORTEST: Final = 50
LONGEST: Final = 5000
_LISTED: Final = 5


def described(dataset: Dataset) -> Dataset:
    """``dataset`` with the description of its source, or a composed one where that is short."""
    given = re.sub(r"[ \t]*\n\s*\n\s*", "\n\n", dataset.given.strip())
    text = given if len(given) >= SHORTEST else " ".join([*_sentences(dataset), given]).strip()
    if len(text) > LONGEST:
        text = text[: LONGEST - 1].rstrip() + "…"
    return replace(dataset, description=text)


def _sentences(dataset: Dataset) -> Iterator[str]:
    kind = f"{dataset.modality} dataset" if dataset.modality else "dataset"
    words = f"{dataset.title}: a {kind}"
    if dataset.series:
        words += f" of the collection {_list(dataset.series)}"
    if dataset.creators:
        words += f", made by {_join([a.name for a in dataset.creators])}"
    yield words + "."
    languages = [lang.label for lang in dataset.languages]
    languages += [named.label for named in dataset.programming_languages]
    for name, values in (
        ("Languages", languages),
        ("Tasks", _labels(dataset.tasks)),
        ("Topics", _labels(dataset.topics)),
        ("Collected from", _labels(dataset.origins)),
        ("Generated in part by", _labels(dataset.models)),
        ("Derived from", _labels(dataset.derived_from)),
    ):
        if values:
            yield f"{name}: {_join(values)}."
    sizes = [f"{f.label} {_number(f.value)} {f.unit}" for f in dataset.figures if f.unit == "hours"]
    sizes += [f"{_number(f.value)} {f.unit}" for f in dataset.figures if f.label == f.unit]
    if sizes:
        yield f"Size: {', '.join(sizes)}."
    if dataset.licences:
        yield f"Terms: {_list(dataset.licences)}."
    if dataset.use_class:
        yield f"Use: {dataset.use_class}."
    if dataset.inherited:
        yield inherited_statement(dataset)
    if dataset.taken_down:
        yield "It is no longer available."


def licence_statement(dataset: Dataset) -> str:
    """Licence claims as text; empty where there are none."""
    stated: dict[str, list[str]] = {}
    for claim in dataset.claims:
        words = stated.setdefault(claim.claimant.label, [])
        if claim.licence.label not in words:
            words.append(claim.licence.label)
    text = "; ".join(f"{who} states: {', '.join(what)}" for who, what in sorted(stated.items()))
    if dataset.use_class:
        text += f"{'. ' if text else ''}Use, of all claims together: {dataset.use_class}"
    if dataset.terms_disagree:
        text += ". The claims disagree"
    if dataset.inherited:
        text += ". " + inherited_statement(dataset).removesuffix(".")
    return text and text + "."


def inherited_statement(dataset: Dataset) -> str:
    """The conditions that come from what ``dataset`` was made from, in words; ``""``: none do."""
    conditions = []
    for found in dataset.inherited:
        between = ", ".join(step.label for step in found.path[:-1])
        through = f", through {between}" if between else ""
        conditions.append(f"{found.ancestor.label} ({found.use_class}{through})")
    if not conditions:
        return ""
    return f"Made from {_join(conditions)}, whose terms may apply too."


def _labels(entities: Iterable[Named]) -> list[str]:
    return [entity.label for entity in entities]


def _list(entities: Sequence[object]) -> str:
    return _join([str(getattr(entity, "label", entity)) for entity in entities])


def _join(words: Sequence[str]) -> str:
    """``words`` in a sentence; of many, the first and how many more there are.

    >>> _join(["a", "b", "c"]), _join(list("abcdefg"))
    ('a, b and c', 'a, b, c, d, e and 2 more')
    """
    if len(words) > _LISTED + 1:
        return f"{', '.join(words[:_LISTED])} and {len(words) - _LISTED} more"
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _number(text: str) -> str:
    """A number as it is read.

    >>> _number("2446962"), _number("100.0"), _number("1.25")
    ('2,446,962', '100', '1.25')
    """
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0")
    grouped = f"{int(whole):,}" if whole.lstrip("-").isdigit() else whole
    return f"{grouped}.{rest}" if rest else grouped
