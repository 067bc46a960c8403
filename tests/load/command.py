"""`make load`: the scenarios, on one database after the other. Exit 1 where a mark does not hold."""

from __future__ import annotations

import argparse
import asyncio
import traceback
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from load import cost, full, scenarios, soak
from load.figures import Result
from load.scenarios import Crowd
from load.site import Site, site
from load.writing import write

# In their order: who signed in stays so, who began goes on.
ORDER = {
    "L06": scenarios.sign_in,
    "L03": scenarios.open_together,
    "L02": scenarios.finish_together,
    "L01": scenarios.quiz,
    "L05": scenarios.browsing,
    "L10": scenarios.restarts,
    "L08": scenarios.statements,
}
ALONE = ("L04", "L11")  # each with a start of its own
SLOW = ("L03", "L02", "L01")  # of a whole run, also with 10 ms more at each COMMIT; --slow-commits alone does all
DATABASES = ("sqlite", "postgresql")


class Run(NamedTuple):
    """One start of the site, and what happens there."""

    database: str
    slow: bool
    scenarios: Sequence[str]
    workers: int = 2


def runs(asked: argparse.Namespace) -> Iterator[Run]:
    wanted = asked.only.split(",") if asked.only else [*ORDER, *ALONE]
    for database in [asked.database] if asked.database else DATABASES:
        for slow in (True,) if asked.slow_commits else (False,) if asked.only or asked.quick else (False, True):
            known = SLOW if slow and not (asked.only or asked.slow_commits) else ORDER
            if found := [name for name in ORDER if name in wanted and name in known]:
                yield Run(database, slow, found)
        slow = asked.slow_commits
        if "L04" in wanted and database == "postgresql":
            yield Run(database, slow, ["L04"], workers=4)
        if "L11" in wanted:
            yield Run(database, slow, ["L11"])


async def happen(
    found: Site, wanted: Sequence[str], quick: bool, minutes: float = 10, results: list[Result] | None = None
) -> list[Result]:
    """Let the scenarios happen on one site; add to the results one by one."""
    crowd = Crowd(found, 20 if quick else 500, 6 if quick else 60)
    if not {"L06", "L04", "L11"} & {*wanted}:
        await crowd.measure("", scenarios.sign_in_quickly)
    for name in wanted:
        if name == "L04":
            await crowd.measure(name, lambda here: scenarios.arriving(here, *((20, 1.2) if quick else (2000, minutes))))
        elif name == "L11":
            await crowd.measure(name, lambda here: full.full(here, *((200, 10_000) if quick else full.FULL)))
        else:
            await crowd.measure(name, ORDER[name])
        print("\n".join(crowd.results[-1].lines()), flush=True)
        if results is not None:
            results.append(crowd.results[-1])
    crowd.lines.close()
    return crowd.results


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Load the site and say whether it holds.")
    parser.add_argument("--only", default="", help="such as L01,L06")
    parser.add_argument("--database", choices=DATABASES, help="one of them")
    parser.add_argument("--workers", type=int, default=0, help="2, and 4 for L04")
    parser.add_argument("--slow-commits", action="store_true", help="only with 10 ms more at each COMMIT")
    parser.add_argument("--quick", action="store_true", help="few people, seconds: does the tool work?")
    parser.add_argument("--minutes", type=float, default=10, help="over which 2,000 people come (L04)")
    parser.add_argument("--soak", type=float, default=0, help="only L07, for so many minutes")
    parser.add_argument("--cost", action="store_true", help="only what one learner costs")
    parser.add_argument("--write", action="store_true", help="into docs/running-it.md")
    asked = parser.parse_args(words)
    results: list[Result] = []
    if asked.soak:
        with site(asked.database or "sqlite", asked.workers or 2) as found:
            crowd = Crowd(found, soak.PEOPLE, 60)
            asyncio.run(soak.alone(crowd, asked.soak))
        results += crowd.results
        print("\n".join(results[-1].lines()), flush=True)
    costs = []
    for database in [asked.database] if asked.database else DATABASES:
        if asked.cost or not (asked.only or asked.soak or asked.quick or asked.slow_commits):
            with site(database, asked.workers or 2) as found:
                costs.append(asyncio.run(cost.of_one_learner(Crowd(found, 1, 1))))
            print(costs[-1], flush=True)
    broken = False
    for run in () if asked.soak or asked.cost else runs(asked):
        modules = full.MODULES if "L11" in run.scenarios else 0
        try:
            with site(run.database, asked.workers or run.workers, run.slow, modules) as found:
                asyncio.run(happen(found, run.scenarios, asked.quick, asked.minutes, results))
        except Exception:  # what follows can be measured all the same
            traceback.print_exc()
            broken = True
        if asked.write:
            write(results, costs)
    if asked.write:
        write(results, costs)
    return 0 if not broken and all(result.holds for result in results) else 1
