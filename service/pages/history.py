"""The pages of the history: all revisions, and what one of them changed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from graph.errors import InputError
from graph.history.change import Difference
from graph.history.difference import compare_revisions
from graph.revisions import Revision
from graph.validation.findings import SEVERITIES
from service.comparison import find_owner, find_span
from service.pages.difference import make_sections, name_graph, name_owner
from service.pages.frame import Frame
from service.sentences import phrase

PAGE: Final = 50  # revisions
FEW: Final = 25  # changes that the page of a revision shows


@dataclass(frozen=True)
class Changed:
    """A graph that a revision changed: whose it is, what it is called, where it is as it was."""

    owner: str
    owner_name: str
    name: str
    href: str


async def render_list(page: int, frame: Frame) -> Response:
    """Return the page with all revisions, the newest first. Raises InputError."""
    revisions = frame.context.revisions
    numbers = revisions.list_numbers()[::-1]
    count = count_pages(len(numbers), PAGE)
    check_page(page, count)
    chosen = numbers[(page - 1) * PAGE : page * PAGE]
    return await frame.render(
        "revisions.html",
        revisions=await asyncio.to_thread(lambda: [revisions.read(each) for each in chosen]),
        total=len(numbers),
        oldest=numbers[-1],
        page=page,
        pages=count,
    )


async def render_revision(number: int, frame: Frame) -> Response:
    """Return the page of one revision. Raises GraphError."""
    context = frame.context
    revisions, names = context.revisions, context.names
    revision, numbers = revisions.read(number), revisions.list_numbers()
    previous = number - 1 if number - 1 in numbers else None
    difference = Difference()
    if previous is not None:
        span = find_span(revisions, previous, number).read(context, 0, FEW)
        difference = await context.compute(compare_revisions, number, span)
    return await frame.render(
        "revision.html",
        shown=revision,
        changed=list_changed(frame, revision),
        previous=previous,
        following=number + 1 if number + 1 in numbers else None,
        oldest=numbers[0],
        difference=difference,
        sections=make_sections(frame.look, frame.counties, names, difference),
        severities=[each for each in SEVERITIES if revision.findings.get(each)],
    )


def list_changed(frame: Frame, revision: Revision) -> Sequence[Changed]:
    """Return the graphs that a revision changed."""
    names, link = frame.context.names, frame.look.addresses.link
    return [
        Changed(
            owner := find_owner(names, graph),
            name_owner(frame.look, frame.counties, owner),
            name_graph(frame.look, names, graph),
            link(names.path(graph) or "/", revision=str(revision.number)),
        )
        for graph in revision.graphs
    ]


def count_pages(total: int, size: int) -> int:
    """Return how many pages a list has; an empty one has one."""
    return max(-(-total // size), 1)


def check_page(page: int, count: int) -> None:
    """Raise InputError for a page that is not there."""
    if page > count:
        raise InputError(phrase("page-absent", page=page, pages=count))
