"""The way from the start page down to a thing: county, field, goal …"""

from collections.abc import Iterable, Mapping

from graph.evaluation import Row
from service.pages.frame import Frame
from service.pages.statements import Value
from service.pages.texts import Text
from service.pages.things import Thing, gather_things, get_value

LONGEST = 8  # steps; more means that the data goes round in a circle


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
    """Return for each part the one whole to go on with: the first by IRI."""
    pairs = sorted({(get_value(row["part"]), get_value(row["whole"])) for row in rows}, reverse=True)
    return dict(pairs)
