"""Answers about money: what things cost in a selection of amounts, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Store

from graph.costs.cents import Amounts, write_euros
from graph.costs.explanation import Node
from graph.costs.ledger import Ledger
from graph.costs.lines import list_open, write_amounts
from graph.costs.notes import Note, list_notes
from graph.costs.postings import Posting, list_postings, sum_postings
from graph.costs.reading import read_budget, read_ledger
from graph.costs.selection import Selection, select_amounts
from graph.costs.trees import explain_figure
from graph.costs.views import VIEWS
from graph.costs.words import make_columns, name_line, say
from graph.errors import InputError, TermFault, UnknownResource
from graph.names import Names
from graph.parameters import read_thing
from graph.sentences import phrase
from graph.tables import Table
from graph.things import Texts, Thing, read_things
from graph.vocabulary import expand

WITH_BUDGET: Final = "product"
EXPLAINED: Final = (
    "depth:integer type:code node:thing share:share year:year "
    "amount:money revenue:money net:money whole:money evidence:text"
)


@dataclass(frozen=True)
class Open:
    """Money that is not allocated to any goal, for a reason."""

    reason: str
    texts: Texts
    amounts: Amounts
    projects: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """What holds for all figures of an answer; `total` = `allocated` + all that is `open`."""

    county: Thing
    phase: Thing
    years: tuple[int, ...]
    currency: str
    total: Amounts
    allocated: Amounts
    open: tuple[Open, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Costs:
    """What things of a county cost."""

    summary: Summary
    table: Table


@dataclass(frozen=True)
class Explanation:
    """Why a figure is what it is."""

    summary: Summary
    node: Node


def measure_costs(store: Store, names: Names, county: str, by: str, selection: Selection) -> Costs:
    """Return what the goals, fields, projects, sources or products of a county cost.

    Raises InputError, UnknownResource.
    """
    if by not in VIEWS:
        raise InputError(phrase("view-unknown", by=by, views=VIEWS))
    check_county(store, names, county)
    read = read_budget if by == WITH_BUDGET else read_ledger
    ledger, currency = select_amounts(read(store, names, county), selection)
    postings = list_postings(ledger)
    summary = summarize(store, ledger, postings, selection, currency)
    return Costs(summary, VIEWS[by](ledger, postings))


def explain_costs(
    store: Store, names: Names, text: str, county: str, selection: Selection
) -> Explanation:
    """Return why the figure of a thing, by IRI or path, is what it is.

    Its IRI says which county it belongs to; for a shared one `county` must. Raises InputError,
    UnknownResource.
    """
    iri = read_node(text, names)
    key = county or names.county_key(iri) or refuse_shared(store, iri, text)
    check_county(store, names, key)
    whole = read_ledger(store, names, key)
    if iri in whole.products:
        whole = read_budget(store, names, key)
    ledger, currency = select_amounts(whole, selection)
    postings = list_postings(ledger)
    node = explain_figure(ledger, postings, iri)
    summary = summarize(store, ledger, postings, selection, currency)
    return Explanation(summary, node or refuse_node(store, iri, text))


def read_node(text: str, names: Names) -> str:
    """Return the IRI that an address names. Raises InputError."""
    try:
        return read_thing(text, names).value
    except TermFault:
        raise InputError(
            phrase("cost-addressless", text=text, right=phrase("cost-bearers"))
        ) from None


def check_county(store: Store, names: Names, county: str) -> None:
    """Raise UnknownResource for a county of which nothing is said."""
    if not is_known(store, names.county(county)):
        raise UnknownResource(phrase("county-unknown", county=county, example="99001"))


def refuse_node(store: Store, iri: str, text: str) -> Node:
    """Raise UnknownResource for a thing of which nothing is said, InputError for any other."""
    if is_known(store, iri):
        raise InputError(phrase("cost-free", text=text, right=phrase("cost-bearers")))
    raise UnknownResource(phrase("cost-unknown", text=text, right=phrase("cost-bearers")))


def refuse_shared(store: Store, iri: str, text: str) -> str:
    """Raise UnknownResource for a thing of which nothing is said, InputError for a shared one."""
    if is_known(store, iri):
        raise InputError(phrase("cost-shared", text=text))
    raise UnknownResource(phrase("cost-unknown", text=text, right=phrase("cost-bearers")))


def is_known(store: Store, iri: str) -> bool:
    """Tell whether anything is said of a thing."""
    return any(True for _ in store.quads_for_pattern(NamedNode(iri), None, None, None))


def summarize(
    store: Store, ledger: Ledger, postings: Sequence[Posting], selection: Selection, currency: str
) -> Summary:
    """Return what holds for all figures of a selection."""
    phase = expand(f"bp:{selection.phase}")
    return Summary(
        ledger.name(ledger.county),
        read_things(store, [phase])[phase],
        tuple(sorted({each.year for each in ledger.amounts})),
        currency,
        sum_postings(postings),
        sum_postings(each for each in postings if each.part.goal),
        tuple(
            Open(
                reason,
                say("reasons", reason),
                sum_postings(found),
                tuple(sorted({each.financing.project for each in found} - {""})),
            )
            for reason, found in list_open(postings)
        ),
        tuple(list_notes(ledger, postings)),
    )


def tabulate_explanation(node: Node) -> Table:
    """Return an explanation as a table: each figure above those that it is the sum of."""
    rows = tuple(
        (
            depth,
            name_line("nodes", each.kind),
            each.thing,
            each.share,
            each.year,
            *write_amounts(each.amounts),
            None if each.whole is None else write_euros(each.whole),
            each.evidence or None,
        )
        for depth, each in node.walk()
    )
    return Table(make_columns(EXPLAINED), rows)
