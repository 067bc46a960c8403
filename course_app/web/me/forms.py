"""The forms of account and data."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import AnyOf

from course_app.web.shared.forms import Email, Form, NewPassword, PersonName, Said, clean

THEMES = {"": "As this device does", "light": "Light", "dark": "Dark"}
STATEMENTS = {
    "keep": "Whoever has a number can still check it, without your name",
    "withdraw": "They are withdrawn, and whoever checks one reads that",
}
MISSING = "Write the password that you have now."


class NameForm(Form):
    name = StringField("Your name", [PersonName()])


class EmailForm(Form):
    email = StringField("New address", [Said("Write the new address, such as name@example.org."), Email()], [clean])
    email_current = PasswordField("Your password", [Said(MISSING)])


class PasswordForm(Form):
    current = PasswordField("The password you have now", [Said(MISSING)])
    password = PasswordField("New password", [NewPassword()])
    others = BooleanField("Sign out everywhere else")
    about_them: Sequence[str] = ()


class ThemeForm(Form):
    theme = StringField("Light or dark", [AnyOf(THEMES, "Choose one of the three.")], default="")


class ExportForm(Form):
    export_password = PasswordField("Your password", [Said(MISSING)])


class EraseForm(Form):
    statements = StringField("Your statements", [AnyOf(STATEMENTS, "Choose one of the two.")], default="keep")
    erase_password = PasswordField("Your password", [Said(MISSING)])
