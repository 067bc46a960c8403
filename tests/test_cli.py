"""The commands of whoever writes courses and whoever keeps it running."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import NOW, close
from flask import Flask
from flask.cli import FlaskGroup

from course_app.app import create_app
from course_app.records import people, rights, second_steps
from course_app.records.attempts import Attempt
from course_app.records.db import begin_writing, commit, db
from course_app.records.editions import Publication
from course_app.records.learning import CourseFinished
from course_app.records.outbox import Message
from course_app.records.people import User
from course_app.records.publishing import served_files
from course_app.records.site_settings import second_step_decided

LIBRARY = Path(__file__).parent / "web" / "library"
Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a library in which a test may write."""
    return Path(shutil.copytree(LIBRARY, tmp_path / "library"))


@pytest.fixture
def app(database: str, folder: Path, tmp_path: Path) -> Iterator[Flask]:
    made = create_app(
        DATABASE_URL=database, INSTANCE=tmp_path, LIBRARY=folder, SECRET_KEY="test", TESTING=True, WORKER=False
    )
    yield made
    close(made)


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command as it is typed after `flask`."""
    return lambda *words, **more: CliRunner().invoke(FlaskGroup(create_app=lambda: app), list(words), **more)


def look(app: Flask, model: type) -> list[object]:
    with app.app_context():
        return list(db.session.scalars(db.select(model)))


@pytest.mark.only("sqlite")
def test_a_sound_library_has_no_problems(run: Run) -> None:
    result = run("course", "check")
    assert result.exit_code == 0
    assert result.output == "No problems: 3 courses, 2 modules, 4 lessons, 4 quizzes and scenarios.\n"


@pytest.mark.only("sqlite")
def test_every_problem_is_named_in_one_pass_with_its_line(run: Run, folder: Path) -> None:
    quiz, look = folder / "quizzes/02-second.md", folder / "content/modules/01-first/01-look.md"
    quiz.write_text(quiz.read_text().replace("{2}", "{7}"))
    look.write_text(look.read_text().replace("term:door", "term:gate"))
    result = run("course", "check")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert all(re.match(r"(content|quizzes)/[\w./-]+:\d+: \S.*\.$", line) for line in lines)
    assert "content/modules/01-first/01-look.md:7: The glossary has no term 'gate'." in lines
    assert any(line.startswith("quizzes/02-second.md:") and "Points are 0, 1 or 2" in line for line in lines)
    assert result.stderr == f"{len(lines)} errors, 0 warnings.\n"


@pytest.mark.only("sqlite")
def test_a_warning_fails_a_strict_check_and_holds_nothing_back(run: Run, folder: Path) -> None:
    quiz = folder / "quizzes/02-second.md"
    quiz.write_text(quiz.read_text().replace("level: apply\n", ""))
    told = (
        "quizzes/02-second.md:6: warning: Only 0 of 1 items ask to apply, analyse or evaluate. "
        "Make it half of them or more. [bank-levels]\n0 errors, 1 warning.\n"
    )
    assert [
        (found.exit_code, found.output) for found in (run("course", "check"), run("course", "check", "--strict"))
    ] == [
        (0, told),
        (1, told),
    ]
    published = run("course", "publish")
    assert (published.exit_code, published.output) == (0, "Published: 18 files changed.\n")


@pytest.mark.only("sqlite")
def test_a_scenario_is_described_and_one_with_an_error_is_not(run: Run, folder: Path) -> None:
    told = run("course", "describe", "s-door")
    assert told.exit_code == 0
    assert told.output.startswith(
        "At the door: a scenario of 2 scenes and 1 ending\n\nknock: The knock\n  2  Say who you are."
    )
    assert "\npaths            4\nresponses        2 to 2\n" in told.output
    unknown = run("course", "describe", "s-none")
    assert (unknown.exit_code, "There is no quiz 's-none'. They are: 01-first," in unknown.output) == (1, True)
    quiz = folder / "quizzes/s-door.md"
    quiz.write_text(quiz.read_text().replace("-> table {1}", "-> chair {1}"))
    broken = run("course", "describe", "s-door")
    line = quiz.read_text().split("\n").index("- Say nothing. -> chair {1}") + 1
    assert broken.exit_code == 1
    assert broken.output == f"Error: First mend:\nquizzes/s-door.md:{line}: There is no scene 'chair'.\n"


def test_publishing_says_what_changed_and_what_is_held_back(app: Flask, run: Run, folder: Path) -> None:
    first, again = run("course", "publish"), run("course", "publish")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.output.startswith("Published: 18 files changed.")
    assert again.output == "The library is published as it is; nothing changed.\n"
    path = folder / "quizzes/02-second.md"
    path.write_text(path.read_text().replace("{2}", "{7}"))
    broken = run("course", "publish")
    assert broken.exit_code == 1
    assert "quizzes/02-second.md is held back; its last good edition is served." in broken.output
    assert "Points are 0, 1 or 2" in broken.output
    assert app.test_client().get("/quizzes/02-second").status_code == 200


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    "words",
    [
        ("module", "03-third", "It's the third: part"),
        ("lesson", "01-first", "03-more", "More 'of' it"),
        ("quiz", "s-new", "A new story", "--module", "02-second"),
    ],
)
def test_a_start_passes_the_checker(run: Run, folder: Path, words: tuple[str, ...]) -> None:
    before = set(folder.rglob("*.md"))
    result = run("course", "new", *words)
    assert result.exit_code == 0, result.output
    made = set(folder.rglob("*.md")) - before
    assert made
    for path in made:
        assert f"Written: {path.relative_to(folder)}" in result.output
    checked = run("course", "check", "--strict")
    # A module that got another lesson takes longer: its own header is the author's to change.
    others = [line for line in checked.stdout.splitlines() if "minutes; the words" not in line]
    assert checked.exit_code == 0 or others == [], checked.output


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("lesson", "09-none", "01-a", "A"), "There is no module '09-none'."),
        (("module", "Not A Slug", "A"), "'Not A Slug' cannot be a slug."),
        (("lesson", "01-first", "../../x", "A"), "'../../x' cannot be a slug."),
        (("lesson", "01-first", "01-look", "A"), "content/modules/01-first/01-look.md is there already."),
    ],
)
def test_a_start_that_cannot_be_made_writes_nothing(run: Run, folder: Path, words: tuple[str, ...], told: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    result = run("course", "new", *words)
    assert result.exit_code == 1
    assert told in result.output
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_an_account_is_made_with_its_roles(app: Flask, run: Run) -> None:
    words = ("people", "add", "Ruth@Example.org", "--name", "Ruth Adeyemi", "--role", "admin", "--role", "author")
    result = run(*words, env={"PASSWORD": "eleven quiet otters"})
    assert (result.exit_code, result.output) == (
        0,
        "Ruth Adeyemi can sign in now, as admin and author.\n"
        "The first sign-in leads to setting up a second step: have a phone with an app for codes at hand.\n",
    )
    with app.app_context():
        ruth = people.person_by_email("ruth@example.org")
        assert ruth
        assert ruth.confirmed_at
        assert people.roles(ruth.id) == {"admin", "author"}
        assert app.extensions["passwords"].verify(ruth.password_hash, "eleven quiet otters")
        assert "eleven" not in ruth.password_hash


@pytest.mark.check("C01")
@pytest.mark.only("sqlite")
def test_a_bad_password_and_a_taken_address_are_refused(app: Flask, run: Run) -> None:
    words = ("people", "add", "ruth@example.org", "--name", "Ruth Adeyemi")
    assert run(*words, env={"PASSWORD": "password1"}).exit_code == 1
    assert look(app, User) == []
    assert run(*words, env={"PASSWORD": "eleven quiet otters"}).exit_code == 0
    again = run(*words, env={"PASSWORD": "eleven quiet otters"})
    assert again.exit_code == 1
    assert "ruth@example.org has an account already." in again.output
    assert len(look(app, User)) == 1


def test_roles_are_given_and_taken(app: Flask, run: Run) -> None:
    run("people", "add", "tom@example.org", "--name", "Tom Okafor", env={"PASSWORD": "eleven quiet otters"})

    def roles() -> frozenset[str]:
        with app.app_context():
            tom = people.person_by_email("tom@example.org")
            assert tom
            return people.roles(tom.id)

    assert run("people", "grant", "tom@example.org", "trainer").output == "Tom Okafor is trainer from now on.\n"
    assert roles() == {"trainer"}
    assert run("people", "withdraw", "tom@example.org", "trainer").exit_code == 0
    assert roles() == frozenset()
    for words in (("withdraw", "tom@example.org", "trainer"), ("grant", "nobody@example.org", "trainer")):
        assert run("people", *words).exit_code == 1
    assert run("people", "grant", "tom@example.org", "king").exit_code == 2


def test_preparing_twice_is_preparing_once(app: Flask, run: Run) -> None:
    first, again = run("prepare"), run("prepare")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "Published: 18 files changed." in first.output
    assert "nothing changed" in again.output
    assert len(look(app, Publication)) == 1


def test_the_demo_fills_an_install_once(app: Flask, run: Run) -> None:
    assert "No course is published yet." in run("demo").output
    run("prepare")
    result = run("demo")
    assert result.exit_code == 0, result.output
    emails = re.findall(r"\S+@example\.org", result.output)
    users = [user for user in look(app, User) if isinstance(user, User)]
    assert sorted(emails) == sorted(user.email for user in users)
    password = re.search(r"password (\S+)", result.output)
    assert password
    assert all(app.extensions["passwords"].verify(user.password_hash, password[1]) for user in users[:1])
    assert len(look(app, CourseFinished)) >= 1
    assert len(look(app, Attempt)) >= 4
    again = run("demo")
    assert again.exit_code == 1
    assert "The cast is here already." in again.output
    assert len(look(app, User)) == len(users)


def test_an_account_is_closed_opened_and_freed_of_its_second_step(app: Flask, run: Run) -> None:
    run("people", "add", "tom@example.org", "--name", "Tom Okafor", env={"PASSWORD": "eleven quiet otters"})
    with app.app_context():
        begin_writing()
        tom = people.person_by_email("tom@example.org")
        assert tom
        token = people.begin_sign_in(tom, NOW, timedelta(days=9999), "Firefox")
        second_steps.begin(tom.id, NOW)
        found = second_steps.second_of(tom.id)
        assert found
        second_steps.confirm(tom.id, second_steps.code_at(found.secret, second_steps.period_of(NOW)), NOW)
        commit()
    assert "second step" in run("people", "list", "okafor").output
    said = run("people", "second-step-for", "trainer", "--reason", "Our insurer asks for it.").output
    assert said == "A second step is needed by: admin trainer.\n"
    with app.app_context():
        decided = second_step_decided()
    assert (decided.roles, decided.by, decided.why) == (("trainer",), None, "Our insurer asks for it.")
    assert run("people", "clear-second-step", "tom@example.org").exit_code == 0
    assert run("people", "clear-second-step", "tom@example.org").exit_code == 1
    assert run("people", "disable", "tom@example.org").exit_code == 0
    assert "closed" in run("people", "list").output
    assert run("people", "enable", "tom@example.org").exit_code == 0
    assert run("people", "end-sign-ins", "tom@example.org").exit_code == 0
    with app.app_context():
        assert people.signed_in(token, NOW) is None
    told = run("audit", "list", "--about", "user:1").output.splitlines()[1:]
    assert [line.split(",")[2] for line in told] == [
        *("sign-ins-ended", "account-opened", "account-closed", "second-step-ended")
    ]
    kinds = [message.kind for message in look(app, Message) if isinstance(message, Message)]
    assert kinds == ["second_step_cleared"]
    assert "0 times" in run("audit", "read-by", "tom@example.org", "--since", "2026-01-01").output


def test_the_way_back_serves_earlier_texts_and_a_restart_leaves_it_at_that(app: Flask, run: Run, folder: Path) -> None:
    run("prepare")
    page = folder / "content/glossary.md"
    first = page.read_bytes()
    page.write_bytes(first + b"\n## window: Window\n\nWhat one looks through.\n")
    assert "1 files changed" in run("course", "publish").output
    assert [line.split()[0] for line in run("course", "publications").output.splitlines()] == ["2", "1"]
    assert "Publication 1 is served again." in run("course", "publications", "--back-to", "1").output
    with app.app_context():
        assert served_files()["content/glossary.md"].body == first
    assert "nothing changed" in run("prepare").output
    with app.app_context():
        assert served_files()["content/glossary.md"].body == first
    assert "served now" in run("course", "publications", "--back-to", "1").output
    assert run("course", "publications", "--back-to", "99").exit_code == 1
    page.write_bytes(first + b"\n## window: Window\n\nWhat one looks out of.\n")
    run("course", "publish")
    with app.app_context():
        assert b"looks out of" in served_files()["content/glossary.md"].body


@pytest.mark.only("sqlite")
def test_the_last_admin_stays_and_a_reason_is_kept(app: Flask, run: Run) -> None:
    words = ("--name", "Ruth Adeyemi", "--role", "admin")
    run("people", "add", "ruth@example.org", *words, env={"PASSWORD": "eleven quiet otters"})
    for refused in (("withdraw", "ruth@example.org", "admin"), ("disable", "ruth@example.org")):
        told = run("people", *refused)
        assert (told.exit_code, "is the last admin whose account is open" in told.output) == (1, True)
    run("people", "grant", "ruth@example.org", "author", "--reason", "She writes the third module.")
    with app.app_context():
        ruth = people.person_by_email("ruth@example.org")
        assert ruth
        told_of = [(row.what, row.role, row.reason) for row in rights.changes_of(ruth.id, 9)]
    assert told_of == [
        ("role-granted", "author", "She writes the third module."),
        ("role-granted", "admin", ""),
    ]
    assert len(run("audit", "list", "--event", "role-granted").output.splitlines()) == 3
