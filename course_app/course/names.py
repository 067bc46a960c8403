"""The names of people as they are typed, and as they can stand on a statement."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 200
# Joiners belong inside Arabic, Persian and Indic words, where they change the shape of a letter; nowhere else.
_JOINER_IN_A_WORD = re.compile("(?<=[\u0620-\u08ff\u0900-\u0dff])[\u200c\u200d](?=[\u0620-\u08ff\u0900-\u0dff])")
_ORDINARY_SPACES = "\t\n\v\f\r\u0085\u2028\u2029"


class NameProblem(ValueError):
    """A name that cannot stand on a statement; its text tells the learner what to do."""


def check_name(name: str) -> str:
    """Take a name as it was typed, give it as it will stand on the statement (NFC, single spaces).

    Raises NameProblem, whose text says what to do, for a name that is empty, longer than 200 characters, without a
    letter, or with characters that hide, reorder or pile up.
    """
    tidy = unicodedata.normalize("NFC", " ".join(name.split()))
    if not tidy:
        raise NameProblem("Write your name as it should read on the statement.")
    if len(tidy) > LONGEST_NAME:
        raise NameProblem(
            f"This name has {len(tidy)} characters and a statement has room for {LONGEST_NAME}. "
            "Write a shorter form of your name."
        )
    hidden = _first_hidden(name)
    if hidden:
        raise NameProblem(
            f"This name holds a character that cannot be seen (U+{ord(hidden):04X}). "
            "Type the name again instead of pasting it."
        )
    marks = 0
    for character in tidy:
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks > 4:
            raise NameProblem("This name has more than four marks on one letter. Leave the extra marks out.")
    if not any(unicodedata.category(character).startswith("L") for character in tidy):
        raise NameProblem("This name has no letter. Write your name in letters, in any script.")
    return tidy


def _first_hidden(name: str) -> str | None:
    """Control, format (bidi marks and overrides are among them), private, unassigned or lone surrogate."""
    visible = _JOINER_IN_A_WORD.sub("", name)
    for character in visible:
        if unicodedata.category(character).startswith("C") and character not in _ORDINARY_SPACES:
            return character
    return None
