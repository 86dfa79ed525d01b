"""The licence of a repository by its file, under the names that GitHub gives it.

Source: the opening words of the texts at spdx.org/licenses, and the keys of GitHub's interface
of licences, which the published study has in ``repository_data.license_key``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

#: files at the top of a repository that state its licence
_FILE: Final = re.compile(r"(licen[cs]e|copying|unlicense)([-_.][\w.-]+)?", re.IGNORECASE)
_TAG: Final = re.compile(r"SPDX-License-Identifier:\s*([\w.+-]+)")
#: characters in which the words are looked for
_BEGINNING: Final = 4000


class RepositoryLicence(NamedTuple):
    """A licence: ``key`` and ``name`` as GitHub has them."""

    key: str
    name: str


#: a licence that is none of these
OTHER: Final = RepositoryLicence("other", "Other")
#: key, name, and words of the text that no licence above it has; blanks and case do not matter
_TEXTS: Final = (
    ("cc-by-nc-4.0", "Creative Commons Attribution Non Commercial 4.0 International",
     "attribution-noncommercial 4\\.0 international"),
    ("unlicense", "The Unlicense", "this is free and unencumbered software released into the"),
    # a condition before a known text restricts what that text permits
    (OTHER.key, OTHER.name, "commons clause|non-?commercial"),
    ("mit", "MIT License", "permission is hereby granted, free of charge, to any person obtaining"),
    ("apache-2.0", "Apache License 2.0", "apache license,? version 2\\.0"),
    ("agpl-3.0", "GNU Affero General Public License v3.0", "gnu affero general public license v"),
    ("lgpl-3.0", "GNU Lesser General Public License v3.0",
     "gnu lesser general public license version 3"),
    ("lgpl-2.1", "GNU Lesser General Public License v2.1",
     "gnu lesser general public license version 2\\.1"),
    ("gpl-3.0", "GNU General Public License v3.0", "gnu general public license version 3"),
    ("gpl-2.0", "GNU General Public License v2.0", "gnu general public license version 2"),
    ("mpl-2.0", "Mozilla Public License 2.0", "mozilla public license,? version 2\\.0"),
    ("epl-2.0", "Eclipse Public License 2.0", "eclipse public license - v 2\\.0"),
    ("bsd-3-clause", 'BSD 3-Clause "New" or "Revised" License',
     "redistribution and use in source and binary forms.*neither the name"),
    ("bsd-2-clause", 'BSD 2-Clause "Simplified" License',
     "redistribution and use in source and binary forms"),
    ("isc", "ISC License", "permission to use, copy, modify, and(/or)? distribute this software"),
    ("cc0-1.0", "Creative Commons Zero v1.0 Universal", "cc0 1\\.0 universal"),
    ("cc-by-sa-4.0", "Creative Commons Attribution Share Alike 4.0 International",
     "attribution-sharealike 4\\.0 international"),
    ("cc-by-4.0", "Creative Commons Attribution 4.0 International",
     "attribution 4\\.0 international"),
)  # fmt: skip
_NAMES: Final = {key: name for key, name, _ in _TEXTS}


def licence_files(paths: Iterable[str]) -> list[str]:
    """The files at the top of a repository that may state its licence.

    >>> licence_files(["a.ipynb", "LICENSE", "lib/LICENSE", "license_plates.csv"])
    ['LICENSE']
    """
    return [path for path in paths if _FILE.fullmatch(path) and not path.endswith(".csv")]


def licence_of_text(text: str) -> RepositoryLicence:
    """The licence whose text, or SPDX tag, ``text`` is; :data:`OTHER` where it is not known.

    >>> licence_of_text("Apache License\\n    Version 2.0, January 2004")
    RepositoryLicence(key='apache-2.0', name='Apache License 2.0')
    >>> licence_of_text("SPDX-License-Identifier: CC-BY-4.0").key, licence_of_text("ask us").key
    ('cc-by-4.0', 'other')
    """
    if tag := _TAG.search(text):
        key = tag[1].lower()
        return RepositoryLicence(key, _NAMES.get(key, tag[1]))
    words = " ".join(text[:_BEGINNING].lower().split())
    for key, name, sign in _TEXTS:
        if re.search(sign, words):
            return RepositoryLicence(key, name)
    return OTHER
