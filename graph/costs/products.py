"""Budget products: what the budget has for them, and what of it goes into projects and to goals.

Each line balances twice: budget expenditure + unbudgeted = in projects + outside projects, and
in projects = allocated to goals + not allocated.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from graph.costs.cents import write_euros
from graph.costs.ledger import Budgeted, Ledger
from graph.costs.lines import TOTAL
from graph.costs.places import place_products
from graph.costs.postings import Posting
from graph.costs.words import make_columns
from graph.tables import Table, Value

COLUMNS: Final = (
    "product:thing parent:thing expenditure:money earnings:money balance:money "
    "unbudgeted:money financed:money allocated:money open:money outside:money"
)


@dataclass(frozen=True, slots=True)
class Balance:
    """What a product has and gives, in cents.

    Unbudgeted is what goes to projects in years for which the budget has no expenditure of it.
    """

    expenditure: int = 0
    earnings: int = 0
    unbudgeted: int = 0
    allocated: int = 0
    rest: int = 0

    @property
    def financed(self) -> int:
        """What goes into projects."""
        return self.allocated + self.rest

    @property
    def outside(self) -> int:
        """What the budget has beyond projects; below zero if projects get more than there is."""
        return self.expenditure + self.unbudgeted - self.financed

    def __add__(self, other: "Balance") -> "Balance":
        """Return both together."""
        names = [each.name for each in fields(self)]
        return Balance(*(getattr(self, name) + getattr(other, name) for name in names))


def tabulate_products(ledger: Ledger, postings: Sequence[Posting]) -> Table:
    """Return the balance of each product with all products below it, and of all together."""
    products = place_products(ledger)
    own = balance_products(ledger, postings)
    totals = {each: own.get(each, Balance()) for each in products.members}
    for each in reversed(products.list_members()):
        if each in products.above:
            totals[products.above[each]] += totals[each]
    rows: list[tuple[Value, ...]] = []
    for each in products.list_members():
        above = products.above.get(each)
        parent = ledger.name(above) if above else None
        rows.append((ledger.name(each), parent, *write_balance(totals[each])))
    total = sum(own.values(), Balance())
    return Table(make_columns(COLUMNS), (*rows, (TOTAL, None, *write_balance(total))))


def balance_products(ledger: Ledger, postings: Sequence[Posting]) -> dict[str, Balance]:
    """Return the balance of each product of the county without those below it."""
    planned = {(each.product, each.year) for each in ledger.budgeted if not each.is_revenue}
    balances: defaultdict[str, Balance] = defaultdict(Balance)
    for amount in ledger.budgeted:
        balances[amount.product] += balance_budgeted(amount)
    for each in postings:
        product, year = each.financing.source, each.financing.year
        if product in ledger.products:
            balances[product] += balance_posting(each, is_planned=(product, year) in planned)
    return dict(balances)


def balance_budgeted(amount: Budgeted) -> Balance:
    """Return what an amount of the budget adds to the balance of its product."""
    return Balance(earnings=amount.cents) if amount.is_revenue else Balance(amount.cents)


def balance_posting(posting: Posting, *, is_planned: bool) -> Balance:
    """Return what a posting adds to the balance of the product that pays it."""
    return Balance(
        unbudgeted=0 if is_planned else posting.cents,
        allocated=posting.cents if posting.part.goal else 0,
        rest=0 if posting.part.goal else posting.cents,
    )


def write_balance(balance: Balance) -> tuple[Value, ...]:
    """Return the cells of a balance."""
    cells = (
        balance.expenditure, balance.earnings, balance.expenditure - balance.earnings,
        balance.unbudgeted, balance.financed, balance.allocated, balance.rest, balance.outside,
    )  # fmt: skip
    return tuple(write_euros(each) for each in cells)


def find_overdrawn(balances: Mapping[str, Balance]) -> list[str]:
    """Return the products that give projects more than the budget has."""
    return sorted(each for each, balance in balances.items() if balance.outside < 0)


def find_doubled(ledger: Ledger, budgeted: Iterable[Budgeted]) -> list[str]:
    """Return products with amounts of their own above products with amounts of the same kind."""
    products = place_products(ledger)
    by_kind: defaultdict[tuple[int, bool], set[str]] = defaultdict(set)
    for amount in budgeted:
        by_kind[amount.year, amount.is_revenue].add(amount.product)
    return sorted(
        {
            above
            for found in by_kind.values()
            for product in found
            for above in products.climb(product)
            if above in found
        }
    )
