"""The way from the start page down to a thing: county, field of action, goals above it."""

from collections.abc import Iterable, Mapping
from typing import Final

from graph.evaluation import Row
from service.pages.frame import Frame
from service.pages.texts import Text
from service.pages.things import Thing, gather_things, get_value
from service.pages.values import Value

LONGEST: Final = 8  # steps; more means that the data goes round in a circle
NEAREST: Final = (
    "goal", "field", "product", "indicator", "phase", "process", "paper", "catalogue", "concept",
)  # fmt: skip


def find_path(frame: Frame, iri: str, rows: Iterable[Row]) -> list[Value]:
    """Return the links that lead down to a thing, without the thing itself."""
    look = frame.look
    steps = [Value(Text(str(look.texts["start"]["short"])), "", look.addresses.link("/"))]
    county = frame.find_county(iri)
    if county and county.thing.iri != iri:
        href = look.addresses.of(county.thing.iri)
        steps.append(Value(county.name(frame.language), county.thing.iri, href))
    return steps + [
        Value(thing.name(frame.language), thing.iri, look.addresses.of(thing.iri))
        for thing in climb(iri, list(rows))
    ]


def climb(iri: str, rows: Iterable[Row]) -> list[Thing]:
    """Return what a thing is a part of, the largest first; each whole once."""
    wholes = gather_things(rows, "whole")
    above: Mapping[str, str] = choose_wholes(rows)
    found: list[Thing] = []
    while iri in above and len(found) < LONGEST:
        iri = above[iri]
        if wholes[iri] in found:
            break
        found.insert(0, wholes[iri])
    return found


def choose_wholes(rows: Iterable[Row]) -> dict[str, str]:
    """Return for each part the one whole to go on with: the nearest by NEAREST, then by IRI."""
    pairs = {(get_value(row["part"]), get_value(row["whole"])) for row in rows}
    return dict(sorted(pairs, key=lambda pair: (rank_whole(pair[1]), pair[1]), reverse=True))


def rank_whole(iri: str) -> int:
    """Return how near a whole is to its parts, by the kind in its IRI; 0 is nearest."""
    kind = iri.partition("/id/")[2].partition("/")[0]
    return NEAREST.index(kind) if kind in NEAREST else len(NEAREST)
