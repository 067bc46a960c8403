"""The CPD record: each module counts once, and every sum is the sum of its parts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.course.cpd import cpd_record, exact, total
from course_app.course.statement import ModuleLine, Record, new_code


def module(name: str, minutes: int = 30, slug: bool = True) -> ModuleLine:
    return ModuleLine(name, name, minutes, "0" * 64, name.lower() if slug else "")


def record(course: str, day: date, *modules: ModuleLine) -> Record:
    code = new_code(f"{course} {day} is a statement".encode())
    return Record(
        **{"code": code, "kind": "participation", "name": "Ada", "lang": "en", "course": course.lower()},
        **{"course_title": course, "course_edition": "0" * 64, "minutes": sum(m.minutes for m in modules)},
        **{"modules": modules, "outcomes": (), "completed_on": day, "issued_on": day, "issuer": "", "signatory": ""},
        **{"place": "", "site": "Common Ground", "verify_url": f"https://a.example/verify/{code}", "specimen": False},
    )


FIRST, SECOND = date(2025, 12, 30), date(2026, 3, 1)


def test_a_module_counts_in_the_statement_that_was_finished_first() -> None:
    one = record("Partnership", FIRST, module("Talk", 40), module("Listen", 20))
    two = record("Leading", SECOND, module("Listen", 25), module("Lead", 60))
    newer, older = cpd_record([(two, "genuine"), (one, "genuine")])
    assert [(newer.year, newer.minutes), (older.year, older.minutes)] == [(2026, 60), (2025, 60)]
    assert newer.lines[0].why == "Listen is counted already, in Partnership."
    assert total((newer, older)) == 120


def test_one_whose_modules_all_counted_shows_nothing_new_and_says_why() -> None:
    one = record("Partnership", FIRST, module("Talk"), module("Listen"))
    again = record("Partnership again", SECOND, module("Listen"), module("Talk"))
    (newer, _) = cpd_record([(one, "genuine"), (again, "genuine")])
    assert (newer.lines[0].minutes, newer.lines[0].why) == (
        0,
        "All of its modules are counted already, in Partnership.",
    )


@pytest.mark.parametrize(
    ("state", "minutes", "why"),
    [
        ("expired", 30, ""),
        ("replaced", 0, "The corrected one counts in its place."),
        ("withdrawn", 0, "It does not count any more."),
    ],
)
def test_what_does_not_hold_does_not_count_but_what_expired_does(state: str, minutes: int, why: str) -> None:
    one = record("Partnership", FIRST, module("Talk"))
    corrected = record("Partnership", SECOND, module("Talk"))
    years = cpd_record([(one, state), (corrected, "genuine")])
    line = years[-1].lines[0]
    assert (line.minutes, line.why) == (minutes, why)
    assert total(years) == 30


def test_a_module_from_before_its_slug_was_kept_is_known_by_its_title() -> None:
    old = record("Partnership", FIRST, module("Talk", slug=False))
    renamed = ModuleLine("Talking", "Talk", 30, "0" * 64, "talk")
    years = cpd_record([(old, "genuine"), (record("B", SECOND, module("Talk")), "genuine")])
    assert total(years) == 30
    both = cpd_record([(record("B", FIRST, module("Talk")), "genuine"), (record("C", SECOND, renamed), "genuine")])
    assert total(both) == 30


@given(st.lists(st.tuples(st.sets(st.sampled_from("ABCDEFGH"), min_size=1), st.integers(0, 900), st.booleans())))
def test_totals_are_the_minutes_of_all_modules_to_the_minute(courses: list[tuple[set[str], int, bool]]) -> None:
    length = {name: 7 * number + 3 for number, name in enumerate("ABCDEFGH")}
    made = [
        (record(f"Course {n}", FIRST + timedelta(days=day), *(module(m, length[m]) for m in sorted(names))), holds)
        for n, (names, day, holds) in enumerate(courses)
    ]
    years = cpd_record([(one, "genuine" if holds else "withdrawn") for one, holds in made])
    studied = {m for (names, _, holds) in courses if holds for m in names}
    assert total(years) == sum(length[name] for name in studied)
    assert total(years) == sum(line.minutes for year in years for line in year.lines)
    assert sum(len(year.lines) for year in years) == len(courses)
    assert [year.year for year in years] == sorted({one.completed_on.year for one, _ in made}, reverse=True)


@pytest.mark.parametrize(("minutes", "said"), [(0, "0 min"), (59, "59 min"), (60, "1 h"), (605, "10 h 5 min")])
def test_minutes_are_said_exactly(minutes: int, said: str) -> None:
    assert exact(minutes) == said
