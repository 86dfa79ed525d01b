"""Hubs of datasets: what a name or an address on one of them identifies.

Source of the patterns: the addresses that Hugging Face, Zenodo, Kaggle, GitHub and OpenML give to
datasets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

_HTTP: Final = r"^(?:https?:/+)?(?:www\.)?"
#: as Git has addresses: ``git@github.com:owner/name.git``
_GIT: Final = r"^(?:(?:git\+)?(?:https?|ssh|git):/+)?(?:git@)?(?:www\.)?"
#: pages of a hub that are none of an account
_GITHUB_PAGES: Final = r"(?:apps|collections|features|marketplace|orgs|search|settings|topics)/"
_KAGGLE_PAGES: Final = r"(?:code|discussions|docs|learn|models|notebooks|organizations)/"
_NAME: Final = r"[\w.-]*[\w-]"
#: in every address that one of the patterns has; most addresses have none of them
_HUBS: Final = re.compile(r"huggingface|hf\.co|hf:|zenodo|figshare|kaggle|openml|github", re.I)
#: hub → what its addresses look like; the group is the dataset's name there
_PATTERNS: Final = (
    (
        "huggingface.co",
        re.compile(
            rf"(?:{_HTTP}(?:huggingface\.co|hf\.co)/+|^hf://)datasets/+"
            # a dataset without an owner has pages, too: /datasets/squad/tree/main
            rf"({_NAME}(?:/(?!(?:blob|commits?|discussions|edit|raw|resolve|settings|tree|viewer)\b)"
            rf"{_NAME})?)"
            rf"(?:/viewer/(?P<configuration>{_NAME}))?",
            re.IGNORECASE,
        ),
    ),
    ("zenodo.org", re.compile(rf"{_HTTP}zenodo\.org/(?:api/)?records?/(\d+)", re.IGNORECASE)),
    (
        "figshare.com",
        re.compile(rf"{_HTTP}figshare\.com/articles/(?:[^/]+/){{1,2}}(\d+)(?:/|$)", re.IGNORECASE),
    ),
    (
        "kaggle.com/competitions",
        re.compile(rf"{_HTTP}kaggle\.com/(?:c|competitions)/({_NAME})", re.IGNORECASE),
    ),
    (
        "kaggle.com",
        re.compile(
            rf"{_HTTP}kaggle\.com/(?!{_KAGGLE_PAGES})(?:datasets/)?({_NAME}/{_NAME})", re.IGNORECASE
        ),
    ),
    (
        "openml.org",
        re.compile(
            rf"{_HTTP}openml\.org/(?:(?:[a-z]+/v1/(?:json/|xml/)?)?(?:d|data)/"
            r"|search\?(?=(?:.*&)?type=data\b)(?:.*&)?id=)(\d+)",
            re.IGNORECASE,
        ),
    ),
    (
        "github.com",
        re.compile(
            rf"{_GIT}(?:github\.com[:/]|raw\.githubusercontent\.com/)/*(?!{_GITHUB_PAGES})"
            rf"({_NAME}/{_NAME}?)(?:\.git)?(?:[/?#]|$)",
            re.IGNORECASE,
        ),
    ),
)
#: hub → prefix of the address of a dataset before its name
_ADDRESSES: Final = {
    "huggingface.co": "https://huggingface.co/datasets/",
    "zenodo.org": "https://zenodo.org/records/",
    "figshare.com": "https://doi.org/10.6084/m9.figshare.",
    "kaggle.com": "https://www.kaggle.com/datasets/",
    "kaggle.com/competitions": "https://www.kaggle.com/competitions/",
    "openml.org": "https://www.openml.org/d/",
    "github.com": "https://github.com/",
}
#: hub → what the DOI of a dataset begins with, before its name
_DOIS: Final = {"zenodo.org": "10.5281/zenodo.", "figshare.com": "10.6084/m9.figshare."}


@dataclass(frozen=True, slots=True)
class HubDataset:
    """A dataset on a hub.

    Attributes:
        hub: host name: ``huggingface.co``; for competitions, ``kaggle.com/competitions``.
        name: there, case as given: ``owner/name``, or a name alone.
        configuration: a part of it that the address names; ``""``: the whole.
    """

    hub: str
    name: str
    configuration: str = ""

    @property
    def address(self) -> str:
        """The web address of the whole dataset."""
        return _ADDRESSES[self.hub] + self.name

    @property
    def doi(self) -> str:
        """The DOI that the hub registers for it, ``""`` where there is none by rule.

        >>> HubDataset("zenodo.org", "8226725").doi
        '10.5281/zenodo.8226725'
        """
        return _DOIS[self.hub] + self.name if self.hub in _DOIS else ""


def hub_dataset(address: str) -> HubDataset | None:
    """The dataset at ``address``, ``None`` if it is the address of none on a known hub.

    >>> hub_dataset("huggingface.co/datasets/Anthropic/hh-rlhf/tree/main").name
    'Anthropic/hh-rlhf'
    >>> hub_dataset("https://huggingface.co/datasets/glue/viewer/mnli").configuration
    'mnli'
    >>> hub_dataset("SQuAD") is None, hub_dataset("https://github.com/a/b.git").name
    (True, 'a/b')
    >>> hub_dataset("git@github.com:a/b.git").name, hub_dataset("https://kaggle.com/code/a/b")
    ('a/b', None)
    """
    plain = unquote(address.strip())
    if _HUBS.search(plain) is None:
        return None
    for hub, pattern in _PATTERNS:
        if found := pattern.match(plain):
            part = found.groupdict().get("configuration") or ""
            return HubDataset(hub, found[1].removesuffix(".git"), part)
    return None


def configuration(name: str) -> str:
    """A configuration's name; ``default`` is what Hugging Face calls the only one: the whole.

    >>> configuration("default"), configuration("irony")
    ('', 'irony')
    """
    return "" if name.strip().casefold() == "default" else name.strip()
