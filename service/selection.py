"""The findings of a county in a revision, and the selection of some of them."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final, cast

from pyoxigraph import NamedNode

from graph.errors import InputError
from graph.evaluation import Row
from graph.names import Names
from graph.order import split_numbers
from graph.queries import Row as Solution  # noqa: TC001 - as in all modules here
from graph.things import Thing
from graph.validation.notices import Notice
from graph.validation.published import find_county
from graph.validation.reading import QUERIES, make_notices
from service.context import Context
from service.notices import COUNTED, name_rule
from service.pages.things import get_value, shorten_iri
from service.sentences import phrase

ACCEPTED: Final = ("yes", "no")
NONE: Final = "none"  # asks for what has no field, unit or version at all
# queries that are the same for all counties
COMMON: Final = ("finding-rules", "acceptances", "report-states", "finding-omissions")
WHOLE: Final = frozenset(name for name, asks_for_county in QUERIES.items() if asks_for_county)
COUNTED_BY: Final = frozenset({"findings"})
NOTHING: Final[frozenset[str]] = frozenset()
OFFERED: Final = 5  # right values in a message


Rows = Mapping[str, list[Row]]  # answers by the name of their query


@dataclass(frozen=True)
class Findings:
    """What was found in a county: its notices, the most severe first.

    `is_checked` tells whether rules were asked of it; `omitted` findings are counted, but not
    listed. `known` are the names and IRIs that one may ask for, by aspect; none: any.
    """

    county: str
    notices: tuple[Notice, ...]
    is_checked: bool
    omitted: int
    known: Mapping[str, frozenset[str]]


async def read_findings(context: Context, revision: int, county: str) -> Findings:
    """Read the findings of a county by its key. Raises GraphError."""
    common = await read_common(context, revision)
    return await read_county(context, revision, county, common, WHOLE)


async def read_counts(context: Context, revision: int, county: str) -> Findings:
    """Read the findings of a county without the names of things, to count them."""
    common = await read_common(context, revision)
    return await read_county(context, revision, county, common, COUNTED_BY)


async def read_all(
    context: Context, revision: int, counties: Iterable[str], *, with_names: bool = True
) -> list[Findings]:
    """Read the findings of several counties, one after the other. Raises GraphError."""
    common = await read_common(context, revision)
    keys = await context.select("internal/finding-keys", revision)
    found = {context.names.county_key(get_value(row["county"])) for row in keys}
    asked = WHOLE if with_names else COUNTED_BY
    return [
        await read_county(context, revision, county, common, asked if county in found else NOTHING)
        for county in counties
    ]


async def read_common(context: Context, revision: int) -> Rows:
    """Read what the findings of all counties have in common. Raises GraphError."""
    answers = await asyncio.gather(
        *(context.select(f"internal/{name}", revision) for name in COMMON)
    )
    return dict(zip(COMMON, answers, strict=True))


async def read_county(
    context: Context, revision: int, county: str, common: Rows, asked: Collection[str]
) -> Findings:
    """Read what some queries find in a county. Raises GraphError."""
    node = NamedNode(context.names.county(county))
    names = sorted(asked)
    answers = await asyncio.gather(
        *(context.select(f"internal/{name}", revision, county=node) for name in names)
    )
    empty: Rows = {name: [] for name in QUERIES}
    rows: Rows = {**empty, **common, **dict(zip(names, answers, strict=True))}
    # no node in the store is blank (docs/decisions)
    solutions = cast("Mapping[str, Sequence[Solution]]", rows)
    notices = await asyncio.to_thread(make_notices, solutions) if rows["findings"] else []
    reports = {
        report
        for row in common["report-states"]
        if find_county(report := get_value(row["report"]), context.names) == county
    }
    versions = {iri for report in reports if (iri := find_version(report, context.names))}
    omitted = sum(
        int(get_value(row["omitted"]))
        for row in common["finding-omissions"]
        if get_value(row["report"]) in reports
    )
    return Findings(county, tuple(notices), bool(reports), omitted, list_known(rows, versions))


def list_known(rows: Rows, versions: Collection[str]) -> dict[str, frozenset[str]]:
    """Return what may be asked for: all rules, and fields, units and versions of the county."""
    rules = {get_value(row["rule"]) for row in rows["finding-rules"]}
    groups = {get_value(row["thing"]) for row in rows["finding-groups"]} | {
        get_value(row["value"])
        for row in rows["finding-groups"]
        if get_value(row["key"]) == "notation"
    }
    return {
        "severity": frozenset(COUNTED),
        "accepted": frozenset(ACCEPTED),
        "rule": frozenset({*rules, *(iri.rpartition("#")[2] for iri in rules)}),
        "field": frozenset(groups),
        "unit": frozenset(groups),
        "version": frozenset({*versions, *map(shorten_iri, versions)}),
    }


def find_version(report: str, names: Names) -> str:
    """Return the IRI of the version that a report is about; empty if it is about none."""
    path = report.removeprefix(names.shared_graph("validation/"))
    county, _, rest = path.partition("/")
    return names.version_of_graph(f"{names.base}/{county}/graph/{rest}") or ""


def list_versions(notice: Notice, names: Names) -> tuple[str, ...]:
    """Return the IRIs of the versions that a finding was made in, the latest by name first."""
    versions = {find_version(report, names) for report in notice.reports}
    return tuple(sorted(versions - {""}, reverse=True))


def read_today() -> date:
    """Return today's date (UTC): by it acceptances expire."""
    return datetime.now(UTC).date()


