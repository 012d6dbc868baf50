"""The values that other counties have of an indicator, to compare those of one county with."""

from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Store

from graph.indicators.figures import Figure, gather_figures
from graph.names import Names
from graph.queries import ask
from graph.things import Thing, read_things
from graph.vocabulary import expand

NEIGHBOUR: Final = NamedNode(expand("kek:neighbourOf"))


@dataclass(frozen=True)
class Peer:
    """A county with its values of an indicator; `is_own` is the one that compares itself."""

    body: Thing
    figures: tuple[Figure, ...]
    is_own: bool
    is_neighbour: bool


@dataclass(frozen=True)
class Comparison:
    """Counties with values of an indicator in the unit of the own county, which comes first.

    Neighbours follow, then all others by name; `foreign` are values in another unit.
    """

    peers: tuple[Peer, ...]
    unit: str
    foreign: int

    @property
    def others(self) -> tuple[Peer, ...]:
        """The other counties."""
        return tuple(each for each in self.peers if not each.is_own)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the own values that another county has a value of, too; newest first."""
        own = {figure.year for each in self.peers if each.is_own for figure in each.figures}
        theirs = {figure.year for each in self.others for figure in each.figures}
        return tuple(sorted(own & theirs, reverse=True))

    def list_values(self, year: int) -> list[tuple[Peer, Figure]]:
        """Return the counties with a value of a year, the largest first."""
        found = [(peer, each) for peer in self.peers for each in peer.figures if each.year == year]
        return sorted(found, key=lambda pair: (-pair[1].number, pair[0].body.iri))

    def find_median(self, year: int) -> Decimal | None:
        """Return the number in the middle of all counties in a year; None without any."""
        numbers = [figure.number for _, figure in self.list_values(year)]
        return median(numbers) if numbers else None


def read_comparison(
    store: Store, names: Names, county: str, indicator: str, unit: str
) -> Comparison:
    """Return the values that counties have of an indicator, those in another unit left out."""
    node = NamedNode(names.county(county))
    rows = ask(store, "internal/indicator-comparison", {"indicator": NamedNode(indicator)})
    figures = gather_figures(rows, "body")
    named, neighbours = read_things(store, figures), list_neighbours(store, node)
    peers = [
        Peer(
            named[body],
            tuple(each for each in found if each.unit == unit),
            body == node.value,
            body in neighbours,
        )
        for body, found in figures.items()
    ]
    foreign = sum(each.unit != unit for found in figures.values() for each in found)
    kept = sorted((each for each in peers if each.figures), key=rank_peer)
    return Comparison(tuple(kept), unit, foreign)


def list_neighbours(store: Store, county: NamedNode) -> set[str]:
    """Return the counties next to a county, whichever of the two says so."""
    ours = store.quads_for_pattern(county, NEIGHBOUR, None, DefaultGraph())
    theirs = store.quads_for_pattern(None, NEIGHBOUR, county, DefaultGraph())
    ends = [*(quad.object for quad in ours), *(quad.subject for quad in theirs)]
    return {end.value for end in ends if isinstance(end, NamedNode)}


def rank_peer(peer: Peer) -> tuple[bool, bool, str, str]:
    """Return the place of a county: the own one, neighbours, the others by name."""
    name = peer.body.say("de")
    return not peer.is_own, not peer.is_neighbour, name, peer.body.iri
