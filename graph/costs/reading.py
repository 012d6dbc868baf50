"""Read the ledger of a county from the graph."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar

from pyoxigraph import NamedNode, Store

from graph.costs.entries import (
    EUROS,
    Entry,
    Unclear,
    gather_entries,
    list_iris,
    read_budgeted,
    read_financing,
    take_only,
)
from graph.costs.ledger import Contribution, Fault, Goal, Ledger
from graph.models import keep
from graph.names import Names
from graph.queries import Row, ask
from graph.things import read_things
from graph.vocabulary import expand

T = TypeVar("T")

KEPT: Final = 8  # ledgers of one process
PROMOTING: Final = frozenset({expand("kc:effect-promoting")})
ONE: Final = Decimal(1)
CLASSES: Final = {
    "goal": ("Goal", "StrategicGoal", "SubGoal", "OperationalGoal", "ProductGoal"),
    "field": ("FieldOfAction",),
    "project": ("Project",),
    "product": ("BudgetProduct",),
}
KINDS: Final[Mapping[str, frozenset[str]]] = {
    kind: frozenset(expand(f"kek:{name}") for name in names) for kind, names in CLASSES.items()
}

Currencies = Mapping[str, frozenset[str]]


@keep(KEPT)
def read_ledger(store: Store, names: Names, county: str) -> Ledger:
    """Return the ledger of a county by its key, without what the budget has."""
    node = NamedNode(names.county(county))
    ledger = read_plan(store, node)
    own = frozenset({node.value, *ledger.products})
    terms = {"county": node, "facts": NamedNode(names.facts_graph(county))}
    rows = ask(store, "internal/costs-financing", terms)
    financing, faults = read_amounts(
        gather_entries(rows, "share"), read_financing, read_currencies(store), own
    )
    ledger = replace(
        ledger,
        financing=financing,
        contributions=read_contributions(store, node),
        paid=frozenset(each.project for each in financing if each.project),
        payers=frozenset(each.source for each in financing if each.source),
        faults=faults,
    )
    return replace(ledger, things=read_things(store, list_things(ledger)))


@keep(KEPT)
def read_budget(store: Store, names: Names, county: str) -> Ledger:
    """Return the ledger of a county by its key, with what the budget has."""
    ledger = read_ledger(store, names, county)
    rows = ask(store, "internal/costs-budget", {"county": NamedNode(ledger.county)})
    budgeted, faults = read_amounts(
        gather_entries(rows, "budgeted"), read_budgeted, read_currencies(store), frozenset()
    )
    return replace(
        ledger,
        budgeted=budgeted,
        things={**ledger.things, **read_things(store, ledger.products)},
        faults=(*ledger.faults, *faults),
    )


def read_plan(store: Store, county: NamedNode) -> Ledger:
    """Return a ledger with all that money of a county can belong to, but without money."""
    rows = ask(store, "internal/costs-plan", {"county": county})
    by_kind = {
        kind: gather_entries((row for row in rows if row["class"].value in classes), "element")
        for kind, classes in KINDS.items()
    }
    return Ledger(
        county.value,
        goals={
            iri: Goal(iri, list_iris(entry, "parent"), list_iris(entry, "field"))
            for iri, entry in by_kind["goal"].items()
        },
        fields=frozenset(by_kind["field"]),
        projects=frozenset(by_kind["project"]),
        products={iri: list_iris(entry, "parent") for iri, entry in by_kind["product"].items()},
    )


def read_amounts(
    entries: Mapping[str, Entry],
    read: Callable[[str, Entry, Currencies, frozenset[str]], T],
    currencies: Currencies,
    own: frozenset[str],
) -> tuple[tuple[T, ...], tuple[Fault, ...]]:
    """Return the amounts that entries describe, and what is wrong with those that cannot be."""
    amounts: list[T] = []
    faults: list[Fault] = []
    for iri, entry in entries.items():
        try:
            amounts.append(read(iri, entry, currencies, own))
        except Unclear as fault:
            faults.append(Fault(str(fault), iri))
    return tuple(amounts), tuple(faults)


def read_currencies(store: Store) -> Currencies:
    """Return the currencies of amounts that are not, or not only, in euro: own, else data set's."""
    entries = gather_entries(ask(store, "internal/costs-currencies"), "holder")
    stated = {iri: list_iris(entry, "currency") for iri, entry in entries.items()}
    others = {iri: found for iri, found in stated.items() if found != EUROS}
    members = {
        row["member"].value: found
        for iri, found in others.items()
        for row in ask(store, "internal/costs-members", {"set": NamedNode(iri)})
    }
    return {**members, **stated}


def read_contributions(store: Store, county: NamedNode) -> tuple[Contribution, ...]:
    """Return what the projects of a county contribute to goals."""
    rows: Sequence[Row] = ask(store, "internal/costs-contributions", {"county": county})
    entries = gather_entries(rows, "contribution")
    return tuple(
        read_contribution(iri, entry, project)
        for iri, entry in entries.items()
        for project in sorted(list_iris(entry, "project"))
    )


def read_contribution(iri: str, entry: Entry, project: str) -> Contribution:
    """Return the contribution that an entry describes; one that is not clear is not sound."""
    texts = list_iris(entry, "share")
    try:
        shares = {Decimal(text) for text in texts}
    except InvalidOperation:
        shares = {Decimal("NaN")}
    is_sound = len(shares) <= 1 and all(s.is_finite() and 0 <= s <= ONE for s in shares)
    return Contribution(
        iri,
        project,
        take_only(entry, "goal"),
        next(iter(shares)) if shares and is_sound else None,
        list_iris(entry, "effect") <= PROMOTING,
        is_sound,
    )


def list_things(ledger: Ledger) -> list[str]:
    """Return the IRIs that figures of a ledger name; products only if they pay."""
    known = {*ledger.goals, *ledger.fields, *ledger.projects}
    return sorted({ledger.county, *known, *ledger.paid, *ledger.payers})
