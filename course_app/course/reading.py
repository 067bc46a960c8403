"""How hard a text is to read: the Flesch-Kincaid grade, an American school year, for English.

0.39 x words a sentence + 11.8 x syllables a word - 15.59 (Kincaid and others, 1975). Syllables are counted by rule:
groups of vowels, less a silent e at the end (cake, makes, walked), at least one. The rule is right for about nine
English words in ten, and its slips go both ways: a grade is good to about half a year for a few hundred words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from course_app.course.prose import WORD, unmarked

_VOWELS = re.compile(r"[aeiouyáéíóúäöüàèêëïô]+")
_SILENT = re.compile(r"(?:[^aeiouy]e|[^aeioutdy]ed|[^aeiouyscxzg]es|[^aeiouy]ely)\Z")
_SOUNDED = re.compile(r"[^aeiouy]le\Z")  # table, people
_SENTENCE = re.compile(r"[.?!…]+(?=[\s'’”\")]|\Z)")


def syllables(word: str) -> int:
    """Take a word; give its syllables by the rule above."""
    return sum(_syllables(part) for part in word.lower().split("-"))


def _syllables(word: str) -> int:
    silent = _SILENT.search(word) and not _SOUNDED.search(word)
    return max(1, len(_VOWELS.findall(word)) - bool(silent))


def grade(texts: Iterable[str]) -> float:
    """Take paragraphs of Markdown, each of which ends a sentence; give the Flesch-Kincaid grade, 0.0 without words."""
    words = spoken = sentences = 0
    for text in texts:
        found = WORD.findall(plain := unmarked(text))
        if not found:
            continue
        words += len(found)
        spoken += sum(syllables(word) for word in found)
        sentences += max(1, len(_SENTENCE.findall(plain)) + (not _SENTENCE.search(plain[-3:])))
    return 0.39 * words / sentences + 11.8 * spoken / words - 15.59 if words else 0.0
