"""The forms of trainers."""

from __future__ import annotations

from datetime import date

from flask_wtf.file import FileField
from wtforms import PasswordField
from wtforms.validators import ValidationError

from course_app.course.names import NameProblem, check_name
from course_app.web.shared.forms import AtMost, Day, Email, Form, Said, StringField, Zone, clean

LONGEST_NAME, LONGEST_NOTE, LONGEST_WORD = 100, 1000, 500
MISSING = "Write the password that you have now."


class CohortForm(Form):
    name = StringField(
        "Its name", [Said("Write a name, such as Sunflower, autumn 2026."), AtMost(LONGEST_NAME, "This name")], [clean]
    )
    zone = StringField("Where its days end", [Zone()], [clean])

    def validate_name(self, field: StringField) -> None:
        try:
            field.data = check_name(field.data or "")
        except NameProblem as problem:
            raise ValidationError(str(problem)) from None


class CodeForm(Form):
    last_day = StringField("Good until the end of", [Day("Choose the last day on which people may join.")], [clean])


class InviteForm(Form):
    email = StringField("Email", [Said("Write an address, such as name@example.org."), Email()], [clean])
    name = StringField("Name, for your list", [AtMost(LONGEST_NAME, "This name")], [clean])


class ManyForm(Form):
    lines = StringField("One person a line", default="")
    file = FileField("Or a CSV file")


class TrainerForm(Form):
    trainer = StringField("Their email", [Said("Write the address that they sign in with."), Email()], [clean])
    trainer_password = PasswordField("Your password", [Said(MISSING)])


class TermsForm(Form):
    """From when to when, and with which words."""

    starts_on = StringField("From", [Day("Choose the first day.")], [clean])
    due_on = StringField("Due at the end of", [Day("Choose the day on which it is due.")], [clean])
    zone = StringField("In this zone", [Zone()], [clean])
    note = StringField("A note to everybody", [AtMost(LONGEST_NOTE, "This note")], [clean])

    def validate_due_on(self, field: StringField) -> None:
        if isinstance(self.starts_on.data, date) and isinstance(field.data, date) and field.data < self.starts_on.data:
            raise ValidationError("The day on which it is due comes before the first day.")


class AssignForm(TermsForm):
    what = StringField("What", [Said("Choose a module or a course.")])
    who = StringField("For whom", default="")


class LaterForm(Form):
    who = StringField("For whom", [Said("Choose a person.")])
    later_on = StringField("Their own date", [Day("Choose the day until which they have time.")], [clean])
    reason = StringField("Why", [Said("Write why. They read it too."), AtMost(LONGEST_NOTE, "This reason")], [clean])


class OpeningForm(Form):
    quiz = StringField("Which quiz", [Said("Choose a quiz.")])
    reason = StringField(
        "Why you open them", [Said("Write why. They read it too."), AtMost(LONGEST_NOTE, "This reason")], [clean]
    )


class NudgeForm(Form):
    note = StringField("A word of your own", [AtMost(LONGEST_WORD, "This")], [clean])


class FileForm(Form):
    kind = StringField("Which file", [Said("Choose a file.")])
    file_password = PasswordField("Your password", [Said(MISSING)])
