"""Every sentence the checker can say. A problem names a file, a line and what to do there.

An error keeps a file from being served. A warning is advice: the file could be better, and is served all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

ERRORS = {
    "allow-code": "'{code}' is no warning. Copy the word that stands in brackets behind one.",
    # files and headers
    "encoding": "This file is not UTF-8 text. Save it as UTF-8.",
    "character": "There is a character here that cannot be seen (U+{number}). Delete it.",
    "size": "This file is larger than {limit} kB, which is the limit. Make it smaller, or split it.",
    "file-unknown": "Nothing reads a file at this place. See docs/writing-a-module.md for the places.",
    "name": "'{name}' cannot be a slug. Use small letters, digits and hyphens.",
    "header-missing": "The header is missing. Begin with a line of --- and end the header with another.",
    "header-yaml": "The header is not valid YAML here: {reason}.",
    "header-field": "{field}: {reason}.",
    "header-unknown": "There is no header called '{field}' here.{hint}",
    "module-missing": "This folder has lessons but no module.md. Add it.",
    "was-taken": "was: '{slug}' is still the name of another file, or of two. Take it out.",
    # joints between files
    "course-module": "There is no module '{slug}'. The folders of content/modules/ are: {known}.",
    "module-quiz": "There is no quiz '{slug}' in quizzes/.",
    "module-quiz-kind": "'{slug}' is a scenario. A module's quiz draws from a bank: give it 'show: 8'.",
    "module-sheet": "There is no fact sheet '{slug}' in content/fact-sheets/.",
    "module-scenario": "There is no scenario '{slug}' in quizzes/.",
    "module-scenario-kind": "'{slug}' is a quiz with a bank. Name it under quiz, not under required or practice.",
    "outcome-unknown": "No module has an outcome '{code}'.",
    "lesson-unknown": "There is no lesson '{lesson}'. Write module/lesson.",
    "quiz-module": "There is no module '{slug}'.",
    "minutes": "The header says {said} minutes; the words and what there is to do come to {counted}. Write {counted}.",
    "hours": "The header says {said} hours; the modules add up to {counted}. Write {counted}.",
    "translation-ids": "This translation has other ids than its original: {ids}. Ids stay the same in every language.",
    "translation-orphan": "This translation has no original beside it.",
    # text
    "tangle": "This paragraph is too long or too tangled for a page. Split it with an empty line.",
    "text-long": "This text is longer than {limit} characters, too long for one page. Split it.",
    "html": "There is HTML here. Write Markdown: {html}.",
    "heading-one": "A line with a single # is a second title. The header gives the title; use ## here.",
    "heading-order": "This heading skips a level. After {before} comes {expected} at most.",
    "block-unknown": "There is no block '{name}'. Known are: think, check, try, in, safety, note, video, audio.",
    "block-open": "This block is never closed. Write ::: on a line of its own where it ends.",
    "block-close": "This ::: closes nothing.",
    "block-nested": "'{name}' cannot stand inside '{outer}'.",
    "block-id": "A {name} needs an id: '::: {name} short-id'.",
    "block-id-form": "'{id}' cannot be an id. Use small letters, digits and hyphens.",
    "block-id-twice": "The id '{id}' stands twice in this lesson. Give one of them another.",
    "block-title": "Say which place: '::: in England'.",
    "check-title": "A check has its question as a heading: '::: check id What would you do?'.",
    "check-kind": "A check asks for one choice, or it sorts, with 'groups: a = Label; b = Label' under its first line.",
    "check-choices": "A check needs at least two choices, written '- text {{2}}'.",
    "check-best": "One choice of a check, and only one, is best: {{2}}.",
    "think-reveal": "A think needs a '::: reveal' with the discussion.",
    "think-prompt": "A think needs a question before its reveal.",
    "link-file": "There is no file '{target}'.",
    "link-anchor": "'{target}' has no heading '#{anchor}'.",
    "link-empty": "This link has no words. Write what the page is.",
    "link-scheme": "Links may start with https:, mailto:, term:, ref: or lang:, not '{scheme}:'.",
    "term-unknown": "The glossary has no term '{id}'.{hint}",
    "reference-unknown": "references.md has no entry '{id}'.{hint}",
    "alt": "This picture has no text for those who cannot see it. Write ![what it says](file).",
    "captions": "This recording has no captions. Put {file} beside it.",
    "transcript": "This recording has no transcript. Write it inside the block.",
    "media-type": "'{file}' is not a kind of file that pages can show.",
    "entry-form": "An entry starts with '## id: Heading'.",
    "entry-twice": "The id '{id}' stands twice.",
    "entry-empty": "This entry has no text.",
    "sheet-part": "A fact sheet is paragraphs, bullets, **bold** words, ____ and [words](lang:es): take out {what}.",
    "sheet-words": "A fact sheet has at most 250 words; this one has {words}.",
    # quizzes and scenarios
    "scene-form": "A scene starts with '## id: Heading' ('## id' in a quiz).",
    "scene-twice": "The scene '{id}' stands twice.",
    "scene-none": "This file has no scene. Start one with '## id: Heading'.",
    "scene-field": "A scene has no line '{field}'. Known: with, outcome, lesson, level, difficulty, law, unit, groups.",
    "scene-text": "This scene has no text before its choices.",
    "choice-form": "This choice cannot be read: {reason}.",
    "choice-points": "Points are 0, 1 or 2, in braces after the choice: {{2}}.",
    "choice-feedback": "This choice has no feedback. Write it below, indented by four spaces.",
    "choice-target": "There is no scene '{target}'.",
    "choice-target-missing": "This choice leads nowhere. Write '-> scene' after it.",
    "choice-target-quiz": "A quiz does not branch. Take out '-> {target}', or take out 'show'.",
    "choice-mixed": "Some choices have a tick box and others not. Use [x] and [ ] for all, or for none.",
    "choice-few": "A scene needs at least two choices.",
    "choice-best": "{reason}. Of the choices offered together one, and only one, is best: {{2}}.",
    "several-none": "Mark at least one statement with [x], and leave at least one [ ].",
    "order-size": "An ordering has 3 to 7 steps, written '1.', '2.' in the right order.",
    "match-extra": "A matching has two pairs or more, '- what is given = what belongs', and one '- = left over'.",
    "match-twice": "Two lines of this matching have the same answer. Give each its own.",
    "sort-form": "Groups are written 'groups: id = Label; id = Label', with ids other than x.",
    "sort-size": "A sorting has 2 to 4 groups and 4 to 10 statements.",
    "sort-group": "There is no group '{group}'. Write '- [group] statement' with an id of the line 'groups'.",
    "sort-empty": "No statement belongs into the group '{group}'.",
    "number-otherwise": "The last line of a number is '- otherwise', once, and one line is best: {{2}}.",
    "say-form": "'Say it first' is one line, '- ...', with a way to say it and a checklist of '- ' lines under it.",
    "way-form": "This cannot be read: {reason}.",
    "if-text": "There is no paragraph directly under this 'if'. Put it there, without an empty line between.",
    "lead-missing": "Say where the story goes on after this: a line '-> scene' below the list.",
    "lead-extra": "Each choice of this scene leads on by itself. Take out the line '->'.",
    "lead-quiz": "A quiz does not branch. Take out the line '->', 'sets' and 'if'.",
    "condition-name": "'{name}' is neither a measure of the header nor a mark that a choice before sets.",
    "condition-many": "Conditions read {measures} measures and {marks} marks; {most[0]} and {most[1]} are the limit.",
    "condition-range": "'{name}' has values from {low} to {high}: this always holds, or never.",
    "mark-unread": "Nothing reads the mark '{name}'. Read it in an 'if', or take it out.",
    "mark-measure": "'{name}' is a measure. Call the mark something else.",
    "states-many": "This scenario has too many states to be followed. Let fewer measures and marks decide.",
    "offer-few": "There is a way to this scene on which fewer than two choices are offered. Loosen an 'if'.",
    "offer-unsafe": "There is a way to this scene on which every choice offered is critical. Loosen an 'if'.",
    "never": "This can never come up: on no way from the start does '{condition}' hold here.",
    "always": "'{condition}' always holds here. Take the 'if' out.",
    "warm-up": "'{slug}' is no quiz with a bank. A warm-up draws from the quizzes of earlier modules.",
    "item-difficulty": "difficulty is one of easy, middling, hard.",
    "critical-points": "A critical choice is unsafe: it has 0 points.",
    "critical-end": "A critical choice may not lead to an ending. Lead it back to its scene, or to a repair scene.",
    "critical-all": "Every choice here is critical. One must be safe.",
    "back": "'{target}' is no later scene. Only a critical choice may lead back, and only to its own scene.",
    "unreachable": "No way from the start leads to the scene '{id}'.",
    "no-choice": "The story ends where it begins. Give its first scene choices.",
    "no-ending": "This scenario has no ending. A scene without choices is one.",
    "ending-bands": "An ending needs its words: text, or '### from 0' and higher bands.",
    "ending-part": "An ending has the parts '### from 80' (a number) and '### debrief', not '{title}'.",
    "measure-unknown": "The header declares no measure '{name}'.",
    "measure-bands": "The measure '{name}' needs a word for each value from {low} to {high}.",
    "measure-start": "The measure '{name}' starts at {start}, outside {low} to {high}.",
    "discuss-question": "This is no question to talk about. End it with a question mark.",
    "discuss-bank": "Questions to discuss belong to a scenario; this file draws from a bank. Take them out.",
    "person-unknown": "The header names no person '{name}' under people.",
    "item-outcome": "This item needs 'outcome: CODE', one of the header's outcomes.",
    "item-lesson": "This item needs 'lesson: module/lesson', the lesson to go back to.",
    "item-level": "level is one of remember, understand, apply, analyse, evaluate.",
    "bank-small": "The bank has {items} items and shows {show}. Keep at least {least}.",
    "bank-outcomes": "The quiz shows {show} items and has {outcomes} outcomes. Show at least one for each.",
    "bank-outcome": "No item tests the outcome {code}.",
}

WARNINGS = {
    "reference-unused": "No text cites '{id}'. Take it out, or cite it.",
    "quiz-unused": "No module uses this file. Name it in a module.md under quiz, required or practice.",
    # scenarios
    "view-missing": "Say under this choice how it felt on the other side: a line '> ...'.",
    "measure-still": "No choice moves the measure '{name}'. Move it, or take it out.",
    "tie": "This choice earns less than the best one here, and the best total is still within reach after it. "
    "Lead it on to less, or give it less to earn afterwards.",
    # choices
    "best-longest": "In {count} of {scenes} scenes the best choice is the longest, which gives it away: {ids}. "
    "Make another as long, in some.",
    "option-length": "The longest choice has {longest} characters and the shortest {shortest}. "
    "Keep the longest within {limit:g} times the shortest.",
    "option-above": "Choices are shuffled, and one at a time is weighed: write out what '{words}' stands for.",
    # banks
    "bank-levels": "Only {count} of {items} items ask to apply, analyse or evaluate. Make it half of them or more.",
    "bank-outcome-few": "Only {count} items test {code}. Write at least three.",
    "feedback-length": "This feedback has {words} words. Write 12 to 45: what happens next, then why.",
    # the house style
    "style-sentence": "The sentence that begins '{begins}' has {words} words. Keep it to 25, or make two.",
    "style-paragraph": "This paragraph has {sentences} sentences. Keep it to four, or make two.",
    "style-spelling": "'{word}' is American spelling. Write '{other}'.",
    "style-word": "'{word}': {told}.",
    "style-grade": "This text reads at grade {grade}. Bring it to {limit} with shorter sentences and plainer words.",
    "claim-reference": "Nothing stands behind '{begins} ...'. Cite a work in the same paragraph: (ref:id).",
    "difficulty-missing": "This item does not say how hard it is: 'difficulty: easy', 'middling' or 'hard'.",
}
MESSAGES = ERRORS | WARNINGS


class Problem(NamedTuple):
    """Something an author has to mend, or with a warning could: `path:line: what to do`."""

    path: str
    line: int
    code: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        said = f"warning: {self.message} [{self.code}]" if self.warning else self.message
        return f"{self.path}:{self.line}: {said}"


def problem(path: str, line: int, code: str, /, **words: object) -> Problem:
    """Take a place and the code of a message with its words; give the problem."""
    return Problem(path, line, code, MESSAGES[code].format(**words), code in WARNINGS)


def near(name: str, known: Iterable[str]) -> str:
    """Take a name that is not known, and those that are; give a sentence with the nearest, or nothing."""
    found = get_close_matches(name, list(known), 1)
    return f" Did you mean '{found[0]}'?" if found else ""
