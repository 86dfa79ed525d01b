"""Converter ``model-packages``: models of hubs, and which datasets they were trained on.

Pages and lists of TensorFlow Hub, OpenMMLab's metafiles, MONAI bundles, ONNX's manifest, Modelhub,
pages of PyTorch Hub, model cards and answers of Hugging Face, PTMTorrent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kg.authorities.identities import Identities
from kg.converters.common import dataset_record, model_record
from kg.converters.common.cleaning import WITHOUT_VALUE
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.entities import Entities
from kg.converters.common.files import plain_path
from kg.converters.common.folders import files_under, local_name, shown
from kg.converters.common.json_reader import load_json
from kg.converters.common.licence_claims import Claimant
from kg.converters.common.model_record import ModelWriter
from kg.converters.common.models import Model, further, listed, written
from kg.converters.common.text_reader import read_text
from kg.converters.common.yaml_reader import load_yaml
from kg.converters.converter import Confidence
from kg.converters.fields import FieldMapping
from kg.converters.model_packages import cards, openmmlab, tfhub
from kg.converters.model_packages.manifests import readers
from kg.converters.model_packages.record_types import RECORD_TYPES
from kg.converters.record import Notes, Record
from kg.errors import SourceError, one_line

MARKDOWN: Final = (".md", ".markdown")
YAML: Final = (".yml", ".yaml")
JSON: Final = (".json",)
#: files of a folder that are looked into before it is taken for one of models
_LOOKED_AT: Final = 40
_LARGEST: Final = 64 << 20
#: what is shown of a record that is refused
_SHOWN: Final = 20_000
_FIELDS: Final = (
    ("model", ("name", "handle", "title", "ModelName"), ("dcterms:title", "dcterms:identifier")),
    ("model", ("description", "summary"), ("dcterms:description",)),
    ("model", ("version",), ("dcat:version", "dcat:isVersionOf")),
    ("model", ("owner", "author of a repository", "ModelOwner"), ("fair4ml:sharedBy",)),
    ("model", ("authors", "author"), ("dcterms:creator",)),
    ("model", ("page", "github", "ModelURL"), ("dcat:landingPage",)),
    ("model", ("asset-path", "Weights"), ("dcat:downloadURL",)),
    ("model", ("task", "pipeline_tag", "ModelTask", "task_extended"), ("fair4ml:mlTask",)),
    ("model", ("network-architecture", "Architecture", "model_type"), ("fw:architecture",)),
    ("model", ("language",), ("dcterms:language",)),
    ("model", ("tags",), ("dcat:keyword",)),
    ("model", ("license",), ("schema:license", "dcterms:license")),
    ("model", ("Paper", "references", "ModelPaperDOIs", "arxiv:"), ("dcterms:isReferencedBy",)),
    (
        "model",
        ("dataset", "datasets", "Training Data", "data_source", "Training data: in a card"),
        ("fair4ml:trainedOn", "fw:trainedOnAsGiven"),
    ),
    (
        "model",
        ("Results", "model-index", "eval_metrics"),
        ("fair4ml:hasEvaluation", "fair4ml:evaluatedOn", "fair4ml:evaluationMetrics"),
    ),
    ("model", ("parent-model",), ("dcterms:isFormatOf",)),
    ("model", ("base_model",), ("fair4ml:fineTunedFrom",)),
    ("model", ("In Collection",), ("dcterms:isPartOf",)),
    ("model", ("any other field",), ("schema:additionalProperty",)),
    ("dataset of a zoo", ("Name",), ("dcterms:title",)),
    ("dataset of a zoo", ("Paper",), ("dcterms:isReferencedBy",)),
    ("dataset of a zoo", ("Website",), ("dcat:landingPage",)),
    ("dataset of a zoo", ("Language",), ("dcterms:language",)),
    ("dataset of a zoo", ("Tasks",), ("fw:task",)),
    ("dataset of a zoo", ("License",), ("fw:licenceClaim",)),
    ("dataset of a zoo", ("Scene", "Granularity"), ("dcat:keyword",)),
    ("dataset of a zoo", ("Paper > BibTeX",), ("dcterms:bibliographicCitation",)),
    ("dataset of a zoo", ("any other field",), ("schema:additionalProperty",)),
)


class ModelPackages:
    """Reads descriptions of models."""

    name: Final = "model-packages"
    summary: Final = "models of hubs and their training data (TF Hub, OpenMMLab, MONAI, ONNX, HF …)"
    version: Final = "2"
    record_types: Final = RECORD_TYPES
    terms: Final[frozenset[str]] = dataset_record.TERMS | model_record.TERMS
    fields: Final = tuple(FieldMapping(*each) for each in _FIELDS)
    dropped: Final[Mapping[str, str]] = {
        **WITHOUT_VALUE,
        "dataset: other, multiple": "names no dataset; it becomes a further field",
        "a company as training data": "is no dataset; it is stored as given",
        "changelog, schema, io_ports, extra_ports, siblings, transformersInfo, widgetData, "
        "network_data_format, autoencoder_data_format, "
        "optional_packages_version, required_packages_version": "are of the program and its files",
        "layout, image, featured_image, background-class, body-class, widget, inference, private, "
        "disabled, gated, _id": "are of the page",
        "asset-path: legacy, internal": "is no address",
        "text of a page or card but its first paragraph": "is stored by the hub",
    }

    def sniff(self, path: Path) -> Confidence:
        """Whether a file is one of the hubs'."""
        endings = (*MARKDOWN, *YAML, *JSON)
        if not path.is_dir() and not plain_path(path).name.endswith(endings):
            return Confidence.NONE
        files = self.files(path)
        step = max(1, len(files) // _LOOKED_AT)
        known = any(_recognised(file) for file in files[::step][: _LOOKED_AT + 1])
        return Confidence.CERTAIN if known else Confidence.NONE

    def files(self, path: Path) -> list[Path]:
        """The Markdown, YAML and JSON files."""
        return files_under(path, *MARKDOWN, *YAML, *JSON)

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """A record for each model, collection, and dataset of a zoo.

        Raises:
            SourceError: the only file cannot be read, or is none of the hubs'.
        """
        shared = Entities(ids, notes.source)
        writer = ModelWriter(shared, notes)
        files = self.files(path)
        lists = {plain_path(file).stem: names for file in files if (names := _tag_list(file))}
        for file in files:
            where = shown(path, file)
            try:
                found = list(self._of_file(path, file, lists, shared, notes))
            except SourceError as reason:
                if not path.is_dir():
                    raise
                notes.unread[where] = reason.within_file
                continue
            for each in found:
                notes.read[where] += 1
                place = where
                if isinstance(each, Record):
                    yield each
                else:
                    place = one_line(f"{where}, {each.kind} {each.name!r}", 200)
                    if made := writer.record(each, place):
                        yield made
                yield from shared.drain(place)
        yield from shared.finish()

    def _of_file(
        self,
        root: Path,
        file: Path,
        lists: dict[str, dict[str, str]],
        shared: Entities,
        notes: Notes,
    ) -> Iterator[Model | Record]:
        kind = plain_path(file).name
        where = shown(root, file)
        if kind.endswith(MARKDOWN):
            text = read_text(file, _LARGEST)
            if (model := _of_markdown(text, file, lists)) is not None:
                yield model
                return
        elif kind.endswith(YAML):
            data = load_yaml(file, notes)
            if openmmlab.is_metafile(data):
                assert isinstance(data, dict)
                stray = data.get("Models")
                if stray is not None and not isinstance(stray, list):
                    notes.problems[f"{where}, Models"] = "no list of models; it is left out"
                for item in stray if isinstance(stray, list) else []:
                    if not isinstance(item, dict):
                        notes.problems[f"{where}, Models"] = f"{item!r} is no model"
                # (the folder that the user named may be called anything)
                above = file.parent == (root if root.is_dir() else root.parent)
                yield from openmmlab.models_of(data, notes.source if above else file.parent.name)
                return
            if openmmlab.is_dataset(data):
                assert isinstance(data, dict)
                local = local_name(notes.source, root, file, *YAML)
                yield _dataset(data, local, where, shared, notes)
                return
            if tfhub.list_of(data):
                return
        elif (read := readers(load_json(file, notes))) is not None:
            yield from read(file.name.partition(".")[0])
            return
        raise SourceError(file, "no model of a hub that is known")


def _of_markdown(text: str, file: Path, lists: dict[str, dict[str, str]]) -> Model | None:
    if (model := tfhub.model_of(text, lists)) is not None:
        return model
    stem = plain_path(file).stem
    header = cards.header_of(text, file)
    if header is not None and header.get("layout") == "hub_detail":
        return cards.pytorch_hub(header)
    if cards.is_dataset_card(header) or (header is None and stem.casefold() == "readme"):
        return None
    name = stem.replace("__", "/")
    if stem.casefold() in ("readme", "modelcard", "model_card"):
        name = "/".join(file.parent.parts[-2:])
    return cards.model_card(name, header, text)


def _recognised(file: Path) -> bool:
    """Whether a file bears a hub's own marks; a card of Hugging Face has none that is its own."""
    try:
        if plain_path(file).name.endswith(MARKDOWN):
            text = read_text(file, _LARGEST)
            if tfhub.TITLE.search(text):
                return True
            header = cards.header_of(text, file)
            marks = {"model-index", "pipeline_tag", "library_name", "base_model", "github-id"}
            return header is not None and not marks.isdisjoint(header)
        if plain_path(file).name.endswith(YAML):
            data = load_yaml(file)
            return openmmlab.is_metafile(data) or openmmlab.is_dataset(data)
        return readers(load_json(file)) is not None
    except SourceError:
        return False


def _tag_list(file: Path) -> dict[str, str]:
    if not plain_path(file).name.endswith(YAML):
        return {}
    try:
        return tfhub.list_of(load_yaml(file))
    except SourceError:
        return {}


def _dataset(raw: dict[str, Any], local: str, where: str, shared: Entities, notes: Notes) -> Record:
    """A dataset of mmocr's zoo."""
    made = DatasetRecord(local, shared, notes.licences)
    made.title(written(raw.get("Name")) or local)
    data: dict[str, Any] = raw["Data"]
    for address in listed(data.get("Website")):
        made.page(address)
    for language in listed(data.get("Language")):
        made.language(language)
    for task in listed(data.get("Tasks")):
        made.task(task)
    for key in ("Scene", "Granularity"):
        for word in listed(data.get(key)):
            made.keyword(word)
    licence = data.get("License")
    if isinstance(licence, dict) and (given := written(licence.get("Type"))):
        claimant = Claimant(
            "author", notes.about.get("creator", "").strip() or "OpenMMLab", own=True
        )
        made.licence(claimant, given, written(licence.get("Link")))
    paper = raw.get("Paper")
    if isinstance(paper, dict):
        made.paper(written(paper.get("URL")), written(paper.get("Title")))
        if citation := written(paper.get("BibTeX")):
            made.text("dcterms:bibliographicCitation", citation)
        for name, value in further(paper, {"URL", "Title", "BibTeX"}).items():
            made.property(f"paper > {name}", value)
    apart = {"Website", "Language", "Tasks", "Scene", "Granularity", "License"}
    for name, value in (further(raw, {"Name", "Data", "Paper"}) | further(data, apart)).items():
        made.property(name, value)
    return made.record(where, json.dumps(raw, ensure_ascii=False, default=str)[:_SHOWN])


CONVERTER: Final = ModelPackages()
