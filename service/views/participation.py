"""The trail of participation: from event to result to goal to decision."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from starlette.responses import Response

from graph.history.participation import OUTCOMES, Event, read_participation
from service.pages.counties import County
from service.pages.frame import Frame
from service.parameters import Parameter, take
from service.sentences import phrase
from service.trails.paging import PAGE, cut_page
from service.trails.wording import Wording
from service.views.view import Values, View

SIZE: Final = 25  # events
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "outcome": Parameter(
        "Only results with this outcome",
        phrase("one-of", values=OUTCOMES),
        "|".join(OUTCOMES),
        "nothing",
    ),
    "page": PAGE,
}


async def render_participation(frame: Frame, county: County, values: Values) -> Response:
    """Return what became of a county's participation. Raises InputError, Busy."""
    events: tuple[Event, ...] = await frame.context.compute(
        read_participation, frame.revision.number, county.key
    )
    outcome = take(values, "outcome")
    chosen = [select(event, outcome) for event in events if not outcome or event.count(outcome)]
    return await frame.render(
        "participation.html",
        county,
        total=len(events),
        results=sum(len(event.results) for event in events),
        counts={each: sum(event.count(each) for event in events) for each in OUTCOMES},
        silent=sum(not event.results for event in events),
        shown=cut_page(chosen, values, SIZE),
        outcome=outcome,
        wording=Wording(frame.look, county.key),
    )


def select(event: Event, outcome: str) -> Event:
    """Return an event with its results of one outcome; with all if none is asked for."""
    if not outcome:
        return event
    kept = tuple(result for result in event.results if result.outcome == outcome)
    return replace(event, results=kept)


PARTICIPATION: Final = View("participation", render_participation, PARAMETERS)
