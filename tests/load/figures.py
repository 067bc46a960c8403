"""What a run gave: times by kind of request, what went wrong, and whether it is within its marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Figures:
    """What people saw while something went on."""

    times: dict[str, list[float]] = field(default_factory=dict)  # kind -> seconds until it was acknowledged
    wrong: Counter[str] = field(default_factory=Counter)  # what no busy server explains
    busy: int = 0  # 503 with Retry-After, sent again
    cut: int = 0  # no answer, sent again
    requests: int = 0
    bytes: int = 0

    def add(self, kind: str, seconds: float) -> None:
        self.times.setdefault(kind, []).append(seconds)

    def part(self, share: float, *kinds: str) -> float:
        """Give the seconds within which so large a share (0.95) of some kinds, or of all, was answered."""
        found = sorted(time for kind in kinds or self.times for time in self.times.get(kind, ()))
        return found[min(len(found) - 1, int(len(found) * share))] if found else 0.0


@dataclass
class Mark:
    """Something that must hold."""

    name: str
    found: str
    limit: str
    holds: bool

    @classmethod
    def none(cls, name: str, found: int) -> Mark:
        return cls(name, str(found), "0", found == 0)

    @classmethod
    def within(cls, name: str, seconds: float, limit: float) -> Mark:
        return cls(name, clock(seconds), f"≤ {clock(limit)}", seconds <= limit)


@dataclass
class Result:
    """One scenario on one database."""

    id: str
    about: str
    database: str
    slow: bool
    figures: Figures
    marks: Sequence[Mark]
    costs: dict[str, str]  # what machine and server had to do

    @property
    def holds(self) -> bool:
        return all(mark.holds for mark in self.marks)

    def lines(self) -> list[str]:
        """Give it as it is told on a terminal."""
        figures, costs = self.figures, self.costs
        found = [f"{self.id} {self.database}{', 10 ms more a commit' if self.slow else ''}: {self.about}"]
        found.append(f"  {'holds' if self.holds else 'DOES NOT HOLD'}: " + "; ".join(map(_told, self.marks)))
        for kind, times in sorted(figures.times.items()):
            parts = [figures.part(share, kind) for share in (0.5, 0.95, 0.99, 1)]
            found.append(
                f"  {kind:12} {len(times):6}  p50 {{}}  p95 {{}}  p99 {{}}  max {{}}".format(*map(clock, parts))
            )
        found.append(
            f"  {figures.requests} requests, {figures.busy} busy and asked again, {figures.cut} cut and sent again,"
            f" errors {dict(figures.wrong)}; " + ", ".join(f"{name} {value}" for name, value in costs.items())
        )
        return found

    def row(self) -> str:
        """Give it as a row of the table in the docs."""
        times = " / ".join(clock(self.figures.part(share)) for share in (0.5, 0.95, 0.99, 1))
        again = f"{self.figures.busy} / {self.figures.cut}"
        costs = ", ".join(self.costs[name] for name in ("server ms/request", "server cores", "server PSS"))
        marks = ("" if self.holds else "**missed**: ") + "; ".join(map(_told, self.marks))
        name = f"{self.database}{' +10 ms' if self.slow else ''}"
        return f"| {self.id} | {name} | {self.figures.requests} | {times} | {again} | {costs} | {marks} |"


def _told(mark: Mark) -> str:
    return f"{mark.name} {mark.found} ({mark.limit})"


def clock(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"
