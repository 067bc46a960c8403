"""A list of people as somebody pasted or uploaded it: read line by line, every bad line named with its reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from course_app.course.names import NameProblem, check_name
from course_app.records.people import fold
from course_app.web.shared.forms import problem_with_address

MOST_LINES = 2000
HEADINGS = {"email", "e-mail", "mail", "address", "name", "first name", "last name", "first", "last", "surname"}


@dataclass(frozen=True)
class Bad:
    """A line that cannot be used, and why."""

    line: int
    text: str
    why: str


@dataclass
class People:
    """What a list holds."""

    good: dict[str, tuple[int, str]] = field(default_factory=dict)  # address -> (line, name)
    bad: list[Bad] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The good lines, as they are read again."""
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows((email, name) for email, (_, name) in self.good.items())
        return written.getvalue()


def decode(body: bytes) -> str:
    """Take a file as a spreadsheet writes it, give its text."""
    for encoding in ("utf-16",) if body[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def read_people(text: str, known: Iterable[tuple[str, str]] = ()) -> People:
    """Take a list with an address, and if it has them names, in each line; (address, why not) of those to leave out."""
    text = text.replace("\x00", "").lstrip("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    refused, found = dict(known), People()
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for cells in reader:
            _read(found, reader.line_num, [cell.strip() for cell in cells if cell.strip()], refused)
    except csv.Error as error:
        found.bad.append(Bad(reader.line_num, "", f"The list cannot be read from here on: {error}."))
    return found


def _read(found: People, line: int, cells: list[str], refused: dict[str, str]) -> None:
    if not cells or (not found.good and not found.bad and all(cell.casefold() in HEADINGS for cell in cells)):
        return
    if len(cells) == 1 and cells[0].endswith(">") and "<" in cells[0]:  # Ada Mensah <ada@example.org>
        name, _, address = cells[0][:-1].rpartition("<")
        cells = [cell for cell in (name.strip(' "'), address.strip()) if cell]
    text = ", ".join(cells)[:200]

    def say(why: str) -> None:
        found.bad.append(Bad(line, text, why))

    addresses = [cell for cell in cells if "@" in cell]
    if not addresses:
        return say("There is no address in this line. It should look like name@example.org.")
    if len(addresses) > 1:
        return say("There is more than one address in this line. Put each person in a line of their own.")
    if problem := problem_with_address(addresses[0]):
        return say(problem)
    email, name = fold(addresses[0]), " ".join(cell for cell in cells if "@" not in cell)
    if email in found.good:
        return say(f"The same address stands in line {found.good[email][0]}.")
    if email in refused:
        return say(refused[email])
    if name:
        try:
            name = check_name(name)
        except NameProblem as problem:
            return say(str(problem))
    found.good[email] = (line, name)
    return None
