"""What finances the projects of a county: planned and spent, by project, source and year.

It is read and divided where costs are (`graph.costs`), so that both always agree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pyoxigraph import Store

from graph.costs.cents import write_euros
from graph.costs.ledger import Financing
from graph.costs.ledger import Ledger as Account
from graph.costs.postings import list_postings
from graph.costs.reading import read_unnamed
from graph.costs.selection import CURRENCIES
from graph.names import Names

# of several plans the last one counts; OpenBudgets code list budget-phase
PLANS: Final = ("draft", "approved", "revised")
SPENT: Final = "executed"
NOTHING: Final = Decimal(0)

Key = tuple[str, int, str, str]  # project, year, source, currency
Carried = Mapping[tuple[str, str], Decimal]  # by project and goal


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """What a source gives a project in a year: the plan that counts, and what has been spent."""

    project: str
    year: int
    source: str
    currency: str
    planned: Decimal = NOTHING
    spent: Decimal = NOTHING

    def free(self, year: int) -> Decimal:
        """Return what is set free if the project ends in a year: what is planned and not spent."""
        return max(NOTHING, self.planned - self.spent) if self.year >= year else NOTHING


def read_money(store: Store, names: Names, county: str) -> tuple[Money, ...]:
    """Return what finances the projects of a county's current version."""
    return gather_money(read_unnamed(store, names, county))


def read_carried(store: Store, names: Names, county: str, currency: str) -> Carried:
    """Return the planned money of a currency that each project carries to each goal."""
    return carry_money(read_unnamed(store, names, county), currency)


def gather_money(account: Account) -> tuple[Money, ...]:
    """Return the money of an account's projects; amounts that are not clear are in none."""
    return tuple(
        sorted(
            Money(*key, _sum(take_plan(found)), _sum(each for each in found if _is_spent(each)))
            for key, found in group_financing(account).items()
        )
    )


def carry_money(account: Account, currency: str) -> Carried:
    """Return the planned money of a currency by project and goal, in whole cents."""
    plan = tuple(
        each
        for key, found in group_financing(account).items()
        if key[-1] == currency
        for each in take_plan(found)
    )
    sums: dict[tuple[str, str], int] = {}
    for posting in list_postings(replace(account, financing=plan)):
        key = posting.financing.project, posting.part.goal
        sums[key] = sums.get(key, 0) + posting.cents
    return {key: write_euros(cents) for key, cents in sums.items() if key[-1]}


def group_financing(account: Account) -> dict[Key, list[Financing]]:
    """Return what finances projects of the plan, by project, year, source and currency."""
    groups: dict[Key, list[Financing]] = {}
    for each in account.financing:
        if each.project in account.projects:
            key = each.project, each.year, each.source, each.currency
            groups.setdefault(key, []).append(each)
    return groups


def take_plan(found: Iterable[Financing]) -> list[Financing]:
    """Return the shares of the plan that counts: the last one there is."""
    by_phase: dict[str, list[Financing]] = {}
    for each in found:
        by_phase.setdefault(name_phase(each), []).append(each)
    return next((by_phase[name] for name in reversed(PLANS) if name in by_phase), [])


def name_phase(financing: Financing) -> str:
    """Return the name of a phase of the budget, the end of its IRI."""
    return financing.phase.rpartition("/")[2]


def name_currency(currency: str) -> str:
    """Return the code of a currency, as costs name it, too."""
    return currency.removeprefix(CURRENCIES)


def _is_spent(financing: Financing) -> bool:
    return name_phase(financing) == SPENT


def _sum(found: Iterable[Financing]) -> Decimal:
    return write_euros(sum(each.cents for each in found))
