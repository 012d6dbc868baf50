"""Money on its way: who gives it, by which product, to which project, for which goal and field."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.costs.cents import write_euros
from graph.costs.division import REASONS
from graph.costs.ledger import Ledger
from graph.costs.lines import TOTAL, name_project, name_source
from graph.costs.places import PLACELESS, choose_order, find_fields, place_goals
from graph.costs.postings import Posting
from graph.costs.words import make_columns, name_line, say
from graph.tables import Table, Value
from graph.things import Thing

STEPS: Final = ("source", "product", "project", "goal", "field")
GRANT: Final = "grant"
NO_PRODUCT: Final = "no-product"
OPEN: Final = "open"
# stops that are no thing of the graph; at the end stands why money serves no goal, or no field
MARKS: Final[Mapping[str, Thing]] = {
    **{mark: name_line("lines", mark) for mark in (GRANT, NO_PRODUCT, OPEN)},
    **{reason: Thing("", say("reasons", reason)) for reason in (*REASONS, *PLACELESS)},
}


@dataclass(frozen=True, slots=True)
class Flow:
    """Cents that go the same way: a stop at each of `STEPS`, a thing's IRI or one of `MARKS`."""

    way: tuple[str, ...]
    cents: int


def trace_flows(
    ledger: Ledger, postings: Sequence[Posting], *, to_top: bool = False
) -> tuple[Flow, ...]:
    """Return all ways that money goes, the sources in their order; the cents add up to all of it.

    The goal is the one that a project contributes to, or, `to_top`, the uppermost above it.
    """
    goals = place_goals(ledger)
    fields = find_fields(ledger, goals)
    tops = {each: [each, *goals.climb(each)][-1] for each in goals.members} if to_top else {}
    sums: Counter[tuple[str, ...]] = Counter()
    for each in postings:
        goal = each.part.goal
        aim = (tops.get(goal, goal), fields[goal]) if goal else (OPEN, each.part.reason)
        sums[*find_payer(ledger, each), each.financing.project, *aim] += each.cents
    order = choose_order(ledger)
    ways = sorted(sums, key=lambda way: [(stop in MARKS, order(stop)) for stop in way])
    return tuple(Flow(way, sums[way]) for way in ways)


def find_payer(ledger: Ledger, posting: Posting) -> tuple[str, str]:
    """Return who gives the money of a posting, and by which product of the budget."""
    source = posting.financing.source
    product = source if source in ledger.products else NO_PRODUCT
    if posting.financing.is_foreign:
        return (source if product == NO_PRODUCT and source != ledger.county else GRANT), product
    return ledger.county if product != NO_PRODUCT else source, product


def name_stop(ledger: Ledger, step: str, stop: str) -> Thing:
    """Return what a stop of a way is called."""
    if stop in MARKS:
        return MARKS[stop]
    names = {"source": name_source, "project": name_project}
    return names.get(step, Ledger.name)(ledger, stop)


def tabulate_flows(ledger: Ledger, postings: Sequence[Posting]) -> Table:
    """Return each way that money goes, with the goal that the project contributes to."""
    flows = trace_flows(ledger, postings)
    whole = write_euros(sum(each.cents for each in flows))
    columns = make_columns(
        "source:thing product:thing project:thing goal:thing field:thing reason:code amount:money"
    )
    total: tuple[Value, ...] = (TOTAL, *(None for _ in columns[2:]), whole)
    return Table(columns, (*(write_flow(ledger, each) for each in flows), total))


def write_flow(ledger: Ledger, flow: Flow) -> tuple[Value, ...]:
    """Return a flow as a line; what it does not pass is empty."""
    named = dict(zip(STEPS, flow.way, strict=True))
    shown = [
        None if stop in MARKS and stop != GRANT else name_stop(ledger, step, stop)
        for step, stop in named.items()
    ]
    return (*shown, MARKS.get(named["field"]), write_euros(flow.cents))
