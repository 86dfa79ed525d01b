"""JSON of other hubs: MONAI's bundles, ONNX's manifest, Modelhub, Hugging Face, PTMTorrent.

Sources: Project-MONAI/model-zoo, onnx/models (``ONNX_HUB_MANIFEST.json``), modelhub-ai/modelhub,
huggingface.co/api/models, PurdueDualityLab/PTMTorrent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from kg.authorities.hubs import hub_dataset
from kg.authorities.publications import identify, publication_address
from kg.converters.common.entities import addresses
from kg.converters.common.lists import parted
from kg.converters.common.models import Evaluation, Model, Paper, further, listed, written

Raw = dict[str, Any]
#: words of a source that is a place or is not public
_NO_DATASET: Final = re.compile(
    r"private|non-public|in-house|clinic\b|hospital|cancer cent|university|institute"
    r"|dataset kindly",
    re.IGNORECASE,
)
#: fields of MONAI's metadata that are read, or of the program and its files
_MONAI: Final = frozenset(
    {"name", "description", "version", "authors", "task", "license", "data_source", "references",
     "eval_metrics", "schema", "changelog", "network_data_format", "autoencoder_data_format",
     "optional_packages_version", "required_packages_version"}
)  # fmt: skip
#: fields of the header of a model card that are read, or of the page
_CARD: Final = frozenset(
    {"language", "languages", "license", "tags", "pipeline_tag", "datasets", "base_model",
     "model-index", "widget", "inference"}
)  # fmt: skip
#: fields of ONNX's manifest that are read, or of the program
_ONNX: Final = frozenset({"model", "model_path", "metadata", "tags", "io_ports", "extra_ports"})
#: fields of Hugging Face's answer about a model that are read, or of its files and the page
_HUGGING_FACE: Final = frozenset(
    {"id", "_id", "modelId", "author", "pipeline_tag", "tags", "config", "cardData", "siblings",
     "widgetData", "inference", "transformersInfo", "private", "disabled", "gated", "model-index"}
)  # fmt: skip
#: what is between the names of datasets in a sentence
_BETWEEN: Final = re.compile(r",|\band\b")
_DOI: Final = re.compile(r"\b10\.\d{4,9}/[^\s,;)]+")


def readers(value: object) -> Callable[[str], Iterator[Model]] | None:
    """What reads ``value``: a function of the name of the file; ``None``: it is of no hub."""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return None
    items: list[Raw] = [
        v for v in (value if isinstance(value, list) else [value]) if isinstance(v, dict)
    ]
    for marks, read in _READERS:
        if marks <= set(first):
            return lambda name: (model for raw in items for model in read(raw, name))
    return None


def _monai(raw: Raw, name: str) -> Iterator[Model]:
    handle = re.sub(r"(_metadata)?$", "", name)
    model = Model("monai.io", handle, "model", written(raw.get("name")) or handle)
    model.description, model.version = written(raw.get("description")), written(raw.get("version"))
    model.authors = listed(raw.get("authors"))
    model.tasks = [text] if (text := written(raw.get("task"))) else []
    model.licence = written(raw.get("license"))
    source = written(raw.get("data_source"))
    for dataset in datasets_in(source):
        model.trained_on[dataset] = source
    if source:
        model.more["data_source"] = source
    for reference in listed(raw.get("references")):
        text = reference
        found = addresses(text) or re.findall(r"https?://\S+", text)
        address = found[0].strip("<>.") if found else ""
        known = next((w for word in text.split() if identify(w := word.strip("().,;<>[]"))), "")
        model.papers.append(Paper(known or address or (text if _DOI.search(text) else ""), text))
    metrics = _object(raw.get("eval_metrics"))
    if stated := further(metrics, ()):
        model.evaluations.append(Evaluation(metrics=stated))
    apart = _MONAI if metrics else _MONAI - {"eval_metrics"}
    model.more.update(further(raw, apart))
    yield model


def datasets_in(text: str) -> list[str]:
    """The datasets that a sentence about the source of data names: addresses, DOIs, a short name.

    >>> datasets_in("Task09_Spleen.tar from http://medicaldecathlon.com/")
    ['http://medicaldecathlon.com/']
    >>> datasets_in("Prostate158 from 10.5281/zenodo.6481141"), datasets_in("Mayo Clinic ")
    (['https://doi.org/10.5281/zenodo.6481141'], [])
    >>> datasets_in("Camelyon dataset")
    ['Camelyon']
    """
    found = [each.rstrip(".,;)") for each in re.findall(r"https?://[^\s,;)]+", text)]
    if "doi.org" not in text:
        found += [publication_address("doi", doi.rstrip(".")) for doi in _DOI.findall(text)]
    if found or not text or _NO_DATASET.search(text):
        return found
    names = parted(re.sub(r"\b(public )?(dataset|data)s?\b", "", text, flags=re.I), _BETWEEN)
    return [name for name in names if len(name.split()) <= 4]


def _onnx(raw: Raw, _name: str) -> Iterator[Model]:
    path = written(raw.get("model_path"))
    metadata = _object(raw.get("metadata"))
    model = Model(
        "github.com/onnx/models", written(raw.get("model")), "model", written(raw.get("model"))
    )
    model.version = path.rpartition("/")[2].removesuffix(".onnx") or written(
        raw.get("opset_version")
    )
    model.owner, model.page = "ONNX", f"https://github.com/onnx/models/blob/main/{path}"
    tags = listed(metadata.get("tags"))
    model.keywords, model.tasks = tags, tags[1:2]
    model.more.update(further(raw, _ONNX) | further(metadata, _ONNX))
    yield model


def _modelhub(raw: Raw, _name: str) -> Iterator[Model]:
    name = written(raw.get("name"))
    model = Model("modelhub.ai", name, "model", name)
    model.page = written(raw.get("github"))
    model.tasks = [text] if (text := written(raw.get("task_extended"))) else []
    for backend in listed(raw.get("backend")):
        model.keywords.append(backend)
        model.more[f"backend {backend}"] = backend
    for key in ("id", "github_branch", "gpu"):
        if text := written(raw.get(key)):
            model.more[key] = text
    yield model


def _hugging_face(raw: Raw, _name: str) -> Iterator[Model]:
    handle = written(raw.get("modelId")) or written(raw.get("id"))
    model = Model("huggingface.co", handle, "model", handle)
    model.page = f"https://huggingface.co/{handle}"
    model.owner = written(raw.get("author")) or (handle.partition("/")[0] if "/" in handle else "")
    model.tasks = listed(raw.get("pipeline_tag"))
    config = _object(raw.get("config"))
    model.architectures = listed(config.get("model_type"))
    card = _object(raw.get("cardData"))
    take_card(model, card)
    for tag in listed(raw.get("tags")):
        prefix, _, rest = tag.partition(":")
        if prefix == "dataset":
            model.trained_on.setdefault(hugging_face_dataset(rest), rest)
        elif prefix in ("arxiv", "doi"):
            model.papers.append(Paper(f"arxiv:{rest}" if prefix == "arxiv" else rest))
        elif prefix == "license":
            model.licence = model.licence or rest
        elif tag not in model.keywords:
            model.keywords.append(tag)
    model.more.update(further(raw, _HUGGING_FACE))
    yield model


def take_card(model: Model, card: Raw) -> None:
    """The header of a Hugging Face model card."""
    model.languages = listed(card.get("language")) or listed(card.get("languages"))
    model.licence = next(iter(listed(card.get("license"))), "")
    for tag in listed(card.get("tags")):
        kind, _, rest = tag.partition(":")
        if kind in ("arxiv", "doi") and rest:
            model.papers.append(Paper(f"arxiv:{rest}" if kind == "arxiv" else rest))
        elif tag not in model.keywords:
            model.keywords.append(tag)
    model.tasks = model.tasks or listed(card.get("pipeline_tag"))
    for name in listed(card.get("datasets")):
        model.trained_on[hugging_face_dataset(name)] = name
    model.base = next(iter(listed(card.get("base_model"))), "")
    for entry in _objects(card.get("model-index")):
        model.evaluations.extend(map(_result, _objects(entry.get("results"))))
    # a model has one licence and is tuned from one other: several are stated as they are
    several = {key for key in ("license", "base_model") if len(listed(card.get(key))) > 1}
    model.more.update(further(card, _CARD - several))


def _result(result: Raw) -> Evaluation:
    stated = result.get("dataset")
    dataset = {"type": stated} if isinstance(stated, str) else _object(stated)
    task = _object(result.get("task"))
    metrics = _objects(result.get("metrics"))
    name = written(dataset.get("type")) or written(dataset.get("name"))
    return Evaluation(
        hugging_face_dataset(name) if name else "",
        written(task.get("type")),
        {
            written(m.get("type")) or written(m.get("name")): written(m.get("value"))
            for m in metrics
            if written(m.get("value"))
        },
    )


def hugging_face_dataset(name: str) -> str:
    """The address of a dataset on Hugging Face; a name with blanks is none of one there."""
    if hub_dataset(name) or " " in name.strip():
        return name
    return f"https://huggingface.co/datasets/{name}"


def _ptm_torrent(raw: Raw, _name: str) -> Iterator[Model]:
    hub = _object(raw.get("ModelHub"))
    handle = written(raw.get("ModelName"))
    host = re.sub(r"^https?://|/$", "", written(hub.get("ModelHubURL"))) or "ptmtorrent"
    model = Model(host, handle, "model", handle)
    model.page, owner = written(raw.get("ModelURL")), written(raw.get("ModelOwner"))
    model.owner = "" if owner.startswith("http") else owner
    model.tasks, model.architectures = (
        listed(raw.get("ModelTask")),
        listed(raw.get("ModelArchitecture")),
    )
    for doi in listed(raw.get("ModelPaperDOIs")):
        model.papers.append(Paper(doi.removeprefix("doi:")))
    used = raw.get("Datasets") or raw.get("Dataset")
    for dataset in _objects(used):
        name = written(dataset.get("DatasetName"))
        if name:
            model.trained_on[written(dataset.get("DatasetURL")) or name] = name
    if sha := written(raw.get("LatestGitCommitSHA")):
        model.more["LatestGitCommitSHA"] = sha
    yield model


def _object(value: object) -> Raw:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[Raw]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


_READERS: Final[tuple[tuple[frozenset[str], Callable[[Raw, str], Iterator[Model]]], ...]] = (
    (frozenset({"ModelHub", "ModelName"}), _ptm_torrent),
    (frozenset({"monai_version"}), _monai),
    (frozenset({"model_path", "opset_version"}), _onnx),
    (frozenset({"task_extended"}), _modelhub),
    (frozenset({"modelId"}), _hugging_face),
    (frozenset({"pipeline_tag", "siblings"}), _hugging_face),
)
