"""Entries: what a query says of one thing each, and amounts that are read from them."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from pyoxigraph import Literal

from graph.costs.cents import read_cents
from graph.costs.ledger import Budgeted, Financing
from graph.queries import Row, Term
from graph.tables import read_year
from graph.vocabulary import expand

REVENUE: Final = expand("oc:revenue")
# what amounts are in where neither they nor their data set say anything else
EUROS: Final = frozenset({expand("currency:EUR")})

Entry = Mapping[str, AbstractSet[Term]]  # all that is said of a thing, by column
NONE: Final[frozenset[Term]] = frozenset()


class Unclear(ValueError):
    """What an amount needs is not said, or not right, or said twice; says which fault it is."""


def gather_entries(rows: Iterable[Row], key: str) -> dict[str, Entry]:
    """Return what rows say of each thing, in the order of the things' IRIs."""
    found: dict[str, dict[str, set[Term]]] = {}
    for row in rows:
        entry = found.setdefault(row[key].value, {})
        for name, term in row.items():
            entry.setdefault(name, set()).add(term)
    return {iri: found[iri] for iri in sorted(found)}


def list_iris(entry: Entry, name: str) -> frozenset[str]:
    """Return the IRIs, or texts, in a column of an entry."""
    return frozenset(term.value for term in entry.get(name, NONE))


def read_financing(
    iri: str, entry: Entry, currencies: Mapping[str, frozenset[str]], own: frozenset[str]
) -> Financing:
    """Return the financing share that an entry describes; `own` are the county's own sources.

    Its project or source may be unknown, it counts all the same. Raises Unclear.
    """
    source = take_only(entry, "source")
    return Financing(
        iri,
        take_only(entry, "project"),
        source,
        take_year(entry),
        take_phase(entry),
        take_cents(entry),
        take_currency(iri, currencies),
        bool(entry.get("grant")) or bool(source and source not in own),
    )


def read_budgeted(
    iri: str, entry: Entry, currencies: Mapping[str, frozenset[str]], _: frozenset[str]
) -> Budgeted:
    """Return the amount of a product that an entry describes. Raises Unclear."""
    product, character = (take_only(entry, name) for name in ("product", "character"))
    if not product or not character:
        raise Unclear("budget-unclear")
    return Budgeted(
        iri,
        product,
        take_year(entry),
        take_phase(entry),
        take_cents(entry),
        take_currency(iri, currencies),
        character == REVENUE,
    )


def take_only(entry: Entry, name: str) -> str:
    """Return the one value in a column; empty if there is none, or are several."""
    values = list_iris(entry, name)
    return next(iter(values)) if len(values) == 1 else ""


def take_year(entry: Entry) -> int:
    """Return the year of an entry. Raises Unclear."""
    try:
        return read_year(take_only(entry, "year"))
    except ValueError:
        raise Unclear("year-unclear") from None


def take_phase(entry: Entry) -> str:
    """Return the phase of an entry. Raises Unclear."""
    phase = take_only(entry, "phase")
    if not phase:
        raise Unclear("phase-unclear")
    return phase


def take_cents(entry: Entry) -> int:
    """Return the amount of an entry. Raises Unclear."""
    amounts = {read_cents(term) for term in entry.get("amount", NONE) if isinstance(term, Literal)}
    if not amounts:
        raise Unclear("amount-missing")
    first, *others = amounts
    if others or first is None:
        raise Unclear("amount-several" if others else "amount-uneven")
    return first


def take_currency(iri: str, currencies: Mapping[str, frozenset[str]]) -> str:
    """Return the currency of an amount; the euro if nothing is said of it. Raises Unclear."""
    found = currencies.get(iri, EUROS)
    if len(found) > 1:
        raise Unclear("currency-unclear")
    return next(iter(found))
