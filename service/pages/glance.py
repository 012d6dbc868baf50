"""A county at a glance: goals, projects, money, indicators, each with what proves it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from graph.achievement.formula import NOT_ASSESSABLE, STATES
from graph.achievement.standings import Selection as Day
from graph.achievement.tally import Tally, tally_states
from graph.costs.cents import write_euros
from graph.costs.selection import Selection
from graph.costs.statement import Summary, measure_costs
from graph.costs.tracing import Budget, list_budgets
from graph.inquiry import answer_question
from graph.questions import find_question
from graph.things import Thing
from service.flows.budget import choose_budget
from service.pages.counties import County
from service.pages.frame import Frame
from service.selection import read_today

ORDER: Final = (*reversed(STATES), NOT_ASSESSABLE)  # the best first
BARE: Final = ("goals-without-project", "projects-without-goal")


@dataclass(frozen=True)
class Glance:
    """What stands at the top of a county's page; `bare` counts the answers to `BARE`."""

    day: date
    tally: Tally
    bare: Mapping[str, int]
    budget: Budget
    total: Decimal
    allocated: Decimal

    @property
    def goals(self) -> dict[str, int]:
        """The goals with targets by state."""
        return {state: self.tally.goals[state] for state in ORDER if self.tally.goals.get(state)}

    @property
    def indicators(self) -> dict[str, int]:
        """The indicators with targets by state."""
        found = self.tally.indicators
        return {state: found[state] for state in ORDER if found.get(state)}


async def read_glance(frame: Frame, county: County) -> Glance:
    """Return what a county comes to today. Raises GraphError."""
    context, number, day = frame.context, frame.revision.number, read_today()
    tally, budgets, bare = await asyncio.gather(
        context.compute(tally_states, number, Day(county.key, day)),
        context.compute(list_budgets, number, county.key),
        asyncio.gather(*(count_answers(frame, name, county) for name in BARE)),
    )
    budget = choose_budget(budgets, {})
    summary = await measure(frame, county, budget) if budget.count else None
    return Glance(
        day,
        tally,
        dict(zip(BARE, bare, strict=True)),
        budget,
        write_euros(summary.total.expenditure if summary else 0),
        write_euros(summary.allocated.expenditure if summary else 0),
    )


async def measure(frame: Frame, county: County, budget: Budget) -> Summary:
    """Return what a budget has for projects, and how much of it serves goals."""
    selection = Selection(budget.phase, budget.year, budget.year, budget.currency)
    costs = await frame.context.compute(
        measure_costs, frame.revision.number, county.key, "source", selection
    )
    return costs.summary


async def count_answers(frame: Frame, name: str, county: County) -> int:
    """Return how many things the answer of a question about a county names."""
    question = find_question(name)
    texts = question.complete({"county": county.key}, read_today())
    table = await frame.context.compute(answer_question, frame.revision.number, question, texts)
    place = [column.kind for column in table.columns].index("thing")
    return len({each.iri for row in table.rows if isinstance(each := row[place], Thing)})
