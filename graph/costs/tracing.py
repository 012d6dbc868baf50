"""Which way the money of a county goes, and of which budgets it could be asked."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Store

from graph.costs.flow import STEPS, Flow, name_stop, trace_flows
from graph.costs.postings import list_postings
from graph.costs.reading import read_ledger
from graph.costs.selection import CURRENCIES, PHASES, Selection, select_amounts
from graph.costs.statement import Summary, summarize
from graph.names import Names
from graph.things import Thing
from graph.vocabulary import expand


@dataclass(frozen=True)
class Budget:
    """A phase and year of the budget, in a currency, and how many amounts of projects it has."""

    phase: str
    year: int
    currency: str
    count: int

    @property
    def asked_currency(self) -> str:
        """The currency to ask for; where there is no money, none can be."""
        return self.currency if self.count else ""


@dataclass(frozen=True)
class Tracing:
    """The ways of money, what its stops are called by step and IRI, and what holds for all."""

    summary: Summary
    flows: tuple[Flow, ...]
    things: Mapping[tuple[str, str], Thing]


def list_budgets(store: Store, names: Names, county: str) -> tuple[Budget, ...]:
    """Return the budgets that have money for projects of a county, the earliest first."""
    phases = {expand(f"bp:{phase}"): phase for phase in PHASES}
    counts = Counter(
        (each.year, PHASES.index(phases[each.phase]), each.currency.removeprefix(CURRENCIES))
        for each in read_ledger(store, names, county).financing
        if each.phase in phases
    )
    return tuple(
        Budget(PHASES[phase], year, currency, counts[year, phase, currency])
        for year, phase, currency in sorted(counts)
    )


def trace_costs(
    store: Store, names: Names, county: str, selection: Selection, goals: str
) -> Tracing:
    """Return which ways the money of a county goes; for `goals`, see `trace_flows`.

    Raises InputError.
    """
    ledger, currency = select_amounts(read_ledger(store, names, county), selection)
    postings = list_postings(ledger)
    flows = trace_flows(ledger, postings, to_top=goals == "top")
    stops = {stop for each in flows for stop in zip(STEPS, each.way, strict=True)}
    summary = summarize(store, ledger, postings, selection, currency)
    return Tracing(summary, flows, {stop: name_stop(ledger, *stop) for stop in sorted(stops)})
