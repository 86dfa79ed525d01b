"""E-mail addresses are found however they are written, and what only looks like one is left."""

from __future__ import annotations

import pytest

from kg.authorities.redaction import (
    REDACTED,
    pseudonymous,
    without_addresses,
    without_addresses_in_line,
)

SPELLINGS = (
    "jane.doe@example.org",
    "jane.doe\uff20example.org",
    "jane.doe%40example.org",
    "jane.doe&#64;example.org",
    "jane.doe&#x40;example.org",
    "jane.doe @ example.org",
    "jane@bücher.example",
    "jane@xn--bcher-kva.example",
    "j.o'neil+x@mail.example.co.uk",
)


@pytest.mark.parametrize("address", SPELLINGS)
def test_an_address_is_replaced_and_what_stands_around_it_stays(address: str) -> None:
    assert without_addresses(f"Ask {address}, please.") == f"Ask {REDACTED}, please."


@pytest.mark.parametrize(
    "text",
    [
        "audio@16k.wav", "set@v1.2", "react@18.2.0", "git@github.com:owner/name.git",
        "@pytest.mark.slow", "x @ weights.mean", "a@b", "100% @ home",
        "https://medium.com/@name/post", "icon@2x.png",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_address_stays(text: str) -> None:
    assert without_addresses(text) == text
    assert pseudonymous(text) == text


def test_in_an_iri_two_addresses_stay_two() -> None:
    one, other = (pseudonymous(f"http://h/dataset/{n}@example.org#part") for n in ("a", "b"))
    assert one != other
    assert "example.org" not in one + other
    assert one.startswith("http://h/dataset/e-mail-") and one.endswith("#part")
    assert one == pseudonymous("http://h/dataset/A%40example.org#part")


def test_a_line_is_redacted_in_each_of_its_terms() -> None:
    line = '<http://h/j@example.org> <http://h/p> "\\u0007\\nj@example.org \\"x\\""@en .\n'
    assert without_addresses_in_line(line) == (
        f"<{pseudonymous('http://h/j@example.org')}> <http://h/p>"
        f' "\\u0007\\n{REDACTED} \\"x\\""@en .\n'
    )
    contact = "<http://h/a> <http://h/p> <mailto:j@example.org> .\n"
    assert "example.org" not in without_addresses_in_line(contact)


def test_a_long_text_takes_no_long_time() -> None:
    text = "a" * 200_000 + "@" + "b" * 200_000
    assert without_addresses(text) == text
