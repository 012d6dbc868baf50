"""One change between two revisions, and all there are of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal

from graph.things import Thing

NEW: Final = "new"
GONE: Final = "gone"
CHANGED: Final = "changed"
STATES: Final = (NEW, GONE, CHANGED)

Value = Thing | Literal


@dataclass(frozen=True)
class Change:
    """A thing that came or went in a graph, or one property of it with the values that differ.

    `language` is that of the texts that differ; empty for all other values.
    """

    graph: str
    thing: Thing
    kind: Thing | None
    state: str
    property: Thing | None = None
    language: str = ""
    old: tuple[Value, ...] = ()
    new: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What differs between two revisions, or a part of it; `counts` are of all, by state.

    `came` and `went` count statements. `omitted` graphs were too large to be compared.
    """

    changes: tuple[Change, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    came: int = 0
    went: int = 0
    omitted: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many changes there are in all."""
        return sum(self.counts.values())
