"""OpenMMLab's ``metafile.yml``: collections, models, their training data and their results.

Source: github.com/open-mmlab (mmpretrain, mmocr). What a model does not state itself, its
collection states for all its models; the two are kept apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from kg.converters.common.models import Evaluation, Model, Paper, further, listed, written

HUB: Final = "openmmlab.com"
_TAKEN: Final = frozenset({"Name", "Metadata", "Paper", "Weights", "Results", "In Collection"})


def models_of(data: dict[str, Any], package: str) -> Iterator[Model]:
    """The collections and models of a metafile.

    Args:
        package: what its names are unique in, e.g. the folder of the file.
    """
    for raw in _objects(data.get("Collections")):
        name = written(raw.get("Name"))
        if name:
            model = Model(HUB, f"{package}/{name}", "collection", name)
            _common(model, raw)
            yield model
    for raw in _objects(data.get("Models")):
        name = written(raw.get("Name"))
        if not name:
            continue
        model = Model(HUB, f"{package}/{name}", "model", name)
        _common(model, raw)
        collection = written(raw.get("In Collection"))
        model.collection = f"{package}/{collection}" if collection else ""
        for result in _objects(raw.get("Results")):
            metrics = result.get("Metrics")
            model.evaluations.append(
                Evaluation(
                    written(result.get("Dataset")),
                    written(result.get("Task")),
                    {str(k): written(v) for k, v in metrics.items() if written(v)}
                    if isinstance(metrics, dict)
                    else {},
                )
            )
        yield model


def _common(model: Model, raw: dict[str, Any]) -> None:
    model.owner = "OpenMMLab"
    stated = raw.get("Metadata")
    metadata: dict[str, Any] = stated if isinstance(stated, dict) else {}
    for text in _training_data(metadata.get("Training Data")):
        model.trained_on[text] = ""
    model.architectures = listed(metadata.get("Architecture"))
    model.files = listed(raw.get("Weights"))
    papers = raw.get("Paper")
    for paper in _objects(papers if isinstance(papers, list) else [papers]):
        model.papers.append(Paper(written(paper.get("URL")), written(paper.get("Title"))))
    model.more.update(further(metadata, {"Training Data", "Architecture"}))
    model.more.update(further(raw, _TAKEN))


def _training_data(value: object) -> list[str]:
    return listed(value) if isinstance(value, list) else [text] if (text := written(value)) else []


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def is_metafile(data: object) -> bool:
    """Whether ``data`` is a metafile."""
    return isinstance(data, dict) and bool({"Models", "Collections"} & set(data))


def is_dataset(data: object) -> bool:
    """Whether ``data`` is a record of a dataset in mmocr's dataset zoo."""
    return isinstance(data, dict) and "Name" in data and isinstance(data.get("Data"), dict)
