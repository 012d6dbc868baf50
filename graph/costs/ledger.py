"""The ledger of a county: all that its figures are computed from, as it stands in the graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from graph.order import split_numbers
from graph.things import Thing

Rank = tuple[bool, list[tuple[str, int]], str]


@dataclass(frozen=True, slots=True)
class Financing:
    """An amount that a source gives a project in a year (kek:FinancingShare).

    Money is foreign if it is not the county's own: from a programme, another body, or a grant.
    """

    iri: str
    project: str
    source: str
    year: int
    phase: str
    cents: int
    currency: str
    is_foreign: bool


@dataclass(frozen=True, slots=True)
class Budgeted:
    """An amount that the budget or the annual account has for a product (kek:BudgetObservation)."""

    iri: str
    product: str
    year: int
    phase: str
    cents: int
    currency: str
    is_revenue: bool


@dataclass(frozen=True, slots=True)
class Contribution:
    """A link from a project to a goal; without a share no money follows it.

    `is_sound` is false if the share is no number from 0 to 1, or there are several.
    """

    iri: str
    project: str
    goal: str
    share: Decimal | None = None
    is_promoting: bool = True
    is_sound: bool = True


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with the goals above it and its fields of action."""

    iri: str
    parents: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the data because of which an amount is not, or not fully, in the figures."""

    kind: str
    iri: str


@dataclass(frozen=True)
class Ledger:
    """All about the money of a county; `products` are by IRI, with the products above each.

    `paid` and `payers` are all projects and sources of financing, be they of the plan or not.
    """

    county: str
    financing: tuple[Financing, ...] = ()
    budgeted: tuple[Budgeted, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    goals: Mapping[str, Goal] = field(default_factory=dict)
    fields: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    products: Mapping[str, frozenset[str]] = field(default_factory=dict)
    paid: frozenset[str] = frozenset()
    payers: frozenset[str] = frozenset()
    things: Mapping[str, Thing] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def amounts(self) -> tuple[Financing | Budgeted, ...]:
        """All amounts, of projects and of products."""
        return (*self.financing, *self.budgeted)

    @cached_property
    def ranks(self) -> Mapping[str, Rank]:
        """By what each thing is sorted."""
        return {iri: rank_thing(thing) for iri, thing in self.things.items()}

    def name(self, iri: str) -> Thing:
        """Return a thing with what it is called."""
        return self.things.get(iri) or Thing(iri)


def rank_thing(thing: Thing) -> Rank:
    """Return by what a thing is sorted: its number, 2 before 10, last if it has none."""
    return not thing.notation, split_numbers(thing.notation), thing.iri
