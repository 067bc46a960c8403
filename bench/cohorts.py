"""What trainers' pages cost: everybody module by module, and many people at once (see trainer_pages.py)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from servers import BENCH, environment
from start import write
from table import Figure

PEOPLE, MODULES, LESSONS = 1000, 13, 4
GOOD, BAD = 1950, 50


def measure(folder: Path, quick: bool) -> list[Figure]:
    library = folder / "library"
    write(library, MODULES, LESSONS)
    env = environment(INSTANCE=str(folder / "instance"), LIBRARY=str(library))
    command = [sys.executable, str(BENCH / "trainer_pages.py"), "6" if quick else "20"]
    told = json.loads(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout)
    ratio = told["matrix"] / told["bare"]
    return [
        Figure(
            f"matrix, {PEOPLE} x {MODULES}", f"{ratio:.2f}x", "2.0x", ratio <= 2.0 and told["alike"],
            f"{told['matrix']:.0f} ms, bare page {told['bare']:.0f} ms; {told['size']} bytes, bare {told['bare size']}",
        ),
        Figure(
            f"{GOOD + BAD} people at once", f"{told['many']:.1f} s", "10 s", told["many"] < 10 and told["named"] == BAD,
            f"preview and sending, {told['named']} bad lines named",
        ),
    ]  # fmt: skip
