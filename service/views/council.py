"""The trail of the council: papers, their consultations, the decisions, by date."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from starlette.responses import Response

from graph.errors import InputError
from graph.history.council import Paper, find_sessions, read_council
from service.pages.counties import County
from service.pages.frame import Frame
from service.parameters import Parameter, take
from service.selection import read_today
from service.sentences import phrase
from service.trails.paging import PAGE, cut_page
from service.trails.wording import Wording
from service.views.view import Values, View

SIZE: Final = 20  # papers
SESSIONS: Final = 3  # that are offered to choose from
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "since": Parameter(
        "Only papers that moved on this day or later",
        phrase("right-date"),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "2025-03-26",
    ),
    "page": PAGE,
}


async def render_council(frame: Frame, county: County, values: Values) -> Response:
    """Return what the council of a county has dealt with. Raises InputError, Busy."""
    papers: tuple[Paper, ...] = await frame.context.compute(
        read_council, frame.revision.number, county.key
    )
    since = read_since(take(values, "since"))
    chosen = [paper for paper in papers if paper.last >= since]
    return await frame.render(
        "council.html",
        county,
        total=len(papers),
        consultations=sum(len(paper.consultations) for paper in papers),
        decided=sum(count_decisions(papers)),
        shown=cut_page(chosen, values, SIZE),
        since=since,
        sessions=find_sessions(papers, read_today())[:SESSIONS],
        wording=Wording(frame.look, county.key),
    )


def read_since(text: str) -> str:
    """Return a day as it is written in the data; empty for none. Raises InputError."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise InputError(
            phrase("day-wrong", given=f"since={text}", hint="since=2025-03-26")
        ) from None


def count_decisions(papers: Sequence[Paper]) -> list[int]:
    """Return how many decisions were taken on each paper."""
    return [
        len(paper.decisions) + sum(len(each.decisions) for each in paper.consultations)
        for paper in papers
    ]


COUNCIL: Final = View("council", render_council, PARAMETERS, is_daily=True)
