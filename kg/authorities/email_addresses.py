"""Finds e-mail addresses in text, however they are written.

A sign of an address (``@`` and its other spellings) is found first; a reading then says what stands
before it and after it. Signs that are words, and signs with blanks around them, need the ending of
a usual public domain after them (``jane-at-example.org``, not ``state-at-rest.md``).

All patterns are bounded, and read a text in one way: the time is linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_HIDDEN_CHARACTERS: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
#: characters without a width, which are put into addresses to hide them
_HIDDEN: Final = f"[{_HIDDEN_CHARACTERS}]{{0,4}}"
#: markup, which hides an address from those who look for it: comments, tags, emphasis
_COMMENT: Final = r"<!--(?:(?!-->)[\s\S]){0,80}-->"
#: the same in a name that was minted, where blanks are hyphens, and several hyphens one
_MINTED_COMMENT: Final = r"<!-(?:[^<>\n]{0,40}>){1,3}(?<=->)"
_MARK: Final = rf"(?:{_COMMENT}|{_MINTED_COMMENT}|<[^<>]{{0,40}}>|[*`~]{{1,3}})"
_OPEN: Final = r"(?:[(\[{<\uff08\u3010]|&lt;)"
_CLOSE: Final = r"(?:[)\]}>\uff09\u3011]|&gt;)"
#: a character that is encoded for the web or as HTML, and no dot
_CODED: Final = r"(?:%(?!2E)[0-9A-F]{2}|&(?:amp;){0,3}#(?!0*46;|x0*2e;)x?[0-9a-f]{1,6};)"
#: the same, or a dot
_CODED_OR_DOT: Final = r"(?:%[0-9A-F]{2}|&(?:amp;){0,3}#x?[0-9a-f]{1,6};)"
#: a character as JSON, literals and messages escape it
_ESCAPE: Final = re.compile(
    r"\\{1,4}(?:[uU](?:0000(?=00))?([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrt]))"
)
#: separates a dot that is a word from what it stands between
_BETWEEN: Final = "[ _-]{1,2}+(?![ _-])"
_DOT_WORD: Final = rf"[ _-]{{1,2}}+dot{_BETWEEN}"
_DOT_IN_BRACKETS: Final = rf"[ -]?{_OPEN}[ -]?(?:dot|\.)[ -]?{_CLOSE}[ -]?"
#: endings of file names that are no country's domain: ``see @query.rq``
_NO_COUNTRIES: Final = "db|fs|gz|hs|jl|js|kt|nq|nt|rb|rq|ts|vb|xz"
#: endings of domains that are usual; two letters have one case: ``q @ k.mT`` is a product
_USUAL_ENDING: Final = (
    r"(?:com|org|net|edu|gov|mil|int|info|biz|dev|tech|cloud|science|academy|institute|university"
    rf"|example|(?-i:(?!{_NO_COUNTRIES})[a-z]{{2}}|[A-Z]{{2}}))(?!\w)(?!\()"
)
#: endings of file names, which end no host name: ``audio@16k.wav`` is no address
_FILES: Final = (
    "wav|mp3|mp4|flac|ogg|avi|png|jpe?g|gif|svg|webp|tiff?|csv|tsv|jsonl?|xml|ya?ml|txt|pdf|html?"
    "|fast[aq]|bam|vcf|bin|log|cfg|ini|toml|sql|onnx|safetensors|ckpt|pth|arrow|feather|rds|geojson"
    "|zip|tar|gz|bz2|xz|7z|parquet|xlsx?|ods|docx?|pptx?|ipynb|whl|tgz|nc|npy|npz|pkl|hdf5|mat"
)
#: endings of file names that are countries' domains, too
_CODE_FILES: Final = "md|py|sh|rs|pl|ps|pm|so|cc|ml|mm|tf|do|sv|pt|st"
#: hosts of pages, which have no mailboxes: ``work-at-home.github.io`` is a repository
_PAGES: Final = r"[\w-]+\.(?:github|gitlab|readthedocs)\."

#: the ways in which the sign is written: beside markup or escapes, wide, encoded for the web
#: (repeatedly too), as HTML (repeatedly too), as a word between brackets, blanks, hyphens or
#: underscores
SIGN: Final = re.compile(
    rf"{_HIDDEN}(?:(?:{_MARK}){{1,3}}@(?:{_MARK}){{1,3}}"
    rf"|(?:{_COMMENT}|\\{{1,4}})?@(?:{_MARK}){{0,3}}"
    r"|(?:&nbsp;|&#160;)@(?:&nbsp;|&#160;)"
    r"|\uff20|\ufe6b|%(?:25)*40|%(?:25)*EF%(?:25)*BC%(?:25)*A0"
    r"|&(?:amp;){0,3}(?:#0*64|#x0*40|commat);"
    rf"|[ -]?{_OPEN}[ -]?(?:at|@)[ -]?{_CLOSE}[ -]?"
    r"|(?P<word>[ _-]{1,2}at[ _-]{1,2}(?=[\w-]{1,63}[ _-]dot[ _-])"
    r"|[_-]at[_-]| [_-]at[_-] | (?-i:AT) ))"
    rf"{_HIDDEN}",
    re.IGNORECASE,
)
#: how a sign begins that is encoded, or what may be one that is escaped
_CODED_SIGN: Final = re.compile(
    r"%(?:25)*(?:40|EF)|&(?:amp;){0,3}(?:#|commat)|&lt;[ -]?(?:at|@)|\\[ux]", re.IGNORECASE
)
#: a label of a host name; never with the dot in words, so that there is one way to read a text
_LABEL: Final = rf"(?:(?![ _-]{{1,2}}dot[ _-])[\w{_HIDDEN_CHARACTERS}-]|{_CODED})++"
_DOT: Final = (
    rf"(?:\\{{0,4}}(?:{_MARK}){{0,2}}\.(?:{_MARK}){{0,2}}{_HIDDEN}|[\uff0e\u3002\uff61]|%2E"
    rf"|&(?:amp;){{0,3}}(?:#0*46|#x0*2e|period);|{_DOT_WORD}|{_DOT_IN_BRACKETS})"
)
_LABELS: Final = rf"(?:{_LABEL}{_DOT})+"
_HOST: Final = re.compile(
    rf"\[\d{{1,3}}(?:\.\d{{1,3}}){{3}}\]|{_LABELS}(?!(?:{_FILES})(?![\w-]))"
    rf"(?:xn--[a-z0-9-]{{2,59}}|[^\W\d_](?:{_HIDDEN}[^\W\d_]){{1,23}}|{_CODED}{{2,24}})(?!\w)"
    # a call is none: q@k.transpose(0)
    r"(?:(?!\()|(?<=\.[a-z]{2})|(?<=\.com|\.org|\.net|\.edu|\.gov|\.int|\.mil|\.biz)|(?<=\.info))",
    re.IGNORECASE,
)
_USUAL_HOST: Final = re.compile(
    rf"(?!{_PAGES}){_LABELS}(?!(?:{_CODE_FILES})(?!\w)){_USUAL_ENDING}", re.IGNORECASE
)
#: after a blank, or with blanks around its dots: ``example . org``, ``example-.-org`` in an IRI
_SPACED_HOST: Final = re.compile(
    rf"\s{{0,8}}(?:[\w-]{{2,}}+(?:\.-?+| \. ?+|{_DOT_WORD}|{_DOT_IN_BRACKETS}))+{_USUAL_ENDING}",
    re.IGNORECASE,
)
#: part before the sign: at most 64 characters (RFC 5321), each of them possibly encoded
_LOCAL: Final = re.compile(
    rf"(?:[\w.+%{_HIDDEN_CHARACTERS}-]|(?<=\w)'(?=\w)|{_DOT_IN_BRACKETS}){{1,64}}\Z",
    re.IGNORECASE,
)
_CODED_LOCAL: Final = re.compile(rf"(?:[\w.+-]|{_CODED_OR_DOT}){{1,64}}\Z", re.IGNORECASE)
#: between quotation marks, which CSV doubles: "jane doe"@example.org
_QUOTED_LOCAL: Final = re.compile(
    r'(?:(?:\\{0,4}["\u201c]){1,2}|&quot;)[^"\u201c\u201d\n]{1,64}(?:["\u201d](?:\\{0,4}")?|&quot;)\Z'
)
#: several of one host, as papers have them: {jane,john}@example.org
_GROUP: Final = re.compile(r"[{\[(<][\w.+-]{1,64}(?: ?[,;|] ?[\w.+-]{1,64}){1,9}[}\])>]\Z")
_SPACED_LOCAL: Final = re.compile(r"[\w.+-]{1,63}[\w+-]\s{0,8}\Z")
#: what is before the sign where that is more than a name, by its last character
_LONGER_LOCALS: Final = {
    ";": (_CODED_LOCAL, _QUOTED_LOCAL),
    '"': (_QUOTED_LOCAL,),
    "\u201d": (_QUOTED_LOCAL,),
    **dict.fromkeys("}])>", (_GROUP,)),
}
#: the longest that is looked at before the sign, in characters: 64 that are encoded
_LONGEST_LOCAL: Final = 640
_AT_IN_BRACKETS: Final = re.compile(rf"{_OPEN}[ -]?at[ -]?>")
_ESCAPED_SIGNS: Final = ("u0040", "u00000040", "x40", "uff20", "ufe6b", "uff09", "u3011")
#: longer ones are none (RFC 5321)
_LONGEST: Final = 254
#: user names of machines in addresses of repositories: git@github.com:owner/name
_TECHNICAL_USERS: Final = frozenset({"git"})


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where the e-mail addresses in ``text`` begin and end.

    >>> [text[a:b] for text in ["ask jane.doe at example dot org"] for a, b in addresses(text)]
    ['jane.doe at example dot org']
    """
    if "\\" in text and _ESCAPE.search(text):
        plain, places = _unescaped(text)
        yield from ((places[start], places[end]) for start, end in _plain_addresses(plain))
    else:
        yield from _plain_addresses(text)


