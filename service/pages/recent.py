"""What last changed in a county."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.history.change import Difference
from graph.history.difference import compare_revisions
from graph.revisions import Revision
from service.comparison import find_span, find_touching
from service.pages.difference import Section, make_sections
from service.pages.frame import Frame

FEW: Final = 5  # changes that are told
MOST: Final = 20_000  # statements; comparing more takes longer than anybody waits for a start page


@dataclass(frozen=True)
class Recent:
    """The revision that last touched a county, the one before, and the first changes of it.

    Without `previous` it is the first there is; without `difference` it is too large to be told.
    """

    revision: Revision
    previous: int | None
    difference: Difference | None
    sections: Sequence[Section]


async def read_recent(frame: Frame, county: str) -> Recent | None:
    """Return what last changed in a county; None if no revision that is kept touched it."""
    revisions, number = frame.context.revisions, frame.revision.number
    touching = await asyncio.to_thread(find_touching, revisions, number, county)
    if not touching:
        return None
    last = touching[0]
    if last.number - 1 not in revisions.list_numbers():
        return Recent(last, None, None, [])
    if last.added + last.removed > MOST:
        return Recent(last, last.number - 1, None, [])
    span = find_span(revisions, last.number - 1, last.number, county)
    difference = await frame.context.compute(
        compare_revisions, last.number, span.read(frame.context, 0, FEW)
    )
    sections = make_sections(frame.look, frame.counties, frame.context.names, difference)
    return Recent(last, last.number - 1, difference, sections)
