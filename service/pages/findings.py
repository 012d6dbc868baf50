"""The pages of findings: of all counties, and of one county."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode
from starlette.responses import Response

from graph.errors import InputError, LimitExceeded
from graph.things import Thing
from graph.validation.notices import Notice
from graph.validation.repairs import list_proposed
from graph.vocabulary import expand
from service.notices import COUNTED, count_notices
from service.pages.counties import County
from service.pages.finding import Book, Entry, open_book
from service.pages.frame import Frame
from service.pages.texts import Text
from service.pages.things import get_value, sort_key
from service.pages.values import Value
from service.selection import ASPECTS, GROUPS, NONE, Filter, Findings, count_values, read_all
from service.sentences import phrase

PAGE: Final = 100  # causes, each with its consequences
LONGEST: Final = 90  # characters of the name of a choice
SECTIONS: Final = ("open", "over", "accepted")

Folded = Mapping[str, Sequence[Notice]]  # findings with their consequences, by key
Shown = Sequence[tuple[str, Sequence[Notice]]]  # the same with the section each is in


@dataclass(frozen=True)
class Group:
    """The findings about one thing."""

    element: Value
    fields: Sequence[Value]
    units: Sequence[Value]
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Section:
    """Findings that are open, only in versions that are over, or accepted."""

    name: str
    count: int
    groups: Sequence[Group]


@dataclass(frozen=True)
class Option:
    """A value to filter by, and how many findings it leaves."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Line:
    """A county in the overview: its findings by severity."""

    county: County
    name: Text
    counts: Mapping[str, int]


async def render_counties(frame: Frame, filter_: Filter) -> Response:
    """Return the page with all counties and how much was found in each. Raises GraphError."""
    for name in GROUPS & filter_.values.keys():
        raise InputError(
            phrase("filter-countyless", name=name, example=min(frame.counties, default=""))
        )
    number = frame.revision.number
    found = await read_all(frame.context, number, sorted(frame.counties), with_names=False)
    for each in found:
        filter_.check(each.known)
    lines = [make_line(frame, each, filter_) for each in found if each.is_checked or each.notices]
    lines.sort(key=lambda line: (line.county.is_fictional, sort_key(str(line.name))))
    return await frame.render(
        "findings.html",
        lines=lines,
        severities=COUNTED,
        chosen=filter_.values,
    )


def make_line(frame: Frame, findings: Findings, filter_: Filter) -> Line:
    """Return a county as a line of the overview."""
    county = frame.counties[findings.county]
    counts = count_notices(filter_.apply(findings.notices), filter_.today)
    return Line(county, county.name(frame.language), counts)


