"""Pages of TensorFlow Hub: Markdown with ``<!-- key: value -->``, and the hub's own lists.

Source: github.com/tensorflow/tfhub.dev (``assets/docs``, ``tags``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kg.converters.common.models import Model

HUB: Final = "tfhub.dev"
#: the first word of a title → the kind of page
KINDS: Final = {
    "module": "model",
    "lite": "conversion-lite",
    "tfjs": "conversion-tfjs",
    "coral": "conversion-coral",
    "placeholder": "placeholder",
    "collection": "collection",
    "publisher": "publisher",
}
TITLE: Final = re.compile(
    r"\A\ufeff?\s*#[ \t]+(Module|Lite|Tfjs|Coral|Placeholder|Collection|Publisher)[ \t]+"
    r"(\S+)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_TAG: Final = re.compile(r"<!--\s*([a-z][a-z-]*)\s*:\s*(.{0,2000}?)\s*-->", re.DOTALL)
#: datasets that are none
_NO_DATASETS: Final = frozenset({"other", "multiple", "none", "unknown"})

#: kind of list (``dataset``, ``task`` …) → id → what the hub calls it
Lists = Mapping[str, Mapping[str, str]]


def model_of(text: str, lists: Lists) -> Model | None:
    """The model that a page describes; ``None`` where it is no page of the hub."""
    found = TITLE.search(text)
    if found is None:
        return None
    kind, handle = KINDS[found[1].lower()], found[2]
    parts = handle.split("/")
    version = parts[-1] if len(parts) > 2 and parts[-1].isdecimal() else ""
    model = Model(HUB, handle.removesuffix(f"/{version}") if version else handle, kind)
    model.version, model.owner, model.page = version, parts[0], f"https://tfhub.dev/{handle}"
    body = text[found.end() :]
    model.description = _first_paragraph(body)
    for key, value in _TAG.findall(body):
        _take(model, key, value, lists)
    return model


def _take(model: Model, key: str, value: str, lists: Lists) -> None:
    if key == "dataset":
        if value.casefold() not in _NO_DATASETS:
            model.trained_on[lists.get("dataset", {}).get(value, value)] = value
        else:
            model.more["dataset"] = value
    elif key == "parent-model":
        model.parent = value
    elif key == "license":
        model.licence = value
    elif key == "asset-path":
        model.files.append(value)
    elif key in _LISTS:
        getattr(model, _LISTS[key]).append(value)
    elif value:
        model.more[key] = f"{model.more[key]}; {value}" if key in model.more else value


_LISTS: Final = {
    "task": "tasks",
    "module-type": "tasks",
    "network-architecture": "architectures",
    "language": "languages",
}


def _first_paragraph(body: str) -> str:
    plain = re.sub(r"<!--.*?(?:-->|\Z)", "", body, flags=re.DOTALL).strip()
    return re.split(r"\n\s*\n", plain)[0].strip() if not plain.startswith("#") else ""


def list_of(data: object) -> dict[str, str]:
    """A list of the hub: id → the name that it shows."""
    values = data.get("values") if isinstance(data, dict) else None
    return {
        str(each["id"]): str(each.get("display_name") or each["id"])
        for each in (values if isinstance(values, list) else [])
        if isinstance(each, dict) and "id" in each
    }
