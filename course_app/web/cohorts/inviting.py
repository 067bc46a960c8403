"""Invitations: who may be asked, and the mail that asks them. Nobody is seen before they say yes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from course_app.records import joining
from course_app.records.cohorts import Cohort
from course_app.records.joining import Invitation
from course_app.records.outbox import post_many, take_back
from course_app.records.people import digest
from course_app.web.shared.auth import event, me
from course_app.web.shared.clock import now
from course_app.web.shared.mailed import link
from course_app.web.shared.words import short_day


def asked_already(waiting: Sequence[Invitation]) -> dict[str, str]:
    """Give why not to ask somebody again, by address."""
    at = now()
    return {
        one.email: f"An invitation of {short_day(one.invited_at)} waits for an answer already."
        for one in waiting
        if one.expires_at > at
    }


def invite(cohort: Cohort, people: Iterable[tuple[str, str]]) -> int:
    """Take (address, name) of each, owe each an invitation; give how many. An account or none is the same."""
    made = joining.invite(cohort.id, people, me().id, now())
    same = {"trainer": me().name, "cohort": cohort.name, "life": "30 days"}
    mails = [
        (None, address, key_of(digest(token)), {**same, "link": link(f"/join/{token}")}) for address, token in made
    ]
    post_many("invitation", mails, now())  # in one statement: learners who answer wait for all of it
    event("invited", f"cohort:{cohort.id} {len(made)}")
    return len(made)


def key_of(token_hash: bytes) -> str:
    """Give the key of the mail of an invitation."""
    return f"invitation:{token_hash.hex()[:32]}"


def withdraw(cohort: Cohort, one: Invitation) -> None:
    """Take an invitation back, and its mail if that has not gone."""
    joining.withdraw_invitation(cohort.id, one.id, now())
    take_back(key_of(one.token_hash), "The invitation was withdrawn.", now())
