"""What the header of each kind of file may say."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CODE = r"^M\d+\.LO\d+$"
LANG = r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=80)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=160, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=CODE)]
Lang = Annotated[str, StringConstraints(pattern=LANG)]
Minutes = Annotated[int, Field(ge=1, le=600)]
Percent = Annotated[int, Field(ge=1, le=100)]
LEVELS = ("remember", "understand", "apply", "analyse", "evaluate")
DIFFICULTIES = ("easy", "middling", "hard")


class SignOff(BaseModel):
    """Who has to sign a text off before it may be relied on, and who has. Open while `by` is empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    needs: Title
    by: str = ""
    on: date | None = None

    @property
    def is_open(self) -> bool:
        return not self.by.strip() or self.on is None


class Header(BaseModel):
    """Keys that every header may have."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Title
    lang: Lang = "en"
    was: tuple[Slug, ...] = ()
    draft: bool = False
    allow: dict[str, Title] = {}  # warnings that this file may have, each with its reason
    sign_off: SignOff | None = None


class CourseHeader(Header):
    """content/courses/<slug>.md"""

    short: Title
    hours: Annotated[float, Field(gt=0, le=500)]
    modules: Annotated[tuple[Slug, ...], Field(min_length=1)]
    audience: Annotated[str, Field(alias="for", min_length=1)]
    outcomes: Annotated[tuple[Title, ...], Field(min_length=1, max_length=8)]
    next: str = ""
    mark: Percent = 75
    achievement: Percent | None = None
    valid_months: Annotated[int, Field(ge=1, le=120)] | None = None


class ModuleHeader(Header):
    """content/modules/<slug>/module.md"""

    short: Title
    minutes: Minutes
    outcomes: Annotated[dict[Code, Title], Field(min_length=1)]
    quiz: Slug
    required: Annotated[tuple[Slug, ...], Field(max_length=2)] = ()
    practice: tuple[Slug, ...] = ()
    warm_up: Annotated[tuple[Slug, ...], Field(max_length=20)] = ()
    fact_sheet: Slug | None = None  # that fits a staff meeting about it


class LessonHeader(Header):
    """content/modules/<module>/<slug>.md"""

    minutes: Minutes
    outcomes: Annotated[tuple[Code, ...], Field(min_length=1)]
    covers: tuple[str, ...] = ()
    content_note: str = ""


class Measure(BaseModel):
    """One number of a scenario's state, with a word for each of its values."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: int
    low: Annotated[int, Field(alias="from")]
    high: Annotated[int, Field(alias="to")]
    bands: dict[int, Title]

    @field_validator("high")
    @classmethod
    def _few_values(cls, high: int, info: object) -> int:
        low = getattr(info, "data", {}).get("low", 0)
        if not low < high <= low + 10:
            raise ValueError("a measure has 2 to 11 values")
        return high


class Part(BaseModel):
    """How somebody of a scenario is told: for authors, who look whether the cast as a whole is fair."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Title
    heritage: str = ""  # as it is told; empty where the text does not say
    stands: Literal["wise", "mistaken", "both"]


class QuizHeader(Header):
    """quizzes/<slug>.md"""

    module: Slug
    outcomes: Annotated[tuple[Code, ...], Field(min_length=1)]
    minutes: Minutes
    show: Annotated[int, Field(ge=1, le=40)] | None = None
    mark: Percent | None = None
    people: dict[str, Title] = {}
    with_: Annotated[str, Field(alias="with")] = ""
    measures: dict[Slug, Measure] = {}
    content_note: str = ""
    discuss: Annotated[tuple[Title, ...], Field(max_length=3)] = ()  # questions for a staff meeting about a scenario
    cast: dict[str, Part] = {}  # by the short names of `people`


class ListHeader(Header):
    """content/glossary.md and content/references.md"""


class SheetHeader(Header):
    """content/fact-sheets/<slug>.<lang>.md"""

    audience: Annotated[Literal["families", "staff"], Field(alias="for")]
    version: date
    source: Title
    review: str = ""
