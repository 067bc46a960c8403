"""The ledger against the rows: what was acknowledged is there, once, and scores are what the answers add up to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from load.bank import SHOWN
from load.figures import Mark
from load.people import Person
from load.site import Site

# Of whoever the tool lets in.
THEIRS = "JOIN users u ON u.id = a.user_id WHERE u.email LIKE 'load-%'"


def compare(site: Site, people: Sequence[Person]) -> Mark:
    """Compare everything that these people ever sent with what is stored."""
    sent = {key: pick for person in people for key, pick in person.sent.items()}
    kept = {key: pick for person in people for key, pick in person.kept.items()}
    begun = {number for person in people for number in person.begun}
    rows = site.ask(
        f"SELECT s.attempt_id, s.position, s.response FROM steps s JOIN attempts a ON a.id = s.attempt_id {THEIRS}"
    )
    stored = {(number, position): _read(said) for number, position, said in rows if number in begun}
    lost = sum(key not in stored or stored[key] != pick.stored for key, pick in kept.items())
    unsent = sum(key not in sent or sent[key].stored != said for key, said in stored.items())
    attempts = site.ask(f"SELECT a.id, a.points, a.user_id FROM attempts a {THEIRS} AND a.key NOT LIKE 'copy-%'")
    double = len(rows) - len({row[:2] for row in rows}) + len(attempts) - len({number for number, *_ in attempts})
    extra = len({number for number, *_ in attempts} ^ begun)
    scores = 0
    for number, points, _ in attempts:
        answers = [stored.get((number, position)) for position in range(1, SHOWN + 1)]  # type: ignore[arg-type]
        ended = None not in answers
        should = sum(sent[number, at].points for at in range(1, SHOWN + 1)) if ended else None  # type: ignore[index]
        scores += points != should
    found = {
        "lost": lost,
        "double": double,
        "never sent": unsent,
        "begun by nobody": extra,
        "wrong scores": scores,
        "not acknowledged": len(sent) - len(kept),
        "damaged": int(not site.sound()),
    }
    wrong = ", ".join(f"{number} {name}" for name, number in found.items() if number)
    return Mark(f"ledger of {len(kept)} answers", wrong or "exact", "exact", not wrong)


def _read(said: Any) -> Any:
    return json.loads(said) if isinstance(said, str) else said
