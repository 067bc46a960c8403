"""Files as the world makes them: other line ends, other encodings, cut off, enormous, or made to hurt."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from course_app.course import files, loader
from course_app.course.check import check
from course_app.course.header import MAX_BYTES, MAX_DEPTH, MAX_NODES, HeaderError, read_yaml

from .shelf import good, judged, lay, library, text

LESSON = "content/modules/01-start/01-hello.md"
TEXTS = [path for path in good() if path.endswith(".md")]


def codes(path: str, body: bytes) -> set[tuple[str, int, str]]:
    """Give what is wrong with one file itself."""
    return {(found.path, found.line, found.code) for found in judged({path: body}) if found.path == path}


@pytest.mark.parametrize("path", TEXTS)
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(path: str) -> None:
    body = good()[path].body
    assert judged({path: b"\xef\xbb\xbf" + body}) == []
    assert judged({path: body.replace(b"\n", b"\r\n")}) == []


def test_lines_are_counted_alike_with_windows_line_ends() -> None:
    broken = text(LESSON).replace("hill.svg", "hull.svg")
    assert judged({LESSON: broken.replace("\n", "\r\n").encode()}) == judged({LESSON: broken.encode()})
    assert [found.code for found in judged({LESSON: broken})] == ["link-file"]


@pytest.mark.check("F23")
@pytest.mark.parametrize("path", TEXTS)
def test_a_file_in_latin_1_is_named_with_the_line_of_its_first_wrong_byte(path: str) -> None:
    body = good()[path].body + "Café\n".encode("latin-1")
    assert codes(path, body) == {(path, good()[path].body.count(b"\n") + 1, "encoding")}


@pytest.mark.parametrize("number", [0, 1, 8, 11, 12, 13, 27, 31, 127, 133, 159, 0x2028, 0x2029])
def test_a_character_that_nobody_sees_is_named_with_its_line(number: int) -> None:
    (found,) = (f for f in judged({LESSON: f"---\ntitle: A\n---\nB{chr(number)}C\n"}) if f.path == LESSON)
    assert (found.line, found.code) == (4, "character")
    assert f"U+{number:04X}" in found.message


@pytest.mark.check("F23")
@pytest.mark.parametrize("path", TEXTS)
def test_an_empty_file_has_no_header(path: str) -> None:
    assert codes(path, b"") == {(path, 1, "header-missing")}


@pytest.mark.check("F23")
@pytest.mark.parametrize("path", TEXTS)
def test_a_file_cut_inside_its_header_has_no_header(path: str) -> None:
    head = good()[path].body.index(b"\n---\n")
    assert codes(path, good()[path].body[: head // 2]) == {(path, 1, "header-missing")}


@pytest.mark.check("F23")
@pytest.mark.parametrize("path", TEXTS)
def test_a_file_written_half_is_read_to_where_it_ends(path: str) -> None:
    body = good()[path].body
    for cut in range(0, len(body), 97):
        lines = body[:cut].count(b"\n") + 1
        assert all(1 <= found.line <= lines for found in judged({path: body[:cut]}) if found.path == path)


@pytest.mark.check("F23")
@pytest.mark.check("T10")
def test_an_enormous_file_is_refused_without_reading_it_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "MAX_BYTES", 5_000)
    monkeypatch.setattr(files, "MAX_MEDIA", 50_000)
    monkeypatch.setattr(loader, "MAX_MEDIA", 50_000)
    for path, file in good().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(file.body)
    with (tmp_path / LESSON).open("ab") as handle:
        handle.truncate(100_000_000)  # a sparse file: it takes no room on the disk
    library, problems = check(tmp_path)
    assert {(found.path, found.line, found.code) for found in problems if found.path == LESSON} == {(LESSON, 1, "size")}
    assert "01-start/02-ask" in library.lessons
    assert len(loader.read_tree(tmp_path)[LESSON].body) == 50_001


def test_links_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes" / ".s01.md.swp").write_text("x")
    (tmp_path / "secret").write_text("x")
    (tmp_path / "content" / "glossary.md").symlink_to(tmp_path / "secret")
    assert loader.read_tree(tmp_path) == {}


def refused(header: str, seconds: float = 0.5) -> HeaderError:
    start = time.process_time()
    with pytest.raises(HeaderError) as caught:
        read_yaml(header)
    assert time.process_time() - start < seconds
    return caught.value


@pytest.mark.check("T10")
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_nest_of_aliases_is_refused_at_once(quote: str) -> None:
    bomb = [f"{quote}a0{quote}: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    bomb += [f"{quote}a{n}{quote}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert refused("\n".join(bomb), seconds=0.1).line == 1
    assert "aliases" in refused("title: A\n'b': *a0\n").reason


@pytest.mark.check("T10")
@pytest.mark.parametrize(
    "deep",
    ["a: " + "[" * 100_000, "a: " + "{a: " * 50_000, "- " * 60_000, "? " * 60_000, "'a': &x [*x]", "a: " + "[" * 21],
)
def test_a_header_nested_too_deeply_is_refused_at_once(deep: str) -> None:
    assert refused("title: A\n" + deep if deep.startswith("a") else deep).reason


@pytest.mark.check("T10")
def test_the_limits_of_a_header_are_exactly_where_they_are_said_to_be() -> None:
    assert (MAX_BYTES, MAX_DEPTH, MAX_NODES) == (256 * 1024, 20, 20_000)
    assert read_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert "deeply" in refused("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).reason
    assert read_yaml("[" + "1," * (MAX_NODES - 1) + "]")
    assert "too many" in refused("[" + "1," * MAX_NODES + "]").reason
    assert read_yaml("a: " + "b" * (MAX_BYTES - 3))
    assert refused("a: " + "b" * (MAX_BYTES - 2)).reason == "more than 256 kB"


@pytest.mark.check("T10")
@pytest.mark.parametrize(
    ("header", "line", "word"),
    [
        ("title: A\ntitle: B\n", 2, "stands twice"),
        ("a:\n  b: 1\n  b: 2\n", 3, "stands twice"),
        ("title: !!python/object/apply:os.system [ls]\n", 1, "tags"),
        ("title: *important*\n", 1, "quotes"),
        ("title: The call: part two\n", 1, "quotes"),
        ("title: A\n\tshort: B\n", 2, "spaces"),
        ("title: A\n? [a, b]\n: C\n", 2, "a key must be a word"),
        ("minutes: 99999999999999999999\n", 1, "too large"),
        (f"? {'9' * 5000}\n: 1\n", 1, "too large"),
        ("title: A\n--- B\n", 2, "document"),
        ("title: \0\n", 1, "control characters"),
    ],
)
def test_a_header_that_means_two_things_or_none_is_refused_with_its_line(header: str, line: int, word: str) -> None:
    error = refused(header)
    assert error.line == line
    assert word in error.reason


def test_words_that_other_yaml_readers_change_stay_as_they_are_written() -> None:
    written = "a: no\nb: 12:30\nc: 2026-11-21\nd: 010\ne: Rock & *roll\nf: ~\ng: true\nh: 1.5\ni: 0x1f\nj:\n"
    value, lines = read_yaml(written)
    kept = {"a": "no", "b": "12:30", "c": "2026-11-21", "e": "Rock & *roll", "i": "0x1f"}
    assert value == {**kept, "d": 10, "f": None, "g": True, "h": 1.5, "j": None}
    assert lines[("e",)] == 5


@pytest.mark.parametrize("box", ["1.2.3", ".", "9" * 400, "1e9", "-5", "", '"'])
def test_a_picture_with_a_senseless_size_is_shown_without_one(box: str) -> None:
    path = "content/modules/01-start/hill.svg"
    media = library({path: f'<svg viewBox="0 0 {box} {box}"/>'}).media[path]
    assert (media.width, media.height) == (None, None)
    assert library().media[path].width == 320


def test_a_translation_of_a_module_header_is_no_lesson() -> None:
    (found,) = judged({"content/modules/01-start/module.es.md": text("content/modules/01-start/module.md")})
    assert found.code == "file-unknown"
    assert lay({LESSON: None}).keys() == good().keys() - {LESSON}
