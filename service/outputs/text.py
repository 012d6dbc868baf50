"""Findings as text: by county, then by element, consequences below their cause."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import click

from graph.things import choose_text
from graph.validation.files import Fault
from graph.validation.findings import SEVERITIES
from graph.validation.notices import Notice
from graph.validation.reports import MOST
from service.notices import say_message
from service.outputs.overview import Overview
from service.outputs.words import say, say_count, write_day
from service.terminal import clean, fold

STEP: Final = "  "
STYLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "Violation": {"fg": "red", "bold": True},
    "Warning": {"fg": "yellow", "bold": True},
    "Info": {"fg": "cyan", "bold": True},
    "accepted": {"fg": "green"},
    "heading": {"bold": True, "underline": True},
    "element": {"bold": True},
    "aside": {"dim": True},
}


def render_text(overview: Overview, width: int = 0) -> str:
    """Return findings as text in lines of some width, 0: not folded; coloured."""
    blocks = [*render_faults(overview, width), *Listing(overview, width).render()]
    return "\n\n".join([*blocks, "\n".join(render_end(overview))]) + "\n"


def render_refusal(overview: Overview, width: int = 0) -> str:
    """Return the findings that refuse a change, and what one can do; coloured."""
    counts = paint("Violation", say_count(overview.language, "refused", len(overview.notices)))
    end = f"{counts}\n{fold(overview.say('nothing_published'), width)}"
    return "\n\n".join([*Listing(overview, width).render(), end])


def paint(style: str, text: str) -> str:
    """Return a text in one line, coloured, that cannot command a terminal."""
    return click.style(clean(text), **STYLES[style])


def render_faults(overview: Overview, width: int) -> Iterator[str]:
    """Yield what is wrong with files, in one block."""
    if overview.faults:
        heading = paint("heading", say(overview.language, "files"))
        lines = (render_fault(fault, overview.language, width) for fault in overview.faults)
        yield "\n".join([heading, "", *lines])


def render_fault(fault: Fault, language: str, width: int = 0) -> str:
    """Return where a file is wrong, and what would be right."""
    word = paint("Violation", say(language, "Violation"))
    message = clean(choose_text(fault.messages, language).replace("\n", " "))
    place = paint("element", shorten_path(fault.place))
    return fold(f"{place}: {message}", width, f"{word} ", STEP * 2)


def shorten_path(path: str) -> str:
    """Return a path as seen from the working directory, if it is below."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


@dataclass(frozen=True)
class Listing:
    """Writes findings below headings, each with its consequences."""

    overview: Overview
    width: int
    consequences: Mapping[str, list[Notice]] = field(init=False)

    def __post_init__(self) -> None:
        """Sort consequences below their causes."""
        object.__setattr__(self, "consequences", gather_consequences(self.overview.notices))

    def render(self) -> Iterator[str]:
        """Yield a heading for each county, and a block for each element."""
        listed = {notice.key for each in self.consequences.values() for notice in each}
        counties: dict[str, list[Notice]] = defaultdict(list)
        for notice in self.overview.notices:
            if notice.key not in listed:
                counties[notice.county].append(notice)
        for county, notices in sorted(counties.items()):
            yield paint("heading", self.overview.name_county(county))
            elements: dict[str, list[Notice]] = defaultdict(list)
            for notice in notices:
                elements[notice.element.iri].append(notice)
            yield from map(self._render_element, elements.values())

    def _render_element(self, notices: Sequence[Notice]) -> str:
        first = notices[0]
        lines = [paint("element", first.element.say(self._language)), self._render_place(first)]
        return "\n".join([*lines, *(line for each in notices for line in self._render(each, 1))])

    def _render_place(self, notice: Notice) -> str:
        origin = self.overview.find_origin(notice)
        place = self.overview.say("row", sheet=origin.sheet, row=str(origin.row)) if origin else ""
        return paint("aside", place or notice.element.iri)

    def _render(self, notice: Notice, depth: int) -> Iterator[str]:
        """Yield a finding with what mends it, and below it what follows from it."""
        message = clean(say_message(notice, self._language))
        word = paint(notice.severity, self.overview.say(notice.severity))
        head = f"{STEP * depth}{word} {clean(notice.rule.name)} "
        yield fold(message, self.width, head, STEP * (depth + 1))
        for line in self._render_more(notice):
            yield fold(line, self.width, STEP * (depth + 1), STEP * (depth + 2))
        consequences = self.consequences.get(notice.key, [])
        if consequences:
            yield STEP * (depth + 1) + self.overview.say("follows")
        for each in consequences:
            if each.element.iri != notice.element.iri:
                name = paint("element", each.element.say(self._language))
                yield fold(f"{name} {self._render_place(each)}", self.width, STEP * (depth + 2))
            yield from self._render(each, depth + 2)

    def _render_more(self, notice: Notice) -> Iterator[str]:
        repair = choose_text(notice.rule.repairs, self._language)
        if repair:
            yield clean(self.overview.say("repair", text=repair))
        if notice.acceptance:
            accepted = self.overview.is_accepted(notice)
            until = write_day(notice.acceptance.until, self._language)
            key = "accepted" if accepted else "expired"
            text = self.overview.say(key, until=until, reason=notice.acceptance.reason)
            yield paint("accepted" if accepted else "aside", text)
        if notice.key in self.overview.refused:
            yield paint("Violation", self.overview.say("refuses"))
        yield paint("aside", self.overview.say("key", key=notice.key))

    @property
    def _language(self) -> str:
        return self.overview.language


def gather_consequences(notices: Iterable[Notice]) -> Mapping[str, list[Notice]]:
    """Gather findings by the key of their cause, if that is listed too."""
    listed = {notice.key for notice in notices}
    found: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.cause in listed:
            found[notice.cause].append(notice)
    return found


def render_end(overview: Overview) -> Iterator[str]:
    """Yield what is to be said of all findings; the last line counts them."""
    language = overview.language
    if rules := overview.list_capped():
        yield say(language, "capped", count=MOST, rules=", ".join(rules))
    if overview.omitted:
        yield say_count(language, "omitted", overview.omitted)
    refused = overview.list_refused()
    if refused:
        yield paint("Violation", say_count(language, "refused", len(refused)))
    yield render_counts(overview)


def render_counts(overview: Overview) -> str:
    """Return how many findings there are, in one line."""
    language, counts = overview.language, overview.count()
    parts = [say_count(language, "faults", len(overview.faults))] if overview.faults else []
    if overview.is_complete:
        parts += [say_count(language, name, counts[name]) for name in SEVERITIES]
    if accepted := overview.count_accepted():
        parts.append(say(language, "accepted_count", count=accepted))
    empty = not overview.notices and not overview.faults
    text = say(language, "none") if empty else f"{', '.join(parts)}."
    if overview.revision and not overview.paths:
        return say(language, "revision", number=overview.revision.number, counts=text)
    return text
