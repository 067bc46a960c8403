"""Passwords: what they may be, how they are kept and checked. Nothing here holds a lock; hashing takes its time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import HashingError, InvalidHashError, VerificationError
from argon2.low_level import error_to_str

LEAST, MOST = 8, 1000  # characters
# OWASP's first choice for argon2id: 19 MiB, two passes.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# The hash of 32 random bytes that nobody kept: an unknown address costs as much as a wrong password.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$uXH6U/NK4dpL9BQ0T35vdg$vvD8z15m8+ersW1cExHFbHa1jTMWr/Q0NZvK1hl4Shg"
NO_MEMORY = error_to_str(-22)  # ARGON2_MEMORY_ALLOCATION_ERROR of argon2.h
COMMON = frozenset(Path(__file__).with_name("common-passwords.txt").read_text(encoding="utf-8").split("\n"))
PRODUCT = "Common Ground"


class Verified(NamedTuple):
    """Whether the password was right, and whether its hash is weaker than those of today."""

    right: bool
    weaker: bool


def hash_password(password: str) -> str:
    """Take a password as typed, give what is kept of it."""
    try:
        return HASHER.hash(_composed(password))
    except HashingError as error:
        raise _without_memory(error) from error


def verify(stored: str, password: str) -> Verified:
    """Take what is kept (empty: no account, or one without a password) and what was typed; hash once either way.

    Raises MemoryError: a machine that has none left does not make a password wrong.
    """
    try:
        HASHER.verify(stored or NOBODY, _composed(password))
    except (VerificationError, InvalidHashError) as error:
        if str(error) == NO_MEMORY:
            raise _without_memory(error) from error
        return Verified(False, False)
    return Verified(bool(stored), HASHER.check_needs_rehash(stored or NOBODY))


def _without_memory(error: Exception) -> Exception:
    return MemoryError(NO_MEMORY) if str(error) == NO_MEMORY else error


def problem_with(password: str, about_them: Iterable[str] = ()) -> str | None:
    """Take a new password, and names that others know (site, person, address); give what is wrong with it, or None."""
    password = _composed(password)
    if len(password) < LEAST:
        count = f"{len(password)} character{'s'[: len(password) != 1]}"
        return f"The password has {count} and needs {LEAST}. Please type it again."
    if len(password) > MOST:
        return f"The password has {len(password)} characters and may have {MOST}. Please choose a shorter one."
    if password.casefold() in COMMON:
        return "Many people have this password, so it is guessed first. Three or four words you like work well."
    if _bare(password) in {bare for words in (PRODUCT, *about_them) for bare in _barest(words)}:
        return "This password is a name that others know. Choose words that only you would think of."
    return None


def _composed(password: str) -> str:
    """NFC: an é is the same whether the keyboard sent one character or two. Nothing else is changed or cut."""
    return unicodedata.normalize("NFC", password)


def _barest(words: str) -> set[str]:
    """A name as one word and each part of it, so that 'Ada Mensah' also guards against 'mensah2026'."""
    local = words.partition("@")[0]
    return {_bare(part) for part in (words, local, *re.split(r"[\s._+-]+", local))} - {""}


def _bare(text: str) -> str:
    """The letters of a text, small: 'Common-Ground 2026!' is 'commonground'."""
    return re.sub(r"[\W\d_]+", "", unicodedata.normalize("NFKC", text).casefold())
