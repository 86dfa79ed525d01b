"""Whether the descriptions of one dataset state a property alike.

Descriptions are of one dataset where the rule ``identity`` relates them (``prov:alternateOf``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

#: facets whose values descriptions of one dataset can contradict each other in
COMPARED: Final = ("licence", "language", "extent", "creator", "year", "task")
#: what is stated, by what it is about: a size by its unit, all else together
Statement = Mapping[str, frozenset[str]]


def differently(descriptions: Sequence[Statement], sources: Iterable[str]) -> str:
    """The value of a facet where ``descriptions`` state different things; ``""``: they do not.

    Args:
        descriptions: what each states of one property; nothing: it does not state it.
        sources: of those that state it.

    >>> one, other = {"": frozenset({"MIT"})}, {"": frozenset({"Apache-2.0"})}
    >>> differently([one, other, {}], ["a", "b"]), differently([one, one], ["a", "b"])
    ('stated differently by 2 sources', '')
    >>> differently([{"rows": frozenset({"5"})}, {"hours": frozenset({"1"})}], ["a", "b"])
    ''
    """
    stating = [found for found in descriptions if found]
    subjects = {about for found in stating for about in found}
    if not any(len({f[about] for f in stating if about in f}) > 1 for about in subjects):
        return ""
    count = len(set(sources))
    # collections of one source may each describe the dataset
    noun = "sources" if count == len(stating) else "descriptions"
    return f"stated differently by {len(stating)} {noun}"


def statement(name: str, values: Iterable[str], sizes: Callable[[], Statement]) -> Statement:
    """What a description with ``values`` states; those of a year are dates."""
    if name == "extent":
        return sizes()
    found = frozenset(value[:4] if name == "year" else value for value in values)
    return {"": found} if found else {}
