"""Adds up what was found in the cells of a notebook, as the study's ``notebook_*`` tables do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any, Final

from kg.observing.syntax import Syntax
from kg.observing.tables import columns

_LOCAL: Final = {True: "local", False: "external"}
_LISTED_FEATURES: Final = frozenset(
    {
        "shadown_ref", "output_ref", "system", "set_next_input", "input_ref", "magic",
        "run_line_magic", "run_cell_magic", "getoutput", "set_hook",
    }
)  # fmt: skip

Row = dict[str, Any]


def syntax_row(cells: list[Syntax]) -> Row:
    """The row of ``notebook_asts``."""
    total = _total(cell.counts for cell in cells)
    others = ",".join(" ".join(cell.others) for cell in cells if cell.others)
    return total | {"cell_count": len(cells), "ast_others": others}


def _total(cells: Iterable[Mapping[str, int]]) -> Row:
    total: defaultdict[str, int] = defaultdict(int)
    for counts in cells:
        for name, count in counts.items():
            total[name] += count
    return total


def markdown_row(cells: list[tuple[str, Mapping[str, int]]]) -> Row:
    """The row of ``notebook_markdowns``, of the (language, counts) of each cell."""
    ranked = Counter(language for language, _ in cells).most_common()
    return _total(counts for _, counts in cells) | {
        "cell_count": len(cells),
        "main_language": ranked[0][0] if ranked else "none",
        "languages": ",".join(name for name, _ in ranked),
        "languages_counts": ",".join(str(count) for _, count in ranked),
    }


def _listed(lists: Mapping[str, Iterable[str]], others: list[str]) -> dict[str, Any]:
    """Each list of names as a cell, with their number beside."""
    row: dict[str, Any] = {"others": ",".join(others)}
    for name, items in lists.items():
        distinct = dict.fromkeys(items)
        row[name], row[f"{name}_count"] = ",".join(distinct), len(distinct)
    return row


def modules_row(imports: list[tuple[int, str, str, bool]]) -> Row:
    """The row of ``notebook_modules``; an import is (cell, kind, module, whether it is local)."""
    known = frozenset(columns("notebook_modules"))
    lists: dict[str, list[str]] = {
        name.removesuffix("_count"): [] for name in known if name.endswith("_count")
    }
    others: list[str] = []
    for index, kind, module, local in imports:
        lists["index"].append(str(index))
        for key in (f"{_LOCAL[local]}_{kind}", f"{_LOCAL[local]}_any", f"any_{kind}", "any_any"):
            if key in lists:
                lists[key].append(module)
            else:
                others.append(f"{key}:{module}")
    return _listed(lists, others)


def features_row(features: list[tuple[int, str, str]]) -> Row:
    """The row of ``notebook_features``; a feature is (cell, name, value)."""
    lists: dict[str, list[str]] = {name: [] for name in ("index", "any", *_LISTED_FEATURES)}
    others: list[str] = []
    for index, name, value in features:
        lists["index"].append(str(index))
        if name in _LISTED_FEATURES:
            lists[name].append(value)
        else:
            others.append(f"IPython/{name}:{value}")
        lists["any"].append(value)
    return _listed(lists, others)


@cache
def _name_lists(scope: str, context: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that list names of ``scope`` and ``context``, and those that there are not."""
    known = frozenset(columns("notebook_names"))
    keys = (f"{scope}_{context}", f"{scope}_any", f"any_{context}", "any_any")
    return tuple(k for k in keys if k in known), tuple(k for k in keys if k not in known)


def names_row(cells: list[tuple[int, Syntax]]) -> Row:
    """The row of ``notebook_names``: names of each scope and context, the most frequent first."""
    counts: dict[str, dict[str, int]] = {}
    others: list[str] = []
    listing: dict[tuple[str, str], list[dict[str, int]]] = {}
    for _, syntax in cells:
        for (scope, context, name), count in syntax.names.items():
            listed, unlisted = _name_lists(scope, context)
            if (lists := listing.get((scope, context))) is None:
                lists = listing[scope, context] = [counts.setdefault(key, {}) for key in listed]
            for names in lists:
                names[name] = names.get(name, 0) + count
            if unlisted:
                others += (f"{key}:{name}({count})" for key in unlisted)
    indexes = dict.fromkeys(str(index) for index, syntax in cells if syntax.names)
    row: dict[str, Any] = {
        "index": ",".join(indexes),
        "index_count": len(indexes),
        "others": ",".join(others),
    }
    for key, names in counts.items():
        ranked = sorted(names.items(), key=itemgetter(1), reverse=True)
        row[key] = ",".join(name for name, _ in ranked)
        row[f"{key}_counts"] = ",".join(str(count) for _, count in ranked)
    return row
