"""The signs of e-mail addresses: ``@``, and how people and programs write it instead.

Words and encodings are tables. A quick test finds out first whether a text may have a sign at all.
"""

from __future__ import annotations

import re
from typing import Final

HIDDEN_CHARACTERS: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
#: characters without a width, which are put into addresses to hide them
HIDDEN: Final = f"[{HIDDEN_CHARACTERS}]{{0,4}}"
#: markup, which hides an address from those who look for it: comments, tags, emphasis
_COMMENT: Final = r"<!--(?:(?!-->)[\s\S]){0,80}-->"
#: the same in a name that was minted, where blanks are hyphens, and several hyphens one
_MINTED_COMMENT: Final = r"<!-(?:[^<>\n]{0,40}>){1,3}(?<=->)"
MARKUP: Final = rf"(?:{_COMMENT}|{_MINTED_COMMENT}|<[^<>]{{0,40}}>|[*`~]{{1,3}})"

#: brackets and quotation marks of all scripts
_OPENING: Final = (
    "\uff08\u3010\uff3b\uff5b\uff1c\u3014\u300c\u300e\u300a\u3008\u00ab\u2039\u201c\u201e"
)
_CLOSING: Final = (
    "\uff09\u3011\uff3d\uff5d\uff1e\u3015\u300d\u300f\u300b\u3009\u00bb\u203a\u201c\u201d"
)
#: the same as they are, as HTML names and counts them, and as addresses of the web encode them
OPEN: Final = (
    rf"(?:[(\[{{<{_OPENING}]|%(?:25)*(?:28|3C|5B|7B)"
    r"|&(?:amp;){0,3}(?:lt|lpar|lsqb|lbrack|lcub|lbrace|#0*(?:40|60|91|123)|#x0*(?:28|3c|5b|7b));)"
)
CLOSE: Final = (
    rf"(?:[)\]}}>{_CLOSING}]|%(?:25)*(?:29|3E|5D|7D)"
    r"|&(?:amp;){0,3}(?:gt|rpar|rsqb|rbrack|rcub|rbrace|#0*(?:41|62|93|125)|#x0*(?:29|3e|5d|7d));)"
)

#: words for the sign between brackets
_LONG_WORDS: Final = (
    "arroba", "arobas", "chiocciola", "klammeraffe", "staart", "snabel", "kukac", "malpa",
    "zavinac",
)  # fmt: skip
_FOREIGN_WORDS: Final = (
    "ma\u0142pa", "zavin\u00e1\u010d", "\u0441\u043e\u0431\u0430\u043a\u0430",
    "\u30a2\u30c3\u30c8", "\u3042\u3063\u3068", "\uace8\ubc45\uc774", "\u827e\u7279",
)  # fmt: skip
#: "at" as other languages spell its sound
_PRONOUNCED: Final = ("\u00e4t", "\u00e6t")
_WORD: Final = "|".join(
    [
        r"at(?:[ -](?:sign|symbol))?|commercial[ -]at|[@\uff20\ufe6b](?:[ -]?sign)?",
        r"\w{1,12}[@\uff20]",  # jane(nospam@)example.org
        *_PRONOUNCED,
        *(rf"\w{{0,4}}{word}\w{{0,5}}(?:-a)?" for word in _LONG_WORDS + _FOREIGN_WORDS),
    ]
)
#: characters that set "at" apart on both sides: jane*at*example.org
_MARKS: Final = "*~|:=#^!'\""
#: the sign encoded for mail, in scripts, in strings (in BibTeX without their braces), in UTF-7
_ENCODINGS: Final = (
    r"=(?:3D)?40|%(?:25)*u0040|\+AEA-"
    r"|\\{1,16}(?:0?100|N\{?commercial[ -]at\}?|u\{?0{0,6}40\}?)"
)
#: words for a dot between brackets
_DOTS: Final = r"dot|\.|punkt|punto|ponto|punt|point|te\u010dka|\u0442\u043e\u0447\u043a\u0430"
DOT_IN_BRACKETS: Final = rf"[ -]?{OPEN}{{1,2}}[ -]?(?:{_DOTS})[ -]?{CLOSE}{{1,2}}[ -]?"

