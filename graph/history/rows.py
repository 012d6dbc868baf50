"""The solutions of a query of ours, with the names of all things in them."""

from collections.abc import Mapping
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions, Store

from graph.queries import bind_query, read_query
from graph.tables import Column, Value, make_table

Row = Mapping[str, Value]
NONE: Final[Mapping[str, str]] = {}


def read_rows(store: Store, name: str, kinds: Mapping[str, str], facts: str) -> list[Row]:
    """Return the solutions of a query of a county's facts; `kinds` are those of its columns."""
    columns = [Column(each, kind, NONE) for each, kind in kinds.items()]
    solutions = store.query(bind_query(read_query(f"internal/{name}"), {"facts": NamedNode(facts)}))
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - a SELECT
    table = make_table(store, columns, solutions)
    return [dict(zip(kinds, row, strict=True)) for row in table.rows]
