"""Where things are on the site: the public addresses, made once and compared with the routes by a test."""

from __future__ import annotations


def course(slug: str) -> str:
    return f"/courses/{slug}"


def module(slug: str) -> str:
    return f"/modules/{slug}"


def lesson(module: str, slug: str) -> str:
    return f"/modules/{module}/{slug}"


def quiz(slug: str) -> str:
    return f"/quizzes/{slug}"


def term(id: str) -> str:
    return f"/glossary#{id}"


def reference(id: str) -> str:
    return f"/references#{id}"


def sheet(slug: str, lang: str) -> str:
    return f"/fact-sheets/{slug}/{lang}"


def media(digest: str, name: str) -> str:
    return f"/media/{digest}/{name}"