def read_day(text: str) -> date:
    """Return the day that the parameter `day` names, today if it is empty. Raises InputError."""
    try:
        return date.fromisoformat(text) if text else read_today()
    except ValueError:
        fault = phrase("day-wrong", given=f"day={text}", hint="day=2026-11-22")
        raise InputError(fault) from None


@dataclass(frozen=True)
class Filter:
    """Which findings are wanted: the value of some of `ASPECTS`, on a day."""

    names: Names
    today: date
    values: Mapping[str, str] = field(default_factory=dict)

    def keeps(self, notice: Notice) -> bool:
        """Tell whether a finding is wanted."""
        return all(
            is_among(value, ASPECTS[name](notice, self)) for name, value in self.values.items()
        )

    def apply(self, notices: Iterable[Notice]) -> list[Notice]:
        """Return the findings that are wanted, in their order."""
        return [notice for notice in notices if self.keeps(notice)]

    def drop(self, name: str) -> "Filter":
        """Return this filter without one of its aspects."""
        rest = {each: value for each, value in self.values.items() if each != name}
        return Filter(self.names, self.today, rest)

    def check(self, known: Mapping[str, frozenset[str]]) -> None:
        """Raise InputError for a value that there is not; it names right ones."""
        for name, value in self.values.items():
            offered = known.get(name, frozenset())
            if value not in offered and offered and not (value == NONE and name in GROUPS):
                short = sorted(
                    (each for each in offered if not each.startswith("http")), key=split_numbers
                )
                raise InputError(
                    phrase("choice-among", given=f"{name}={value}", known=short[:OFFERED])
                )


def list_severity(notice: Notice, _: Filter) -> tuple[Thing, ...]:
    """Return how severe a finding is."""
    name = notice.severity.lower()
    return (Thing(name, notation=name),)


def list_accepted(notice: Notice, filter_: Filter) -> tuple[Thing, ...]:
    """Return whether a finding is accepted on the day of the filter."""
    name = ACCEPTED[not notice.is_accepted(filter_.today)]
    return (Thing(name, notation=name),)


def list_rule(notice: Notice, _: Filter) -> tuple[Thing, ...]:
    """Return the rule of a finding."""
    rule = notice.rule
    return (Thing(name_rule(rule), rule.labels, rule.name),)


def list_named_versions(notice: Notice, filter_: Filter) -> tuple[Thing, ...]:
    """Return the versions of a finding; the end of the IRI is the name."""
    versions = list_versions(notice, filter_.names)
    return tuple(Thing(iri, notation=shorten_iri(iri)) for iri in versions)


# what findings are told apart by, in the order of the page
ASPECTS: Final[Mapping[str, Callable[[Notice, Filter], tuple[Thing, ...]]]] = {
    "severity": list_severity,
    "field": lambda notice, _: notice.fields,
    "unit": lambda notice, _: notice.units,
    "rule": list_rule,
    "version": list_named_versions,
    "accepted": list_accepted,
}
GROUPS: Final = frozenset({"field", "unit", "version"})  # a finding may have none, or several


def name_value(thing: Thing) -> str:
    """Return what one asks for a thing by: its number or code, its IRI if it has none."""
    return thing.notation or thing.iri


def is_among(value: str, things: Sequence[Thing]) -> bool:
    """Tell whether a value asks for one of some things, or for none and there is none."""
    if not things:
        return value == NONE
    return any(value in (thing.notation, thing.iri) for thing in things)


def count_values(
    name: str, notices: Iterable[Notice], filter_: Filter
) -> dict[str, tuple[Thing | None, int]]:
    """Count the findings by each value of an aspect, as the rest of the filter leaves them.

    The value comes with a thing that has it, and with None if it stands for no thing.
    """
    rest = filter_.drop(name)
    found: dict[str, tuple[Thing | None, int]] = {}
    for notice in rest.apply(notices):
        things: dict[str, Thing | None] = {
            name_value(thing): thing for thing in ASPECTS[name](notice, filter_)
        }
        for value, thing in (things or {NONE: None}).items():
            known, count = found.get(value, (thing, 0))
            found[value] = known, count + 1
    return found
