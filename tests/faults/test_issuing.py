"""A statement with its badge is issued while workers die, and while twenty of them race for it."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from .conftest import Pair
from .server import PASSWORD, Answer, Learner, Server, serving
from .stored import ask, sound
from .test_killed_workers import again, lost

Register = Callable[[Server], Learner]
APP = "tests.faults.vouching:app"
COURSE = "/courses/second-alone"
ISSUE = f"{COURSE}/statements"
STATEMENTS = 15  # of SQL, and a few more, are sent to issue one


@pytest.fixture(scope="module")
def vouching_pair(
    request: pytest.FixtureRequest, module_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Two servers of ten workers each (two in a sample), on one database and with one folder of keys."""
    folder, workers = tmp_path_factory.mktemp("instance"), 10 if request.config.getoption("--faults") else 2
    with (
        serving(module_database, folder, workers=workers, app=APP) as first,
        serving(module_database, folder, workers=workers, app=APP) as second,
    ):
        yield Pair(first, second, module_database)


def finished(ada: Learner) -> str:
    """Do all that the course asks; give the form that asks for its statement."""
    ada.post(f"{COURSE}/enrolments", {}, COURSE)
    ada.post("/modules/02-second/01-mend/completions", {}, "/modules/02-second/01-mend")
    attempt = ada.begin("02-second")
    assert ada.send(f"{attempt}/steps/1", ada.picking(attempt, "Glue does.")).status == 303
    return urlencode({"csrf_token": ada.token(ISSUE), "name": "Ada Mensah", "kind": "participation"})


def issued(database: str, email: str) -> tuple[int, ...]:
    """How many statements a person holds, with how many files, badges, pictures of them and mails about them."""
    mine = f"(SELECT s.id FROM statements s JOIN users u ON u.id = s.user_id WHERE u.email = '{email}')"
    counted = (
        f"SELECT count(*) FROM statements WHERE id IN {mine}",
        f"SELECT count(*) FROM statement_files WHERE statement_id IN {mine}",
        f"SELECT count(*) FROM badges WHERE statement_id IN {mine}",
        f"SELECT count(*) FROM messages WHERE kind = 'statement' AND recipient = '{email}'",
    )
    return tuple(int(ask(database, one)[0][0]) for one in counted)


@pytest.mark.check("F08")
def test_workers_race_for_a_statement_and_make_one_with_one_badge_and_one_mail(
    vouching_pair: Pair, learner: Register, whole: bool
) -> None:
    """Twenty, or four in a sample."""
    ada = learner(vouching_pair.first)
    there, form = ada.elsewhere(vouching_pair.second), finished(ada)
    with ThreadPoolExecutor(20) as threads:
        sent = [threads.submit(told, who, form) for who in (ada, there) for _ in range(10 if whole else 2)]
        answers = {one.result()[:2] for one in sent}
    assert len(answers) == 1, answers
    ((status, location),) = answers
    assert status == 303
    assert re.fullmatch("/statements/[A-Z2-7]{26}", location)
    assert issued(vouching_pair.database, ada.email) == (1, 4, 1, 1)


def told(who: Learner, form: str) -> Answer:
    """Ask for the statement, and again after "many people are saving at this moment"; give what comes of it."""
    last = time.monotonic() + 120
    while (answer := who.send(ISSUE, form)).status == 503 and time.monotonic() < last:
        time.sleep(0.5)
    return answer


@pytest.mark.check("F03")
def test_killed_at_any_statement_of_issuing_there_is_all_of_it_or_nothing(
    vouching_pair: Pair, learner: Register, whole: bool
) -> None:
    """One run for each statement of SQL that writes; then the retry, which finds what is there or makes it."""
    server, database = vouching_pair.second, vouching_pair.database
    undisturbed = False
    sample = sorted(random.Random(3).sample(range(1, STATEMENTS), 4))
    for statement in range(1, 200) if whole else (*sample, 200):
        ada = learner(server)
        form = finished(ada)
        server.lay("statement", f"kill {statement}")
        undisturbed = not lost(ada, ISSUE, form)
        server.laid("statement")
        there = issued(database, ada.email)
        assert there in ((0, 0, 0, 0), (1, 4, 1, 1)), statement
        if undisturbed:
            break
        assert again(ada, ISSUE, form).status == 303, statement
        assert issued(database, ada.email) == (1, 4, 1, 1), statement
    assert undisturbed
    assert statement > STATEMENTS
    assert sound(database)


@pytest.mark.check("C38")
def test_tries_are_counted_by_all_processes_together(vouching_pair: Pair, learner: Register) -> None:
    ada, zoe = learner(vouching_pair.first), learner(vouching_pair.second)
    there = ada.elsewhere(vouching_pair.second)
    wrong = {"email": ada.email, "password": "not the password"}
    strangers = [Learner.__new__(Learner) for _ in range(2)]
    for one, known in zip(strangers, (ada, there), strict=True):
        one.server, one.email, one.ledger, one.cookies = known.server, "", known.ledger, {}
    answers = [strangers[turn % 2].post("/sign-in", wrong, "/sign-in").status for turn in range(11)]
    assert answers == [422] * 10 + [429]
    right = {"email": zoe.email, "password": PASSWORD}
    assert strangers[0].post("/sign-in", right, "/sign-in").status == 303


@pytest.mark.check("C08")
def test_ten_wrong_passwords_at_four_workers_delay_the_next_at_any(
    vouching_pair: Pair, learner: Register, tmp_path: Path
) -> None:
    ada, bea = learner(vouching_pair.first), learner(vouching_pair.second)

    def wrong(number: int) -> int:
        guesser = ada.elsewhere(vouching_pair[number % 2])
        guesser.ledger, guesser.cookies = tmp_path / f"ledger-of-guess-{number}", {}
        return guesser.post("/sign-in", {"email": ada.email, "password": f"guess {number}"}, "/sign-in").status

    with ThreadPoolExecutor(8) as threads:
        answers = Counter(threads.map(wrong, range(16)))
    assert answers == {422: 10, 429: 6}
    assert bea.elsewhere(same=False).get("/me")
