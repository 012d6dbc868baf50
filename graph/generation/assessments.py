"""What the latest evaluation says of goals that are measured."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from graph.generation.concept import Concept
from graph.generation.draft import HORIZON, NEWEST, Draft
from graph.generation.goals import Goal
from graph.generation.indicators import Indicator
from graph.generation.statements import code

DAY: Final = date(NEWEST, 9, 15)


def add_assessments(
    draft: Draft, concept: Concept, measured: Iterable[tuple[Goal, Indicator]]
) -> None:
    """Describe an assessment of each measured goal."""
    for goal, indicator in measured:
        words = draft.words["goals"]["texts"]
        latest = max(indicator.values)
        degree = find_degree(indicator)
        key = goal.node.value.rpartition("/")[2]
        draft.add_fact("assessment", f"{key}/{DAY}", "kek:GoalAssessment", {
            "skos:prefLabel": words.text("assessment").fill(goal=goal.code, year=NEWEST),
            "dcterms:description": words.text("progress").fill(
                base=indicator.write(indicator.values[indicator.base]),
                value=indicator.write(indicator.values[latest]),
                aim=indicator.write(indicator.aims[HORIZON]),
            ),
            "dcterms:date": DAY,
            "dcterms:isPartOf": concept.evaluation,
            "kek:forGoal": goal.node,
            "kek:basedOnObservation": indicator.observe(draft, latest),
            "kek:achievementDegree": degree,
            "kek:achievementStatus": code(f"achievement-{name_status(degree)}"),
        })  # fmt: skip


def find_degree(indicator: Indicator) -> Decimal:
    """Return how much of the way from the baseline to the last aim is done, 0 to 1."""
    base, aim = indicator.values[indicator.base], indicator.aims[HORIZON]
    done = Decimal(indicator.values[max(indicator.values)] - base) / (aim - base)
    return min(max(done, Decimal(0)), Decimal(1)).quantize(Decimal("0.01"), "ROUND_DOWN")


def name_status(degree: Decimal) -> str:
    """Return the achievement status that a degree stands for."""
    if degree == 1:
        return "achieved"
    return "on-track" if degree > Decimal("0.2") else "at-risk"
