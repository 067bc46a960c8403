"""`make bench`: what pages cost, as ratios to the floor (see floor.py). --quick for a short run.

The course and the floor run side by side under the same server (gunicorn.conf.py, 2 workers). One is asked at a time,
8 clients, 64 sessions, in short windows in shuffled order; what counts is the CPU of the server's processes (and of
PostgreSQL's), read from /proc. A ratio is the median over the rounds. One answer that is not a 200 makes a row void.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import badges
import cohorts
import start
from load import Window, ask, send, size
from servers import BENCH, NoServer, Server, course, cpu, environment, floor, postgres, serve
from table import Figure, show

# figure: page of people.py, signed in, the most that it may cost
ROWS = {
    "home": ("home", True, 4.5),
    "course": ("course", True, None),
    "lesson": ("lesson", True, 3.0),
    "scene": ("scene", True, 3.5),
    "home, signed out": ("home", False, 1.2),
    "course, signed out": ("course", False, 1.2),
    "module, signed out": ("module", False, 1.2),
    "lesson, signed out": ("lesson", False, 1.2),
    "/verify/<code>": ("verify", False, 3.0),
}
STEPS = {False: (5, 900), True: (3, 300)}  # quick: rounds of steps, and how many in each


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="a third of the time, for a first look")
    options.add_argument(
        "--only", choices=("pages", "postgres", "steps", "texts", "start", "cohorts", "badges"), help="one part"
    )
    wanted = options.parse_args()
    if wanted.quick:
        print("A short run: its figures are rough.", flush=True)
    parts = {
        "pages": pages,
        "postgres": on_postgres,
        "steps": steps,
        "texts": texts,
        "start": start.measure,
        "cohorts": cohorts.measure,
        "badges": badges.measure,
    }
    figures: list[Figure] = []
    for name in [wanted.only] if wanted.only else parts:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            os.chmod(folder, 0o700)
            figures += parts[name](Path(folder), wanted.quick)
    show(figures)
    keep(figures, wanted.quick)
    sys.exit(not all(figure.met in (True, None) for figure in figures))


def filled(instance: Path, learners: int = 1000, **env: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Make an instance with learners; give what people.py says of it, and the environment that serves it."""
    settings = environment(INSTANCE=str(instance), BENCH_PLAN=str(instance / "plan.json"), **env)
    subprocess.run([sys.executable, str(BENCH / "people.py"), str(learners)], env=settings, check=True)
    return json.loads((instance / "plan.json").read_text()), settings


def pages(instance: Path, quick: bool) -> list[Figure]:
    plan, env = filled(instance)
    with serve(*course(env)) as ours, serve(*floor(env)) as bare:
        return rows(instance, plan, ROWS, ours, bare, quick)


def on_postgres(instance: Path, quick: bool) -> list[Figure]:
    """A lesson on PostgreSQL: against the floor on SQLite, which is stricter, and against the floor on PostgreSQL."""
    with contextlib.ExitStack() as stack:
        try:
            address, pid = stack.enter_context(postgres())
        except NoServer as missing:
            print(missing)
            return []
        plan, env = filled(instance, 300, DATABASE_URL=address)
        sqlite = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        _, bare_env = filled(sqlite, 100)
        ours = stack.enter_context(serve(*course(env)))
        near = stack.enter_context(serve(*floor(env)))
        bare = stack.enter_context(serve(*floor(bare_env)))
        figures = rows(
            instance, plan, {"lesson, PostgreSQL": ("lesson", True, 6.5)}, ours, bare, quick, pid,
            other=sqlite / "cookies.txt",
        )  # fmt: skip
        figures += rows(instance, plan, {"... to a floor on it": ("lesson", True, None)}, ours, near, quick, pid, pid)
        return figures


