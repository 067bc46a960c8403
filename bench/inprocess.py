"""CPU of the application alone, without a server: `INSTANCE=filled inprocess.py [--steps N] [page ...]`.

Pages are asked for in short slices in shuffled order, and a low percentile is kept, so that other work on the machine
disturbs little: for asking what one change buys. Prints JSON: milliseconds by page; "step" is a POST.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import os
import random
import statistics
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from course_app.app import create_app

SLICE = 24  # requests of one page in a row
Request = dict[str, Any]


def asking(path: str, cookie: str = "", body: str | None = None, gzip: bool = True) -> Request:
    """Give what a WSGI server hands over."""
    environ: Request = {
        "REQUEST_METHOD": "GET" if body is None else "POST", "PATH_INFO": path, "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1:8000",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO((body or "").encode()),
        "wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    if gzip:
        environ["HTTP_ACCEPT_ENCODING"] = "gzip"
    if cookie:
        environ["HTTP_COOKIE"] = f"session={cookie}"
    if body is not None:
        environ |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    return environ


def run(app: Any, environ: Request, wanted: str) -> None:
    got: list[str] = []
    answer = app(environ, lambda status, headers, error=None: got.append(status))
    for _ in answer:
        pass
    if hasattr(answer, "close"):
        answer.close()
    if not got[0].startswith(wanted):
        raise SystemExit(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} gave {got[0]}, not {wanted}")


def pages(asked: dict[str, tuple[Any, list[Request]]], slices: int, size: int = SLICE) -> dict[str, float]:
    """Take an application and its requests by page; give the milliseconds of CPU of one request of each."""
    found: dict[str, list[float]] = {name: [] for name in asked}
    sources = {name: cycle(environs) for name, (_, environs) in asked.items()}
    order = [name for name in asked for _ in range(slices)]
    random.shuffle(order)
    for name, (app, _) in asked.items():
        for environ in islice(sources[name], size):
            run(app, dict(environ), "200")
    for name in order:
        environs = [dict(environ) for environ in islice(sources[name], size)]
        began = time.process_time()
        for environ in environs:
            run(asked[name][0], environ, "200")
        found[name].append((time.process_time() - began) / size * 1000)
    return {name: statistics.quantiles(times, n=12)[0] for name, times in found.items()}


def steps(app: Any, taken: list[dict[str, str]]) -> tuple[float, float]:
    """Give the milliseconds of CPU of one step, each new and valid: a low percentile of slices, and their median."""
    times = []
    for start in range(0, len(taken), SLICE):
        environs = [asking(one["path"], one["cookie"], one["body"]) for one in taken[start : start + SLICE]]
        began = time.process_time()
        for environ in environs:
            run(app, environ, "303")
        times.append((time.process_time() - began) / len(environs) * 1000)
    return statistics.quantiles(times[1:], n=12)[0], statistics.median(times[1:])


def floor() -> Any:
    os.environ.setdefault("BENCH_PLAN", str(Path(os.environ["INSTANCE"]) / "plan.json"))
    return importlib.import_module("floor").app


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--steps", type=int, default=0)
    options.add_argument("--slices", type=int, default=30)
    options.add_argument("--plain", action="store_true")
    options.add_argument("--floor", action="store_true", help="the floor of each page beside it")
    options.add_argument("pages", nargs="*")
    wanted = options.parse_args()
    instance = Path(os.environ["INSTANCE"])
    plan = json.loads((instance / "plan.json").read_text())
    app = create_app(WORKER=False)
    cookies = (instance / "cookies.txt").read_text().split()
    scenes = [line.split() for line in (instance / "scenes.txt").read_text().splitlines()]
    told: dict[str, float] = {}
    if wanted.steps:
        left = json.loads((instance / "steps.json").read_text())[-wanted.steps :]
        told["step"], told["step, median"] = steps(app, left)
    asked: dict[str, tuple[Any, list[Request]]] = {}
    for name in wanted.pages:
        page, _, who = name.partition("-")
        if page == "scene":
            environs = [asking(path, cookie, gzip=not wanted.plain) for cookie, path in scenes]
        elif who or page == "verify":
            environs = [asking(plan["paths"][page], gzip=not wanted.plain)]
        else:
            environs = [asking(plan["paths"][page], cookie, gzip=not wanted.plain) for cookie in cookies]
        asked[name] = app, environs
        if wanted.floor:
            environs = [asking(f"/{name}", cookie, gzip=not wanted.plain) for cookie in cookies]
            asked[f"{name}, floor"] = floor(), environs
    told |= pages(asked, wanted.slices) if asked else {}
    for name in wanted.pages if wanted.floor else ():
        told[f"{name}, ratio"] = told[name] / told[f"{name}, floor"]
    print(json.dumps({name: round(value, 3) for name, value in told.items()}))


if __name__ == "__main__":
    main()
