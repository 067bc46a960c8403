"""What a database holds, asked without the application."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

import psycopg


def ask(database: str, statement: str) -> list[tuple[Any, ...]]:
    """Ask a database by its address."""
    if database.startswith("sqlite:///"):
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
            return [tuple(row) for row in connection.execute(statement)]
    with psycopg.connect(database.replace("+psycopg", ""), autocommit=True) as line:
        return [tuple(row) for row in line.execute(statement)]


def steps(database: str, attempt: str) -> list[tuple[int, Any]]:
    """Give the steps of an attempt by its address: position and response."""
    number = int(attempt.rpartition("/")[2])
    found = ask(database, f"SELECT position, response FROM steps WHERE attempt_id = {number} ORDER BY position")
    return [(position, json.loads(said) if isinstance(said, str) else said) for position, said in found]


def outcome(database: str, attempt: str) -> tuple[Any, ...]:
    """Give how an attempt ended (None where it has not): points, best total, and whether it was passed."""
    number = int(attempt.rpartition("/")[2])
    [found] = ask(database, f"SELECT points, best, passed FROM attempts WHERE id = {number} ORDER BY id")
    return found


def finished(database: str, email: str) -> tuple[int, int]:
    """Give how many modules and courses somebody has finished."""
    whose = f"WHERE user_id = (SELECT id FROM users WHERE email = '{email}')"
    [(modules,)] = ask(database, f"SELECT count(*) FROM modules_finished {whose}")
    [(courses,)] = ask(database, f"SELECT count(*) FROM courses_finished {whose}")
    return modules, courses


def sound(database: str) -> bool:
    """Say whether the file of the database is in order; a PostgreSQL server looks after its own."""
    return not database.startswith("sqlite") or ask(database, "PRAGMA integrity_check") == [("ok",)]


def forget_period(database: str, email: str) -> None:
    """As if half a minute had gone by since somebody used a code."""
    words = f"UPDATE second_steps SET last_period = 0 WHERE user_id = (SELECT id FROM users WHERE email = '{email}')"
    if database.startswith("sqlite:///"):
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"), timeout=10)) as connection, connection:
            connection.execute(words)
        return
    with psycopg.connect(database.replace("+psycopg", ""), autocommit=True) as line:
        line.execute(words)