#: what begins a sign
_FIRST: Final = (
    rf"[{HIDDEN_CHARACTERS}\uff20\ufe6b\u24d0\u24b6{_OPENING}{_MARKS}@&%<(\[{{\\`+ _/.-]"
    r"(?<![/.](?!at[/.]))"
)
#: the ways in which the sign is written: beside markup or escapes, wide, encoded for the web
#: (repeatedly too), as HTML (repeatedly too), as a word between brackets, marks, blanks, hyphens
#: or underscores. After a ``word`` a usual host has to follow; before ``plain``, "e-mail:"; before
#: ``apart``, that or a name that is no part of a sentence or an address
SIGN: Final = re.compile(
    rf"(?={_FIRST}){HIDDEN}(?:(?:{MARKUP}){{1,3}}@(?:{MARKUP}){{1,3}}"
    rf"|(?:{_COMMENT}|\\{{1,16}})?@(?!@)(?:{MARKUP}){{0,3}}"
    r"|(?:&nbsp;|&#160;)@(?:&nbsp;|&#160;)"
    r"|(?P<apart>\+at\+|/at/| (?:\(a\)|\u24d0) )|\uff20|\ufe6b|\u24d0"
    r"|%(?:25)*40|%(?:25)*EF%(?:25)*BC%(?:25)*A0"
    r"|&(?:amp;){0,3}(?:#0*64|#x0*40|commat|at);"
    rf"|[ -]?{OPEN}{{1,2}}[ -]?(?:{_WORD})[ -]?{CLOSE}{{1,2}}[ -]?"
    r"|(?P<word>[ _-]{1,2}at[ _-]{1,2}(?=[\w-]{1,63}[ _-]dot[ _-])"
    rf"|[ -]?\\{{0,16}}(?P<mark>[{_MARKS}]{{1,2}})at\\{{0,16}}(?P=mark)[ -]?"
    rf"|{_ENCODINGS}|@@{{1,2}}|\(a\)|\[a\]"
    r"|[_-]at[_-]| [_-]at[_-] | (?-i:AT) )|(?P<plain> at |%20at%20|\.at\.))"
    rf"{HIDDEN}",
    re.IGNORECASE,
)

#: how a sign begins that is encoded, or what may be one that is escaped
_CODED_SIGN: Final = re.compile(
    r"%(?:25)*(?:40|EF|u0040)|&(?:amp;){0,3}(?:#|commat|at;)"
    r"|(?:&[a-z]{2,6};|%(?:28|3C|5B|7B))[ -]?(?:at|@)|\\[ux]",
    re.IGNORECASE,
)
_AT_IN_BRACKETS: Final = re.compile(rf"{OPEN}[ -]?at[ -]?>")
# these begin with characters, by which they are found as quickly as a text is
_AT_AND_BRACKET: Final = re.compile(r"at[ -]?>")
_AT_APART: Final = re.compile(
    rf"at(?:[ -]?[)\]}}]|[ -]s(?:ign|ymbol)|(?<=[{_MARKS}]at)[{_MARKS}\\]"
    r"|(?<=[+/.]at)[+/.]|(?<=%20at)%20)"
)
_NUMBER: Final = re.compile(
    r"40(?:\}|(?<==40)|(?<==3d40)|(?<=u0040)|(?<=u00000040)|(?<=x40)|(?<=\\u40))"
)
_ESCAPED: Final = ("\\100", "\\0100", "n{comm", "ncomm")
_FOREIGN: Final = (
    "\uff20", "\ufe6b", "\u24b6", "\u24d0", "\u3011",
    *"\uff09\uff3d\uff5d\uff1e\u3015\u300d\u300f\u300b\u3009",
    *(f"at{end}" for end in ("\u00bb", "\u203a", "\u201c", "\u201d", " \u00bb", " \u203a")),
    *(f"{word}{mark}" for word in _PRONOUNCED for mark in (")", "]", "}", ">", " )", " ]")),
    *_FOREIGN_WORDS,
)  # fmt: skip
#: the same as JSON escapes them, repeatedly too
_FOREIGN_ESCAPED: Final = re.compile(
    "|".join(
        "".join(re.escape(c) if c.isascii() else rf"\\+u{ord(c):04x}" for c in each)
        for each in _FOREIGN
    )
)


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
        or _AT_APART.search(small) is not None
        or (
            (")" in small or "]" in small or "}" in small)
            and ("(a)" in small or "[a]" in small or any(map(small.__contains__, _LONG_WORDS)))
        )
        # many properties end in "at>"
        or (_AT_AND_BRACKET.search(small) is not None and _AT_IN_BRACKETS.search(small) is not None)
        or " AT " in text
        or ("mail" in small and " at " in small)
        or _NUMBER.search(small) is not None
        or ("+" in small and "+aea-" in small)
        or ("\\" in small and any(c in small for c in _ESCAPED))
        or ("\\u" in small and _FOREIGN_ESCAPED.search(small) is not None)
        or (not text.isascii() and any(c in small for c in _FOREIGN))
    )
