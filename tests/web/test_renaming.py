"""A text gets another name: `was` in its header redirects, and nobody's progress is lost."""

from __future__ import annotations

import re

import pytest

from course_app.records.attempts import Attempt
from course_app.records.learning import LessonDone

from . import shelf
from .conftest import typed, words
from .site import Site, Visitor

NAMES = {
    "content/courses/both.md": "content/courses/two-halves.md",
    "content/modules/01-first/": "content/modules/03-front/",
    "content/modules/01-first/01-look.md": "content/modules/03-front/05-gaze.md",
    "content/modules/01-first/01-look.es.md": "content/modules/03-front/05-gaze.es.md",
    "quizzes/s-door.md": "quizzes/s-gate.md",
    "quizzes/01-first.md": "quizzes/03-front.md",
}
WORDS = {"01-first": "03-front", "01-look": "05-gaze", "s-door": "s-gate"}


def renamed() -> dict[str, str]:
    """The small library with other names for a course, a module, a lesson, a quiz and a scenario."""
    texts = {}
    for path, text in shelf.sound().items():
        text = re.sub(r"(?m)^was: .*\n", "", text)
        for old, new in WORDS.items():
            text = text.replace(old, new)
        for old in ("courses/both", "01-first/module", "01-look", "quizzes/s-door", "quizzes/01-first"):
            if old in path and ".es." not in path:
                slug = old.removesuffix("/module").rpartition("/")[2]
                text = text.replace("---\n", f"---\nwas: [{slug}]\n", 1)
        new_path = next((new for old, new in NAMES.items() if path == old), path.replace("/01-first/", "/03-front/"))
        texts[new_path] = text
    return texts


@pytest.fixture
def ada(own_site: Site) -> Visitor:
    """Somebody who is half way: a check, a reflection, an ended story, an open quiz."""
    ada = own_site.open("Ada Mensah")
    ada.post("/courses/both/enrolments")
    look = "/modules/01-first/01-look"
    ada.post(f"{look}/checks/which", {"answer": "1"})
    ada.post(f"{look}/reflections/opened", {"words": "The handle.", "revision": "0"})
    ada.post(f"{look}/completions")
    ada.play_door()
    ada.number = ada.begin("01-first").id
    return ada


def missing(ada: Visitor, course: str) -> list[str]:
    part = ada.get(f"/courses/{course}").text.partition('id="missing"')[2].partition("</section>")[0]
    return re.findall(r'<a href="([^"]+)"', part)


def test_what_is_missing_is_the_same_under_the_new_names(own_site: Site, ada: Visitor) -> None:
    before = missing(ada, "both")
    assert before == [
        *("/modules/01-first/02-listen", "/quizzes/01-first", "/modules/02-second/01-mend", "/quizzes/02-second")
    ]
    assert own_site.publish(renamed()) == []
    after = [address.replace("01-first", "03-front") for address in before]
    assert missing(ada, "two-halves") == after


def test_words_answers_and_tries_are_where_they_were(own_site: Site, ada: Visitor) -> None:
    own_site.publish(renamed())
    look = ada.get("/modules/03-front/05-gaze")
    assert typed(look) == ["The handle."]
    assert "Partly. Nobody comes for quite a while." in words(look)
    assert "Done 23 November" in words(look)
    assert "Your tries" in words(ada.get("/quizzes/s-gate"))
    assert "Carry on where I was" in words(ada.get("/quizzes/03-front"))
    assert ada.begin("03-front").id == ada.number
    assert "The handle." in words(ada.get("/me/journal"))


def test_old_addresses_lead_to_the_new_ones(own_site: Site, ada: Visitor) -> None:
    own_site.publish(renamed())
    moved = {
        "/courses/both": "/courses/two-halves",
        "/modules/01-first": "/modules/03-front",
        "/modules/01-first/01-look": "/modules/03-front/05-gaze",
        "/modules/03-front/01-look": "/modules/03-front/05-gaze",
        "/modules/01-first/02-listen": "/modules/03-front/02-listen",
        "/quizzes/s-door": "/quizzes/s-gate",
        "/quizzes/01-first": "/quizzes/03-front",
    }
    for old, new in moved.items():
        response = ada.get(old)
        assert (response.status_code, response.location) == (301, new)


def test_what_was_typed_on_a_page_opened_before_is_saved(own_site: Site, ada: Visitor) -> None:
    own_site.publish(renamed())
    form = {"words": "The handle, and light.", "revision": "1"}
    assert ada.post("/modules/01-first/01-look/reflections/opened", form).status_code == 303
    assert typed(ada.get("/modules/03-front/05-gaze")) == ["The handle, and light."]


def test_two_rows_for_one_thing_stay_two(own_site: Site, ada: Visitor) -> None:
    """Somebody had done both before one of them took the other's name: nothing breaks, nothing is lost."""
    zoe = own_site.open("Zoe Lind")
    own_site.publish(renamed())
    zoe.post("/modules/03-front/05-gaze/completions")
    own_site.publish(shelf.sound())  # the old names again, without a word about the new ones
    zoe.post("/modules/01-first/01-look/completions")
    own_site.publish(renamed())
    done = {row.lesson for row in own_site.rows(LessonDone, user_id=zoe.id)}
    assert "03-front/05-gaze" in done
    assert "Done 23 November" in words(zoe.get("/modules/03-front/05-gaze"))
    assert own_site.count(Attempt, user_id=ada.id) == 2


def test_a_finished_course_and_its_statement_keep_belonging_to_it(own_site: Site) -> None:
    ada = own_site.open("Ada Mensah")
    ada.post("/courses/second-alone/enrolments")
    ada.post("/modules/02-second/01-mend/completions")
    ada.pass_quiz("02-second")
    made = ada.post("/courses/second-alone/statements", {"name": "Ada Mensah"})
    texts = dict(shelf.sound())
    text = texts.pop("content/courses/second-alone.md")
    texts["content/courses/half.md"] = text.replace("---\n", "---\nwas: [second-alone]\n", 1)
    own_site.publish(texts)
    page = ada.get("/courses/half")
    assert "You finished it on 23 November 2026." in words(page)
    assert f'href="{made.location}"' in page.text
