"""Hubs of datasets: what a name or an address on one of them identifies.

Source of the patterns: the addresses that Hugging Face, Zenodo, Kaggle, GitHub and OpenML give to
datasets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_HTTP: Final = r"^(?:https?://)?(?:www\.)?"
_NAME: Final = r"[\w.-]*[\w-]"
#: hub → what its addresses look like; the group is the dataset's name there
_PATTERNS: Final = (
    (
        "huggingface.co",
        re.compile(
            rf"{_HTTP}(?:huggingface\.co|hf\.co)/datasets/"
            # a dataset without an owner has pages, too: /datasets/squad/tree/main
            rf"({_NAME}(?:/(?!(?:tree|blob|viewer|resolve)\b){_NAME})?)"
            rf"(?:/viewer/(?P<configuration>{_NAME}))?",
            re.IGNORECASE,
        ),
    ),
    ("zenodo.org", re.compile(rf"{_HTTP}zenodo\.org/records?/(\d+)", re.IGNORECASE)),
    ("kaggle.com", re.compile(rf"{_HTTP}kaggle\.com/(?:datasets/)?({_NAME}/{_NAME})", re.I)),
    ("openml.org", re.compile(rf"{_HTTP}openml\.org/(?:d|data)/(\d+)", re.IGNORECASE)),
    ("github.com", re.compile(rf"{_HTTP}github\.com/({_NAME}/{_NAME}?)(?:\.git)?(?:/|$)", re.I)),
)
#: hub → prefix of the address of a dataset before its name
_ADDRESSES: Final = {
    "huggingface.co": "https://huggingface.co/datasets/",
    "zenodo.org": "https://zenodo.org/records/",
    "kaggle.com": "https://www.kaggle.com/datasets/",
    "openml.org": "https://www.openml.org/d/",
    "github.com": "https://github.com/",
}


@dataclass(frozen=True, slots=True)
class HubDataset:
    """A dataset on a hub.

    Attributes:
        hub: host name: ``huggingface.co``.
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
        return f"10.5281/zenodo.{self.name}" if self.hub == "zenodo.org" else ""


def hub_dataset(address: str) -> HubDataset | None:
    """The dataset at ``address``, ``None`` if it is the address of none on a known hub.

    >>> hub_dataset("huggingface.co/datasets/Anthropic/hh-rlhf/tree/main").name
    'Anthropic/hh-rlhf'
    >>> hub_dataset("https://huggingface.co/datasets/glue/viewer/mnli").configuration
    'mnli'
    >>> hub_dataset("SQuAD") is None, hub_dataset("https://github.com/a/b.git").name
    (True, 'a/b')
    """
    for hub, pattern in _PATTERNS:
        if found := pattern.match(address.strip()):
            part = found.groupdict().get("configuration") or ""
            return HubDataset(hub, found[1].removesuffix(".git"), part)
    return None


def configuration(name: str) -> str:
    """A configuration's name; ``default`` is what Hugging Face calls the only one: the whole.

    >>> configuration("default"), configuration("irony")
    ('', 'irony')
    """
    return "" if name.strip().casefold() == "default" else name.strip()
