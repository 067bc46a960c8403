"""The tool that loads the site: it plays, and it finds out what is lost, doubled or badly counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from .bank import QUIZ, SHOWN, Bank, Pick, library
from .command import ORDER, happen
from .figures import Figures
from .lines import Lines
from .oracle import compare
from .people import Person
from .site import site
from .soak import Look, slope

TEN = range(1, SHOWN + 1)


class Rows:
    """A site of which nothing is there but its rows."""

    def __init__(self, steps: list[tuple[int, int, Any]], attempts: list[tuple[int, int | None, int]]) -> None:
        self.steps, self.attempts = steps, attempts

    def ask(self, statement: str) -> list[Any]:
        return self.steps if "steps" in statement else self.attempts

    def sound(self) -> bool:
        return True


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return Bank(library(tmp_path_factory.mktemp("library")) / "quizzes" / f"{QUIZ}.md")


@pytest.fixture
def told(bank: Bank) -> Callable[..., str]:
    """Somebody answered ten questions with the first option, worth a point each; give what the oracle says of rows."""
    person = Person(1, Lines(0), bank)
    person.begun = {7}
    person.sent = {(7, at): Pick(["2"], 0, 1) for at in TEN}
    person.kept = dict(person.sent)
    return lambda steps, attempts: compare(Rows(steps, attempts), [person]).found  # type: ignore[arg-type]


def test_the_oracle_finds_what_is_lost_other_doubled_or_badly_counted(told: Callable[..., str]) -> None:
    all_ten = [(7, at, "0") for at in TEN]
    assert told(all_ten, [(7, 10, 1)]) == "exact"
    assert told(all_ten[1:], [(7, None, 1)]) == "1 lost"
    assert told([*all_ten[1:], (7, 1, "1")], [(7, 10, 1)]) == "1 lost, 1 never sent"
    assert told([*all_ten, all_ten[0]], [(7, 10, 1)]) == "1 double"
    assert told(all_ten, [(7, 10, 1), (8, None, 1)]) == "1 begun by nobody"
    assert told(all_ten, [(7, 9, 1)]) == "1 wrong scores"


def test_what_an_option_is_worth_is_known_by_its_words(bank: Bank) -> None:
    """Of each item, the best answer has two points, whatever the order on the page."""
    for item in bank.items.values():
        kind = "radio" if all(option.ticked is None for option in item.values()) else "checkbox"
        shown = [(words, option.place) for words, option in reversed(item.items())]
        page = "".join(
            f'<label class="choice"><input type="{kind}" name="pick" value="{value}"><span>{words}</span></label>'
            for value, (words, _) in enumerate(shown)
        )
        pick = bank.pick(page, Person(1, Lines(0), bank).chance, best=True)
        places = [shown[int(value)][1] for value in pick.values]
        assert (pick.points, pick.stored) == (2, places[0] if kind == "radio" else sorted(places))


def test_a_share_of_times_is_the_time_within_which_so_many_were_answered() -> None:
    figures = Figures()
    for time in range(1, 101):
        figures.add("page", float(time))
    assert [figures.part(share) for share in (0.5, 0.95, 0.99, 1)] == [51, 96, 100, 100]


@pytest.mark.whole
@pytest.mark.check("L01", "L02", "L03", "L05", "L06", "L08", "L10")
def test_a_few_people_do_what_many_do_and_the_ledger_is_exact() -> None:
    """Whether the times hold for hundreds is told by `make load`."""
    with site("sqlite", workers=1) as found:
        results = asyncio.run(happen(found, list(ORDER), quick=True))
    for result in results:
        assert result.figures.wrong.total() == 0, result.lines()
        assert [mark.found for mark in result.marks if mark.name.startswith("ledger")] == ["exact"], result.lines()


@pytest.mark.whole
@pytest.mark.check("L11")
def test_a_full_database_is_filled_started_backed_up_and_played_in() -> None:
    with site("sqlite", workers=1, modules=40) as found:
        [result] = asyncio.run(happen(found, ["L11"], quick=True))
    assert result.figures.wrong.total() == 0, result.lines()
    assert [mark.found for mark in result.marks if mark.name.startswith("ledger")] == ["exact"], result.lines()


@pytest.mark.whole
@pytest.mark.check("L04")
@pytest.mark.only("postgres")
def test_people_come_and_go_on_postgresql(database: str) -> None:
    """The fixture says whether there is a PostgreSQL; the tool starts its own."""
    with site("postgresql", workers=2) as found:
        [result] = asyncio.run(happen(found, ["L04"], quick=True))
    assert result.figures.wrong.total() == 0, result.lines()


@pytest.mark.check("L07")
def test_memory_that_grows_by_a_megabyte_a_minute_has_a_slope_of_sixty_an_hour() -> None:
    looks = [Look(float(60 * minute), 150.0 + minute + (minute % 2) / 100, 30, 9, 4, 0) for minute in range(30)]
    assert slope(looks) == pytest.approx(60, abs=0.1)
    assert slope([look._replace(pss=150.0) for look in looks]) == 0
