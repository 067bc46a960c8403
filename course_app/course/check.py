"""The author's checker: reads every text to its depth and says, file by file and line by line, what to mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from course_app.course import minutes
from course_app.course.advice import advise
from course_app.course.blocks import Block, read_blocks
from course_app.course.check_links import Links
from course_app.course.check_quizzes import judge_quiz
from course_app.course.check_style import advise_style
from course_app.course.check_text import judge_parts, judge_words
from course_app.course.files import File, read_text, read_tree
from course_app.course.header import Lines, split
from course_app.course.library import Lesson, Library, Module
from course_app.course.links import resolve
from course_app.course.loader import build
from course_app.course.messages import WARNINGS, Problem, problem
from course_app.course.prose import MAX_TEXT, count_words, too_long
from course_app.course.quiz import Quiz
from course_app.course.sheets import misfits


def check(root: Path) -> tuple[Library, list[Problem]]:
    """Take the folder of a library; give it with every problem of every file, ordered by file and line."""
    return judge(read_tree(root))


def judge(files: Mapping[str, File]) -> tuple[Library, list[Problem]]:
    """Take files by path; give the library they make, drafts included, and every problem in it."""
    library, problems = build(files, drafts=True)
    judge = _Judge(library, files, {found.path for found in problems})
    problems = [found for found in (*problems, *judge.all()) if found.code not in library.allowed.get(found.path, {})]
    return library, sorted(set(problems), key=lambda found: (found.path, found.line, found.code))


class _Judge:
    def __init__(self, library: Library, files: Mapping[str, File], unsound: set[str]) -> None:
        self.library, self.files = library, files
        self.unsound = unsound  # files with a problem of their form: advice for them would only puzzle
        self.links = Links(library, self._whole)
        self.used: set[str] = set()

    def all(self) -> Iterator[Problem]:
        yield from self._folders()
        yield from self._allowed()
        for course in self.library.courses.values():
            lines = self._lines(course.path)
            for place, slug in enumerate(course.header.modules):
                if slug not in self.library.modules and not self._exists("module", slug):
                    known = ", ".join(self.library.modules) or "none yet"
                    yield problem(
                        course.path, lines.get(("modules", place), 2), "course-module", slug=slug, known=known
                    )
            counted = minutes.of_course(course) / 60
            if course.modules and not minutes.hours_fit(course.header.hours, counted):
                quarters = max(0.25, round(counted * 4) / 4)
                line = lines.get(("hours",), 2)
                yield problem(course.path, line, "hours", said=f"{course.header.hours:g}", counted=f"{quarters:g}")
            yield from self._text(course.path, course.body)
            yield from self._style(course.path, course.header.lang, "page")
        for module in self.library.modules.values():
            yield from self._module(module)
            for lesson in module.lessons:
                yield from self._lesson(lesson)
                for translation in lesson.translations.values():
                    yield from self._lesson(translation)
                    missing = {*lesson.checks, *lesson.reflections} ^ {*translation.checks, *translation.reflections}
                    if missing:
                        yield problem(translation.path, 1, "translation-ids", ids=", ".join(sorted(missing)))
        for quiz in self.library.quizzes.values():
            yield from self._quiz(quiz)
        for path, entries in (
            ("content/glossary.md", self.library.glossary),
            ("content/references.md", self.library.references),
        ):
            if parts := split(self._whole(path)):
                yield from self._words(path, parts[1], parts[2])
            for entry in entries.values():
                if too_long(entry.text):
                    yield problem(path, entry.line, "text-long", limit=MAX_TEXT)
        for sheet in self.library.sheets.values():
            yield from self._text(sheet.path, sheet.body)
            yield from self._style(sheet.path, sheet.lang, "sheet")
            words = count_words(sheet.body)
            if words > 250:
                yield problem(sheet.path, 1, "sheet-words", words=words)
            first = self._first(sheet.path, sheet.body)
            for at, what in misfits(sheet.body):
                yield problem(sheet.path, first + at, "sheet-part", what=what)
        for entry in self.library.references.values():
            if entry.id not in self.links.cited:
                yield problem("content/references.md", entry.line, "reference-unused", id=entry.id)

    def _allowed(self) -> Iterator[Problem]:
        for path, allowed in self.library.allowed.items():
            for code in allowed:
                if code not in WARNINGS:
                    yield problem(path, self._lines(path).get(("allow", code), 2), "allow-code", code=code)

    def _style(self, path: str, lang: str, kind: str) -> Iterator[Problem]:
        """Give advice on English; other languages have their own readers."""
        parts = split(self._whole(path))
        if parts and lang.partition("-")[0] == "en" and path not in self.unsound:
            yield from advise_style(path, parts[1], parts[2], kind)

    def _exists(self, kind: str, slug: str) -> bool:
        """Say whether a file is there at all: one that cannot be read has its own problem already."""
        return any(file.kind == kind and file.slug == slug for file in self.files.values())

    def _folders(self) -> Iterator[Problem]:
        with_module = {file.slug for file in self.files.values() if file.kind == "module"}
        for file in self.files.values():
            if file.kind == "lesson" and file.folder not in with_module:
                yield problem(file.path, 1, "module-missing")
            if file.lang and file.kind in ("lesson", "quiz"):
                original = file.path.removesuffix(f".{file.lang}.md") + ".md"
                if original not in self.files:
                    yield problem(file.path, 1, "translation-orphan")

    def _lines(self, path: str) -> Lines:
        return self.library.lines.get(path, {})

    def _module(self, module: Module) -> Iterator[Problem]:
        lines, header = self._lines(module.path), module.header
        self.used |= {header.quiz, *header.required, *header.practice}
        quiz_line = lines.get(("quiz",), 2)
        if module.quiz and not module.quiz.is_bank:
            yield problem(module.path, quiz_line, "module-quiz-kind", slug=header.quiz)
        elif not module.quiz and not self._exists("quiz", header.quiz):
            yield problem(module.path, quiz_line, "module-quiz", slug=header.quiz)
        for key, slugs in (("required", header.required), ("practice", header.practice)):
            for place, slug in enumerate(slugs):
                line = lines.get((key, place), 2)
                quiz = self.library.quizzes.get(slug)
                if quiz and quiz.is_bank:
                    yield problem(module.path, line, "module-scenario-kind", slug=slug)
                elif not quiz and not self._exists("quiz", slug):
                    yield problem(module.path, line, "module-scenario", slug=slug)
        for place, slug in enumerate(header.warm_up):
            quiz = self.library.quizzes.get(slug)
            if not (quiz and quiz.is_bank) and not (quiz is None and self._exists("quiz", slug)):
                yield problem(module.path, lines.get(("warm_up", place), 2), "warm-up", slug=slug)
        sheets = {slug for slug, _ in self.library.sheets}
        if header.fact_sheet and header.fact_sheet not in sheets and not self._exists("sheet", header.fact_sheet):
            yield problem(module.path, lines.get(("fact_sheet",), 2), "module-sheet", slug=header.fact_sheet)
        # Only a module whose parts could all be read can be counted.
        whole = module.quiz and len(module.required) == len(header.required) and module.lessons
        counted = minutes.of_module(module)
        if whole and not minutes.fits(module.minutes, counted):
            yield self._minutes(module.path, lines, module.minutes, counted)
        yield from self._text(module.path, module.intro)
        yield from self._style(module.path, header.lang, "page")

    def _minutes(self, path: str, lines: Lines, said: int, counted: float) -> Problem:
        return problem(path, lines.get(("minutes",), 2), "minutes", said=said, counted=max(1, round(counted)))

    def _lesson(self, lesson: Lesson) -> Iterator[Problem]:
        lines = self._lines(lesson.path)
        blocks, found = read_blocks(lesson.path, lesson.body, lesson.first)
        yield from found
        for place, code in enumerate(lesson.header.outcomes):
            if code not in self.library.outcomes:
                yield problem(lesson.path, lines.get(("outcomes", place), 2), "outcome-unknown", code=code)
        yield from self._text(lesson.path, lesson.body, lesson.first)
        yield from self._style(lesson.path, lesson.header.lang, "lesson")
        for block in blocks:
            if block.kind in ("video", "audio"):
                yield from self._media(lesson, block)
        counted = minutes.of_lesson(lesson)
        if not minutes.fits(lesson.header.minutes, counted):
            yield self._minutes(lesson.path, lines, lesson.header.minutes, counted)

    def _media(self, lesson: Lesson, block: Block) -> Iterator[Problem]:
        path, _ = resolve(lesson.path, block.title)
        captions = block.title.rsplit(".", 1)[0] + ".vtt"
        if path not in self.library.media:
            yield problem(lesson.path, block.line, "link-file", target=block.title)
        elif block.kind == "video" and resolve(lesson.path, captions)[0] not in self.library.media:
            yield problem(lesson.path, block.line, "captions", file=captions)
        if not block.text:
            yield problem(lesson.path, block.line, "transcript")

    def _quiz(self, quiz: Quiz) -> Iterator[Problem]:
        lines, header = quiz.lines, quiz.header
        if header.module not in self.library.modules and not self._exists("module", header.module):
            yield problem(quiz.path, lines.get(("module",), 2), "quiz-module", slug=header.module)
        for place, code in enumerate(header.outcomes):
            if code not in self.library.outcomes:
                yield problem(quiz.path, lines.get(("outcomes", place), 2), "outcome-unknown", code=code)
        if quiz.slug not in self.used:
            yield problem(quiz.path, 1, "quiz-unused")
        for scene in quiz.scenes.values():
            if scene.lesson and scene.lesson not in self.library.lessons:
                yield problem(quiz.path, scene.lines["lesson"], "lesson-unknown", lesson=scene.lesson)
        found = list(judge_quiz(quiz))
        yield from found
        if not found and not minutes.fits(header.minutes, counted := minutes.of_quiz(quiz)):
            yield self._minutes(quiz.path, lines, header.minutes, counted)
        if not found and quiz.path not in self.unsound:
            yield from advise(quiz)
            yield from self._style(quiz.path, header.lang, "quiz")
        yield from self._words(quiz.path, self._whole(quiz.path), 1)

    def _whole(self, path: str) -> str:
        """Give the text of a file whose header could be read."""
        return read_text(self.files[path].body) if path in self.library.lines else ""

    def _first(self, path: str, body: str) -> int:
        """Give the line of a file where its body starts."""
        whole = self._whole(path)
        return whole.count("\n", 0, len(whole) - len(body)) + 1

    def _text(self, path: str, text: str, first: int = 0) -> Iterator[Problem]:
        if not first:
            first = self._first(path, text)
        yield from self._words(path, text, first)
        yield from judge_parts(path, text, first)

    def _words(self, path: str, text: str, first: int) -> Iterator[Problem]:
        yield from self.links.judge(path, text, first)
        yield from judge_words(path, text, first)
