"""What trainers' pages cost: everybody module by module, and many people at once (see trainer_pages.py)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from servers import BENCH, NoServer, environment, postgres
from start import write
from table import Figure

PEOPLE, MODULES, LESSONS = 1000, 13, 4
LARGE = (500, 40)  # people, modules
GOOD, BAD = 1950, 50
FULL = {False: (20_000, 400, 1_000_000), True: (4_000, 80, 200_000)}  # quick: people, cohorts, steps


def measure(folder: Path, quick: bool) -> list[Figure]:
    library = folder / "library"
    write(library, MODULES, LESSONS)
    env = environment(INSTANCE=str(folder / "instance"), LIBRARY=str(library))
    command = [sys.executable, str(BENCH / "trainer_pages.py"), "6" if quick else "20"]
    told = json.loads(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout)
    wide = folder / "wide"
    write(wide, LARGE[1], LESSONS)
    large = {**env, "INSTANCE": str(folder / "large"), "LIBRARY": str(wide)}
    command = [sys.executable, str(BENCH / "trainer_pages.py"), "3", *map(str, LARGE)]
    most = json.loads(subprocess.run(command, env=large, check=True, capture_output=True, text=True).stdout)
    ratio = told["matrix"] / told["bare"]
    return [
        *in_a_full_database(folder, library, quick),
        Figure(
            f"matrix, {PEOPLE} x {MODULES}", f"{ratio:.2f}x", "2.0x", ratio <= 2.0 and told["alike"],
            f"{told['matrix']:.0f} ms, bare page {told['bare']:.0f} ms; {told['size']} bytes, {told['packed']} as gzip",
        ),
        Figure(
            f"matrix, {LARGE[0]} x {LARGE[1]}", f"{most['matrix'] / 1000:.2f} s", "1.5 s", most["matrix"] < 1500,
            f"CPU; {most['size']} bytes, {most['packed']} as gzip",
        ),
        answered(folder),
        Figure(
            f"{GOOD + BAD} people at once", f"{told['many']:.1f} s", "10 s", told["many"] < 10 and told["named"] == BAD,
            f"preview and sending, {told['named']} bad lines named",
        ),
    ]  # fmt: skip


def answered(folder: Path) -> Figure:
    """How long an answer of a learner takes while many people are invited (see many_at_once.py)."""
    env = environment(INSTANCE=str(folder / "answering"))
    subprocess.run([sys.executable, str(BENCH / "people.py"), "200"], env=env, check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, str(BENCH / "many_at_once.py")]
    told = json.loads(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout)
    good = told["good"] and told["answers"] > 0
    return Figure(
        "an answer meanwhile, the slowest", f"{told['slowest']:.2f} s", "1 s",
        good and told["slowest"] < 1 and told["seconds"] < 10,
        f"of {told['answers']}, before {told['before']:.2f} s; {GOOD + BAD} people in {told['seconds']:.1f} s, served",
    )  # fmt: skip


def in_a_full_database(folder: Path, library: Path, quick: bool) -> list[Figure]:
    """A cohort of 500 people on PostgreSQL: alone, and among all others (see many_cohorts.py)."""
    people, cohorts, steps = FULL[quick]
    try:
        with postgres() as (address, _):
            env = environment(INSTANCE=str(folder / "full"), LIBRARY=str(library), DATABASE_URL=address)
            command = [sys.executable, str(BENCH / "many_cohorts.py"), str(people), str(cohorts), str(steps)]
            told = json.loads(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout)
    except NoServer as missing:
        print(missing)
        return []
    note = f"{people:,} people, {cohorts} cohorts, {told['steps']:,} steps, filled in {told['seconds to fill']:.0f} s"
    figures = []
    for page, bar in (("matrix", 3.0), ("module", None)):
        alone, among = told[f"{page}, alone"], told[f"{page}, among all"]
        figures.append(
            Figure(
                f"{page} of 500, PostgreSQL", f"{among / alone:.2f}x", f"{bar}x" if bar else "",
                None if bar is None else among / alone <= bar,
                f"{among:.0f} ms, {alone:.0f} ms in a database that is otherwise empty; {note}",
            )
        )  # fmt: skip
    return figures
