"""What starting costs, what a large library costs, and what a server holds in memory after a day of work."""

from __future__ import annotations

import http.client
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from load import send
from servers import ROOT, Server, course, cpu, environment, pss, serve
from table import Figure

MODULES, LESSONS, WORDS = 60, 8, 800
PAGES, ATTEMPTS, STATEMENTS = 2000, 200, 20
MARKS = 20  # times a password is hashed
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def measure(folder: Path, quick: bool) -> list[Figure]:
    return [*starting(folder / "start", quick), *large(folder / "large"), *memory(folder / "memory"), *password()]


def starting(instance: Path, quick: bool) -> list[Figure]:
    """From the start of the server to its first page: on a new machine, then with everything there."""
    env = environment(INSTANCE=str(instance))
    with serve(*course(env)) as first:
        new = first.started_in
    again = []
    for _ in range(3 if quick else 7):
        with serve(*course(env)) as server:
            again.append(server.started_in)
    usual = statistics.median(again)
    return [
        Figure("first page after start", f"{usual:.2f} s", "1.5 s", usual <= 1.5, "start, home page answered"),
        Figure("... with a new database", f"{new:.2f} s", note="once: migrated and published as well"),
    ]


def large(folder: Path) -> list[Figure]:
    """60 modules of 8 lessons of 800 words."""
    library = folder / "library"
    write(library)
    env = environment(INSTANCE=str(folder / "instance"), LIBRARY=str(library), FLASK_APP="wsgi")
    flask = [sys.executable, "-m", "flask"]
    check, said = timed(lambda: subprocess.run([*flask, "course", "check"], cwd=ROOT, env=env, capture_output=True))
    lessons = MODULES * LESSONS
    clean = said.returncode == 0
    first, _ = timed(lambda: subprocess.run([*flask, "prepare"], cwd=ROOT, env=env, check=True, capture_output=True))
    again = []
    for _ in range(3):
        with serve(*course(env)) as server:
            again.append(server.started_in)
    usual = statistics.median(again)
    note = "" if clean else said.stdout.decode()[:300]
    return [
        Figure(f"check of {lessons} lessons", f"{check:.1f} s", "10 s", clean and check < 10, note),
        Figure("start, nothing changed", f"{usual:.2f} s", "2 s", usual < 2, "the same library, first page answered"),
        Figure("... published for the first time", f"{first:.1f} s", note="flask prepare"),
    ]


def timed(work: Callable[[], subprocess.CompletedProcess[bytes]]) -> tuple[float, subprocess.CompletedProcess[bytes]]:
    began = time.monotonic()
    done = work()
    return time.monotonic() - began, done


