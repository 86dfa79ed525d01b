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

from kg.authorities.address_signs import DOT_IN_BRACKETS, HIDDEN, HIDDEN_CHARACTERS, MARKUP, SIGN

#: a character that is encoded for the web or as HTML, and no dot
_CODED: Final = r"(?:%(?!2E)[0-9A-F]{2}|&(?:amp;){0,3}#(?!0*46;|x0*2e;)x?[0-9a-f]{1,6};)"
#: the same, or a dot
_CODED_OR_DOT: Final = r"(?:%[0-9A-F]{2}|&(?:amp;){0,3}#x?[0-9a-f]{1,6};)"
#: a character as JSON, literals and messages escape it
_ESCAPE: Final = re.compile(
    r"\\{1,16}(?:[uU](?:0000(?=00))?([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrt])(?!\{?commercial)"
    r"|u\{0{0,6}([0-9a-fA-F]{2,5})\})"
)
#: separates a dot that is a word from what it stands between
_BETWEEN: Final = "[ _-]{1,2}+(?![ _-])"
_DOT_WORD: Final = rf"[ _-]{{1,2}}+dot{_BETWEEN}"
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
#: attributes of arrays, tensors and tables, which are no top-level domains: ``q@k.transpose``
_ATTRIBUTES: Final = (
    "abs|accuracy|argm(?:ax|in)|array|astype|axis|batch|bias|clone|columns?|conj|copy|cpu|cuda|data"
    "|detach|device|dim|dot|dtype|exp|f1|flat(?:ten)?|float|grad|groupby|half|head|i?loc|imag|index"
    "|inverse|items?|length|matmul|max|mean|median|min|ndim|norm|num(?:el|py)|params|permute"
    "|precision|real|recall|reshape|scores?|shape|size|softmax|sqrt|std|sum|tail|tensor|to_?list"
    "|trans(?:form|pose)|type|(?:un)?squeeze|values?|var|view|weights?"
)
#: the last of them before the sign of a product, in names that nobody has: ``loss.item@step.info``
_CODE_LOCAL: Final = re.compile(
    r"\.(?:astype|dtype|iloc|item|ndim|num(?:el|py)|shape|(?:un)?squeeze|transpose)\Z"
)
#: hosts of pages, which have no mailboxes: ``work-at-home.github.io`` is a repository
_PAGES: Final = r"[\w-]+\.(?:github|gitlab|readthedocs)\."

