"""What SQLAlchemy writes apart for the two databases: written once here, and only the dialect in use is loaded."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.schema import CreateIndex


class Once(Insert):
    """INSERT into one table of what is not there yet: a row that a unique constraint refuses is passed over."""

    inherit_cache = True


@compiles(Once)
def write_once(statement: Once, compiler: Any, **more: Any) -> str:
    return f"{compiler.visit_insert(statement, **more)} ON CONFLICT DO NOTHING"


def once(model: type[DeclarativeBase]) -> Once:
    """Give the statement that adds rows to the table of a model, for `db.add_once`."""
    return Once(model).inline().execution_options(preserve_rowcount=True)


@compiles(CreateIndex)
def write_index(made: CreateIndex, compiler: Any, **more: Any) -> str:
    """Write an index; where its `info` has a "where", it holds those rows alone."""
    where = made.element.info.get("where")
    return f"{compiler.visit_create_index(made, **more)}{f' WHERE {where}' if where is not None else ''}"
