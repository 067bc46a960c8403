"""The password once more, before something that cannot be undone or that opens the account to others."""

from __future__ import annotations

from typing import NamedTuple

from flask import abort

from course_app.records import people
from course_app.records.people import User
from course_app.web.shared import limits, passwords
from course_app.web.shared.auth import event, me, session_token
from course_app.web.shared.clock import now

WRONG = "This is not your password. Please type it again."


class Proven(NamedTuple):
    """Somebody who typed their password, and the hash of the one that they have from now on."""

    user: User
    hashed: str


def prove(password: str, new: str | None = None) -> Proven | None:
    """Take what the person signed in typed, and a new password if they want one; None when it is not theirs.

    Hashing holds no lock; afterwards everything is looked at again. After ten wrong ones the next has to wait (429),
    right or wrong: whoever took a sign-in may not guess here what they could not guess at the door.
    """
    stored, who = me().password_hash, limits.the_person()
    if wait := limits.too_many("password", who):
        abort(wait)
    if not passwords.verify(stored, password).right:
        event("password-refused")
        return None
    limits.count_anew("password", who)
    hashed = stored if new is None else passwords.hash_password(new)
    user = people.signed_in(session_token(), now())
    return Proven(user, hashed) if user is not None and user.password_hash == stored else None
