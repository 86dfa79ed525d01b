"""What is written in charts: whole years, whole names, at the width of a phone too."""

from __future__ import annotations

import re

import pytest

from api.web.charts.bars import lying, standing
from api.web.charts.canvas import NARROW, WIDE, Canvas
from api.web.charts.data import Data
from api.web.charts.lines import lines


def written(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


@pytest.mark.parametrize("canvas", [WIDE, NARROW])
def test_an_axis_of_years_has_whole_years(canvas: Canvas) -> None:
    found = Data(
        categories=["2021", "2022"], series=[""], values={(0, 0): 4, (1, 0): 6}, colours=[0],
        numbers=[2021, 2022],
    )  # fmt: skip
    _, svg = lines(found, "notebooks", "linear", canvas)
    assert [text for text in written(svg) if text.startswith("202")] == ["2021", "2022"]


@pytest.mark.parametrize("canvas", [WIDE, NARROW])
def test_columns_of_years_leave_room_for_missing_years(canvas: Canvas) -> None:
    found = Data(
        categories=["2015", "2016", "2021"], series=[""], colours=[0], numbers=[2015, 2016, 2021],
        values={(0, 0): 4, (1, 0): 6, (2, 0): 5},
    )  # fmt: skip
    _, svg = standing(found, "datasets", "linear", canvas)
    first, second, third = map(float, re.findall(r'<rect class="m c0" x="([\d.]+)"', svg))
    assert (third - second) / (second - first) == pytest.approx(5, rel=0.02)
    found.numbers = None
    _, svg = standing(found, "datasets", "linear", canvas)
    first, second, third = map(float, re.findall(r'<rect class="m c0" x="([\d.]+)"', svg))
    assert third - second == pytest.approx(second - first, rel=0.02)


@pytest.mark.parametrize("canvas", [WIDE, NARROW])
def test_a_name_of_several_lines_is_whole_and_on_no_bar(canvas: Canvas) -> None:
    long = "Health care quality, access and evaluation, with all that belongs to it"
    found = Data(categories=[long, "Diagnosis"], series=[""], colours=[0], of=2)
    found.values = {(0, 0): 3, (1, 0): 3}
    height, svg = lying(found, "articles", "linear", canvas)
    assert " ".join(written(svg)[-6:]).count("…") == 0
    assert long in " ".join(written(svg))
    bars = re.findall(r'<rect class="m c0" x="([\d.]+)" y="([\d.]+)".*? height="([\d.]+)"', svg)
    assert float(bars[0][1]) + float(bars[0][2]) <= float(bars[1][1])
    assert float(bars[1][1]) + float(bars[1][2]) < height
    assert float(bars[0][0]) == (canvas.names or 4)


@pytest.mark.parametrize("canvas", [WIDE, NARROW])
def test_a_count_of_one_has_a_bar_on_a_logarithmic_axis_from_one(canvas: Canvas) -> None:
    found = Data(categories=["once", "often"], series=[""], colours=[0], of=2)
    found.values = {(0, 0): 1, (1, 0): 900}
    _, svg = lying(found, "articles", "log", canvas)
    one, many = (float(w) for w in re.findall(r'<rect class="m c0"[^>]* width="([\d.]+)"', svg))
    assert 8 < one < many / 5
    assert [text for text in written(svg) if text.isdecimal()][:1] == ["1"]
