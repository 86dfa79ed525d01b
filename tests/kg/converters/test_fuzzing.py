"""Cut and altered files: every converter reads what it can or refuses in one line, and ends.

The files are the examples. What is put into them is bytes at random, a piece of the file itself,
or one mark a few thousand times over, which patterns that look back take hours for.
"""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given, settings
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
#: larger files take longer, and are of the same kinds
LARGEST = 60_000
MARKS = [
    b" ", b"\n", b"\t", b"#", b"(", b"[", b"{", b"<", b">", b'"', b"'", b"\\", b"0", b".", b"-",
    b",", b";", b":", b"|", b"\x00", b"\xff", b"a", b"&", b"*", b"_", b"`", b"- ", b"<!--",
    b"[a](", b"http://", b"a@", b"1,", b"%", b"!", b"=", b'"a":{',
]  # fmt: skip
ENDINGS = ["", "", "", ".gz", ".json", ".csv", ".md", ".yaml", ".ttl", ".xlsx", ".html"]


def _examples() -> dict[str, list[tuple[str, bytes]]]:
    """Format → names and contents of its example files."""
    found = {
        name: [
            (path.name, path.read_bytes())
            for path in sorted((EXAMPLES / name).rglob("*"))
            if path.is_file() and path.name != "source.toml" and path.stat().st_size < LARGEST
        ]
        for name in converters()
    }
    found["fairweave-dump"] = [
        ("s.nq.gz", gzip.compress(DUMP.encode())), ("s.nq", DUMP.encode())
    ]  # fmt: skip
    return found


FILES = _examples()


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """``content``, of which a piece is replaced by something else, and perhaps the end is cut."""
    start = draw(st.integers(0, len(content)), label="from")
    end = draw(st.integers(start, min(len(content), start + 200)), label="to")
    piece = draw(
        st.one_of(
            st.binary(max_size=12),
            st.builds(bytes.__mul__, st.sampled_from(MARKS), st.sampled_from([1, 40, 8_000])),
            st.builds(lambda at, n: content[at : at + n], st.integers(0, len(content)),
                      st.integers(0, 400)),
        ),
        label="instead",
    )  # fmt: skip
    whole = content[:start] + piece + content[end:]
    share = draw(st.sampled_from([None, None, 0.0, 0.5, 0.9]), label="share that is left")
    return whole if share is None else whole[: int(len(whole) * share)]


def test_every_format_has_an_example_to_damage() -> None:
    assert {name for name, files in FILES.items() if not files} == set()


@settings(max_examples=20)
@given(drawn=st.data())
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_read_or_refused(name: str, drawn: st.DataObject) -> None:
    file, content = drawn.draw(st.sampled_from(FILES[name]), label="file")
    ending = drawn.draw(st.sampled_from(ENDINGS), label="ending")
    folder = Path(mkdtemp())
    path = folder / f"{file}{ending}"
    path.write_bytes(drawn.draw(damaged(content), label="content"))
    converter = converters()[name]
    try:
        converter.sniff(path)
        for record in converter.convert(path, Identities(), Notes(source="s")):
            assert record.triples
    except SourceError as refused:
        assert "\n" not in str(refused)
    finally:
        shutil.rmtree(folder)