#: a label of a host name; never with the dot in words, so that there is one way to read a text
_LABEL: Final = rf"(?:(?![ _-]{{1,2}}dot[ _-])[\w{HIDDEN_CHARACTERS}-]|{_CODED})++"
_DOT: Final = (
    rf"(?:\\{{0,16}}(?:{MARKUP}){{0,2}}\.(?:{MARKUP}){{0,2}}{HIDDEN}|[\uff0e\u3002\uff61\u00b7\u30fb]|%2E"
    rf"|&(?:amp;){{0,3}}(?:#0*46|#x0*2e|period);|{_DOT_WORD}|{DOT_IN_BRACKETS})"
)
#: a host of one character or of digits alone, as in measures: ``Acc@1.top``
_SHORT: Final = rf"(?:\w|\d+)\.(?!{_USUAL_ENDING})[a-z]+(?![\w.-])"
_LABELS: Final = rf"(?:{_LABEL}{_DOT})+"
_HOST: Final = re.compile(
    rf"\[\d{{1,3}}(?:\.\d{{1,3}}){{3}}\]|(?!{_SHORT}){_LABELS}(?!(?:{_FILES}|{_ATTRIBUTES})(?![\w-]))"
    rf"(?:xn--[a-z0-9-]{{2,59}}|[^\W\d_](?:{HIDDEN}[^\W\d_]){{1,23}}|{_CODED}{{2,24}})(?!\w)"
    # a call is none: q@k.transpose(0)
    r"(?:(?!\()|(?<=\.[a-z]{2})|(?<=\.com|\.org|\.net|\.edu|\.gov|\.int|\.mil|\.biz)|(?<=\.info))",
    re.IGNORECASE,
)
_USUAL_HOST: Final = re.compile(
    rf"(?!{_PAGES}){_LABELS}(?!(?:{_CODE_FILES})(?!\w)){_USUAL_ENDING}", re.IGNORECASE
)
#: after a blank, or with blanks around its dots: ``example . org``, ``example-.-org`` in an IRI
_SPACED_HOST: Final = re.compile(
    rf"\s{{0,8}}(?:[\w-]{{2,}}+(?:\.-?+| \. ?+|{_DOT_WORD}|{DOT_IN_BRACKETS}))+{_USUAL_ENDING}",
    re.IGNORECASE,
)
#: part before the sign: at most 64 characters (RFC 5321), each of them possibly encoded
_LOCAL: Final = re.compile(
    rf"(?:[\w.+%{HIDDEN_CHARACTERS}-]|(?<=\w)'(?=\w)|{DOT_IN_BRACKETS}){{1,64}}\Z",
    re.IGNORECASE,
)
_CODED_LOCAL: Final = re.compile(rf"(?:[\w.+-]|{_CODED_OR_DOT}){{1,64}}\Z", re.IGNORECASE)
#: between quotation marks, which CSV doubles: "jane doe"@example.org
_QUOTED_LOCAL: Final = re.compile(
    r'(?:(?:\\{0,16}["\u201c]){1,4}|&quot;)[^"\u201c\u201d\n]{1,64}(?:["\u201d](?:\\{0,16}"){0,3}|&quot;)\Z'
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
#: what introduces an address in which the sign is the word "at", and what does not follow it then
_INTRODUCTION: Final = re.compile(
    r"(?:e-?mail|mailto|mail)(?: ?address)? ?(?::|=| is) {0,2}[<(\"']?\Z", re.IGNORECASE
)
#: the name of a person, before a sign that may be something else: jane.doe (a) example.org
_DOTTED: Final = re.compile(r"[^\W\d_]+[._][^\W\d_]+")
#: what stands before "at" in a sentence that is encoded: look+at+example.org
_SENTENCE: Final = re.compile(
    r"(?:.*\+)?(?:look(?:s|ed|ing)?|available|hosted|found|located|published|stored|lives?|see|is|are"
    r"|was|were|be|us|me|it|them|here|data|dataset|more|visit|meet|download(?:ed|s)?|access(?:ed|ible)?)",
    re.IGNORECASE,
)
#: what stands before a part of an address of the web or of the file system
_WITHIN_ADDRESS: Final = frozenset("=&?+/\\.")
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


def _unescaped(text: str) -> tuple[str, list[int]]:
    """``text`` without escapes, and where each character begins in it; the end is last."""
    characters: list[str] = []
    places: list[int] = []
    last = 0
    for escape in _ESCAPE.finditer(text):
        characters += text[last : escape.start()]
        code = escape[1] or escape[2] or escape[4]
        characters.append(chr(int(code, 16)) if code else "\n")
        places += range(last, escape.start() + 1)
        last = escape.end()
    return "".join([*characters, text[last:]]), [*places, *range(last, len(text) + 1)]


def _around(text: str, sign: re.Match[str], earliest: int) -> tuple[int, int] | None:
    """Where the address with this sign begins and ends; it begins after ``earliest``."""
    after = text[sign.end() : sign.end() + _LONGEST]
    before = text[max(earliest, sign.start() - 74) : sign.start()]
    in_words = sign["word"] or sign["plain"] or sign["apart"]
    domain = (_USUAL_HOST if in_words else _HOST).match(after)  # cheaper than what is before
    if domain:
        name = _LOCAL.search(before) or _longer_local(text, sign.start(), earliest)
        if name and not _is_introduced(text, sign, sign.start() - len(name[0]), name[0]):
            return None
    if not (domain and name) and not in_words:
        domain = _SPACED_HOST.match(after)
        name = _SPACED_LOCAL.search(before) if domain else None
    if domain and name and not _CODE_LOCAL.search(name[0].rstrip()):
        return sign.start() - len(name[0]), sign.end() + domain.end()
    return None


def _longer_local(text: str, end: int, earliest: int) -> re.Match[str] | None:
    patterns = _LONGER_LOCALS.get(text[end - 1 : end], ())
    before = text[max(earliest, end - _LONGEST_LOCAL) : end] if patterns else ""
    return next((found for each in patterns if (found := each.search(before))), None)


def _is_introduced(text: str, sign: re.Match[str], start: int, name: str) -> bool:
    """Whether ``name`` may be that of an address in words: https://look-at-me.com is none."""
    if sign["plain"]:
        return _INTRODUCTION.search(text, max(0, start - 24), start) is not None
    if sign["apart"] and _INTRODUCTION.search(text, max(0, start - 24), start) is None:
        if sign["apart"][0] == " ":  # enumerations have letters in brackets, too
            return _DOTTED.fullmatch(name) is not None and not _USUAL_HOST.fullmatch(name)
        return text[start - 1 : start] not in _WITHIN_ADDRESS and not _SENTENCE.fullmatch(name)
    if sign["word"]:
        return not (text.endswith("//", 0, start) or name.casefold().startswith("www."))
    return True
