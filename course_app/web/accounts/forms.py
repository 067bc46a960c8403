"""The forms of accounts."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import PasswordField, StringField

from course_app.web.shared.forms import AtMost, Email, Form, NewPassword, PersonName, Said, clean

ADDRESS_MISSING = "Write your email address, such as name@example.org."


class RegisterForm(Form):
    name = StringField("Your name", [PersonName()])
    email = StringField("Email", [Said(ADDRESS_MISSING), Email()], filters=[clean])
    password = PasswordField("Password", [NewPassword("name", "email")])


class SignInForm(Form):
    email = StringField("Email", [Said(ADDRESS_MISSING)], filters=[clean])
    password = PasswordField("Password", [Said("Write your password.")])


class CodeForm(Form):
    code = StringField("Code", [Said("Write the code that your app shows, or one of your recovery codes."), AtMost(40)])


class AskForm(Form):
    email = StringField("Email", [Said(ADDRESS_MISSING), Email()], filters=[clean])


class NewPasswordForm(Form):
    password = PasswordField("New password", [NewPassword()])
    about_them: Sequence[str] = ()
