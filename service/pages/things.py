"""Rows of a query → things: what is said of each, and how each is called."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph.evaluation import Row
from service.pages.texts import Node, Text, choose_text

SortKey = tuple[tuple[int, str], ...]
DIGITS: Final = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Thing:
    """One IRI with the distinct values of each column that came with it, in their order."""

    iri: str
    columns: Mapping[str, Sequence[Node]] = field(default_factory=dict)

    def values(self, name: str) -> Sequence[Node]:
        """Return all values of a column."""
        return self.columns.get(name, ())

    def get(self, name: str) -> str:
        """Return the first value of a column as text; empty if there is none."""
        return get_value(next(iter(self.values(name)), None))

    def text(self, language: str, name: str = "label") -> Text | None:
        """Return the text of a column in a language, see `choose_text`."""
        return choose_text(self.values(name), language)

    def name(self, language: str) -> Text:
        """Return what the thing is called; without a label, the end of its IRI."""
        return self.text(language) or Text(shorten_iri(self.iri))


def gather_things(rows: Iterable[Row], key: str) -> dict[str, Thing]:
    """Return the things in a column of IRIs, each with what its rows say, in order of rows."""
    found: dict[str, dict[str, dict[Node, None]]] = {}
    for row in rows:
        if not isinstance(subject := row.get(key), NamedNode):
            continue
        columns = found.setdefault(subject.value, {})
        for name, value in row.items():
            if name != key:
                columns.setdefault(name, {})[value] = None
    return {
        iri: Thing(iri, {name: tuple(values) for name, values in columns.items()})
        for iri, columns in found.items()
    }


def get_value(node: Node | None) -> str:
    """Return the text of an IRI or literal; empty for anything else."""
    return node.value if isinstance(node, NamedNode | Literal) else ""


def get_number(node: Node | None) -> Decimal:
    """Return the exact number of a literal; raises ArithmeticError if it is none."""
    return Decimal(get_value(node))


def shorten_iri(iri: str) -> str:
    """Return the end of an IRI that tells a reader most: what follows /id/, `#` or the last `/`."""
    if "/id/" in iri:
        return iri.partition("/id/")[2].partition("/")[2] or iri
    return re.split(r"[#/]", iri.rstrip("/#"))[-1] or iri


def sort_key(text: str) -> SortKey:
    """Return a key that sorts numbers inside texts by value: Z2 before Z10."""
    parts = DIGITS.split(text.casefold())
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts if part)
