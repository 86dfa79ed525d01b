"""Cut and altered files: a converter reads what it can or refuses in one line, and never hangs.

Formats with a test of this kind in their own folder are not repeated here.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.authorities.identities import Identities
from kg.converters import converters
from kg.converters.record import Notes
from kg.errors import SourceError

EXAMPLES = Path(__file__).parents[3] / "examples"
DUMP = "".join(
    f'<http://localhost:8000/dataset/{name}> <http://purl.org/dc/terms/title> "{name}"'
    " <http://localhost:8000/source/s> .\n"
    for name in ("rivers", "lakes")
)
#: format, name of the file, its content
FILES = [
    *(
        ("execution-studies", path.name, path.read_bytes())
        for path in sorted((EXAMPLES / "execution-studies").glob("*.[cd]*"))
    ),
    *(
        ("notebooks", name, (EXAMPLES / "notebooks" / name).read_bytes())
        for name in ("rainfall.ipynb", "r-summary.ipynb")
    ),
    ("fairweave-dump", "s.nq.gz", gzip.compress(DUMP.encode())),
    ("fairweave-dump", "s.nq", DUMP.encode()),
]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=st.data())
@pytest.mark.parametrize(("name", "file", "content"), FILES, ids=[f"{n}-{f}" for n, f, _ in FILES])
def test_a_damaged_file_is_read_or_refused(
    name: str, file: str, content: bytes, drawn: st.DataObject, tmp_path: Path
) -> None:
    start = drawn.draw(st.integers(0, len(content)), label="from")
    end = drawn.draw(st.integers(start, min(len(content), start + 200)), label="to")
    put = drawn.draw(st.binary(max_size=12), label="instead")
    cut = drawn.draw(st.sampled_from([None, 0.5, 0.9]), label="share that is left")
    damaged = content[:start] + put + content[end:]
    path = tmp_path / file
    path.write_bytes(damaged if cut is None else damaged[: int(len(damaged) * cut)])
    converter = converters()[name]
    converter.sniff(path)
    try:
        for record in converter.convert(path, Identities(), Notes(source="s")):
            assert record.triples
    except SourceError as refused:
        assert "\n" not in str(refused)
