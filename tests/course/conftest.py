"""The tests of what authors wrote: no database, no Flask, the same examples on every run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# Derandomised: a failure is the same on every machine. No deadline: a slow machine is no mistake.
settings.register_profile(
    "course", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
COURSE = settings.get_profile("course")
