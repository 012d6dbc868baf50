"""Entries: what a query says of one thing each, and amounts that are read from them."""

from collections.abc import Mapping, Sequence
from typing import Final, cast

from pyoxigraph import Literal, QuerySolutions, Store

from graph.costs.cents import read_cents
from graph.costs.ledger import Budgeted, Financing
from graph.queries import NOTHING, Term, bind_query, read_query
from graph.tables import read_year
from graph.vocabulary import expand

REVENUE: Final = expand("oc:revenue")
# what amounts are in where neither they nor their data set say anything else
EUROS: Final = frozenset({expand("currency:EUR")})

Entry = Mapping[str, tuple[Term, ...]]  # all that is said of a thing, by column


class Unclear(ValueError):
    """What an amount needs is not said, or not right, or said twice; says which fault it is."""


def read_entries(
    store: Store, name: str, key: str, terms: Mapping[str, Term] = NOTHING
) -> dict[str, Entry]:
    """Return what `queries/internal/<name>.rq` says of each thing, in the order of their IRIs."""
    answer = store.query(bind_query(read_query(f"internal/{name}"), terms))
    assert isinstance(answer, QuerySolutions)  # noqa: S101 - our files hold SELECTs
    names = [variable.value for variable in answer.variables]
    place = names.index(key)
    found: dict[str, dict[str, tuple[Term, ...]]] = {}
    for row in answer:  # thousands: by position, which is faster than by name
        cells = cast("tuple[Term | None, ...]", tuple(row))
        add_cells(found.setdefault(cast("Term", cells[place]).value, {}), names, cells)
    return {iri: found[iri] for iri in sorted(found)}


def add_cells(
    entry: dict[str, tuple[Term, ...]], names: Sequence[str], cells: Sequence[Term | None]
) -> None:
    """Add the cells of a row to an entry, each value once."""
    for name, term in zip(names, cells, strict=True):
        if term is None:
            continue
        known = entry.get(name)
        if known is None:
            entry[name] = (term,)
        elif term not in known:
            entry[name] = (*known, term)


def list_iris(entry: Entry, name: str) -> frozenset[str]:
    """Return the IRIs, or texts, in a column of an entry."""
    return frozenset(term.value for term in entry.get(name, ()))


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
    found = entry.get(name, ())
    return found[0].value if len(found) == 1 else ""


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
    amounts = {read_cents(term) for term in entry.get("amount", ()) if isinstance(term, Literal)}
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
