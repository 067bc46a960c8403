"""Every kind of page in each of its states: those that only have to be opened, by their address."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from .library import ARABIC
from .tour import Tour

REAL = "/courses/building-partnerships"  # the first of the library, which the cast of `flask demo` takes
LESSON = "/modules/04-conflict-resolution/02-positions-and-interests"
Way = str | Callable[[Tour], Page]
PAGES: dict[str, Way] = {}  # name: way; a plain address is opened by `who` of the name "who: page"


def page(name: str) -> Callable[[Callable[[Tour], Page]], None]:
    """Add a page that takes more than an address to reach."""

    def add(way: Callable[[Tour], Page]) -> None:
        assert name not in PAGES
        PAGES[name] = way

    return add


# Addresses that only have to be opened: "who: page" -> address.
PAGES |= {
    "nobody: home": "/",
    "nobody: course": REAL,
    "nobody: module": "/modules/04-conflict-resolution",
    "nobody: quiz": "/quizzes/04-conflict-resolution",
    "nobody: scenario with a content note": "/quizzes/s03-what-ellis-said",
    "nobody: glossary": "/glossary",
    "nobody: references": "/references",
    "nobody: fact sheets": "/fact-sheets",
    "nobody: search": "/search",
    "nobody: search, found": "/search?q=listen",
    "nobody: search, nothing found": "/search?q=zyx",
    "nobody: search, too long": "/search?q=" + "long" * 60,
    "nobody: privacy": "/privacy",
    "nobody: accessibility": "/accessibility",
    "nobody: verify": "/verify",
    "nobody: verify, no number": "/verify?number=12",
    "nobody: check a file": "/verify/files",
    "admin: statements, none like this": "/admin/statements?q=zyx&state=asked",
    "admin: what needs a hand": "/admin",
    "admin: people": "/admin/people?which=staff",
    "admin: a publication": "/admin/publications/1",
    "admin: the audit trail, filtered": "/admin/audit?event=published&since=2020-01-01",
    "admin: settings": "/admin/settings",
    "nobody: verify, unknown": "/verify/AAAAAAAAAAAAAAAAAAAAAAAAAA",
    "nobody: register": "/register",
    "fresh: second step, off": "/me/second-step",
    "admin: second step, on": "/me/second-step",
    "nobody: sign-in": "/sign-in",
    "nobody: sign-in on the way": f"/sign-in?next={LESSON}",
    "nobody: a new password": "/password-resets",
    "nobody: a new password, sent": "/password-resets/sent",
    "nobody: a used link": "/password-resets/used",
    "nobody: look at your mail": "/confirmations",
    "nobody: a used confirmation": "/confirmations/used",
    "nobody: 404": "/nothing-here",
    "nobody: 405": "/sign-out",
    "small nobody: a lesson with a translation": f"/modules/{ARABIC}",
    "small nobody: a lesson in Arabic": f"/modules/{ARABIC}?lang=ar",
    "small ada: a lesson in Arabic": f"/modules/{ARABIC}?lang=ar",
    "fresh: home, nothing begun": "/",
    "ada: home": "/",
    "noor: home, finished": "/",
    "fresh: course, not enrolled": REAL,
    "ada: course": REAL,
    "noor: course, finished": REAL,
    "ada: module": "/modules/04-conflict-resolution",
    "noor: module, done": "/modules/01-foundations",
    "fresh: lesson": LESSON,
    "ada: lesson, done": LESSON,
    "zoe: lesson, done": "/modules/01-foundations/01-sharing-not-replacing",
    "fresh: quiz": "/quizzes/04-conflict-resolution",
    "ada: quiz, tried": "/quizzes/01-foundations",
    "ada: scenario, begun": "/quizzes/s01-bite-at-home-time",
    "ada: what is still missing": f"{REAL}/statements",
    "fresh: what is still missing, not enrolled": f"{REAL}/statements",
    "noor: before we make it": f"{REAL}/statements",
    "fresh: my statements, none": "/me/statements",
    "ada: my statements, on the way": "/me/statements",
    "noor: my statements, one to make": "/me/statements",
    "ada: me": "/me",
    "fresh: journal, empty": "/me/journal",
    "ada: journal": "/me/journal",
    "ada: account": "/me/account",
    "ada: sign-ins": "/me/sign-ins",
    "ada: my data": "/me/data",
    "admin: authoring": "/authoring",
    "small admin: authoring, with problems": "/authoring",
    "admin: authoring, for reviewers": "/authoring/review",
    "admin: authoring, a scenario": "/authoring/quizzes/s01-bite-at-home-time",
    "admin: authoring, a bank": "/authoring/quizzes/01-foundations",
    "admin: preview, its beginning": "/authoring/quizzes/s01-bite-at-home-time/preview",
    "admin: preview, on the way": "/authoring/quizzes/s01-bite-at-home-time/preview?path=0",
    "ada: glossary": "/glossary",
    "ada: search, found": "/search?q=partnership",
    "ada: 404": "/attempts/999999",
}
LESSONS = {
    f"nobody: lesson {address}": f"/modules/{address}"
    for address in (
        *(f"01-foundations/{slug}" for slug in ("01-sharing-not-replacing", "02-involvement-or-partnership")),
        *(f"01-foundations/{slug}" for slug in ("03-nine-qualities", "04-why-it-matters")),
        *(f"04-conflict-resolution/{slug}" for slug in ("01-conflict-is-information", "02-positions-and-interests")),
        *(f"04-conflict-resolution/{slug}" for slug in ("03-five-steps", "04-bottom-lines")),
    )
}
SHEETS = (
    *("every-family-welcome", "five-minutes-at-home", "five-steps"),
    *("working-with-an-interpreter", "worried-or-unhappy", "you-and-us"),
)
PAGES |= LESSONS | {f"nobody: fact sheet {slug}": f"/fact-sheets/{slug}/en" for slug in SHEETS}
PAGES |= {f"nobody: fact sheet in {lang}": f"/fact-sheets/worried-or-unhappy/{lang}" for lang in ("es", "ar")}


def visit_page(tour: Tour, name: str) -> Page:
    """Open a page of PAGES."""
    way = PAGES[name]
    return tour.open(name.split(":")[0], way) if isinstance(way, str) else way(tour)
