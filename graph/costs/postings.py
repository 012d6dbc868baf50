"""Postings: each financing share divided over the parts of its project. All figures are sums."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from graph.costs.cents import Amounts, split_cents
from graph.costs.division import Part, divide_projects
from graph.costs.ledger import Financing, Ledger

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Posting:
    """The cents of one financing share that go to one part of its project."""

    financing: Financing
    part: Part
    cents: int

    @property
    def amounts(self) -> Amounts:
        """What it adds to the figures."""
        return Amounts(self.cents, self.cents if self.financing.is_foreign else 0)


def list_postings(ledger: Ledger) -> tuple[Posting, ...]:
    """Return the postings of a ledger; the cents of each financing share add up to its amount."""
    parts = divide_projects(ledger)
    return tuple(
        Posting(each, part, cents)
        for each in ledger.financing
        for part, cents in zip(
            parts[each.project],
            split_cents(each.cents, [part.weight for part in parts[each.project]]),
            strict=True,
        )
        if cents or not each.cents
    )


def sum_postings(postings: Iterable[Posting]) -> Amounts:
    """Return the sum of postings."""
    expenditure = revenue = 0
    for each in postings:
        expenditure += each.cents
        revenue += each.cents if each.financing.is_foreign else 0
    return Amounts(expenditure, revenue)


def group_postings(
    postings: Iterable[Posting], key: Callable[[Posting], K]
) -> dict[K, list[Posting]]:
    """Return postings by what they have in common, in the order of their first ones."""
    groups: dict[K, list[Posting]] = {}
    for each in postings:
        groups.setdefault(key(each), []).append(each)
    return groups