async def render_findings(frame: Frame, county_key: str, filter_: Filter, number: int) -> Response:
    """Return the page with the findings of a county. Raises GraphError."""
    book = await open_book(frame, county_key, filter_)
    filter_.check(book.findings.known)
    wanted = filter_.apply(book.findings.notices)
    sections = fold(book, wanted)
    count = max(-(-sum(map(len, sections.values())) // PAGE), 1)
    if number > count:
        raise InputError(phrase("page-absent", page=number, pages=count))
    shown = choose_shown(sections, number)
    book = replace(book, proposed=await read_proposed(frame, shown))
    return await frame.render(
        "findings.html",
        book.county,
        lines=None,
        counts=count_notices(wanted, filter_.today),
        total=len(wanted),
        every=len(book.findings.notices),
        severities=COUNTED,
        chosen=filter_.values,
        selects=list_selects(book),
        sections=await asyncio.to_thread(cut_sections, book, sections, shown),
        pages=(number, count),
        omitted=book.findings.omitted,
        is_checked=book.findings.is_checked,
        rules=await count_rules(frame) if not book.findings.notices else 0,
    )


async def count_rules(frame: Frame) -> int:
    """Return how many rules are asked of data; those about the vocabularies are not."""
    graph = NamedNode(frame.context.names.shared_graph("shapes"))
    rows = await frame.context.select("internal/graph-content", frame.revision.number, graph=graph)
    said = {(get_value(row["property"]), get_value(row["value"]), row["subject"]) for row in rows}
    rules = {subject for property_, _, subject in said if property_ == expand("sh:severity")}
    style = (expand("rdfs:isDefinedBy"), f"{expand('keks:').rstrip('#')}/style")
    return sum((*style, rule) not in said for rule in rules)


def fold(book: Book, notices: Sequence[Notice]) -> dict[str, dict[str, list[Notice]]]:
    """Return by section the findings to show, each with its consequences, by key.

    A consequence stands beneath its cause if that is in the same section, else on its own.
    """
    places = {notice.key: book.place(notice) for notice in notices}
    sections: dict[str, dict[str, list[Notice]]] = {name: {} for name in SECTIONS}
    own = [each for each in notices if places.get(each.cause) != places[each.key]]
    for notice in own:
        sections[places[notice.key]][notice.key] = [notice]
    for notice in notices:
        if places.get(notice.cause) == places[notice.key]:
            sections[places[notice.key]][notice.cause].append(notice)
    return sections


def choose_shown(sections: Mapping[str, Folded], number: int) -> Shown:
    """Return what one page shows; things with several findings stand in one place."""
    ordered = [(name, found) for name in SECTIONS for found in group_by_element(sections[name])]
    return ordered[(number - 1) * PAGE : number * PAGE]


async def read_proposed(frame: Frame, shown: Shown) -> frozenset[str]:
    """Return the keys of the findings on a page for which a change can be computed.

    Where that would take too long, the page of each finding tells.
    """
    notices = [each for _, found in shown for each in found if each.rule.update]
    if not notices:
        return frozenset()
    try:
        return await frame.context.compute(list_proposed, frame.revision.number, notices)
    except LimitExceeded:
        return frozenset(each.key for each in notices)


def cut_sections(book: Book, sections: Mapping[str, Folded], shown: Shown) -> list[Section]:
    """Return the sections of one page."""
    return [
        Section(
            name,
            sum(map(len, sections[name].values())),
            make_groups(
                [book.make_entry(first, rest) for each, (first, *rest) in shown if each == name]
            ),
        )
        for name in SECTIONS
        if any(each == name for each, _ in shown)
    ]


def group_by_element(folded: Folded) -> list[Sequence[Notice]]:
    """Return findings so that those about the same thing follow its most severe one."""
    groups: dict[str, list[Sequence[Notice]]] = {}
    for found in folded.values():
        groups.setdefault(found[0].element.iri, []).append(found)
    return [found for group in groups.values() for found in group]


def make_groups(entries: Iterable[Entry]) -> list[Group]:
    """Return findings by the thing they are about, in their order."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.element.exact, []).append(entry)
    return [
        Group(found[0].element, found[0].fields, found[0].units, found) for found in groups.values()
    ]


def list_selects(book: Book) -> dict[str, list[Option]]:
    """Return what the findings can be filtered by: values that occur, and the chosen one."""
    selects = {}
    for name in ASPECTS:
        chosen = book.filter.values.get(name, "")
        options = list_options(book, name, book.filter, chosen)
        if chosen and not any(option.is_chosen for option in options):
            every = list_options(book, name, Filter(book.filter.names, book.filter.today), chosen)
            known = next((option.label for option in every if option.is_chosen), chosen)
            options.append(Option(chosen, known, 0, is_chosen=True))
        if len(options) > 1 or chosen:
            selects[name] = sorted(options, key=lambda option: order_option(name, option))
    return selects


def list_options(book: Book, name: str, filter_: Filter, chosen: str) -> list[Option]:
    """Return the values of an aspect that occur beside the rest of a filter."""
    found = count_values(name, book.findings.notices, filter_)
    return [
        Option(value, name_option(book, name, thing), count, is_chosen(chosen, value, thing))
        for value, (thing, count) in found.items()
    ]


def is_chosen(chosen: str, value: str, thing: Thing | None) -> bool:
    """Tell whether a value, or the IRI of the thing that has it, was chosen."""
    return bool(chosen) and chosen in (value, thing.iri if thing else value)


def name_option(book: Book, name: str, thing: Thing | None) -> str:
    """Return what a value to filter by is called."""
    texts, link = book.frame.look.texts, book.write(thing or Thing(""))
    words: Mapping[str, str] = {
        **{name: texts["shapes"]["severities"][severity] for name, severity in COUNTED.items()},
        **texts["findings"]["choices"],
    }
    if thing is None:
        label = str(texts["findings"]["without"][name])
    elif name == "version":
        label = str(book.find_version(thing.iri).link.text)
    else:
        label = words.get(thing.iri) or f"{link.note} {link.text}".strip()
    return label if len(label) <= LONGEST else f"{label[:LONGEST].rstrip()} …"


def order_option(name: str, option: Option) -> tuple[object, ...]:
    """Return the place of a choice: severities by weight, the rest by name, none last."""
    weight = list(COUNTED).index(option.value) if option.value in COUNTED else 0
    return option.value == NONE, weight if name == "severity" else 0, sort_key(option.label)