def write(root: Path, many: int = MODULES, lessons: int = LESSONS) -> None:
    """Write a large library that the checker accepts."""
    text = "\n\n".join(
        f"## What helps {part}?\n\n" + " ".join("Ask first, then listen, then say what you heard." for _ in range(11))
        for part in range(WORDS // 100)
    )
    modules = []
    for number in range(1, many + 1):
        slug = f"{number:02}-module-{number}"
        modules.append(slug)
        outcome, folder = f"M{number}.LO1", root / "content/modules" / slug
        folder.mkdir(parents=True)
        for lesson in range(1, lessons + 1):
            head = f"---\ntitle: Lesson {lesson} of {number}\nminutes: 5\noutcomes: [{outcome}]\n---\n"
            (folder / f"{lesson:02}-lesson-{lesson}.md").write_text(head + text + "\n")
        minutes = lessons * 5 + 2
        head = (
            f"---\ntitle: Module {number}\nshort: Module {number}\nminutes: {minutes}\noutcomes:\n  {outcome}: Listen."
        )
        (folder / "module.md").write_text(f"{head}\nquiz: {slug}\n---\nWhy this module matters.\n")
        quiz = root / "quizzes" / f"{slug}.md"
        quiz.parent.mkdir(parents=True, exist_ok=True)
        quiz.write_text(bank(slug, outcome))
    courses = root / "content/courses"
    courses.mkdir(parents=True)
    hours = round(many * (lessons * 5 + 2) / 60)
    listed = ", ".join(modules)
    head = f"---\ntitle: A long course\nshort: Long\nhours: {hours}\nmodules: [{listed}]\nfor: All of us.\n"
    (courses / "a-long-course.md").write_text(f"{head}outcomes: [Listen.]\n---\nWhat it is about.\n")


def bank(slug: str, outcome: str) -> str:
    """Give a quiz of twelve items."""
    head = f"---\ntitle: Quiz\nmodule: {slug}\noutcomes: [{outcome}]\nminutes: 2\nshow: 2\n---\n"
    told = "Say what happens next, and why. Twelve to forty-five words do: a reader on a phone has little time."
    items = []
    for number in range(1, 13):
        choices = "".join(
            f"- 'Step number {place} of item {number}, in a sentence of about this length.' {{{points}}}\n    {told}\n"
            for place, points in enumerate((2, 1, 0), 1)
        )
        facts = f"outcome: {outcome}\nlesson: {slug}/01-lesson-1\nlevel: {'analyse' if number % 2 else 'apply'}\n"
        items.append(f"## item-{number}\n{facts}\nA person, a place, a pressure. What comes first?\n\n{choices}")
    return head + "\n".join(items)


def memory(instance: Path) -> list[Figure]:
    """2,000 pages, 200 attempts and 20 statements; then what the two workers and their parent hold."""
    env = environment(INSTANCE=str(instance), BENCH_PLAN=str(instance / "plan.json"))
    subprocess.run([sys.executable, str(ROOT / "bench/people.py"), "300"], env=env, check=True, capture_output=True)
    plan = json.loads((instance / "plan.json").read_text())
    cookies = (instance / "cookies.txt").read_text().split()
    paths = ["/", plan["course"], "/me", "/me/journal", "/glossary", "/references", "/fact-sheets", *plan["lessons"]]
    asked = [("GET", paths[n % len(paths)], {"Cookie": f"session={cookies[n % 64]}"}, b"") for n in range(PAGES // 2)]
    asked += [("GET", path, {}, b"") for _, path, _, _ in asked if not path.startswith("/me")]
    asked += [
        ("GET", paths[n % len(paths)], {"Cookie": f"session={cookies[0]}"}, b"") for n in range(PAGES - len(asked))
    ]
    taken = json.loads((instance / "steps.json").read_text())
    with serve(*course(env)) as server:
        time.sleep(1)  # until the second worker is there
        grown = [pss(server.pid)]
        _, _, bad = send(server, asked, lambda status: status == 200)
        grown.append(pss(server.pid))
        begun = []
        for number in range(ATTEMPTS):
            quiz = plan["quizzes"][number % len(plan["quizzes"])]
            begun.append(begin(server, cookies[number % 64], plan["tokens"][number % 64], quiz))
        steps = [("POST", s["path"], {**FORM, "Cookie": f"session={s['cookie']}"}, s["body"].encode()) for s in taken]
        _, _, wrong = send(server, steps[: ATTEMPTS * 4], lambda status: status == 303)
        grown.append(pss(server.pid))
        before = cpu(server.pid)
        issued = [issue(server, plan["course"], **one) for one in plan["finishers"][:STATEMENTS]]
        each = 1000 * (cpu(server.pid) - before) / STATEMENTS
        held = pss(server.pid)
    bad += wrong + begun.count(False) + issued.count(False)
    enough = len(asked) >= PAGES and len(begun) >= ATTEMPTS and len(issued) >= STATEMENTS
    fresh, paged, tried = grown
    note = f"fresh {fresh:.0f}, then {len(asked)} pages {paged:.0f}, {len(begun)} attempts {tried:.0f}"
    note += f", {len(issued)} statements {held:.0f}"
    note += f", VOID: {bad} bad" if bad else ""
    right = enough and not bad
    return [
        Figure("memory (PSS)", f"{held:.0f} MB", "160 MB", right and held <= 160, note),
        Figure("a statement issued", f"{each:.0f} ms", "250 ms", right and each <= 250, "CPU, the printing included"),
    ]


def post(server: Server, path: str, cookie: str, form: dict[str, str]) -> str:
    """Send a form; give where it leads to."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("POST", path, urlencode(form), {**FORM, "Cookie": f"session={cookie}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers.get("Location", "") if answer.status == 303 else ""


def begin(server: Server, cookie: str, token: str, quiz: str) -> bool:
    """Begin an attempt and look at its first scene, as people do; say whether both went well."""
    place = post(server, f"/quizzes/{quiz}/attempts", cookie, {"csrf_token": token})
    looked = [("GET", place, {"Cookie": f"session={cookie}"}, b"")]
    return bool(re.search(r"/attempts/\d+$", place)) and send(server, looked, lambda status: status == 200)[2] == 0


def issue(server: Server, course: str, cookie: str, token: str) -> bool:
    form = {"csrf_token": token, "name": "Ada Mensah", "kind": "participation", "name_public": "y"}
    return bool(re.search(r"/statements/\w{26}$", post(server, f"{course}/statements", cookie, form)))


HASH = f"""
import statistics, time
from course_app.web.shared.passwords import HASHER, hash_password
times = []
for _ in range({MARKS}):
    began = time.process_time()
    hash_password("eleven quiet otters")
    times.append(time.process_time() - began)
print(statistics.median(times), HASHER.memory_cost, HASHER.time_cost, HASHER.parallelism)
"""


def password() -> list[Figure]:
    """What a password costs to hash: us once a sign-in, and whoever stole the database each guess."""
    said = subprocess.run(
        [sys.executable, "-c", HASH], cwd=ROOT, env=environment(), check=True, capture_output=True, text=True
    ).stdout.split()
    note = f"argon2id, {int(said[1]) / 1024:.0f} MiB, t={said[2]}, p={said[3]} (C07)"
    return [Figure("a password hashed", f"{1000 * float(said[0]):.0f} ms", note=note)]
