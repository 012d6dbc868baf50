"""Where money comes from and where it goes: a diagram to scale, and a table of every way."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from graph.costs.cents import write_euros
from graph.costs.flow import MARKS, OPEN, STEPS
from graph.costs.selection import PHASES, Selection
from graph.costs.tracing import Tracing, list_budgets, trace_costs
from graph.errors import InputError, TermFault
from graph.parameters import read_thing
from graph.things import choose_text
from service.flows.budget import choose_budget
from service.flows.drawing import draw_flows
from service.flows.links import Links
from service.flows.ways import write_way
from service.pages.counties import County
from service.pages.frame import Frame
from service.parameters import Parameter, take
from service.sentences import phrase
from service.views.view import Values, View

SHOWN: Final = 100  # ways on a page of the table
GOALS: Final = ("top", "direct")
OFFERED: Final = ("field", "source", "product")
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "year": Parameter(
        "Year, by default the latest with money", phrase("right-year"), "[0-9]{4}", "2026"
    ),
    "phase": Parameter(
        "Phase of the budget", phrase("one-of", values=PHASES), "|".join(PHASES), "executed"
    ),
    "currency": Parameter("Currency", phrase("right-currency"), "[A-Z]{3}", "EUR"),
    "goals": Parameter(
        "Goals summed up to the uppermost, or those that projects contribute to",
        phrase("one-of", values=GOALS),
        "|".join(GOALS),
        "direct",
    ),
    "through": Parameter(
        "Only the money that passes this",
        phrase("right-thing"),
        r"\S.{0,500}",
        "99001/id/project/p12",
    ),
    "page": Parameter(
        "Which ways, a hundred a page", phrase("right-number-from", least=1), "[1-9][0-9]{0,4}", "2"
    ),
}


async def render_flow(frame: Frame, county: County, values: Values) -> Response:
    """Return where the money of a county goes. Raises InputError."""
    context, number, look = frame.context, frame.revision.number, frame.look
    budgets = await context.compute(list_budgets, number, county.key)
    budget = choose_budget(budgets, values)
    through = read_through(frame, county, take(values, "through"))
    goals = take(values, "goals", GOALS[bool(through)])
    selection = Selection(budget.phase, budget.year, budget.year, budget.asked_currency)
    found = await context.compute(trace_costs, number, county.key, selection, goals)
    flows = [each for each in found.flows if not through or through in each.way]
    links = Links(look.addresses, county.thing.iri, county.key, budget, goals == GOALS[0])
    page, pages = int(take(values, "page", "1")), max(1, -(-len(flows) // SHOWN))
    if page > pages:
        raise InputError(phrase("page-absent", page=page, pages=pages))
    shown = flows[(page - 1) * SHOWN : page * SHOWN]
    return await frame.render(
        "flow.html",
        county,
        budget=budget,
        budgets=budgets,
        phases=PHASES,
        goals=goals,
        kinds=GOALS,
        through=through,
        passed=find_name(found, through, frame.language),
        tree=links.explain_thing(through) if through and through not in MARKS else "",
        offered=list_offered(found, frame.language),
        drawing=draw_flows(look, flows, found.things, links, budget.currency),
        steps=STEPS,
        ways=[write_way(look, each, found.things, links, budget.currency) for each in shown],
        count=len(flows),
        total=write_euros(sum(each.cents for each in flows)),
        allocated=write_euros(sum(each.cents for each in flows if OPEN not in each.way)),
        against=sum(each.cents < 0 for each in flows),
        notes=[choose_text(each.texts, frame.language) for each in found.summary.notes],
        page=page,
        pages=pages,
    )


def read_through(frame: Frame, county: County, text: str) -> str:
    """Return the stop that money shall pass; empty for any. Raises InputError."""
    if not text or text in MARKS:
        return text
    names = frame.context.names
    try:
        iri = read_thing(text, names).value
    except TermFault:
        raise InputError(
            phrase(
                "parameter-wrong",
                given=f"through={text}",
                right=phrase("right-stop"),
                hint=f"through={county.key}/id/project/p12",
            )
        ) from None
    key = names.county_key(iri)
    if key not in {None, county.key}:
        raise InputError(
            phrase("node-of-other-county", given=f"through={text}", path=f"/{key}/flow")
        )
    return iri


def find_name(found: Tracing, through: str, language: str) -> str:
    """Return what a stop is called; the end of its address if no money passes it."""
    passed = (thing for (_, stop), thing in found.things.items() if stop == through)
    thing = MARKS.get(through) or next(passed, None)
    return thing.say(language) if thing else through.rpartition("/")[2]


def list_offered(found: Tracing, language: str) -> dict[str, dict[str, str]]:
    """Return the names of the stops that the money can be narrowed to, by step and IRI."""
    return {
        step: {
            stop: found.things[step, stop].say(language)
            for stop in dict.fromkeys(each.way[STEPS.index(step)] for each in found.flows)
            if stop and stop not in MARKS
        }
        for step in OFFERED
    }


FLOW: Final = View("flow", render_flow, PARAMETERS, is_daily=True)
