"""Four processes count together: what one has refused, the others know."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from .server import Learner, serving


@pytest.mark.check("C08")
def test_ten_wrong_passwords_at_four_workers_delay_the_next_at_any(module_database: str, tmp_path: Path) -> None:
    with serving(module_database, tmp_path, workers=4) as server:
        ada = Learner(server, "ada-counted@example.org", tmp_path / "ledger")
        bea = Learner(server, "bea-counted@example.org", tmp_path / "ledger-bea")

        def wrong(number: int) -> int:
            guesser = Learner.__new__(Learner)
            guesser.server, guesser.email, guesser.ledger = server, ada.email, tmp_path / f"ledger-{number}"
            guesser.cookies = {}
            return guesser.post("/sign-in", {"email": ada.email, "password": f"guess {number}"}, "/sign-in").status

        with ThreadPoolExecutor(8) as threads:
            answers = Counter(threads.map(wrong, range(16)))
        assert answers == {422: 10, 429: 6}
        assert bea.elsewhere(same=False).get("/me")
