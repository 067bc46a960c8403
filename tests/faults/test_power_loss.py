"""The power goes: what is on the disk at any moment is a whole number of answers, with all acknowledged ones."""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from .ledger import Player, exact
from .server import Learner, Server, serving

Register = Callable[[Server], Learner]
pytestmark = pytest.mark.only("sqlite")  # a PostgreSQL server looks after its own: test_postgres_fails.py kills one


@pytest.fixture(scope="module")
def server(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(module_database, tmp_path_factory.mktemp("instance")) as found:
        yield found


class Log:
    """A copy of a database and its write-ahead log, and how long the log was when each answer was acknowledged."""

    def __init__(self, learner: Learner, database: str, folder: Path, times: int) -> None:
        live, self.ends = Path(database.removeprefix("sqlite:///")), []
        for _ in range(times):
            attempt = learner.begin("s-door")
            for position, words in ((1, "Say who you are."), (2, "Mend it together.")):
                path = f"{attempt}/steps/{position}"
                assert learner.send(path, learner.picking(attempt, words)).status == 303
                self.ends.append((self.written(live), int(attempt.rpartition("/")[2]), position))
        self.main, self.folder = folder / "main.db", folder
        shutil.copy(live, self.main)
        self.wal = Path(f"{live}-wal").read_bytes()[: self.ends[-1][0]]

    @staticmethod
    def written(live: Path) -> int:
        """Give how many bytes of the log hold: a frame is valid when its salt is that of the head."""
        wal = Path(f"{live}-wal").read_bytes()
        page = int.from_bytes(wal[8:12], "big") + 24
        end = 32
        while wal[end + 8 : end + 16] == wal[16:24]:
            end += page
        return end

    def opened(self, wal: bytes) -> tuple[str, list[tuple[int, int]]]:
        """Open the database with this log as after a crash; give its address, and the answers in it in order."""
        path = self.folder / "after.db"
        for old in self.folder.glob("after.db*"):
            old.unlink()
        shutil.copy(self.main, path)
        Path(f"{path}-wal").write_bytes(wal)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            numbers = {attempt for _, attempt, _ in self.ends}
            found = connection.execute(
                "SELECT attempt_id, position FROM steps ORDER BY attempt_id, position"
            ).fetchall()
            ended = connection.execute("SELECT id FROM attempts WHERE points IS NOT NULL ORDER BY id").fetchall()
        there = [step for step in found if step[0] in numbers]
        assert [(number, 2) for (number,) in ended if number in numbers] == [step for step in there if step[1] == 2]
        return f"sqlite:///{path}", there

    def holds(self, cut: int, wal: bytes) -> bool:
        """Say whether what is there is exactly what was acknowledged while the log was at most so long."""
        return self.opened(wal)[1] == [(attempt, position) for end, attempt, position in self.ends if end <= cut]


@pytest.fixture
def log(server: Server, module_database: str, learner: Register, tmp_path: Path, whole: bool) -> Log:
    return Log(learner(server), module_database, tmp_path, 30 if whole else 12)


@pytest.mark.check("F05")
def test_a_log_cut_anywhere_holds_a_whole_number_of_answers(log: Log, whole: bool) -> None:
    """Cut at the end of each answer and at random bytes: what was complete by then is there, nothing is half there."""
    cuts = random.Random(5).sample(range(32, len(log.wal)), 400 if whole else 40)
    for cut in sorted({*cuts, *(end for end, _, _ in log.ends)}):
        assert log.holds(cut, log.wal[:cut]), cut


@pytest.mark.check("F06")
def test_a_torn_last_page_or_garbage_behind_it_costs_no_answer_before_it(log: Log, whole: bool) -> None:
    """The last bytes overwritten by chance, or chance behind the last frame: all answers before it are there."""
    chance = random.Random(6)
    for _ in range(100 if whole else 12):
        torn = chance.randrange(1, 4096)
        last = len(log.wal) - torn
        before = max(end for end, _, _ in log.ends if end <= last)
        assert log.holds(before, log.wal[:last] + chance.randbytes(torn)), torn
        assert log.holds(len(log.wal), log.wal + chance.randbytes(torn)), torn


@pytest.mark.check("F05")
@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not here. Run: apt-get install strace")
def test_an_answer_is_on_the_disk_before_it_is_acknowledged(
    database: str, tmp_path: Path, learner: Register, whole: bool
) -> None:
    """Between the last write to the log and each 303, the thread that answers waits for the disk (fdatasync)."""
    said = tmp_path / "calls"
    calls = "trace=pwrite64,fdatasync,fsync,sendto,sendmsg,write,writev"
    with serving(
        database, tmp_path / "instance", before=["strace", "-f", "-y", "-s", "40", "-e", calls, "-o", str(said)]
    ) as server:
        ada = learner(server)
        for _ in range(50 if whole else 5):
            attempt = ada.begin("s-door")
            for position, words in ((1, "Say nothing."), (2, "Walk out.")):
                assert ada.send(f"{attempt}/steps/{position}", ada.picking(attempt, words)).status == 303
    unsafe: dict[str, bool] = {}
    told = 0
    for line in said.read_text(errors="replace").splitlines():
        thread, _, call = line.partition(" ")
        if "pwrite64" in call and "-wal>" in call:
            unsafe[thread] = True
        elif re.search(r"f(data)?sync\(", call) and "-wal>" in call:
            unsafe[thread] = False
        elif "HTTP/1.1 303" in call and thread in unsafe:
            assert not unsafe[thread], line
            told += 1
    assert told >= (150 if whole else 15), "so many acknowledgements were seen: begin, and two answers, each time"


@pytest.mark.check("F10")
def test_a_long_reader_stops_nobody_from_writing_and_the_log_shrinks_after_it(
    server: Server, module_database: str, learner: Register, tmp_path: Path, whole: bool
) -> None:
    """The log grows behind somebody who reads for long; writes go on; afterwards it is cut back."""
    player = Player(learner(server), tmp_path / "kept", 10)
    wal = Path(module_database.removeprefix("sqlite:///") + "-wal")
    with closing(sqlite3.connect(module_database.removeprefix("sqlite:///"), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM users").fetchall()
        began, written = time.monotonic(), 0
        while written < (5000 if whole else 30) or (whole and time.monotonic() - began < 60):
            player.play()
            written += 3
        grown, told = wal.stat().st_size, alarm(player.learner)
    exact(module_database, [player])
    assert told == (grown > 64 * 2**20), (told, grown)
    if whole:
        assert told, "so many writes, and it could not be emptied while somebody read"
        for _ in range(20):
            player.play()
        assert (wal.stat().st_size <= 16 * 2**20, alarm(player.learner)) == (True, False)
        exact(module_database, [player])


def alarm(learner: Learner) -> bool:
    """Say whether the site tells that its log is long; it is able to write all the same."""
    answer = learner.ask("GET", "/readyz")
    assert answer.status == 200
    return "write-ahead log" in json.loads(answer.text)["log"]
