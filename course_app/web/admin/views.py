"""For admins: what needs a hand, and the pages behind it."""

from __future__ import annotations

from typing import NamedTuple

from flask import current_app, render_template

from course_app import doctor
from course_app.records.overview import Figures, figures
from course_app.web.admin import audit, outbox, people, person, publications, settings  # noqa: F401  they add their pages
from course_app.web.admin.blueprint import blueprint
from course_app.web.shared.auth import for_role
from course_app.web.shared.clock import now
from course_app.web.shared.words import capital, counted

__all__ = ["blueprint"]
# Where a page of the site shows more of what `flask doctor` says.
WHERE = {
    "library": ("/admin/publications", "Publications"),
    "issuer": ("/admin/issuer", "Issuer"),
    "keys": ("/admin/statements", "Statements"),
    "mail": ("/admin/settings", "Settings"),
    "address": ("/admin/settings", "Settings"),
}


class Hand(NamedTuple):
    """Something that needs a hand: what, what to do, and where there is more about it."""

    what: str
    do: str
    address: str = ""
    name: str = ""


@blueprint.get("/admin")
@for_role("admin")
def overview() -> str:
    told = figures(now())
    return render_template("admin/overview.html", needs=[*_waiting(told), *_found()], figures=told)


def _waiting(told: Figures) -> list[Hand]:
    needs = []
    if told.asked:
        what = f"{counted(told.asked, 'correction')} of a statement {'is' if told.asked == 1 else 'are'} asked for"
        needs.append(Hand(what, "Grant it, or say why not.", "/admin/statements?state=asked", "Statements"))
    if told.failed:
        what = f"{counted(told.failed, 'mail')} could not be sent"
        needs.append(Hand(what, "See why; try again, or give up.", "/admin/outbox", "Outbox"))
    if told.late:
        what = f"{counted(told.late, 'mail')} {'waits' if told.late == 1 else 'wait'} for more than an hour"
        do = "Is WORKER=1, or does flask worker run?"
        needs.append(Hand(what, do, "/admin/outbox?show=waiting", "Outbox"))
    return [hand._replace(what=capital(hand.what)) for hand in needs]


def _found() -> list[Hand]:
    """What the doctor sees at a glance; what takes its time, such as asking the mail server, is left to the command."""
    found = doctor.glance(current_app.config, now())
    return [Hand(capital(one.told), one.do, *WHERE.get(one.name, ())) for one in found]
