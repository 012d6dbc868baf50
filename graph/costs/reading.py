"""Read the ledger of a county from the graph."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar

from pyoxigraph import NamedNode, Store

from graph.costs.entries import (
    EUROS,
    Entry,
    Unclear,
    list_iris,
    read_budgeted,
    read_entries,
    read_financing,
    take_only,
)
from graph.costs.ledger import Contribution, Fault, Goal, Ledger
from graph.models import keep
from graph.names import Names
from graph.things import read_things
from graph.vocabulary import expand

T = TypeVar("T")

KEPT: Final = 8  # ledgers of one process
PROMOTING: Final = frozenset({expand("kc:effect-promoting")})
MOST_PLACES: Final = 18  # of a share, as xsd:decimal has in stores
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
    ledger = read_unnamed(store, names, county)
    return replace(ledger, things=read_things(store, list_things(ledger)))


@keep(KEPT)
def read_unnamed(store: Store, names: Names, county: str) -> Ledger:
    """Return the ledger of a county by its key, without what anything in it is called."""
    node = NamedNode(names.county(county))
    ledger = read_plan(store, node)
    own = frozenset({node.value, *ledger.products})
    terms = {"county": node, "facts": NamedNode(names.facts_graph(county))}
    entries = read_entries(store, "costs-financing", "share", terms)
    financing, faults = read_amounts(entries, read_financing, read_currencies(store), own)
    return replace(
        ledger,
        financing=financing,
        contributions=read_contributions(store, node),
        paid=frozenset(each.project for each in financing if each.project),
        payers=frozenset(each.source for each in financing if each.source),
        faults=faults,
    )


@keep(KEPT)
def read_budget(store: Store, names: Names, county: str) -> Ledger:
    """Return the ledger of a county by its key, with what the budget has."""
    ledger = read_ledger(store, names, county)
    terms = {"county": NamedNode(ledger.county)}
    entries = read_entries(store, "costs-budget", "budgeted", terms)
    budgeted, faults = read_amounts(entries, read_budgeted, read_currencies(store), frozenset())
    return replace(
        ledger,
        budgeted=budgeted,
        things={**ledger.things, **read_things(store, ledger.products)},
        faults=(*ledger.faults, *faults),
    )


def read_plan(store: Store, county: NamedNode) -> Ledger:
    """Return a ledger with all that money of a county can belong to, but without money."""
    entries = read_entries(store, "costs-plan", "element", {"county": county})
    by_kind = {
        kind: {iri: each for iri, each in entries.items() if classes & list_iris(each, "class")}
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


@keep(KEPT)
def read_currencies(store: Store) -> Currencies:
    """Return the currencies of amounts that are not, or not only, in euro: own, else data set's."""
    entries = read_entries(store, "costs-currencies", "holder")
    stated = {iri: list_iris(entry, "currency") for iri, entry in entries.items()}
    others = {iri: found for iri, found in stated.items() if found != EUROS}
    members = {
        member: found
        for iri, found in others.items()
        for member in read_entries(store, "costs-members", "member", {"set": NamedNode(iri)})
    }
    return {**members, **stated}


def read_contributions(store: Store, county: NamedNode) -> tuple[Contribution, ...]:
    """Return what the projects of a county contribute to goals."""
    entries = read_entries(store, "costs-contributions", "contribution", {"county": county})
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
    is_sound = len(shares) <= 1 and all(map(is_share, shares))
    return Contribution(
        iri,
        project,
        take_only(entry, "goal"),
        next(iter(shares)) if shares and is_sound else None,
        list_iris(entry, "effect") <= PROMOTING,
        is_sound,
    )


def is_share(number: Decimal) -> bool:
    """Tell whether a number is from 0 to 1, with no more places than anybody writes."""
    places = number.as_tuple().exponent
    return isinstance(places, int) and places >= -MOST_PLACES and 0 <= number <= 1


def list_things(ledger: Ledger) -> list[str]:
    """Return the IRIs that figures of a ledger name; products only if they pay."""
    known = {*ledger.goals, *ledger.fields, *ledger.projects}
    return sorted({ledger.county, *known, *ledger.paid, *ledger.payers})
