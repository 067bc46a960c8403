"""Making an account, confirming its address, signing in and out, choosing a new password."""

from __future__ import annotations

from course_app.web.accounts import password_resets, register, sign_in  # their views
from course_app.web.accounts.blueprint import blueprint

__all__ = ["blueprint", "password_resets", "register", "sign_in"]
