"""The QR code, inline on a page and as a file."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import segno

from course_app.exports.qr import qr_file, qr_svg

URL = "https://learn.example.org/verify/A4EASCQLBQGQ4DYQCEJBGFAVCY"


def drawn(svg: str) -> list[list[int]]:
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])  # type: ignore[index]
    rows = [[0] * side for _ in range(side)]
    for x, y, run in re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg):
        rows[int(y)][int(x) : int(x) + int(run)] = [1] * int(run)
    return rows


def test_the_drawing_is_the_code() -> None:
    expected = [list(row) for row in segno.make_qr(URL, error="m", mask=1).matrix]
    assert drawn(qr_svg(URL, "x")) == drawn(qr_file(URL)) == expected


def test_the_page_gives_its_size_and_name() -> None:
    svg = ElementTree.fromstring(qr_svg(URL, 'Check "Ada" & <Co>'))
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-label"] == 'Check "Ada" & <Co>'
    assert not {"width", "height", "style"} & set(svg.attrib)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="address"):
        qr_svg("", "x")
    with pytest.raises(ValueError, match="too large"):
        qr_svg("https://x.example/" + "y" * 4000, "x")
