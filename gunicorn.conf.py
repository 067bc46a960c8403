"""How the site is served: `make serve` runs `gunicorn wsgi:app` with this file beside it."""

import ctypes
import gc
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import zlib
from contextlib import suppress

import jinja2
from flask import g

from course_app.cli import make_first_keys, prepare_database, publish_library
from course_app.records.db import NotWritable, db
from course_app.records.people import User
from course_app.upkeep_cli import Refused
from course_app.worker import start

gc.disable()  # until there are workers: what it would free leaves holes, and a hole that is filled is a page copied


def number(name, default):
    """Give a setting of the server, which must be a whole number."""
    text = os.environ.get(name, "") or default
    if not text.isdigit():
        print(f"{name}={text!r}: write a whole number.", file=sys.stderr)
        raise SystemExit(os.EX_CONFIG)
    return int(text)


bind = f"{os.environ.get('HOST', '127.0.0.1')}:{number('PORT', '8000')}"
os.environ.setdefault("BASE_URL", f"http://{bind}")  # links in mails and on statements lead here
workers = number("WORKERS", "2")
worker_class = "gthread"
# A thread waits with its COMMIT. On PostgreSQL others may commit meanwhile; on SQLite two are enough, and 5 MB lighter.
threads = number("THREADS", "4" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "2")
preload_app = True  # workers share the memory of what never changes
accesslog = None
errorlog = "-"
loglevel = "warning"
keepalive = 20
graceful_timeout = 20
proc_name = "common-ground"
control_socket_disable = True  # systemd is asked to restart it, and the folder of its user may not be writable
if os.environ.get("METRICS_TOKEN"):  # before the application is loaded: all processes count in one folder
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="common-ground-metrics-"))
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  a heartbeat, no data


def on_starting(server):
    """Make the database, bring it to the newest schema and publish the library, before any worker is there."""
    app = server.app.wsgi()  # the one that workers inherit, with the library that is read here
    first = multiprocessing.get_context("fork").Process(target=prepare, args=(app,))
    first.start()  # in a process of its own: what it used and gave back would leave holes in the memory of all
    first.join()
    if first.exitcode:
        raise SystemExit(max(first.exitcode, 1))
    with app.app_context():
        app.extensions["serving"].refresh()
        warm(app)
        db.engine.dispose()
    if hasattr(libc := ctypes.CDLL(None), "malloc_trim"):  # glibc
        libc.malloc_trim(0)  # a hole that a worker fills is a page copied
    gc.freeze()  # what is here by now stays: no worker looks through it again, so its memory stays shared


def prepare(app):
    """Do once what any worker needs, and say what was done."""
    try:
        prepare_database(app)
        print(publish_library(app, "start"), flush=True)
        make_first_keys(app)
    except Refused as error:
        print(error, file=sys.stderr, flush=True)
        raise SystemExit(os.EX_CONFIG) from None  # what a restart does not mend: systemd is told to try no more
    except NotWritable as error:
        print(f"The database cannot be written ({error}): what is published is served, nothing is saved.", flush=True)


def warm(app):
    """Ask for the pages that are asked for most, as a visitor and as a learner who is not in the database.

    What is made once (templates, statements in SQL, what the ORM learns of its classes) is then made before the fork,
    and the workers share it instead of each making its own.
    """
    env, folder = app.jinja_env, os.path.join(app.root_path, "__pycache__", "templates")
    with suppress(OSError):  # where this user may not write beside the code
        os.makedirs(folder, exist_ok=True)
    how = (jinja2.__version__, env.trim_blocks, env.lstrip_blocks, sorted(env.extensions))
    env.bytecode_cache = MadeBefore(folder, f"{zlib.crc32(repr(how).encode()):08x}-%s")
    for name in env.list_templates(filter_func=for_learners):
        env.get_template(name)
    env.bytecode_cache = None  # workers write nothing there
    course = next(iter(app.extensions["serving"].library.courses.values()), None)
    paths = ["/", "/me", "/me/journal", "/glossary", "/references", "/fact-sheets"]
    if course:
        module = course.modules[0]
        paths += [page.address for page in (course, module, *module.lessons[:1])]
    for path in paths:
        app.test_client().get(path)
        with app.test_request_context(path):
            g._login_user = User(id=0, name="", email="", theme=None)
            app.full_dispatch_request()


class MadeBefore(jinja2.FileSystemBytecodeCache):
    """Templates kept as code beside the code, as Python keeps its own: a start need not make them, a third of a second.

    What cannot be kept is made each time, and what cannot be read is made anew.
    """

    def load_bytecode(self, bucket):
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever half a file makes of it
            bucket.reset()

    def dump_bytecode(self, bucket):
        with suppress(OSError):
            super().dump_bytecode(bucket)


def for_learners(template):
    """Whether a template is of the pages that learners see, nearly all of what is asked for."""
    return template.endswith(".html") and not template.startswith(("admin/", "authoring/", "cohorts/"))


def when_ready(server):
    print(f"Serving on http://{bind} (stop with Ctrl+C)", flush=True)
    if not os.environ.get("BASE_URL", "").startswith("https://"):
        print("BASE_URL is not https: right for a test machine; statements are marked as specimens.", flush=True)


def post_fork(server, worker):
    gc.enable()


def post_worker_init(worker):
    """Each worker looks for publications and sends mail; connections are never shared over a fork."""
    app = worker.wsgi
    with app.app_context():
        db.engine.dispose(close=False)
    app.extensions["serving"].watch(app)
    app.extensions["without_memory"] = step_aside
    start(app)


def step_aside():
    """A process that ran out of memory ends when its requests are answered, and a new one takes its place."""
    os.kill(os.getpid(), signal.SIGTERM)


def on_exit(server):
    """Take the folder in which the processes counted away."""
    if "METRICS_TOKEN" in os.environ:
        shutil.rmtree(os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""), ignore_errors=True)