def rows(
    instance: Path, plan: dict[str, Any], wanted: dict[str, tuple[str, bool, float | None]], ours: Server,
    bare: Server, quick: bool, *also: int, other: Path | None = None,
) -> list[Figure]:  # fmt: skip
    """Measure pages against their floors. `also`: a process that works for the course, and one for the floor."""
    rounds, seconds = (3 if quick else 7), 1
    cookies = instance / "cookies.txt"
    found: dict[tuple[str, bool, bool], list[Window]] = {}
    for turn in range(-1, rounds):  # the first warms up
        windows = [(name, gzip, course) for name in wanted for gzip in (True, False) for course in (True, False)]
        random.shuffle(windows)
        for name, gzip, is_ours in windows:
            page, signed, _ = wanted[name]
            if is_ours:
                path, file = plan["paths"][page], (cookies if signed else None)
                if page == "scene":
                    file = instance / "scenes.txt"
                window = ask(ours, path, seconds, file, gzip, *also[:1])
            else:
                path = f"/{page}" if signed else f"/{page}-anonymous"
                window = ask(bare, path, seconds, other or cookies, gzip, *also[1:])
            if turn >= 0:
                found.setdefault((name, gzip, is_ours), []).append(window)
    figures = []
    first, bare_first = (file.read_text().split("\n")[0] for file in (cookies, other or cookies))
    for name, (page, signed, bar) in wanted.items():
        ratios = {}
        for gzip in (True, False):
            pairs = zip(found[name, gzip, True], found[name, gzip, False], strict=True)
            ratios[gzip] = statistics.median(mine.each / least.each for mine, least in pairs)
        bad = sum(window.bad for (row, _, _), all_ in found.items() if row == name for window in all_)
        mine = size(ours, plan["paths"][page], first if signed else "")
        least_size = size(bare, f"/{page}" if signed else f"/{page}-anonymous", bare_first)
        alike = abs(mine / least_size - 1) <= 0.05
        cost = statistics.median(window.each for window in found[name, True, True])
        least = statistics.median(window.each for window in found[name, True, False])
        figures.append(
            Figure(
                name, f"{ratios[True]:.2f}x / {ratios[False]:.2f}x", f"{bar}x" if bar else "",
                None if bar is None else alike and not bad and max(ratios.values()) <= bar,
                f"{cost:.2f} ms, floor {least:.2f} ms, compressed / not; {mine} bytes, floor {least_size}"
                + ("" if alike and not bad else f", VOID: {bad} bad"),
            )
        )  # fmt: skip
    return figures


def steps(instance: Path, quick: bool) -> list[Figure]:
    """Steps of quizzes and scenarios, each of them new: CPU without a server, and how many a server takes."""
    rounds, many = STEPS[quick]
    _, env = filled(instance)
    command = [sys.executable, str(BENCH / "inprocess.py"), "--steps", str(many)]
    alone = json.loads(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout)
    waiting = json.loads((instance / "steps.json").read_text())[:-many]
    random.shuffle(waiting)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    speeds, costs, bad = [], [], 0
    with serve(*course(env)) as ours:
        for turn in range(min(rounds, len(waiting) // many)):
            taken = waiting[turn * many : (turn + 1) * many]
            requests = (
                ("POST", one["path"], {**kind, "Cookie": f"session={one['cookie']}"}, one["body"].encode())
                for one in taken
            )
            before = cpu(ours.pid)
            sent, seconds, wrong = send(ours, requests, lambda status: status == 303)
            speeds.append(sent / seconds)
            costs.append(1000 * (cpu(ours.pid) - before) / sent)
            bad += wrong
    speed = statistics.median(speeds)
    note = f"{statistics.median(costs):.2f} ms CPU each in the server" + (f", VOID: {bad} bad" if bad else "")
    return [
        Figure(
            "step, CPU in-process",
            f"{alone['step']:.2f} ms",
            "2 ms",
            alone["step"] <= 2.0,
            f"a low percentile of slices, as for pages without a server; median {alone['step, median']:.2f} ms",
        ),
        Figure("steps through the server", f"{speed:.0f}/s", "250/s", not bad and speed >= 250, note),
    ]


def texts(instance: Path, quick: bool) -> list[Figure]:
    """Reading and compiling scenarios, and the engine: plain Python, see texts.py."""
    command = [sys.executable, str(BENCH / "texts.py"), *(["--quick"] if quick else [])]
    env = environment(INSTANCE=str(instance))
    told = json.loads(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout)
    return [Figure(*row) for row in told]


def keep(figures: list[Figure], quick: bool) -> None:
    results = BENCH / "results"
    results.mkdir(exist_ok=True)
    at = datetime.now(UTC)
    told = {
        "at": at.isoformat(timespec="seconds"), "quick": quick, "python": platform.python_version(),
        "cores": os.cpu_count(), "load": os.getloadavg(), "figures": [figure._asdict() for figure in figures],
    }  # fmt: skip
    path = results / f"{at:%Y-%m-%dT%H%M%S}.json"
    path.write_text(json.dumps(told, indent=1) + "\n")
    print(f"Kept in {path.relative_to(BENCH.parent)}")


if __name__ == "__main__":
    main()
