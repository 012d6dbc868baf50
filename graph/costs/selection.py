"""Which amounts are asked for: a phase of the budget, years, a currency."""

from dataclasses import dataclass, replace
from typing import Final

from graph.costs.ledger import Budgeted, Fault, Financing, Ledger
from graph.errors import InputError
from graph.sentences import phrase
from graph.vocabulary import expand

PHASES: Final = ("approved", "revised", "executed", "draft")
CURRENCIES: Final = expand("currency:EUR").removesuffix("EUR")


@dataclass(frozen=True)
class Selection:
    """A phase, the years from the first to the last, both included, and a currency.

    None as a year: no limit; no currency: the one there is.
    """

    phase: str = "approved"
    first: int | None = None
    last: int | None = None
    currency: str = ""

    def check(self) -> None:
        """Raise InputError for an unknown phase or years that run backwards."""
        if self.phase not in PHASES:
            raise InputError(phrase("phase-unknown", phase=self.phase, phases=PHASES))
        if self.first is not None and self.last is not None and self.first > self.last:
            raise InputError(phrase("years-backwards", first=self.first, last=self.last))

    def includes(self, amount: Financing | Budgeted) -> bool:
        """Tell whether an amount is asked for, whatever its currency."""
        return (
            amount.phase == expand(f"bp:{self.phase}")
            and (self.first is None or self.first <= amount.year)
            and (self.last is None or amount.year <= self.last)
        )


def select_amounts(ledger: Ledger, selection: Selection) -> tuple[Ledger, str]:
    """Return a ledger with the amounts that are asked for alone, and the code of their currency.

    If there are none, a fault says so. Raises InputError if they are in several currencies and
    none is asked for: these are never added; or if nothing is in the one that is asked for.
    """
    selection.check()
    financing = tuple(filter(selection.includes, ledger.financing))
    budgeted = tuple(filter(selection.includes, ledger.budgeted))
    found = {each.currency for each in financing} | {each.currency for each in budgeted}
    nothing = () if found else (Fault("no-amounts", ledger.county),)
    if not found and not selection.currency:
        selection = replace(selection, currency="EUR")
    known = found or {each.currency for each in ledger.amounts} | {CURRENCIES + "EUR"}
    currency = choose_currency(known, selection)
    chosen = replace(
        ledger,
        financing=tuple(each for each in financing if each.currency == currency),
        budgeted=tuple(each for each in budgeted if each.currency == currency),
        faults=(*ledger.faults, *nothing),
    )
    return chosen, currency.removeprefix(CURRENCIES)


def choose_currency(found: set[str], selection: Selection) -> str:
    """Return the currency that is asked for, else the only one. Raises InputError."""
    codes = sorted(each.removeprefix(CURRENCIES) for each in found)
    wanted = selection.currency or (codes[0] if len(codes) == 1 else "")
    if not wanted:
        raise InputError(phrase("currencies-several", codes=codes, example=codes[0]))
    if wanted not in codes:
        raise InputError(phrase("currency-absent", code=wanted, codes=codes, example=codes[0]))
    return found_iri(found, wanted)


def found_iri(found: set[str], code: str) -> str:
    """Return the currency with a code among some."""
    return next(each for each in sorted(found) if each.removeprefix(CURRENCIES) == code)
