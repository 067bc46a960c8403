"""From registration to the statement by keyboard alone, on the real course."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from course_app.records import people

from .conftest import Visits
from .keys import Keys
from .server import PASSWORD, Person, Site

NAME, EMAIL = "Ngọc Ánh Nguyễn", "ngoc@example.org"
COURSE = "/courses/first-steps-in-partnership"


class Learner:
    """Somebody who takes the course by keyboard."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site, self.keys = page, site, Keys(page)
        self.person: Person

    def register(self) -> None:
        self.page.goto("/")
        keys = self.keys
        keys.skip()
        keys.follow("main a[href='/register']")
        keys.skip()
        keys.type("#name", NAME)
        keys.type("#email", EMAIL)
        keys.type("#password", PASSWORD)
        keys.follow("main button.btn")
        expect(self.page.locator(".flash")).to_contain_text("Your account is ready")
        number = self.site.read(lambda: people.person_by_email(EMAIL).id)
        self.person = Person(number, EMAIL, PASSWORD)

    def enrol(self) -> None:
        self.keys.skip()
        self.keys.follow(f"main a[href='{COURSE}']")
        self.keys.skip()
        self.keys.follow("main form button.btn")
        expect(self.page.locator(".flash")).to_contain_text("You are enrolled")

    def read(self, address: str) -> None:
        """Read a lesson: answer its checks, say that it is done."""
        page, keys = self.page, self.keys
        if not page.url.endswith(address):
            page.goto(address)
        for check in page.locator(".check").all():
            id = check.get_attribute("id")
            for row in range(max(1, page.locator(f"#{id} .placing li").count())):
                one = f"[name='answer-{row}']" if page.locator(f"#{id} .placing").count() else "[type=radio]"
                keys.choose(f"#{id} {one}", "0")
            keys.follow(f"#{id} button.btn")
            expect(page.locator(f"#{id} [role=status]")).to_be_visible()
        keys.follow("#done button.btn")

    def reflect(self, address: str) -> None:
        """Write down a thought and open the discussion."""
        page, keys = self.page, self.keys
        page.goto(address)
        keys.skip()
        keys.type("form[data-autosave] textarea", "I would have been glad to be asked.")
        keys.follow("form[data-autosave] button")
        expect(page.locator(".think details")).to_have_attribute("open", "")
        keys.reach(".think summary")
        expect(page.locator(".think summary")).to_have_text("Reveal the discussion")
        keys.page.keyboard.press("Enter")
        expect(page.locator(".think details")).not_to_have_attribute("open", "")

    def play(self, slug: str) -> None:
        """Play a scenario, or pass a quiz with the best answers that its file knows."""
        page, keys = self.page, self.keys
        page.goto(f"/quizzes/{slug}")
        keys.skip()
        keys.follow("main form button.btn")
        number = int(page.url.rsplit("/", 1)[1])
        while page.locator("form[data-once]").count():
            keys.answer(self.site.best_form(self.person, number))
            keys.follow("form[data-once] > .row button.btn")
            assert keys.on("h1#came"), f"What came of it is not read first on {page.url}"
            keys.follow("main a.btn")
        assert keys.on("h1[data-focus]")

    def make_statement(self) -> None:
        page, keys = self.page, self.keys
        page.goto(COURSE)
        keys.skip()
        keys.follow("main a.btn")
        keys.skip()
        expect(page.locator("#name")).to_have_value(NAME)
        keys.press("input[name=name_public]", "Space")
        keys.follow("main button.btn")
        page.wait_for_url("**/statements/*")
        expect(page.locator("h1")).to_contain_text("You finished it")

    def copy_address(self) -> None:
        self.keys.press("button[data-copy]")
        expect(self.page.locator("button[data-copy] + [role=status]")).to_have_text("Copied.")
        copied = self.page.evaluate("navigator.clipboard.readText()")
        assert copied == self.page.url.partition("#")[0].replace("/statements/", "/verify/")

    def take_pdf(self, folder: Path) -> bytes:
        self.keys.skip()
        self.keys.reach("main a.btn[href$='.pdf']")
        with self.page.expect_download() as coming:
            self.page.keyboard.press("Enter")
        coming.value.save_as(folder / "statement.pdf")
        assert coming.value.suggested_filename.startswith("statement-first-steps-in-partnership")
        return (folder / "statement.pdf").read_bytes()


def _verify(page: Page, number: str) -> None:
    keys = Keys(page)
    page.goto("/")
    keys.follow("footer a[href='/verify']")
    keys.skip()
    keys.type("#number", number.lower())
    keys.follow("main button.btn")
    expect(page.locator("h1")).to_have_text("This is a genuine specimen")
    expect(page.locator("main")).to_contain_text(NAME)


def test_from_registration_to_the_statement(visit: Visits, site: Site, tmp_path: Path) -> None:
    learner = Learner(visit(site, permissions=["clipboard-read", "clipboard-write"]), site)
    learner.register()
    learner.enrol()
    course = site.library.courses["first-steps-in-partnership"]
    written = False
    for module in course.modules:
        for lesson in module.lessons:
            if lesson.reflections and not written:
                learner.reflect(lesson.address)
                written = True
            learner.read(lesson.address)
        for scenario in module.required:
            learner.play(scenario.slug)
            expect(learner.page.locator("main")).to_contain_text("This one is done.")
        assert module.quiz
        learner.play(module.quiz.slug)
        expect(learner.page.locator("h1")).to_have_text("You have passed")
    assert written
    expect(learner.page.locator("main")).to_contain_text("That was the last piece of the course.")
    learner.make_statement()
    assert learner.take_pdf(tmp_path).startswith(b"%PDF-")
    learner.copy_address()
    number = learner.page.locator(".facts .number").inner_text()
    assert re.fullmatch(r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{5}-[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{5}", number)
    _verify(visit(site), number)


def test_every_stop_of_a_page_shows_where_one_is(visit: Visits, site: Site) -> None:
    """From the first stop to the last and round again, on a page with everything, in light and dark."""
    for scheme in ("light", "dark"):
        page = visit(site, site.one_of_the_cast("ada"), color_scheme=scheme)
        page.goto("/modules/04-conflict-resolution/02-positions-and-interests")
        keys = Keys(page)
        keys.tab()
        assert keys.on("a.skip")
        for _ in range(100):
            keys.tab()
            if page.evaluate("document.activeElement === document.body"):
                break
        else:
            raise AssertionError("The last stop was never left")


def test_a_mistake_is_read_first_and_leads_to_its_field(visit: Visits, site: Site) -> None:
    page = visit(site)
    page.goto("/register")
    keys = Keys(page)
    keys.skip()
    keys.type("#email", "nobody")
    keys.follow("main button.btn")
    assert keys.on("#problems")
    keys.press("#problems a[href='#email']")
    assert keys.on("#email")
    assert page.locator("#email").input_value() == "nobody"


def test_a_word_is_explained_in_place_and_the_note_closes_with_escape(visit: Visits, site: Site) -> None:
    page = visit(site)
    page.goto("/modules/01-foundations/01-sharing-not-replacing")
    keys = Keys(page)
    keys.skip()
    keys.press(".term")
    expect(page.locator(".def:popover-open")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".def:popover-open")).to_have_count(0)
    assert keys.on(".term")
