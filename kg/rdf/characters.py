"""Characters that are no text: terminal colours, controls, and those that XML cannot contain."""

from __future__ import annotations

import re
from typing import Final

#: what terminals take as a colour or a movement (ECMA-48), not as text
TERMINAL_SEQUENCE: Final = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[@-Z\\-_]")
#: controls but for tab and line ends, halves of characters, and what Unicode defines as no
#: character
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: the same in UTF-8, but for U+007F, which XML 1.0 allows
_NOT_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_REPLACEMENT: Final = "\ufffd"


def readable(text: str) -> str:
    """``text`` without sequences of terminals, other control characters replaced by U+FFFD.

    >>> readable("\\x1b[31mred\\x1b[0m \\x02")
    'red \\ufffd'
    """
    if CONTROL.search(text) is None:
        return text
    return CONTROL.sub(_REPLACEMENT, TERMINAL_SEQUENCE.sub("", text))


def well_formed(xml: bytes) -> bytes:
    """``xml`` in UTF-8, with U+FFFD for each character that XML 1.0 (2.2) cannot contain.

    Writers of RDF/XML and of SPARQL results put such characters of a literal into their output,
    which no parser then reads. XML 1.0 has no escape for them.

    >>> well_formed(b"<a>\\x1b</a>").decode()
    '<a>\\ufffd</a>'
    """
    return _NOT_XML.sub(_REPLACEMENT.encode(), xml)
