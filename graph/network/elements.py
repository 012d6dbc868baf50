"""What a network is made of: typed nodes, and typed edges from what feeds to what is fed."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from graph.network.words import list_kinds
from graph.order import split_numbers
from graph.things import Texts, Thing


@dataclass(frozen=True, slots=True)
class Node:
    """Something of the network: its kind, what it is called, planned and actual dates."""

    iri: str
    kind: str
    labels: Texts = field(default_factory=dict)
    notation: str = ""
    start: date | None = None
    end: date | None = None
    started: date | None = None
    ended: date | None = None

    @property
    def thing(self) -> Thing:
        """The node as other tables name it."""
        return Thing(self.iri, self.labels, self.notation)

    @property
    def begins(self) -> date | None:
        """When it began, else when it is to begin."""
        return self.started or self.start

    @property
    def finishes(self) -> date | None:
        """When it ended, else when it is to end."""
        return self.ended or self.end

    @property
    def rank(self) -> tuple[int, list[tuple[str, int]], str]:
        """Where it stands among others: by kind, number, IRI."""
        return list_kinds().index(self.kind), split_numbers(self.notation), self.iri


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A link between two nodes; the share, 0 to 1, is that of the source's effort or money."""

    source: str
    target: str
    link: str
    share: Decimal | None = None
