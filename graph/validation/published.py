"""What was found in a published state: notices by county, and where each finding belongs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pyoxigraph import Literal, Store

from graph.errors import UnknownResource
from graph.names import COUNTY_KEY, Names
from graph.queries import ask
from graph.sentences import phrase
from graph.things import Texts
from graph.validation.notices import Notice
from graph.validation.reading import read_notices
from graph.validation.subjects import read_counties


@dataclass(frozen=True)
class Published:
    """The findings of a published state.

    `counties` are the names of counties by key; `omitted` findings are counted, but not listed.
    """

    notices: tuple[Notice, ...]
    counties: Mapping[str, Texts] = field(default_factory=dict)
    omitted: int = 0


@dataclass(frozen=True)
class Place:
    """Where a finding belongs: its IRI, and the key of the county that it is about."""

    finding: str
    county: str


def read_published(source: Path, names: Names, wanted: Collection[str] = ()) -> Published:
    """Read what was found in a store, in all counties or those wanted, by their keys.

    Raises UnknownResource if a county is not in the store.
    """
    store = Store.read_only(str(source))
    counties = choose_counties(store, names, wanted)
    notices = (
        notice for county in counties for notice in read_notices(partial(ask, store), names, county)
    )
    return Published(
        tuple(notices), read_county_labels(store), count_omitted(store, names, set(wanted))
    )


def choose_counties(store: Store, names: Names, wanted: Collection[str]) -> list[str]:
    """Return the keys of the counties of a store, or those of them that are wanted.

    Raises UnknownResource.
    """
    known = {place.county for place in list_places(store, names)} | read_counties(store, names)
    refuse_unknown(wanted, known)
    return sorted(wanted or known)


def refuse_unknown(wanted: Iterable[str], known: Collection[str]) -> None:
    """Raise UnknownResource if a county is wanted that is not known."""
    for county in wanted:
        if county not in known:
            raise UnknownResource(
                phrase("county-absent", county=county, known=sorted(known) or phrase("none"))
            )


def list_places(store: Store, names: Names) -> list[Place]:
    """List where the findings of a store belong."""
    return [
        Place(row["finding"].value, county)
        for row in ask(store, "internal/finding-keys")
        if (county := names.county_key(row["county"].value))
    ]


def count_omitted(store: Store, names: Names, counties: Collection[str] = ()) -> int:
    """Count the findings that reports about all counties, or some, do not list."""
    return sum(
        int(row["omitted"].value)
        for row in ask(store, "internal/finding-omissions")
        if not counties or find_county(row["report"].value, names) in counties
    )


def read_county_labels(store: Store) -> Mapping[str, Texts]:
    """Read the names of all counties, by key."""
    labels: dict[str, dict[str, str]] = {}
    for row in ask(store, "internal/counties"):
        label = row["label"]
        if isinstance(label, Literal):
            labels.setdefault(row["key"].value, {})[label.language or "de"] = label.value
    return labels


def find_county(report: str, names: Names) -> str:
    """Return the key of the county that a report is about, empty if it is about several."""
    parts = (names.path(report) or "").split("/")
    return next((part for part in parts if COUNTY_KEY.fullmatch(part)), "")
