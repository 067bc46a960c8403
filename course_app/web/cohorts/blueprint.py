"""The feature that its views belong to, and the one question that all pages of trainers ask first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from course_app.records import cohorts, second_steps
from course_app.records.cohorts import Cohort, Member
from course_app.web.shared.auth import event, me, signed_in, to_second_step

P = ParamSpec("P")
R = TypeVar("R")

blueprint = Blueprint("cohorts", __name__)


def for_its_trainers(view: Callable[Concatenate[Cohort, P], R]) -> Callable[..., R | Response]:
    """A view of one cohort, for the trainers who lead it. To everybody else the cohort is not there."""

    @wraps(view)
    def wrapped(cohort_id: int, *args: P.args, **kwargs: P.kwargs) -> R:
        cohort = cohorts.cohort_led(me().id, cohort_id)
        if cohort is None:
            event("denied", f"cohort:{cohort_id}")
            abort(404)
        second_step_first()
        if request.method == "GET":
            event("looked", request.path)  # who saw whose pages is told by the log: a GET writes no row
        return view(cohort, *args, **kwargs)

    return signed_in(wrapped)


def second_step_first() -> None:
    """Go no further for a trainer whose role asks for a second step that is not there."""
    if second_steps.standing(me().id).lacks_second:
        abort(to_second_step())


def somebody_in(cohort: Cohort, user_id: int) -> Member:
    """Give a person of the cohort; somebody who is not in it, or no longer, is not there."""
    return cohorts.member_of(cohort.id, user_id) or abort(404)


def its_address(cohort: Cohort, *more: object) -> str:
    """Give the address of a page of a cohort."""
    return "/".join(("/cohorts", str(cohort.id), *map(str, more)))
