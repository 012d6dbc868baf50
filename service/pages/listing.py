"""The list of all things of one kind: sorted, in pages, reachable by links alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode
from starlette.responses import Response

from graph.errors import InputError, UnknownResource
from service.pages.frame import Frame
from service.pages.kinds import find_class
from service.pages.texts import Text
from service.pages.things import SortKey, Thing, gather_things, sort_key
from service.pages.values import Value, link_thing, show
from service.sentences import phrase

PAGE: Final = 100  # rows
SORTS: Final = ("notation", "label", "status", "date")


@dataclass(frozen=True)
class Line:
    """One thing in a list."""

    link: Value
    notation: str
    status: str
    date: str
    exact_date: str


@dataclass(frozen=True)
class Pages:
    """One page of a list and its neighbours; numbers begin at 1."""

    number: int
    count: int
    total: int
    lines: Sequence[Line]


async def render_list(frame: Frame, county_key: str, segment: str) -> Response:
    """Return the list of a kind in a county, or of shared things. Raises InputError, NotFound."""
    class_ = find_class(segment)
    county = frame.counties.get(county_key)
    if class_ is None or (county_key and county is None):
        raise UnknownResource(phrase("address-empty", path=frame.look.addresses.path))
    root = (
        f"{frame.context.names.base}/{county_key}/"
        if county_key
        else f"{frame.context.names.base}/"
    )
    rows = await frame.context.select(
        "internal/kind-members",
        frame.revision.number,
        kind=NamedNode(class_),
        prefix=Literal(f"{root}id/{segment}/"),
    )
    sort = read_choice(frame, "sort", SORTS)
    lines = [make_line(frame, thing) for thing in gather_things(rows, "thing").values()]
    return await frame.render(
        "list.html",
        county,
        segment=segment,
        sort=sort,
        sorts=SORTS,
        columns={
            name: any(getattr(line, name) for line in lines)
            for name in ("notation", "status", "date")
        },
        pages=cut_page(frame, sorted(lines, key=lambda line: order_line(line, sort))),
    )


def make_line(frame: Frame, thing: Thing) -> Line:
    """Return a thing as a line; a figure is called by what it measures."""
    link = link_thing(frame.look, thing)
    of, year = thing.text(frame.language, "of"), thing.get("year")
    if not thing.values("label") and of:
        link = Value(Text(f"{of}, {year}", of.language), link.exact, link.href)
    return Line(
        Value(link.text, link.exact, link.href),
        thing.get("notation"),
        str(thing.text(frame.language, "statusLabel") or ""),
        show(frame.look, thing.values("date")) or year,
        thing.get("date") or year,
    )


def order_line(line: Line, sort: str) -> tuple[bool, SortKey, SortKey, str]:
    """Return the place of a line: by the chosen column, lines without a value last."""
    values = {
        "notation": line.notation,
        "label": str(line.link.text),
        "status": line.status,
        "date": line.exact_date,
    }
    return not values[sort], sort_key(values[sort]), sort_key(str(line.link.text)), line.link.exact


def cut_page(frame: Frame, lines: Sequence[Line]) -> Pages:
    """Return the page of a list that `?page=` asks for. Raises InputError."""
    count = max(-(-len(lines) // PAGE), 1)
    text = frame.request.query_params.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= count):
        raise InputError(phrase("page-absent", page=text, pages=count))
    number = int(text)
    return Pages(number, count, len(lines), lines[(number - 1) * PAGE : number * PAGE])


def read_choice(frame: Frame, name: str, offered: Sequence[str]) -> str:
    """Return a parameter that takes one of a few values, by default the first.

    Raises InputError.
    """
    value = frame.request.query_params.get(name, offered[0])
    if value not in offered:
        raise InputError(phrase("choice-unknown", given=f"{name}={value}", known=offered))
    return value
