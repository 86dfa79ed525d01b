"""YAML 1.2 by its core schema: ``no`` is Norwegian, dates are texts; bounded.

``yamlcore`` over PyYAML's parser in C: sixteen times as fast as ruamel.yaml on dataset cards.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import yaml
from yamlcore import CCoreLoader

from kg.converters.common.text_reader import LARGEST_FILE, read_text
from kg.converters.record import Notes
from kg.errors import SourceError, one_line

#: nodes that aliases may unfold to
_MOST_NODES: Final = 5_000_000
DEEPEST: Final = 200


class _Loader(CCoreLoader):  # type: ignore[misc]  # it has no types
    """Notes keys that a mapping has twice, and reads tags of applications as what they tag."""

    repeated: dict[str, None]

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """See PyYAML; of several values of a key the last is used."""
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                problem = "a mapping or a list as a key"
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            if key in mapping:
                self.repeated[str(key)] = None
            mapping[key] = self.construct_object(value_node, deep=deep)
        return mapping


def _tagged(loader: _Loader, _suffix: str, node: yaml.Node) -> object:
    """The value under a tag that is not of YAML's own: ``!function utils.process``."""
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return node.value


_Loader.add_multi_constructor("!", _tagged)
_Loader.add_multi_constructor("tag:", _tagged)


def load_yaml(path: Path, notes: Notes | None = None, *, limit: int = LARGEST_FILE) -> object:
    """The first document in ``path``; ``None`` where it is empty.

    Args:
        notes: gets the keys that a mapping has twice (the last value is used), and that there are
            further documents.

    Raises:
        SourceError: it cannot be read, is no YAML, or unfolds to too much.
    """
    return parse_yaml(read_text(path, limit), path, notes)


def parse_yaml(text: str, path: Path, notes: Notes | None = None, line: int = 0) -> object:
    """As :func:`load_yaml`, of ``text``, which is in ``path`` after its first ``line`` lines."""
    first, *others = list(islice(yaml_documents(text, path, notes, line), 2)) or [None]
    if notes is not None and others:
        place = f"{notes.name_of(path)}, second document"
        notes.unread[place] = "one document is expected in the file"
    return first


def yaml_documents(
    text: str, path: Path, notes: Notes | None = None, line: int = 0
) -> Iterator[object]:
    """Every document in ``text``, as :func:`parse_yaml` reads one.

    Raises:
        SourceError: as :func:`load_yaml`.
    """
    loader = _Loader(text)
    loader.repeated = {}
    try:
        while loader.check_data():
            value = loader.get_data()
            if problem := _unbounded(value):
                raise SourceError(path, problem)
            yield value
    except yaml.MarkedYAMLError as reason:
        mark = reason.problem_mark or reason.context_mark
        place = f"line {line + mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = one_line(f"no valid YAML: {reason.problem or reason.context}", 160)
        raise SourceError(path, problem, place=place, mend="quote its texts") from None
    except (yaml.YAMLError, ValueError, TypeError) as reason:
        raise SourceError(path, one_line(f"no valid YAML: {reason}", 160)) from None
    except RecursionError:
        raise SourceError(path, "YAML nested too deep") from None
    finally:
        loader.dispose()
        if notes is not None:
            for name in loader.repeated:
                key = one_line(f"{notes.name_of(path)}, key {name!r}", 120)
                notes.unread[key] = "a mapping has it twice: the last value is used"


def _unbounded(value: object) -> str:
    """Why ``value`` is too large to walk through: aliases make it so; ``""``: it is not."""
    count, pending = 0, [(value, 1)]
    while pending:
        item, level = pending.pop()
        count += 1
        if level > DEEPEST:
            return "YAML nested too deep, or containing itself"
        if count > _MOST_NODES:
            return "its aliases unfold to too many values"
        if isinstance(item, dict):
            pending.extend((inner, level + 1) for inner in item.values())
        elif isinstance(item, list):
            pending.extend((inner, level + 1) for inner in item)
    return ""