def _plain_addresses(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    for sign in SIGN.finditer(text):
        found = _around(text, sign, end)
        if found is None:
            continue
        start, stop = found
        if text[start : sign.start()].casefold() not in _TECHNICAL_USERS:
            end = stop
            yield start, stop


def may_have_addresses(text: str) -> bool:
    """Whether ``text`` has a sign of an address: quick, and true too often, never too rarely."""
    return "@" in text or "%" in text or "&" in text or has_sign_of_several_characters(text)


def text_may_have_addresses(text: str) -> bool:
    """The same of a text in which no part is an encoded address of the web, as in an IRI.

    >>> text_may_have_addresses("%matplotlib inline"), text_may_have_addresses("jane%40example.org")
    (False, True)
    """
    if "@" in text or has_sign_of_several_characters(text):
        return True
    # code and its output have percent signs and ampersands, and to read all of it takes long
    return ("%" in text or "&" in text) and _CODED_SIGN.search(text) is not None


def has_sign_of_several_characters(text: str) -> bool:
    """The same, of signs that are more than one character in ASCII."""
    # written out: a loop takes twice as long, a pattern six times, for each line of a build; one
    # character is found eight times as quickly as several
    small = text.lower()
    return (
        "dot" in small
        or "-at-" in small
        or ("_" in small and "_at_" in small)
        or (")" in small and ("at)" in small or "at )" in small or "at-)" in small))
        or ("]" in small and ("at]" in small or "at ]" in small or "at-]" in small))
        or ("}" in small and ("at}" in small or "at }" in small or "at-}" in small))
        # many properties end in "at>"
        or (
            ("at>" in small or "at >" in small or "at->" in small)
            and _AT_IN_BRACKETS.search(small) is not None
        )
        or " AT " in text
        or ("\\" in small and any(c in small for c in _ESCAPED_SIGNS))
        or (not text.isascii() and any(c in text for c in "\uff20\ufe6b\uff09\u3011"))
    )


def _unescaped(text: str) -> tuple[str, list[int]]:
    """``text`` without escapes, and where each character begins in it; the end is last."""
    characters: list[str] = []
    places: list[int] = []
    last = 0
    for escape in _ESCAPE.finditer(text):
        characters += text[last : escape.start()]
        characters.append("\n" if escape[3] else chr(int(escape[1] or escape[2], 16)))
        places += range(last, escape.start() + 1)
        last = escape.end()
    return "".join([*characters, text[last:]]), [*places, *range(last, len(text) + 1)]


def _around(text: str, sign: re.Match[str], earliest: int) -> tuple[int, int] | None:
    """Where the address with this sign begins and ends; it begins after ``earliest``."""
    after = text[sign.end() : sign.end() + _LONGEST]
    before = text[max(earliest, sign.start() - 74) : sign.start()]
    domain = (_USUAL_HOST if sign["word"] else _HOST).match(after)  # cheaper than what is before
    if domain:
        name = _LOCAL.search(before) or _longer_local(text, sign.start(), earliest)
        if name and sign["word"] and _is_host(text, sign.start() - len(name[0]), name[0]):
            return None
    if not (domain and name) and not sign["word"]:
        domain = _SPACED_HOST.match(after)
        name = _SPACED_LOCAL.search(before) if domain else None
    if domain and name:
        return sign.start() - len(name[0]), sign.end() + domain.end()
    return None


def _longer_local(text: str, end: int, earliest: int) -> re.Match[str] | None:
    patterns = _LONGER_LOCALS.get(text[end - 1 : end], ())
    before = text[max(earliest, end - _LONGEST_LOCAL) : end] if patterns else ""
    return next((found for each in patterns if (found := each.search(before))), None)


def _is_host(text: str, start: int, name: str) -> bool:
    """Whether ``name`` begins the host of an address of the web: https://look-at-me.com."""
    return text.endswith("//", 0, start) or name.casefold().startswith("www.")
