"""Why a goal, field, project, product or county costs what it costs: the tree of a figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from starlette.responses import Response

from graph.costs.cents import write_euros
from graph.costs.explanation import Node
from graph.costs.selection import PHASES, Selection
from graph.costs.statement import Explanation, explain_costs, read_node
from graph.costs.words import name_line
from graph.errors import InputError
from graph.things import choose_text
from service.goals.shares import write_share
from service.pages.counties import County
from service.pages.frame import Frame, Look
from service.parameters import Parameter, take
from service.selection import read_today
from service.sentences import phrase
from service.views.view import Values, View

MOST: Final = 500  # figures on a page; each leads to its own explanation
DEEPEST: Final = 20
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "node": Parameter(
        "What is explained, by default all of the county",
        phrase("right-thing"),
        r"\S.{0,500}",
        "99001/id/goal/ajznct",
    ),
    "year": Parameter("Year, by default this one", phrase("right-year"), "[0-9]{4}", "2026"),
    "phase": Parameter(
        "Phase of the budget", phrase("one-of", values=PHASES), "|".join(PHASES), "executed"
    ),
    "currency": Parameter("Currency", phrase("right-currency"), "[A-Z]{3}", "EUR"),
}


@dataclass(frozen=True)
class Figure:
    """A figure of the tree as it is shown, with those that it is the sum of.

    `href` leads to the page of what it is about, `why` to an explanation of its own, `rest` counts
    the figures below that are not shown here.
    """

    kind: str
    name: str
    href: str | None
    why: str
    amount: Decimal
    revenue: Decimal
    share: str
    year: int | None
    whole: Decimal | None
    children: tuple["Figure", ...]
    rest: int


async def render_costs(frame: Frame, county: County, values: Values) -> Response:
    """Return the explanation of a figure. Raises InputError, UnknownResource, Busy."""
    year = int(take(values, "year", str(read_today().year)))
    phase = take(values, "phase", PHASES[0])
    node = take(values, "node", county.thing.iri)
    check_county(frame, county, node)
    found: Explanation = await frame.context.compute(
        explain_costs,
        frame.revision.number,
        node,
        county.key,
        Selection(phase, year, year, take(values, "currency")),
    )
    summary, language = found.summary, frame.language
    return await frame.render(
        "costs.html",
        county,
        figure=make_figure(frame.look, found.node, choose_depth(found.node)),
        thing=found.node.thing.say(language),
        node=node,
        year=year,
        phase=phase,
        phases=PHASES,
        currency=summary.currency,
        total=write_euros(summary.total.expenditure),
        allocated=write_euros(summary.allocated.expenditure),
        open=[
            (choose_text(each.texts, language), write_euros(each.amounts.expenditure))
            for each in summary.open
        ],
        notes=[choose_text(each.texts, language) for each in summary.notes],
    )


def check_county(frame: Frame, county: County, node: str) -> None:
    """Raise InputError for what is no address, or for a thing of another county."""
    names = frame.context.names
    key = names.county_key(read_node(node, names))
    if key not in (None, county.key):
        raise InputError(phrase("node-of-other-county", given=f"node={node}", path=f"/{key}/costs"))


def choose_depth(tree: Node) -> int:
    """Return how many levels of a tree are shown, so that a page stays readable; at least one."""
    levels = [0] * (DEEPEST + 1)
    for depth, _ in tree.walk():
        levels[min(depth, DEEPEST)] += 1
    shown = [depth for depth in range(1, DEEPEST) if sum(levels[: depth + 1]) <= MOST]
    return max(shown, default=1)


def make_figure(look: Look, node: Node, depth: int) -> Figure:
    """Return a figure as it is shown, with some levels of those below it."""
    iri = node.thing.iri
    return Figure(
        name_line("nodes", node.kind).say(look.language),
        node.thing.say(look.language),
        look.addresses.of(node.evidence or iri),
        look.addresses.vary(node=iri) if iri and node.children else "",
        write_euros(node.amounts.expenditure),
        write_euros(node.amounts.revenue),
        "" if node.share is None else write_share(look, str(node.share)),
        node.year,
        None if node.whole is None else write_euros(node.whole),
        tuple(make_figure(look, each, depth - 1) for each in node.children) if depth else (),
        0 if depth else len(node.children),
    )


COSTS: Final = View("costs", render_costs, PARAMETERS, is_daily=True, is_listed=False)
