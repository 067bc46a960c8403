"""What a server costs the machine, read from /proc."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """Give the number of a process and of everything below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for number in found:
        found += children.get(number, [])
    return found


def children(number: int) -> list[int]:
    """Give the processes that a process has started: of a server, its workers."""
    return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


def cpu(root: int) -> float:
    """Give the seconds of CPU that a process, what is below it and what has ended below it have used."""
    total = 0
    for number in tree(root):
        with suppress(OSError):
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))  # utime, stime, and those of children that have ended
    return total / TICK


def memory(root: int, what: str = "Pss") -> float:
    """Give the memory of a process tree in MB; with Pss, what processes share is counted once."""
    total = 0
    for number in tree(root):
        with suppress(OSError):
            for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
                if line.startswith(f"{what}:"):
                    total += int(line.split()[1])
    return total / 1024


def open_files(root: int) -> list[str]:
    """Give what the processes have open, by name."""
    found = []
    for number in tree(root):
        with suppress(OSError):
            for handle in Path(f"/proc/{number}/fd").iterdir():
                with suppress(OSError):
                    found.append(os.readlink(handle))
    return found


def threads(root: int) -> int:
    total = 0
    for number in tree(root):
        with suppress(OSError):
            total += len(list(Path(f"/proc/{number}/task").iterdir()))
    return total


def machine() -> str:
    """Say what the figures were taken on."""
    info = Path("/proc/cpuinfo").read_text()
    model = next((line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")), "?")
    total = int(Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    return f"{os.cpu_count()} cores ({model}), {total:.0f} GB"
