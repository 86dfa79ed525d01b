"""Text of the Data Cards template that is no value: what an author left as it was."""

from __future__ import annotations

import re
from typing import Final

_PLACEHOLDER: Final = re.compile(
    r"""(?:
      (?:summari[sz]e|write|add|describe|specify)\b.{0,40}\bhere\b.*
    | describe\ the\ \w+(?:\ method)?\ here.*
    | specify\ duration\ in\ days.* | please\ specify
    | write\ (?:acceptable\ means\ of\ deletion|summary\ and\ notes.*|.*requirement.*)
    | provide\ (?:a|an|the|results|details|link)\b.*
    | name\ of\ (?:institution|group\ or\ team|the\ .*)
    | title | organization\ name | dataset\ (?:link|website\ url|name\ \(acronym\)) | github\ url
    | other\ repository\ url | direct\ download\ url | relevant\ url\ link\.?
    | name,\ title,\ affiliation,\ yyyy
    | \(owner\ /\ contributor\ /\ manager\)
    | caption\ for\ table\ above\.?
    | (?:demo|typical\ data\ point|outlier\ data\ point)\ link | other\ data\ point\ link
    | link\ (?:name\ or\ document\ type|to\ full\ model\ card)
    | (?:dataset\ or\ data\ type,\ )?description\ (?:and|\+)\ (?:mitigation|recommendation)s?\.?
    | count\ or\ description | descriptive\ statistic | description | link | sources
    | for\ example\b.*
    | 12345\d* (?:\ ?mb|\ ?\(20%\))? | 123\ ?(?:mb|m)? | 62,563 | .*\b123\ \(params\)
    | 123k\ units\ at\ property | 123456789
    | summarize\ (?:first|second|third)\ .* | write\ (?:first|second|third)\ .*
    | \[select\ one:.*\]
    | mm/yyyy | dd/mm/yyyy | yyyy | \[?mmm\ yyyy\ -\ mmm\ yyyy\]? | y/n | \$\$\$
    | (?:gender|language|location)\ \[percentage\ %\]
    | \[[^\]()`]{3,60}\] | \[`field_name`.*\] | `field_name`(?:,\ `field_name`)* | `keyword`.*
    | platform,\ tool,\ or\ library:\ .* | \[platform.*
    | (?:interpretation|source|definition):\ write\ here.*
    | field\ name | field\ value | before:\ after | source\ field:\ target\ field | \.\.\.
    | type\ of\ s/pii | human\ attributed?\ collected | label\ or\ class
    | annotations\ \(or\ class\)
    | .*\((?:usage\ note:|please\ specify\)).*
    | \(?usage\ note:.*
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
#: sentences of the template that represent examples, or describe an option, in lower case
_SENTENCES: Final = frozenset(
    {
        "(s/pii were collected as a part of the dataset creation process.)",
        "data fields that were collected and are included in the dataset.",
        "data fields that were collected but are excluded from the dataset.",
        "data was collected once from single or multiple sources.",
        "data is continuously acquired from single or multiple sources.",
        "data is updated regularly from single or multiple sources.",
        "human attributes were labeled or collected as a part of the dataset creation process.",
        "bringing demographic diversity to imagery training data for object-detection models",
        "this dataset requires membership in [specific] database groups:",
        "complete the [mandatory training]",
        "read [data usage policy]",
        "initiate a data requesting by filing",
        "this dataset compiles with [standard policy guidelines].",
        "evaluation results",
        "description of annotations (labels, ratings) produced.",
        "include how this was created or authored.",
        "code to download data:",
    }
)
_BEGINNINGS: Final = (
    "(s/pii were not explicitly collected",
    "human attributes were not explicitly collected",
    "encouraging academics to take on second-order challenges",
    "`anonymous_data` / `employee_data`",
    "``` @article{kuznetsova2020open",
    "``` {'q_id': '8houtx'",
    "unique validators: 12345",
    "number of examples per validator: 123456",
    "average cost/task/validator: $$$",
    "training provided: y/n",
    "expertise required: y/n",
)
_NOTHING: Final = frozenset({"", "-", "n/a", "na", "none.", "tbd", "todo"})


def is_placeholder(text: str) -> bool:
    """Whether ``text`` is what the template has there, or states that there is nothing.

    >>> is_placeholder("Summarize here. Include links where available."), is_placeholder("MM/YYYY")
    (True, True)
    >>> is_placeholder("*For example: Classification*"), is_placeholder("Robots in kitchens")
    (True, False)
    """
    plain = " ".join(text.split()).strip("*_ ").strip()
    folded = plain.casefold()
    return (
        folded in _NOTHING
        or folded in _SENTENCES
        or folded.startswith(_BEGINNINGS)
        or _PLACEHOLDER.fullmatch(plain) is not None
    )


def without_placeholders(text: str) -> str:
    """``text`` without the lines and paragraphs of it that are the template's.

    >>> without_placeholders("- Summarize first event here\\n- Asked for by mail")
    '- Asked for by mail'
    """
    if is_placeholder(text):
        return ""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    found = []
    for paragraph in paragraphs:
        if is_placeholder(paragraph) or paragraph.strip().casefold() in _EMPTY_CODE:
            continue
        lines = [line for line in paragraph.splitlines() if not is_placeholder(_MARK.sub("", line))]
        if lines:
            found.append("\n".join(lines).strip())
    return "\n\n".join(found)


_MARK: Final = re.compile(r"^\s*[-*+]\s+")
_EMPTY_CODE: Final = frozenset({"code to download data:\n```\n...\n```", "```\n...\n```"})
