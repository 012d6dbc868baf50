"""What finances the projects of a county: planned and spent, by project, source and year."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import NamedNode, Store

from graph.names import Names
from graph.queries import Row, ask
from graph.tables import read_year

# of several plans the last one counts; OpenBudgets code list budget-phase
PLANS: Final = ("draft", "approved", "revised")
SPENT: Final = "executed"
NOTHING: Final = Decimal(0)


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
    terms = {
        "county": NamedNode(names.county(county)),
        "facts": NamedNode(names.facts_graph(county)),
    }
    return gather_money(ask(store, "internal/network-money", terms))


def gather_money(rows: Iterable[Row]) -> tuple[Money, ...]:
    """Return the money in the rows of `network-money.rq`; what is no amount is left out."""
    found: dict[tuple[str, int, str, str], dict[str, Decimal]] = {}
    for row in rows:
        try:
            amount, year = Decimal(row["amount"].value), read_year(row["year"].value)
        except (InvalidOperation, ValueError):  # the rules tell of it
            continue
        if not amount.is_finite():
            continue
        currency = row["currency"].value if "currency" in row else ""
        key = row["project"].value, year, row["source"].value, currency
        phase = row["phase"].value.rpartition("/")[2]
        phases = found.setdefault(key, {})
        phases[phase] = phases.get(phase, NOTHING) + amount
    return tuple(sorted(_make_money(*key, phases) for key, phases in found.items()))


def _make_money(
    project: str, year: int, source: str, currency: str, phases: dict[str, Decimal]
) -> Money:
    plan = next((phases[name] for name in reversed(PLANS) if name in phases), NOTHING)
    return Money(project, year, source, currency, plan, phases.get(SPENT, NOTHING))


def sum_plans(money: Iterable[Money], currency: str) -> dict[str, Decimal]:
    """Return the plan of each project over all years in a currency."""
    plans: dict[str, Decimal] = {}
    for each in money:
        if each.currency == currency:
            plans[each.project] = plans.get(each.project, NOTHING) + each.planned
    return plans
