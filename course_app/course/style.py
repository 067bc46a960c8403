"""How the course is written: sentences, paragraphs, spelling and words, judged line by line.

These are warnings about a house style, not about what can be read. A file may allow itself an exception, with its
reason, in the header: `allow: {style-word: 'The lesson is about this word.'}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_SENTENCE = 25  # words
LONGEST_PARAGRAPH = 4  # sentences
LESSON_WORDS = (650, 1100)

# British: what an American spell checker would let through, and what to write.
SPELLING = {
    "behavior": "behaviour", "color": "colour", "favor": "favour", "favorite": "favourite", "neighbor": "neighbour",
    "center": "centre", "program": "programme", "programs": "programmes", "organize": "organise", "realize": "realise",
    "recognize": "recognise", "apologize": "apologise", "emphasize": "emphasise", "prioritize": "prioritise",
    "summarize": "summarise", "criticize": "criticise", "organization": "organisation", "mom": "mum", "math": "maths",
    "gray": "grey", "traveled": "travelled", "labeled": "labelled", "canceled": "cancelled", "counselor": "counsellor",
    "enroll": "enrol", "fulfill": "fulfil", "skillful": "skilful", "toward": "towards",
    "pediatric": "paediatric", "diaper": "nappy", "stroller": "pushchair", "honor": "honour", "labor": "labour",
}  # fmt: skip
# Words that shut a door on somebody, and what to say instead.
RULED_OUT = {
    r"hard[- ]to[- ]reach": "say what is in their way, or what is in ours",
    r"problem parents?": "say what happened",
    r"normal famil(?:y|ies)": "families differ; say which",
    r"these families": "name them, or say 'families who ...'",
    r"illegals?": "say what the law forbids, and where",
    r"non-?verbal": "say 'uses few or no spoken words'",
    r"broken homes?": "say 'separated parents'",
    r"single mothers?": "say 'lone parent', if it matters at all",
    r"(?:mum|mom)s? and dads?": "say 'parents and carers', or their names",
    r"wheelchair[- ]bound": "say 'uses a wheelchair'",
    r"suffers? from": "say 'has'",
    r"(?:brain growth|learning styles?)": "the evidence does not carry it",
}
_SPELLING = re.compile(rf"\b({'|'.join(word for word, other in SPELLING.items() if other)})\b", re.IGNORECASE)
_RULED_OUT = [(re.compile(rf"\b{words}\b", re.IGNORECASE), told) for words, told in RULED_OUT.items()]
_END = re.compile(r"(?<=[.?!])[’'\")\]]*\s+(?=[‘'\"(]*[A-Z0-9])")
PICTURE = re.compile(r"!\[[^\]]*\]\([^()]*\)")
_LINK = re.compile(r"!?\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_TITLE = re.compile(r"(?<!\*)\*(?!\*)[^*]+\*(?!\*)")
_ITEM = re.compile(r"(?:[-*]|\d{1,2}\.) +(?:\[[^\]]*\] )?")
_CHOICE = re.compile(r"\s*(?:->[^{}]*)?(?:\{[^{}]*\})?\s*\Z")


@dataclass(frozen=True)
class Passage:
    """A paragraph or a list item as a reader meets it, with the line where it begins."""

    line: int
    text: str
    item: bool

    @property
    def sentences(self) -> list[str]:
        return [part for part in _END.split(self.text) if re.search(r"\w", part)]


def passages(text: str, first: int) -> Iterator[Passage]:
    """Take Markdown that starts at line `first`; give its paragraphs and list items, without headings, tables, links'
    targets and what only the machine reads."""
    lines: list[str] = []
    start, item, under = first, False, False
    text = PICTURE.sub("", text)  # what a picture says is heard apart from the text
    for number, line in enumerate([*text.split("\n"), ""], first):
        bare = line.strip().lstrip("> ").strip()
        begins = _ITEM.match(bare)
        told = line.startswith("    ") and not under  # what stands under an item is a passage of its own
        apart = not bare or bare.startswith((":::", "#", "|")) or re.match(r"(?:if .*:|-> .*|[a-z_]+: .*)\Z", bare)
        if (apart or begins or told) and lines:
            yield Passage(start, _plain(" ".join(lines)), item)
            lines = []
        if apart:
            continue
        if not lines:
            start, item, under = number, bool(begins), line.startswith("    ")
        lines.append(_CHOICE.sub("", bare[begins.end() :]) if begins else bare)


def _plain(text: str) -> str:
    return _LINK.sub(r"\1", text).replace("**", "").replace("`", "")


def words_of(sentence: str) -> int:
    """Count the words of a sentence; what stands in brackets is a citation, and is not read aloud."""
    return len(re.findall(r"[\w’'-]*\w[\w’'-]*", re.sub(r"\([^()]*\)", "", sentence)))


def findings(text: str, first: int, story: bool = False) -> Iterator[tuple[int, str, dict[str, object]]]:
    """Take Markdown that starts at line `first`; give (line, code of the message, its words) for each finding.

    In a `story` (a quiz or scenario) paragraphs may be as long as the moment asks.
    """
    for passage in passages(text, first):
        sentences = passage.sentences
        for sentence in (half for whole in sentences for half in re.split(r"\s=\s", whole)):
            if (count := words_of(sentence)) > LONGEST_SENTENCE:
                yield passage.line, "style-sentence", {"words": count, "begins": " ".join(sentence.split()[:5])}
        whole = sum(words_of(sentence) > 2 for sentence in sentences)  # 'Again? Whom?' is no burden
        if whole > LONGEST_PARAGRAPH and not passage.item and not story:
            yield passage.line, "style-paragraph", {"sentences": whole}
        prose = _TITLE.sub("", passage.text)  # titles of works stay as they were published
        for found in _SPELLING.finditer(prose):
            yield passage.line, "style-spelling", {"word": found[0], "other": SPELLING[found[0].lower()]}
        for pattern, told in _RULED_OUT:
            if ruled_out := pattern.search(prose):
                yield passage.line, "style-word", {"word": ruled_out[0], "told": told}
