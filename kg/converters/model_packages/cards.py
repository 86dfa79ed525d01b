"""Markdown with a header in YAML: pages of PyTorch Hub, model cards of Hugging Face."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from kg.converters.common.models import Evaluation, Model, Paper, further, listed, written
from kg.converters.common.yaml_reader import parse_yaml
from kg.converters.model_packages.manifests import take_card
from kg.errors import SourceError

_HEADER: Final = re.compile(r"\A\ufeff?\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
# possessive: each blank is read once, however many there are
_TRAINED: Final = re.compile(
    r"^[^\w\n]*(?:training|train|pre-?training|fine-?tuning)[ -](?:data|dataset|set|corpus)"
    r"\s*+:?+(?:\*\*)?+\s*+:?+\s*+(\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_EVALUATED: Final = re.compile(
    r"^[^\w\n]*(?:eval|evaluation|test)[ -](?:data|dataset|set)"
    r"\s*+:?+(?:\*\*)?+\s*+:?+\s*+(\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_ARXIV: Final = re.compile(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})", re.IGNORECASE)
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
#: fields of a page of PyTorch Hub that are read, or of how the page looks
_HUB_PAGE: Final = frozenset(
    {"github-id", "github-link", "title", "summary", "author", "tags", "layout", "image",
     "background-class", "body-class", "featured_image_1", "featured_image_2"}
)  # fmt: skip
_HEADINGS: Final = re.compile(r"^#{1,6}\s.*$", re.MULTILINE)
#: keys of a header that make it one of a dataset
_DATASET_KEYS: Final = frozenset(
    {
        "task_categories",
        "size_categories",
        "dataset_info",
        "annotations_creators",
        "source_datasets",
    }
)


def header_of(text: str, path: Path) -> dict[str, Any] | None:
    """The header of a text; ``None`` where it has none, or one that is no mapping."""
    found = _HEADER.match(text)
    if found is None:
        return None
    try:
        value = parse_yaml(found[1], path, line=1)
    except SourceError:
        return None
    return value if isinstance(value, dict) else None


def is_dataset_card(header: dict[str, Any] | None) -> bool:
    """Whether a header is that of a dataset's card."""
    return header is not None and not _DATASET_KEYS.isdisjoint(header)


def pytorch_hub(header: dict[str, Any]) -> Model:
    """A page of PyTorch Hub: its header alone states all."""
    repository = written(header.get("github-id"))
    title = written(header.get("title"))
    model = Model(
        "pytorch.org/hub", f"{repository}/{title}" if repository else title, "model", title
    )
    model.description, model.page = (
        written(header.get("summary")),
        written(header.get("github-link")),
    )
    model.authors = [author] if (author := written(header.get("author"))) else []
    model.keywords = listed(header.get("tags"))
    model.more.update(further(header, _HUB_PAGE))
    return model


def model_card(name: str, header: dict[str, Any] | None, text: str) -> Model:
    """A model card of Hugging Face.

    Args:
        name: of the model: ``owner/name``.
        header: its header, if it has one; ``text``: all of it.
    """
    model = Model("huggingface.co", name, "model", name)
    model.page = f"https://huggingface.co/{name}"
    model.owner = name.partition("/")[0] if "/" in name else ""
    take_card(model, header or {})
    body = _HEADER.sub("", text)
    for found in _TRAINED.findall(body):
        for dataset in _names(found):
            model.trained_on.setdefault(dataset, "")
    for found in _EVALUATED.findall(body):
        model.evaluations.extend(Evaluation(dataset) for dataset in _names(found))
    model.papers.extend(Paper(f"arxiv:{number}") for number in dict.fromkeys(_ARXIV.findall(body)))
    model.description = _first_sentences(body)
    return model


def _names(text: str) -> list[str]:
    plain = _LINK.sub(r"\1", text).strip("*`. ")
    return [plain] if 0 < len(plain.split()) <= 6 and len(plain) < 80 else []


def _first_sentences(body: str) -> str:
    text = re.sub(r"<!--.*?(?:-->|\Z)|```.*?(?:```|\Z)", "", body, flags=re.DOTALL)
    paragraphs = re.split(r"\n\s*\n", _HEADINGS.sub("\n", text))
    plain = (p.strip() for p in paragraphs)
    return next((p for p in plain if p and not p.startswith(("#", "|", "!", "```", "<"))), "")
