"""Everything the authors wrote, as objects that point at each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from course_app.course import addresses
from course_app.course.blocks import Block, read_blocks, scan_ids
from course_app.course.header import Lines
from course_app.course.prose import typographic
from course_app.course.quiz import Quiz
from course_app.course.schemas import CourseHeader, LessonHeader, ModuleHeader, SheetHeader


def number_of(slug: str) -> str:
    """Give the number at the front of a slug: '4' of '04-conflict-resolution'; empty without one."""
    front = re.match(r"0*(\d+)-", slug)
    return front[1] if front else ""


@dataclass(frozen=True, eq=False)
class Lesson:
    """One Markdown file of a module."""

    slug: str
    module: str  # slug
    path: str
    edition: str  # SHA-256 of the file
    header: LessonHeader
    body: str = field(repr=False)
    first: int  # line of the file where the body starts
    translations: dict[str, Lesson] = field(default_factory=dict, repr=False)  # by language

    @property
    def key(self) -> str:
        """What progress belongs to: module/lesson."""
        return f"{self.module}/{self.slug}"

    @cached_property
    def title(self) -> str:
        return typographic(self.header.title)

    @cached_property
    def number(self) -> str:
        """Such as 4.2."""
        return f"{number_of(self.module)}.{number_of(self.slug)}".strip(".")

    @cached_property
    def address(self) -> str:
        return addresses.lesson(self.module, self.slug)

    @cached_property
    def checks(self) -> tuple[str, ...]:
        """Ids of the small checks, in reading order."""
        return scan_ids(self.body, "check")

    @cached_property
    def reflections(self) -> tuple[str, ...]:
        return scan_ids(self.body, "think")

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return read_blocks(self.path, self.body, self.first)[0]


@dataclass(frozen=True, eq=False)
class Module:
    """A folder of lessons with its quiz and scenarios."""

    slug: str
    path: str
    edition: str
    header: ModuleHeader
    intro: str = field(repr=False)
    lessons: tuple[Lesson, ...]
    quiz: Quiz | None
    required: tuple[Quiz, ...]
    practice: tuple[Quiz, ...]
    warm_up: tuple[Quiz, ...] = ()  # the banks that its warm-up draws from

    @cached_property
    def title(self) -> str:
        return typographic(self.header.title)

    @cached_property
    def number(self) -> str:
        return number_of(self.slug)

    @cached_property
    def address(self) -> str:
        return addresses.module(self.slug)

    @property
    def minutes(self) -> int:
        return self.header.minutes


@dataclass(frozen=True, eq=False)
class Course:
    """An ordered list of modules; finishing one earns a statement of participation."""

    slug: str
    path: str
    edition: str
    header: CourseHeader
    body: str = field(repr=False)
    modules: tuple[Module, ...]

    @cached_property
    def title(self) -> str:
        return typographic(self.header.title)

    @cached_property
    def address(self) -> str:
        return addresses.course(self.slug)

    @cached_property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)


@dataclass(frozen=True)
class Entry:
    """A term of the glossary, or a work of the references. `text` is Markdown."""

    id: str
    title: str
    text: str
    line: int


@dataclass(frozen=True, eq=False)
class Sheet:
    """A fact sheet in one language."""

    slug: str
    lang: str
    path: str
    header: SheetHeader
    body: str = field(repr=False)

    @cached_property
    def title(self) -> str:
        return typographic(self.header.title)


@dataclass(frozen=True)
class Media:
    """A picture or recording. Its bytes are served by hash."""

    path: str
    digest: str
    media_type: str
    width: int | None = None
    height: int | None = None

    @property
    def address(self) -> str:
        return addresses.media(self.digest, self.path.rsplit("/", 1)[1])


@dataclass(frozen=True, eq=False)
class Library:
    """What is served: by slug, in reading order."""

    courses: Mapping[str, Course]
    modules: Mapping[str, Module]
    quizzes: Mapping[str, Quiz]
    glossary: Mapping[str, Entry]
    references: Mapping[str, Entry]
    sheets: Mapping[tuple[str, str], Sheet]  # (slug, language)
    media: Mapping[str, Media]  # by path
    paths: Mapping[str, str]  # path of a file -> address of its page
    editions: Mapping[str, str]  # path of a file -> SHA-256
    moved: Mapping[tuple[str, str], str]  # (kind, old slug) -> new slug
    lines: Mapping[str, Lines] = field(repr=False)  # path of a file -> the line of each header value
    open_sign_offs: Mapping[str, str] = field(default_factory=dict, repr=False)  # path -> who has to sign it off
    allowed: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)  # path -> warning -> reason

    def lesson(self, module: str, slug: str) -> Lesson | None:
        """Give a lesson by its module and slug."""
        return self.lessons.get(f"{module}/{slug}")

    @cached_property
    def lessons(self) -> dict[str, Lesson]:
        return {lesson.key: lesson for module in self.modules.values() for lesson in module.lessons}

    @cached_property
    def outcomes(self) -> dict[str, str]:
        """Every outcome of every module: code -> sentence."""
        return {c: s for module in self.modules.values() for c, s in module.header.outcomes.items()}

    def courses_with(self, module: str) -> list[Course]:
        """Give the courses that list a module."""
        return [course for course in self.courses.values() if any(m.slug == module for m in course.modules)]

    def modules_with(self, quiz: str) -> list[Module]:
        """Give the modules for which a quiz or scenario counts."""
        return [
            module
            for module in self.modules.values()
            if (module.quiz and module.quiz.slug == quiz) or any(s.slug == quiz for s in module.required)
        ]

    @cached_property
    def cache(self) -> dict[object, object]:
        """Pages made from this library, kept as long as it is served."""
        return {}
