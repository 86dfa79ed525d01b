"""The fields that hold nodes are those in which nodes are found."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from kg.observing.tree_fields import INNER_FIELDS, NODE_FIELDS

_CODE = """
@a
async def f(x: int = 1, /, *y, z=2, **k) -> str:
    global g
    async with a as b, c:
        await d
    return f"{x!r:>{y}}"
class C(B, metaclass=M):
    x: int = 1
    y: str
del a[1:2:3], b.c
for i, *j in k:
    continue
else:
    break
while not -x < 1 <= 2:
    x += 1 if y else [z for z in q if z]
try:
    raise E from F
except (G, H) as e:
    assert x, y
finally:
    pass
d = {**a, 1: 2} | {n: m for n in o} | {1}
lambda *a, b=1: (yield), (yield from c), (w := 1), ...
match p:
    case [1, *r] | {"a": 1, **s} | K(t, u=None) if v:
        import a.b as c
    case _:
        from .. import *
"""


@pytest.mark.parametrize("file", ["", ast.__file__])
def test_no_node_is_elsewhere(file: str) -> None:
    text = Path(file).read_text("utf-8") if file else _CODE
    kinds = set()
    for node in ast.walk(ast.parse(text)):
        kinds.add(type(node))
        for name, value in ast.iter_fields(node):
            (*field,) = [one for one in NODE_FIELDS[type(node)] if one.name == name]
            nodes = [n for n in (value if isinstance(value, list) else [value]) if n is not None]
            if any(isinstance(one, ast.AST) for one in nodes):
                assert field[0].many == isinstance(value, list)
                assert field[0].leaf == all(not one._fields for one in nodes) or not field[0].leaf
                assert (field[0] in INNER_FIELDS[type(node)]) != field[0].leaf
            elif nodes:
                assert not field
    assert file or len(kinds) > 65
