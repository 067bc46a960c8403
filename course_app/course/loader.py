"""From files to a library: every file is read by itself first, then they are joined."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from course_app.course import addresses
from course_app.course.files import MAX_MEDIA, MEDIA_TYPES, File, read_text, read_tree
from course_app.course.header import MAX_BYTES, Lines, read_header
from course_app.course.library import Course, Entry, Lesson, Library, Media, Module, Sheet
from course_app.course.messages import Problem, problem
from course_app.course.quiz import Quiz
from course_app.course.quiz_text import read_quiz
from course_app.course.schemas import CourseHeader, Header, LessonHeader, ListHeader, ModuleHeader, SheetHeader

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_BOX = re.compile(rb'viewBox="-?[\d.]+ -?[\d.]+ (\d{1,6})(?:\.\d+)? (\d{1,6})(?:\.\d+)?"')


def load_library(root: Path) -> tuple[Library, list[Problem]]:
    """Take the folder of a library; give the library and what is wrong with the form of single files."""
    return build(read_tree(root))


def build(files: Mapping[str, File], drafts: bool = False) -> tuple[Library, list[Problem]]:
    """Take files by path; give the library that they make, and the problems that keep single files out of it.

    What a file names and the library lacks is left out quietly: `check.judge` says so to authors.
    """
    builder = _Builder(drafts)
    for path in sorted(files):
        builder.add(files[path])
    return builder.library(files), builder.problems


class _Builder:
    """Reads every file first, then joins them."""

    def __init__(self, drafts: bool) -> None:
        self.drafts = drafts
        self.problems: list[Problem] = []
        self.courses: dict[str, tuple[File, CourseHeader, str]] = {}
        self.modules: dict[str, tuple[File, ModuleHeader, str]] = {}
        self.lessons: dict[str, dict[str, Lesson]] = {}
        self.translated: list[Lesson] = []
        self.quizzes: dict[str, Quiz] = {}
        self.lists: dict[str, dict[str, Entry]] = {"glossary": {}, "references": {}}
        self.sheets: dict[tuple[str, str], Sheet] = {}
        self.media: dict[str, Media] = {}
        self.lines: dict[str, Lines] = {}
        self.moved: dict[tuple[str, str], list[tuple[str, str, int]]] = {}
        self.allowed: dict[str, Mapping[str, str]] = {}
        self.open_sign_offs: dict[str, str] = {}

    def add(self, file: File) -> None:
        if file.kind == "unknown":
            self._say(file, 1, "file-unknown")
        elif file.kind == "media":
            self._add_media(file)
        elif not all(_SLUG.match(name) for name in (file.slug, file.folder or "x")):
            self._say(file, 1, "name", name=file.slug if not _SLUG.match(file.slug) else file.folder)
        elif len(file.body) > MAX_BYTES:
            self._say(file, 1, "size", limit=MAX_BYTES // 1024)
        else:
            try:
                text = read_text(file.body)
            except UnicodeDecodeError as error:
                return self._say(file, file.body[: error.start].count(b"\n") + 1, "encoding")
            if unseen := _UNSEEN.search(text):
                line = text.count("\n", 0, unseen.start()) + 1
                return self._say(file, line, "character", number=f"{ord(unseen[0]):04X}")
            getattr(self, f"_add_{file.kind}")(file, text)

    def _say(self, file: File, line: int, code: str, /, **words: object) -> None:
        self.problems.append(problem(file.path, line, code, **words))

    def _keep(self, file: File, header: Header) -> bool:
        if header.sign_off and header.sign_off.is_open:
            self.open_sign_offs[file.path] = header.sign_off.needs
        if header.allow:
            self.allowed[file.path] = header.allow
        for place, old in enumerate(header.was):
            line = self.lines[file.path].get(("was", place), 2)
            old_key = file.kind, f"{file.folder}/{old}".lstrip("/")
            self.moved.setdefault(old_key, []).append((file.slug, file.path, line))
        return self.drafts or not header.draft

    def _add_media(self, file: File) -> None:
        if file.lang not in MEDIA_TYPES:
            return self._say(file, 1, "media-type", file=file.path)
        if len(file.body) > MAX_MEDIA:
            return self._say(file, 1, "size", limit=MAX_MEDIA // 1024)
        box = _BOX.search(file.body) if file.lang == "svg" else None
        width, height = (int(box[1]), int(box[2])) if box else (None, None)
        self.media[file.path] = Media(file.path, file.digest, MEDIA_TYPES[file.lang], width, height)

    def _add_course(self, file: File, text: str) -> None:
        header, body, _, lines, found = read_header(file.path, text, CourseHeader)
        self.problems += found
        self.lines[file.path] = lines
        if header and self._keep(file, header):
            self.courses[file.slug] = file, header, body

    def _add_module(self, file: File, text: str) -> None:
        header, body, _, lines, found = read_header(file.path, text, ModuleHeader)
        self.problems += found
        self.lines[file.path] = lines
        if header and self._keep(file, header):
            self.modules[file.slug] = file, header, body

    def _add_lesson(self, file: File, text: str) -> None:
        header, body, first, lines, found = read_header(file.path, text, LessonHeader)
        self.problems += found
        self.lines[file.path] = lines
        if header and self._keep(file, header):
            lesson = Lesson(file.slug, file.folder, file.path, file.digest, header, body, first)
            if file.lang:
                self.translated.append(lesson)
            else:
                self.lessons.setdefault(file.folder, {})[file.slug] = lesson

    def _add_quiz(self, file: File, text: str) -> None:
        quiz, found = read_quiz(file.path, file.slug, text)
        self.problems += found
        if quiz:
            self.lines[file.path] = quiz.lines
        if quiz and self._keep(file, quiz.header) and not file.lang:
            self.quizzes[file.slug] = quiz

    def _add_glossary(self, file: File, text: str) -> None:
        header, body, first, lines, found = read_header(file.path, text, ListHeader)
        self.problems += found
        if not header:
            return
        self.lines[file.path] = lines
        entries = self.lists[file.kind]
        for number, chunk in _entries(body, first):
            heading = re.match(r"## +([a-z0-9-]+): +(\S.*)\Z", chunk[0])
            words = "\n".join(chunk[1:]).strip()
            if not heading:
                self._say(file, number, "entry-form")
            elif heading[1] in entries:
                self._say(file, number, "entry-twice", id=heading[1])
            elif not words:
                self._say(file, number, "entry-empty")
            else:
                entries[heading[1]] = Entry(heading[1], heading[2].strip(), words, number)

    _add_references = _add_glossary

    def _add_sheet(self, file: File, text: str) -> None:
        header, body, _, lines, found = read_header(file.path, text, SheetHeader)
        self.problems += found
        self.lines[file.path] = lines
        if header and self._keep(file, header):
            self.sheets[file.slug, file.lang] = Sheet(file.slug, file.lang, file.path, header, body)

    def library(self, files: Mapping[str, File]) -> Library:
        for lesson in self.translated:
            if original := self.lessons.get(lesson.module, {}).get(lesson.slug):
                original.translations[files[lesson.path].lang] = lesson
        modules = {}
        for slug, (file, header, intro) in self.modules.items():
            modules[slug] = Module(
                slug,
                file.path,
                file.digest,
                header,
                intro,
                tuple(self.lessons.get(slug, {}).values()),
                self.quizzes.get(header.quiz),
                tuple(self.quizzes[name] for name in header.required if name in self.quizzes),
                tuple(self.quizzes[name] for name in header.practice if name in self.quizzes),
                tuple(quiz for name in header.warm_up if (quiz := self.quizzes.get(name)) and quiz.is_bank),
            )
        courses = {
            slug: Course(slug, file.path, file.digest, h, body, tuple(modules[m] for m in h.modules if m in modules))
            for slug, (file, h, body) in self.courses.items()
        }
        return Library(
            courses=courses,
            modules=modules,
            quizzes=self.quizzes,
            glossary=self.lists["glossary"],
            references=self.lists["references"],
            sheets=self.sheets,
            media=self.media,
            paths=_addresses(files),
            editions={path: file.digest for path, file in files.items()},
            moved=self._moves(files),
            lines=self.lines,
            open_sign_offs=self.open_sign_offs,
            allowed=self.allowed,
        )

    def _moves(self, files: Mapping[str, File]) -> dict[tuple[str, str], str]:
        taken = {(file.kind, f"{file.folder}/{file.slug}".lstrip("/")) for file in files.values()}
        moves = {}
        for (kind, old), new in self.moved.items():
            if len({slug for slug, _, _ in new}) > 1 or (kind, old) in taken:
                for _, path, line in new:
                    self.problems.append(problem(path, line, "was-taken", slug=old.rsplit("/", 1)[-1]))
            else:
                moves[kind, old] = new[0][0]
        return moves


def _entries(body: str, first: int) -> list[tuple[int, list[str]]]:
    chunks: list[tuple[int, list[str]]] = []
    for number, line in enumerate(body.split("\n"), first):
        if line.startswith("## "):
            chunks.append((number, [line]))
        elif chunks:
            chunks[-1][1].append(line)
    return chunks


def _addresses(files: Mapping[str, File]) -> dict[str, str]:
    found = {path: _address(file) for path, file in files.items()}
    return {path: address for path, address in found.items() if address}


def _address(file: File) -> str:
    match file.kind:
        case "course":
            return addresses.course(file.slug)
        case "module":
            return addresses.module(file.slug)
        case "lesson":
            return addresses.lesson(file.folder, file.slug)
        case "quiz":
            return addresses.quiz(file.slug)
        case "sheet":
            return addresses.sheet(file.slug, file.lang)
        case "glossary" | "references":
            return f"/{file.kind}"
    return ""
