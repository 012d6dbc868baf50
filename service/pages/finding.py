"""The page of one finding, and what every page says of a finding."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode
from starlette.responses import Response

from graph.current import OVER, choose_versions, gather_versions
from graph.errors import UnknownResource
from graph.things import Thing
from graph.things import choose_text as choose_words
from graph.validation.notices import PLACEHOLDER, Notice
from graph.vocabulary import compact, expand
from service.notices import name_rule, say_message
from service.pages.counties import County
from service.pages.figures import XSD, format_literal
from service.pages.frame import Frame, Look
from service.pages.preview import is_text, read_changes
from service.pages.resource import read_terms
from service.pages.statements import Writer, read_properties
from service.pages.texts import Text, choose_text
from service.pages.things import gather_things, get_value, shorten_iri
from service.pages.values import CODE, Value, link_thing
from service.selection import Filter, Findings, list_versions, read_findings
from service.sentences import phrase

# what says to which project, goal or indicator something belongs, from it and to it
BELONGS: Final = (
    "kek:contributingElement", "kek:contributesToGoal", "kek:financedProject", "kek:forGoal",
    "kek:forIndicator", "kek:observedIndicator", "kek:relatesGoal", "kek:statementOn",
)  # fmt: skip
HAS: Final = ("kek:hasMilestone",)
DAY: Final = NamedNode(f"{XSD}date")


@dataclass(frozen=True)
class Version:
    """A concept version that findings hold in: its status, whether another one follows it."""

    link: Value
    status: str
    is_current: bool = False
    is_over: bool = False


@dataclass(frozen=True)
class Said:
    """What stands in the data instead of what should; the entry is known for most rules."""

    value: Value
    is_text: bool
    entry: Text | None = None


@dataclass(frozen=True)
class Entry:
    """One finding as shown; `until` is the day to which it is or was accepted."""

    notice: Notice
    href: str
    message: str
    element: Value
    rule: Value
    repair: str
    rationale: str
    said: Said | None
    entries: Sequence[Value]
    fields: Sequence[Value]
    units: Sequence[Value]
    versions: Sequence[Version]
    until: str
    is_accepted: bool
    is_proposed: bool
    cause: Value | None
    consequences: Sequence["Entry"] = ()


@dataclass(frozen=True)
class Present:
    """What stands at the thing to mend: what it belongs to, and the entries to mend by IRI."""

    owners: Sequence[Value]
    entries: Mapping[str, Sequence[Value]]

    def tells(self, value: Value) -> bool:
        """Tell whether a value is among the entries."""
        return any(value.text.value == each.text.value for v in self.entries.values() for each in v)


@dataclass(frozen=True)
class Book:
    """The findings of a county with all that their page needs to know of them."""

    frame: Frame
    county: County
    findings: Findings
    versions: Mapping[str, Version]
    filter: Filter
    proposed: AbstractSet[str] = frozenset()  # keys of findings for which a change is proposed

    def place(self, notice: Notice) -> str:
        """Return the section that a finding belongs to."""
        if notice.is_accepted(self.filter.today):
            return "accepted"
        found = [self.find_version(iri) for iri in list_versions(notice, self.filter.names)]
        return "over" if found and all(version.is_over for version in found) else "open"

    def find_version(self, iri: str) -> Version:
        """Return a version by its IRI."""
        return self.versions.get(iri) or Version(link_named(self.frame.look, Thing(iri)), "")

    def find_notice(self, key: str) -> Notice | None:
        """Return a finding by its key."""
        return next((each for each in self.findings.notices if each.key == key), None)

    def link(self, key: str) -> str:
        """Return the address of the page of a finding."""
        return self.frame.look.addresses.link(f"/findings/{self.county.key}/{key}")

    def link_finding(self, notice: Notice) -> Value:
        """Return a link to the page of a finding."""
        return Value(
            Text(say_message(notice, self.frame.language)), notice.key, self.link(notice.key)
        )

    def write(self, thing: Thing) -> Value:
        """Return a link to a thing; counties go by the name they have everywhere."""
        county = self.frame.find_county(thing.iri)
        if county and county.thing.iri == thing.iri:
            return link_thing(self.frame.look, county.thing)
        return link_named(self.frame.look, thing)

    def make_entry(self, notice: Notice, consequences: Iterable[Notice] = ()) -> Entry:
        """Return a finding as shown, with consequences folded beneath it."""
        look, rule = self.frame.look, notice.rule
        cause = self.find_notice(notice.cause) if notice.cause else None
        return Entry(
            notice=notice,
            href=self.link(notice.key),
            message=say_message(notice, look.language),
            element=self.write(notice.element),
            rule=link_named(look, Thing(name_rule(rule), rule.labels, rule.name)),
            repair=choose_words(rule.repairs, look.language),
            rationale=choose_words(rule.rationales, look.language),
            said=write_said(look, notice),
            entries=[link_named(look, entry) for entry in rule.entries],
            fields=[self.write(each) for each in notice.fields],
            units=[self.write(each) for each in notice.units],
            versions=[self.find_version(iri) for iri in list_versions(notice, self.filter.names)],
            until=write_day(look, notice.acceptance.until) if notice.acceptance else "",
            is_accepted=notice.is_accepted(self.filter.today),
            is_proposed=notice.key in self.proposed,
            cause=self.link_finding(cause) if cause else None,
            consequences=[self.make_entry(each) for each in consequences],
        )


async def render_finding(frame: Frame, county_key: str, key: str, filter_: Filter) -> Response:
    """Return the page of one finding. Raises GraphError."""
    book = await open_book(frame, county_key, filter_)
    notice = book.find_notice(key)
    if notice is None:
        raise UnknownResource(
            phrase(
                "finding-of-revision", key=key, revision=frame.revision.number, county=county_key
            )
        )
    consequences = [each for each in book.findings.notices if each.cause == key]
    return await frame.render(
        "finding.html",
        book.county,
        entry=book.make_entry(notice, consequences),
        present=await read_present(frame, notice),
        changes=await read_changes(frame, county_key, notice),
    )


async def read_present(frame: Frame, notice: Notice) -> Present:
    """Read what stands at the thing to mend, in the version that a finding is about."""
    number, names = frame.revision.number, frame.context.names
    element = NamedNode(notice.element.iri)
    rows, terms, links = await asyncio.gather(
        *(
            frame.context.select(f"internal/resource-{name}", number, resource=element)
            for name in ("statements", "terms", "links")
        )
    )
    versions = ("", *list_versions(notice, names)[:1])
    said = read_properties(
        row for row in rows if (names.version_of_graph(get_value(row["graph"])) or "") in versions
    )
    writer = Writer(frame.look, read_terms(terms))
    owners = [node for name in BELONGS for node in said.get(expand(name), ())] + [
        row["subject"]
        for row in links
        if "subject" in row and compact(get_value(row["property"])) in HAS
    ]
    entries = {
        entry.iri: writer.write_all(said.get(entry.iri, []), entry.iri)
        for entry in notice.rule.entries
    }
    return Present(writer.write_all(owners), entries)


async def open_book(frame: Frame, county_key: str, filter_: Filter) -> Book:
    """Return the findings of a county. Raises UnknownResource, GraphError."""
    county = frame.take_county(county_key)
    findings, versions = await asyncio.gather(
        read_findings(frame.context, frame.revision.number, county_key),
        read_versions(frame, county),
    )
    return Book(frame, county, findings, versions, filter_)


async def read_versions(frame: Frame, county: County) -> dict[str, Version]:
    """Read the versions of a county's concepts."""
    context, number = frame.context, frame.revision.number
    rows, every = await asyncio.gather(
        context.select("internal/county-concept", number, county=NamedNode(county.thing.iri)),
        context.select("internal/versions", number),
    )
    known = {version.iri: version for version in gather_versions(every, context.names)}
    current = choose_versions(known.values())
    found = {}
    for iri, thing in gather_things(rows, "version").items():
        own = known.get(iri)
        later = own is not None and any(
            known[each].concept == own.concept and known[each].start > own.start for each in current
        )
        found[iri] = Version(
            link=link_thing(frame.look, thing),
            status=str(thing.text(frame.language, "statusLabel") or ""),
            is_current=iri in current,
            is_over=iri not in current and ((own is not None and own.status in OVER) or later),
        )
    return found


def link_named(look: Look, thing: Thing) -> Value:
    """Return a link to a thing by its names; without one, by the end of its IRI."""
    literals = [Literal(text, language=language or None) for language, text in thing.labels.items()]
    text = choose_text(literals, look.language) or Text(shorten_iri(thing.iri))
    note = thing.notation if CODE.fullmatch(thing.notation) else ""
    return Value(text, thing.iri, look.addresses.of(thing.iri), note=note)


def write_day(look: Look, day: date) -> str:
    """Return a day as the language of the page writes it."""
    return format_literal(Literal(day.isoformat(), datatype=DAY), look.language)


def write_said(look: Look, notice: Notice) -> Said | None:
    """Return the value of a finding that its message does not tell, None if there is none."""
    told = any(PLACEHOLDER in message for message in notice.rule.messages.values())
    if notice.value is None or told or notice.value == NamedNode(notice.element.iri):
        return None
    writer = Writer(look, {})
    value = (
        link_named(look, notice.named_value) if notice.named_value else writer.write(notice.value)
    )
    entries = [each for each in notice.rule.entries if notice.path == f"<{each.iri}>"]
    return Said(
        value, is_text(notice.value), link_named(look, entries[0]).text if entries else None
    )
