"""Figures for Prometheus, for whoever sets METRICS_TOKEN; without it there is nothing at the address.

`prometheus-client` is an extra: a site that is watched otherwise needs none of it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from hmac import compare_digest
from typing import Any

from flask import Flask, Response, abort, current_app, g, request

from course_app.config import SettingsError
from course_app.records import health
from course_app.records.backup import newest
from course_app.records.ready import why_not_writable
from course_app.web.shared.clock import now
from course_app.web.shared.serving import serving

try:
    import prometheus_client as prometheus
    from prometheus_client import multiprocess
    from prometheus_client.core import GaugeMetricFamily
except ImportError:
    prometheus = None

INSTALL = "Run: .venv/bin/python -m pip install --require-hashes -r requirements/metrics.txt"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
TYPE = "text/plain; version=0.0.4; charset=utf-8"


def init_metrics(app: Flask) -> None:
    """Count requests where METRICS_TOKEN is set. Raises SettingsError where the package is missing."""
    if not app.config["METRICS_TOKEN"]:
        return
    if prometheus is None:
        raise SettingsError(f"METRICS_TOKEN is set, and prometheus-client is not installed. {INSTALL}")
    registry = prometheus.CollectorRegistry()
    words = ("method", "route", "status")
    counted = prometheus.Counter("course_requests", "Requests that were answered", words, registry=registry)
    took = prometheus.Histogram(
        "course_request_seconds", "How long an answer took", ("route",), registry=registry, buckets=BUCKETS
    )
    app.extensions["metrics"] = registry

    def begin() -> None:
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        # The rule, never the path: numbers and codes in addresses belong to people.
        route = request.url_rule.rule if request.url_rule else "none"
        counted.labels(_method(), route, str(response.status_code)).inc()
        if "began" in g:
            took.labels(route).observe(time.perf_counter() - g.began)
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(end)


def _method() -> str:
    return request.method if request.method in ("GET", "HEAD", "POST") else "other"


def metrics() -> Response:
    """Give the figures of all processes of this host to whoever shows the token; to others there is nothing here."""
    token, shown = current_app.config["METRICS_TOKEN"], request.headers.get("Authorization", "")
    if not token or not compare_digest(shown.encode(), f"Bearer {token}".encode()):
        abort(404)
    registry = current_app.extensions["metrics"]
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = prometheus.CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    site = prometheus.CollectorRegistry()
    site.register(Site())
    body = prometheus.generate_latest(registry) + prometheus.generate_latest(site)
    return Response(body, content_type=TYPE, headers={"Cache-Control": "no-store"})


class Site:
    """Figures of the site as a whole, asked for when somebody looks."""

    def collect(self) -> Iterator[Any]:
        """Give each figure; a backup that is not there has no age."""
        waiting, failed = health.mail_waiting(now())
        copy = newest(current_app.config["BACKUPS"])
        figures = {
            "course_mails_waiting": ("Mails that wait for more than an hour", waiting),
            "course_mails_failed": ("Mails that were given up in the last week", failed),
            "course_publication": ("Number of the publication that is served", serving().publication),
            "course_writable": ("1 where an answer could be saved now", int(not why_not_writable())),
        }
        if copy:
            age = (now() - copy.at).total_seconds()
            figures["course_backup_age_seconds"] = ("Age of the newest verified backup", int(age))
        for name, (words, value) in figures.items():
            yield GaugeMetricFamily(name, words, value)
