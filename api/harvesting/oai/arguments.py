"""The arguments of a request of OAI-PMH, and what may be wrong (sections 2.7, 3.3 and 3.6)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from kg.errors import FairweaveError

#: verb → the arguments that it needs, and those that it takes
VERBS: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (
        frozenset({"metadataPrefix"}),
        frozenset({"from", "until", "set", "resumptionToken"}),
    ),
    "ListRecords": (
        frozenset({"metadataPrefix"}),
        frozenset({"from", "until", "set", "resumptionToken"}),
    ),
}
#: what the protocol's schema takes as the name of a set
_SET: Final = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*", re.ASCII)
_PREFIX: Final = re.compile(r"[A-Za-z0-9\-_.!~*'()]+", re.ASCII)
_RESUMES: Final = "resumptionToken"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SECOND: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


class OaiError(FairweaveError):
    """An error in OAI-PMH's way: a code of section 3.6, and words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Span(NamedTuple):
    """The times that a selective harvest is limited to; both belong to it."""

    since: datetime | None
    until: datetime | None


def arguments(query: bytes) -> dict[str, str]:
    """The arguments in ``query``, for a verb that takes them.

    Raises:
        OaiError: ``badVerb`` or ``badArgument``.
    """
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20
        )
    except ValueError:
        raise OaiError("badArgument", "The arguments are not percent-encoded UTF-8.") from None
    found = dict(pairs)
    verb = found.get("verb", "")
    if verb not in VERBS or [name for name, _ in pairs].count("verb") > 1:
        raise OaiError("badVerb", f"The verb is one of {', '.join(VERBS)}, given once.")
    if len(found) < len(pairs):
        raise OaiError("badArgument", "An argument is given more than once.")
    needed, taken = VERBS[verb]
    given = found.keys() - {"verb"}
    if unknown := given - needed - taken:
        raise OaiError("badArgument", f"{verb} does not take {', '.join(sorted(unknown))}.")
    if _RESUMES in given:
        if len(given) > 1:
            raise OaiError("badArgument", "With a resumptionToken nothing else is given.")
    elif missing := needed - given:
        raise OaiError("badArgument", f"{verb} needs {', '.join(sorted(missing))}.")
    for name, form in (("set", _SET), ("metadataPrefix", _PREFIX)):
        if name in found and form.fullmatch(found[name]) is None:
            raise OaiError("badArgument", f"{name}: letters, digits and -_.!~*'() alone.")
    return found


def span(since: str, until: str) -> Span:
    """The times that ``from`` and ``until`` name; a day ends with its last second.

    Raises:
        OaiError: ``badArgument``: they are no dates, of different granularity, or turned round.

    >>> span("2026-03-01", "2026-03-01").until.isoformat()
    '2026-03-01T23:59:59+00:00'
    """
    if since and until and len(since) != len(until):
        raise OaiError("badArgument", "from and until have to have the same granularity.")
    found = Span(_time(since, "T00:00:00Z"), _time(until, "T23:59:59Z"))
    if found.since and found.until and found.since > found.until:
        raise OaiError("badArgument", "from is later than until.")
    return found


def _time(text: str, of_day: str) -> datetime | None:
    if not text:
        return None
    if _DAY.fullmatch(text):
        text += of_day
    try:
        if not _SECOND.fullmatch(text):
            raise ValueError(text)
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise OaiError("badArgument", "A date is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.") from None
