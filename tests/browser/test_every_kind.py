"""A story with every kind of response, on a phone: by keyboard alone, without JavaScript, and as it is read aloud."""

from __future__ import annotations

import pytest
from every_kind import SCENES
from playwright.sync_api import Page, expect

from .conftest import PHONE, Visits
from .keys import Keys
from .library import BANK_LESSON, STORY
from .server import Site, best
from .test_walk_without_javascript import answer
from .tree import controls

RADIO, TICK, LIST, TEXT, BUTTON, GROUP = "radio", "checkbox", "combobox", "textbox", "button", "group"
# What is read of the controls of each scene, whatever the order in which chance shows its lines.
READ_ALOUD = {
    "gate": {
        (GROUP, "What do you do?"),
        (RADIO, "Take the bag, say sorry, and ask him to come in out of the rain."),
        (RADIO, "Explain that it was a busy afternoon and that bags look alike."),
        (RADIO, "Tell him that this is nothing to be so upset about today."),
    },
    "words": {(GROUP, "What would you say first, in your own words?"), (TEXT, "In your own words")},
    "who": {
        (GROUP, "Who should hear of this today?"),
        (TICK, "The family whose clothes these are."),
        (TICK, "The colleague who packed the bags."),
        (TICK, "The parents’ chat, so that nobody asks twice."),
    },
    "order": {
        (GROUP, "In which order do you go about it?"),
        *((BUTTON, f"{way}: {line}") for way in ("Earlier", "Later") for line in (
            "Find Ayo’s own clothes.", "Ring the other family.", "Write down what happened.",
        )),
    },
    "pairs": {(GROUP, "Which way of telling fits whom?"), (LIST, "The other family"), (LIST, "The whole team")},
    "kinds": {
        (GROUP, "Which is which?"), (RADIO, "Ours to mend"), (RADIO, "Theirs to say"),
        (GROUP, "How bags are packed."), (GROUP, "How upset he may be."),
        (GROUP, "Labels on the pegs."), (GROUP, "Whether it is settled."),
    },
    "minutes": {(GROUP, "How long do you plan?"), (TEXT, "Your answer, in figures")},
    "last": {
        (GROUP, "What do you do?"),
        (RADIO, "Thank him for it, and tell him what has changed."),
        (RADIO, "Thank him for it, and hope that it is forgotten."),
    },
}  # fmt: skip
WITHOUT_SCRIPT = READ_ALOUD | {
    "order": {
        (GROUP, "In which order do you go about it?"), (LIST, "Find Ayo’s own clothes."),
        (LIST, "Ring the other family."), (LIST, "Write down what happened."),
    },
}  # fmt: skip


def read_aloud(page: Page) -> set[tuple[str, str]]:
    question = page.locator("form[data-once] legend").first.inner_text()
    told = controls(page, " ".join(question.split()))
    return {(role, name) for role, name in told if role not in ("list", "status")}


def test_by_keyboard_alone_and_as_it_is_read_aloud(visit: Visits, small_site: Site) -> None:
    person = small_site.somebody("Maya Brandt")
    page = visit(small_site, person, viewport=PHONE)
    keys = Keys(page)
    page.goto(f"/quizzes/{STORY}")
    keys.skip()
    keys.follow("main form button.btn")
    number = int(page.url.rsplit("/", 1)[1])
    for scene in SCENES:
        assert read_aloud(page) == READ_ALOUD[scene], scene
        keys.answer(small_site.best_form(person, number))
        keys.follow("form[data-once] button.btn:not([type=button])")
        assert keys.on("h1#came"), f"What came of {scene} is not read first"
        keys.follow("main a.btn")
    assert keys.on("h1[data-focus]")
    expect(page.locator("h1")).to_have_text("Two weeks on")
    expect(page.locator("main")).to_contain_text("14 of 14 points")
    keys.press(".so-far summary")
    keys.follow("main a[href$='/roads/1']")
    assert keys.on("h1[data-focus]")
    keys.follow("a[rel=next]")
    assert page.url.endswith("/roads/8")


