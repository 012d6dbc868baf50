"""The profile of a county: where goals and product budget agree, and where they conflict."""

import asyncio
from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from graph.inquiry import answer_question
from graph.questions import read_question
from graph.tables import Table
from service.consensus import KINDS, cut, list_conflicts, make_profile
from service.pages.counties import County
from service.pages.frame import Frame
from service.parameters import Parameter, take
from service.selection import read_today
from service.sentences import phrase
from service.views.view import Values, View

FOLDED: Final = 12  # operational goals that are shown at once
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "kind": Parameter(
        "Only product goals with a relation of this kind",
        phrase("one-of", values=KINDS),
        "|".join(KINDS),
        "conflict",
    ),
    "page": Parameter(
        "Which page of the product goals",
        phrase("right-number-from", least=1),
        "[1-9][0-9]{0,5}",
        "2",
        is_number=True,
    ),
}


async def render_profile(frame: Frame, county: County, values: Values) -> Response:
    """Return how the product book of a county fits its goals. Raises InputError, Busy."""
    goals, conflicts = await asyncio.gather(
        ask(frame, "goals-against-budget", county), ask(frame, "open-goal-conflicts", county)
    )
    profile, kind = make_profile(frame.look, goals), take(values, "kind")
    return await frame.render(
        "profile.html",
        county,
        profile=profile,
        part=cut(profile, kind, int(take(values, "page", "1"))),
        conflicts=list_conflicts(frame.look, conflicts),
        kinds=KINDS,
        kind=kind,
        at_once=FOLDED,
    )


async def ask(frame: Frame, name: str, county: County) -> Table:
    """Return the answer of a question about a county. Raises GraphError."""
    question = read_question(name)
    texts = question.complete({"county": county.key}, read_today())
    number = frame.revision.number
    table: Table = await frame.context.compute(answer_question, number, question, texts)
    return table


PROFILE: Final = View("profile", render_profile, PARAMETERS)
