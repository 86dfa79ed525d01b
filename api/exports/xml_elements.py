"""Elements of XML whose texts have only what XML can contain."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element, SubElement

#: what XML 1.0 cannot contain
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """``text`` without what XML cannot contain."""
    return _NO_XML.sub("", text)


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A new element of ``parent``; attributes that are empty are left out."""
    given = {key: clean(value) for key, value in attributes.items() if value}
    element = SubElement(parent, name, given)
    element.text = clean(text) or None
    return element
