"""The forms of conversations."""

from __future__ import annotations

import re
import secrets

from wtforms import BooleanField

from course_app.web.shared.forms import AtMost, Day, Form, Said, StringField, clean

LONGEST_WORDS, LONGEST_GOAL, LONGEST_REASON = 2000, 300, 1000  # characters


def plain(text: str | None) -> str:
    """Take what was typed into a box of several lines; give it as it is kept."""
    return clean((text or "").replace("\r\n", "\n"))


def new_key() -> str:
    """Give what a form carries so that sending it twice is sending it once. It says nothing about anybody."""
    return secrets.token_urlsafe(12)


def a_key(text: str | None) -> str:
    """Take the key of a form; give another one where it is none that we made."""
    return text if text and re.fullmatch(r"[\w-]{16}", text, re.ASCII) else new_key()


class NoteForm(Form):
    words = StringField("Your note", [Said("Write your note."), AtMost(LONGEST_WORDS, "This note")], [plain])
    key = StringField("", filters=[a_key])


class BeginForm(NoteForm):
    """The first note about a module. A learner says to whom; a trainer writes to the person of the page."""

    mentor = StringField("To", default="")
    module = StringField("About", [Said("Choose a module.")])


class GoalForm(Form):
    goal = StringField("The goal", [Said("Write what is to be reached."), AtMost(LONGEST_GOAL, "This goal")], [clean])
    day = StringField("Until", [Day("Choose a day.")], [clean])
    goal_mentor = StringField("With", default="")
    goal_key = StringField("", filters=[a_key])


class AskForm(Form):
    wish_on = StringField("Until when", [Day("Choose the day that would help.")], [clean])
    reason = StringField("Why, if you like to say", [AtMost(LONGEST_REASON, "This")], [plain])


class AnswerForm(Form):
    given_on = StringField("Until when", [Day("Choose the day until which they have time.")], [clean])
    answer = StringField("A few words to them", [AtMost(LONGEST_REASON, "This")], [plain])


class SuggestionForm(Form):
    words = StringField(
        "Your suggestion", [Said("Write your suggestion."), AtMost(LONGEST_REASON, "This suggestion")], [plain]
    )
    signed = BooleanField("Put my name under it")
    key = StringField("", filters=[a_key])


class EntryForm(Form):
    said = StringField("You said", [Said("Write what was said."), AtMost(LONGEST_REASON, "This")], [plain])
    did = StringField("We did", [Said("Write what was done about it."), AtMost(LONGEST_REASON, "This")], [plain])
    about = StringField("Which suggestion it answers", default="")
    key = StringField("", filters=[a_key])