def test_without_javascript_and_as_it_is_read_aloud(visit: Visits, small_site: Site) -> None:
    person = small_site.somebody("Maya Brandt")
    page = visit(small_site, person, viewport=PHONE, java_script_enabled=False)
    page.goto(f"/quizzes/{STORY}")
    page.click("main form button.btn")
    page.wait_for_url("**/attempts/*")
    number = int(page.url.rsplit("/", 1)[1])
    for scene in SCENES:
        assert read_aloud(page) == WITHOUT_SCRIPT[scene], scene
        answer(page, small_site.best_form(person, number))
        page.click("form[data-once] > .row button.btn")
        expect(page.locator("h1"), scene).to_have_text("What came of it")
        page.click("main a.btn")
    expect(page.locator("main")).to_contain_text("14 of 14 points")
    page.click("text=The story as it went")
    with page.expect_download() as coming:
        page.click("text=Keep it as plain text")
    assert coming.value.suggested_filename == f"{STORY}-story.txt"


def test_an_ordering_is_moved_and_each_move_is_announced(visit: Visits, small_site: Site) -> None:
    person = small_site.somebody("Maya Brandt")
    number = small_site.play(person, STORY, best, most=SCENES.index("order"))
    page = visit(small_site, person, viewport=PHONE)
    page.goto(f"/attempts/{number}")
    lines = page.locator("[data-order] label")
    first, second, _ = lines.all_inner_texts()
    later = page.get_by_role("button", name=f"Later: {first}")
    later.click()
    assert lines.all_inner_texts()[:2] == [second, first]
    expect(later).to_be_focused()
    expect(page.locator("[role=status]")).to_have_text(f"{first}: place 2 of 3")
    assert page.locator("[data-order] select").evaluate_all("all => all.map(one => one.value)") == ["0", "1", "2"]
    expect(page.get_by_role("button", name=f"Earlier: {second}")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name=f"Earlier: {second}").press("Enter")
    assert lines.all_inner_texts()[:2] == [second, first]


def test_what_is_missing_in_an_answer_takes_the_focus(visit: Visits, small_site: Site) -> None:
    person = small_site.somebody("Maya Brandt")
    number = small_site.play(person, STORY, best, most=SCENES.index("pairs"))
    page = visit(small_site, person, viewport=PHONE)
    page.goto(f"/attempts/{number}")
    with page.expect_navigation():
        page.locator("form[data-once]").evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    expect(page.locator("#told")).to_be_focused()
    expect(page.locator("#row-0")).to_have_accessible_description("This one has no answer yet.")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_stage_moves_only_for_those_who_want_it(visit: Visits, small_site: Site, motion: str) -> None:
    person = small_site.somebody("Maya Brandt")
    number = small_site.play(person, STORY, best, most=1)
    page = visit(small_site, person, viewport=PHONE, reduced_motion=motion)
    page.goto(f"/attempts/{number}/steps/1", wait_until="commit")
    page.locator("#came").wait_for()
    moved = page.evaluate("document.querySelector('[data-from]').getAnimations().length")
    assert moved == (motion == "no-preference")


def test_three_measures_fit_on_a_phone_and_are_read_in_words(visit: Visits, small_site: Site) -> None:
    person = small_site.somebody("Maya Brandt")
    number = small_site.play(person, STORY, best, most=1)
    page = visit(small_site, person, viewport=PHONE)
    page.goto(f"/attempts/{number}/steps/1")
    assert page.locator(".stage").aria_snapshot().splitlines() == [
        "- term: Trust", "- definition:", "  - text: Holding, up from thin", '  - img "Trust 3 of 5, was 2"',
        "- term: Clarity", "- definition:", "  - text: Guesswork", '  - img "Clarity 1 of 4"',
        "- term: Calm", "- definition:", "  - text: Easier, up from holding on", '  - img "Calm 4 of 5, was 3"',
    ]  # fmt: skip
    for box in [page.locator(".stage").bounding_box(), *(one.bounding_box() for one in page.locator(".meter").all())]:
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    assert page.locator(".measures").bounding_box()["height"] < 150  # type: ignore[index]


def test_a_check_that_sorts_works_without_an_account_and_without_a_script(visit: Visits, small_site: Site) -> None:
    page = visit(small_site, viewport=PHONE, java_script_enabled=False)
    page.goto(f"/modules/{BANK_LESSON}")
    rows = page.locator("#check-ten .placing li")
    for row, group in zip(rows.all(), ("Partnership", "Partnership", "Involvement", "Partnership"), strict=True):
        row.get_by_label(group).check()
    page.locator("#check-ten button.btn").click()
    expect(page.locator("#check-ten [role=status]")).to_have_text("Rightly placed: three of four.")
    expect(rows.first).to_contain_text("It belongs to: Involvement")
    assert page.context.cookies() == []
