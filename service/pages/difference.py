"""The page of the difference of two revisions: as sentences or as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from pyoxigraph import Literal
from starlette.responses import Response

from graph.errors import InputError
from graph.history.change import CHANGED, Change, Difference, Value
from graph.history.difference import compare_revisions
from graph.names import Names
from graph.things import Thing, choose_text
from service.comparison import SHARED, Comparison, find_owner
from service.pages.counties import County
from service.pages.figures import NUMBERS, RENDER, XSD, format_literal
from service.pages.frame import Frame, Look
from service.sentences import phrase

VIEWS: Final = ("sentences", "table")
MOST: Final = 500  # changes on a page
LONG: Final = 120  # characters from which on a text is folded
SHOWN: Final = 12  # values of a property

Counties = Mapping[str, County]


@dataclass(frozen=True)
class Line:
    """One change as shown; `form` is the sentence it is said with, `old` and `new` fill it in."""

    kind: str
    name: str
    href: str | None
    state: str
    form: str
    aspect: str
    old: Sequence[str]
    new: Sequence[str]

    @property
    def is_long(self) -> bool:
        """Whether its values are too long for a sentence."""
        return self.form == "rewritten"


@dataclass(frozen=True)
class Section:
    """The changes in a graph."""

    owner: str
    name: str
    lines: Sequence[Line]


async def render_difference(comparison: Comparison, view: str, page: int, frame: Frame) -> Response:
    """Return the page of a difference. Raises GraphError."""
    context, names = frame.context, frame.context.names
    span = comparison.read(context, (page - 1) * MOST, MOST)
    difference = await context.compute(compare_revisions, comparison.later.number, span)
    pages = max(-(-difference.total // MOST), 1)
    if page > pages:
        raise InputError(phrase("page-absent", page=page, pages=pages))
    owners = comparison.list_owners(names)
    if comparison.county and comparison.county not in {*owners, SHARED, *frame.counties}:
        raise InputError(
            phrase("choice-among", given=f"county={comparison.county}", known=owners[:5])
        )
    return await frame.render(
        "difference.html",
        comparison=comparison,
        difference=difference,
        sections=make_sections(frame.look, frame.counties, names, difference),
        owners={each: name_owner(frame.look, frame.counties, each) for each in owners},
        omitted=[
            name_whole(frame.look, frame.counties, names, each) for each in difference.omitted
        ],
        views=VIEWS,
        view=view,
        page=page,
        pages=pages,
        first=(page - 1) * MOST + 1,
    )


def make_sections(
    look: Look, counties: Counties, names: Names, difference: Difference
) -> list[Section]:
    """Return the changes by graph, as they are shown."""
    return [
        Section(
            name_owner(look, counties, find_owner(names, graph)),
            name_graph(look, names, graph),
            [make_line(look, change) for change in found],
        )
        for graph, found in groupby(difference.changes, key=lambda change: change.graph)
    ]


def name_owner(look: Look, counties: Counties, owner: str) -> str:
    """Return what a county is called, or what belongs to none."""
    county = counties.get(owner)
    return str(county.name(look.language)) if county else str(say(look)["owners"].get(owner, owner))


def name_graph(look: Look, names: Names, graph: str) -> str:
    """Return what a graph holds: the plan of a version, what holds always, or shared things."""
    words, version = say(look)["graphs"], names.version_of_graph(graph)
    if version:
        return str(words["version"]).format(version=write_version(version, look.language))
    return str(words.get(graph.rpartition("/")[2], words["other"].format(graph=graph)))


def name_whole(look: Look, counties: Counties, names: Names, graph: str) -> str:
    """Return what a graph holds, and whose it is."""
    owner = name_owner(look, counties, find_owner(names, graph))
    return f"{owner}: {name_graph(look, names, graph)}"


def write_version(version: str, language: str) -> str:
    """Return the key of a version, which mostly is a day."""
    key = version.rpartition("/")[2]
    try:
        return RENDER["date"](date.fromisoformat(key).isoformat(), language)
    except ValueError:
        return key


def make_line(look: Look, change: Change) -> Line:
    """Return a change as shown."""
    language, property_ = look.language, change.property
    name = choose_text(property_.labels, language) if property_ else ""
    if property_ and not name:
        name = property_.iri.rpartition("#")[2].rpartition("/")[2]
    if change.language and change.language.partition("-")[0] != language:
        in_ = say(look)["languages"]
        name = f"{name} ({in_.get(change.language.partition('-')[0], change.language)})"
    iri = property_.iri if property_ else ""
    old, new = (write_values(look, values, iri) for values in (change.old, change.new))
    return Line(
        choose_text(change.kind.labels, language) if change.kind else "",
        change.thing.say(language),
        look.addresses.of(change.thing.iri),
        change.state,
        choose_form(change, old, new),
        name,
        old,
        new,
    )


def choose_form(change: Change, old: Sequence[str], new: Sequence[str]) -> str:
    """Return with which sentence a change is said."""
    if change.state != CHANGED:
        return change.state
    if old and new and any(len(each) > LONG for each in (*old, *new)):
        return "rewritten"
    if not old or not new:
        return "given" if new else "withdrawn"
    return "changed" if len(old) == len(new) == 1 else "several"


def write_values(look: Look, values: Sequence[Value], property_: str) -> list[str]:
    """Return values as readers write them: names and texts in quotes; many are counted."""
    shown = [write_value(look, value, property_) for value in values[:SHOWN]]
    rest = len(values) - SHOWN
    more = str(say(look)["more"]).format(count=look.number(rest))
    return [*shown, more] if rest > 0 else shown


def write_value(look: Look, value: Value, property_: str) -> str:
    """Return a value as readers write it."""
    quoted = str(say(look)["quoted"])
    if isinstance(value, Thing):
        return quoted.format(text=value.say(look.language))
    text = format_literal(value, look.language, property_)
    return text if is_plain(value) else quoted.format(text=text)


def is_plain(literal: Literal) -> bool:
    """Tell whether a literal is a number, a date or a truth, and so needs no quotes."""
    kind = literal.datatype.value.removeprefix(XSD)
    return kind in NUMBERS or kind in RENDER or kind == "gYear"


def say(look: Look) -> Mapping[str, Any]:
    """Return the texts of the history."""
    texts: Mapping[str, Any] = look.texts["revisions"]
    return texts
