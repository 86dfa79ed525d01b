"""E-mail addresses are found however they are written, and what only looks like one is left."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from pyoxigraph import Literal

from kg.authorities.redaction import (
    REDACTED,
    lines_may_have_addresses,
    pseudonymous,
    without_addresses,
    without_addresses_in_line,
)
from kg.rdf.iris import slug
from tests.spellings import LONG_SPELLINGS, SPELLINGS


@pytest.mark.parametrize("address", SPELLINGS + LONG_SPELLINGS)
def test_an_address_is_replaced_and_what_stands_around_it_stays(address: str) -> None:
    assert without_addresses(f"Ask {address}, please.") == f"Ask {REDACTED}, please."


@pytest.mark.parametrize("address", SPELLINGS)
@pytest.mark.parametrize("times", [1, 2])
def test_an_address_is_found_in_json_within_json(address: str, times: int) -> None:
    text = f"Ask {address}, please."
    for _ in range(times):
        text = json.dumps({"text": text})
    assert "example" not in without_addresses(text)
    line = f"<http://h/a> <http://h/p> {Literal(text)} .\n"
    assert "example" not in without_addresses_in_line(line)


@pytest.mark.parametrize("address", SPELLINGS)
def test_an_address_is_found_in_a_quoted_cell_of_csv(address: str) -> None:
    doubled = address.replace('"', '""')
    assert "example" not in without_addresses(f'1,"Ask {doubled}",2')


@pytest.mark.parametrize(
    "text",
    [
        "audio@16k.wav", "set@v1.2", "react@18.2.0", "git@github.com:owner/name.git",
        "@pytest.mark.slow", "x @ weights.mean", "a@b", "100% @ home",
        "https://medium.com/@name/post", "icon@2x.png", "<b>Ask</b>@example.org",
        "{user}@{host}", "http://h/a%20b/100%25", "f (at) x",
        "http://h/notebook/R%26D-%40-home",
        "a dot at the end dot", "meet at noon. Dot com was a bubble",
        "state-at-rest.md", "the file @missing.rq", "in @main.ts", "loss_at_step.py", "http://h/work-at-home.github.io",
        "https://look-at-me.com/a", "www.look-at-me.com", "available at zenodo.org",
        "q @ k.mT", "x @ y.to(device)", "score @ home . It was", "fit\n@tf.function\ndef f",
        "fit\n@app.get('/')", '"Foo"@en .', "ask @user", "jane\n@user", "10.1000/a@b",
        "q@k.transpose(-2, -1)", "a@b.clone()", "reads@sample.fastq.gz", "model.layer@v2.bin",
        "run@night.log", "weights@best.safetensors", "as at 3.5 percent",
        "look-at-v1.2", "VALUE AT RISK",
        "q@k.transpose", "Acc@1.top", "W@x.data", "loss.item@step.info", "A@B.shape", "x@y.sum",
        "mAP@0.5.mean", "P@k.precision", "hits@10.score", "q @ k.transpose", "X.T@y.values",
        "torch@cu.device", "w.shape@b.io", "recall@20.best", "Hits@3.max",
        "look at example.org", "the mailing list is at example.org", "hosted at data.example.org",
        "see (a) example.org", "print(a) df.info()", "x[a].data", "f(a)np.sum", "size=40mm.fig",
        "lr=40.net", "seed=40run.py", "C:\\100.test", "u{40}", "@@ -1,2 +3,4 @@ self.io",
        "{'at': 'example.org'}", '["look", "at", "example.org"]', "we looked 'at' it",
        "http://h/jane/at/example.org", "jane.at.example.org", "?q=look+at+example.org",
        "look+at+example.org", "?q=data+available+at+example.org", "/srv/jane/at/example.org",
        "../jane/at/example.org", "look%20at%20example.org", "see \u24d0 example.org",
        "on zenodo.org (a) example.com", "the sites (a) example.org and (b) example.com",
        "http://h/jane%20at%20example.org", "http://jane.at.example.org/a",
        "http://h/look+at+example.org", "(@jane) example.org",
        "the at sign (see example.org)", "a (probably) example.org", "affected (caffeine) b.io",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_address_stays(text: str) -> None:
    assert without_addresses(text) == text
    assert pseudonymous(text) == text


@pytest.mark.parametrize(
    "address",
    [
        "jane+at+example.org", "jane.doe+at+example.org", "jane/at/example.org",
        "jane(nospam@)example.org", "jane.doe (a) example.org", "jane\u24d0example.org",
        "jane.doe \u24d0 example.org", "jane\u24b6example.org",
    ],
)  # fmt: skip
def test_an_address_whose_sign_may_be_something_else_is_replaced(address: str) -> None:
    for text in (f"Ask {address}, please.", json.dumps({"text": f"({address})"})):
        assert "example" not in without_addresses(text)
        line = f"<http://h/a> <http://h/p> {Literal(text)} .\n"
        assert "example" not in without_addresses_in_line(line)


@pytest.mark.parametrize(
    "address",
    [
        "jane%20at%20example.org", "jane.at.example.org", "jane (a) example.org",
        "jane \u24d0 example.org", "look+at+example.org",
    ],
)  # fmt: skip
def test_a_sign_that_is_prose_elsewhere_is_one_after_what_introduces_an_address(
    address: str,
) -> None:
    assert without_addresses(f"E-mail: {address}") == f"E-mail: {REDACTED}"


@pytest.mark.parametrize("introduction", ["e-mail: ", "Email: <", "mailto:", "email address is "])
def test_the_plain_word_is_a_sign_after_what_introduces_an_address(introduction: str) -> None:
    text = f"{introduction}jane at example.org"
    assert without_addresses(text) == f"{introduction}{REDACTED}"


@pytest.mark.parametrize("host", ["163.com", "1.org", "x.ai", "t.co"])
def test_a_host_of_a_short_name_with_a_usual_ending_is_one(host: str) -> None:
    assert without_addresses(f"jane@{host}") == REDACTED


@pytest.mark.parametrize("host", ["example.org", "uni-x.de", "example.info"])
def test_an_address_with_a_bracket_behind_it_is_one(host: str) -> None:
    assert without_addresses(f"jane@{host}(office)") == f"{REDACTED}(office)"


@pytest.mark.parametrize("address", SPELLINGS)
@pytest.mark.parametrize("minted", [lambda text: text, slug], ids=["as it is", "minted"])
def test_no_address_is_in_an_iri(address: str, minted: Callable[[str], str]) -> None:
    iri = f"http://h/dataset/{minted(address)}#part"
    assert re.fullmatch(r"http://h/dataset/e-mail-[0-9a-f]{12}#part", pseudonymous(iri))


def test_what_stands_around_an_address_in_an_iri_stays_as_it_is_encoded() -> None:
    iri = "http://h/%FF%C3%BC/%C3jane%2540b%C3%BCcher.example/%C3%BC%FF#%25"
    assert re.fullmatch(r"http://h/%FF%C3%BC/%C3e-mail-\w{12}/%C3%BC%FF#%25", pseudonymous(iri))


@pytest.mark.parametrize("address", SPELLINGS)
def test_no_part_of_an_address_is_where_a_long_name_is_cut(address: str) -> None:
    for length in range(40, 240, 10):
        minted = pseudonymous("http://h/" + slug("x" * length + " " + address))
        assert "example" not in minted.lower()
        assert "doe" not in minted


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


def _encoded(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode())


@pytest.mark.parametrize("address", SPELLINGS)
@pytest.mark.parametrize(
    "minted", [slug, _encoded, lambda text: slug(slug(text))], ids=["once", "wholly", "twice"]
)
def test_lines_with_an_encoded_address_beside_encoded_blanks_are_looked_at(
    address: str, minted: Callable[[str], str]
) -> None:
    line = f'<http://h/a%20b%2Fc/{minted(address)}> <http://h/p> "x"@en .\n'
    assert lines_may_have_addresses(line)


@pytest.mark.parametrize("escape", ["%20", "%22", "%28", "%2f", "%3A"])
def test_encoded_punctuation_alone_is_no_sign_of_an_address(escape: str) -> None:
    assert not lines_may_have_addresses(f'<http://h/a{escape}b> <http://h/p> "x"@en .\n')


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000 + "@" + "b" * 200_000,
        "-at-" * 50_000,
        "a-at-b" + "-dot-b" * 50_000 + "!",
        "a@" + "-dot-" * 50_000,
        "a@" + "x-dot-y." * 30 + "1",
        "\u200b" * 200_000,
        "\\" * 200_000,
        "@(at)" * 50_000,
        "%25" * 60_000,
        "%2540" * 4_000,
        "<b>" * 60_000,
        "<b>@" * 50_000,
        "&amp;" * 40_000,
        "{a,b" * 50_000 + "}@x",
        "a@b" + "\\" * 200_000,
        '"a' * 100_000 + '"@',
        '"@' * 100_000,
        "<!--" * 50_000,
        "a<!-- -->@" * 20_000,
        "a@" + "x__dot__" * 25_000 + "1",
        "a@" + "x . y" * 40_000,
        "a@" + "xx.-" * 40_000,
        "a_at_" * 40_000,
        "a-at-b" + "-dot-_" * 40_000,
        "&#97;" * 40_000 + "@",
        "&#97;@a.bc" * 20_000,
        " \n" * 100_000 + "@",
        "a@" + " \n" * 100_000,
        "*@" * 100_000,
        "[dot]" * 40_000 + "@a.bc",
        "{a,b}@" * 30_000,
        "((at))" * 40_000,
        "(staart" * 30_000 + ")",
        "a (arrobaaaaa" * 20_000,
        "a=40" * 50_000,
        "mail: a at " * 20_000,
        "a:at:" * 40_000,
        "\\u{0000" * 30_000,
        "&amp;lt;at" * 20_000,
    ],
    ids=range(39),
)
def test_a_long_text_takes_no_long_time(text: str) -> None:
    assert without_addresses(text)
    assert pseudonymous(text)
