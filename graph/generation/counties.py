"""Any number of invented counties, one after the other, and the list of their faults."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from random import Random
from typing import IO, Final

from pyoxigraph import Quad, RdfFormat, serialize

from graph.errors import InputError
from graph.generation.county import MOST, draft_county, name_key
from graph.generation.faults import Fault, Kind, Spoiler, choose_kinds
from graph.names import Names
from graph.queries import make_node
from graph.sentences import phrase
from graph.validation.findings import SEVERITIES
from graph.validation.shapes import read_data_shapes

BASE: Final = "https://w3id.org/kek/data"
HIGHEST: Final = 0.1  # of the things of a county; there is no room for many more


@dataclass(frozen=True)
class Plan:
    """What to generate: how many counties, below which base.

    `faults` is the share of things described that get a fault, 0 to 0.1; only rules of the
    `severities` find them, or anything that comes of them. Another `seed` gives other counties.
    Raises InputError if a number is out of range or the base is no IRI.
    """

    counties: int
    faults: float = 0.0
    seed: int = 1
    base: str = BASE
    severities: frozenset[str] = frozenset(SEVERITIES)

    def __post_init__(self) -> None:
        """Refuse what cannot be generated."""
        if not 1 <= self.counties <= MOST:
            raise InputError(phrase("counties-number", counties=self.counties, most=MOST))
        if not 0 <= self.faults <= HIGHEST:
            raise InputError(phrase("counties-faults", share=self.faults, most=HIGHEST))
        if strange := self.severities.difference(SEVERITIES):
            raise InputError(phrase("counties-severities", strange=strange, severities=SEVERITIES))
        make_node(self.base)


@dataclass(frozen=True)
class County:
    """An invented county: its key, its statements, and the faults put into it."""

    key: str
    quads: list[Quad]
    faults: list[Fault]


def draw_counties(plan: Plan) -> Iterator[County]:
    """Yield the counties of a plan one by one; none depends on how many there are."""
    names = Names(plan.base)
    kinds = choose_kinds(read_data_shapes(), plan.severities) if plan.faults else ()
    for number in range(1, plan.counties + 1):
        yield draw_county(plan, number, names, kinds)


def draw_county(plan: Plan, number: int, names: Names, kinds: Iterable[Kind]) -> County:
    """Return one county by its number, which counts from 1, with faults of some kinds."""
    key, quads = name_key(number), draft_county(number, plan.seed, names)
    if not plan.faults:
        return County(key, quads, [])
    random = Random(f"{plan.seed}/{number}/faults")  # noqa: S311 - chance that can be repeated
    return County(key, *Spoiler(key, quads, random).spoil(kinds, plan.faults))


def write_counties(counties: Iterable[County], output: IO[bytes], faults: IO[str]) -> int:
    """Write counties as N-Quads, and their faults as CSV; return the number of statements.

    Only one county is in memory at a time.
    """
    table = csv.writer(faults, lineterminator="\n")
    table.writerow(field.name for field in fields(Fault))
    count = 0
    for county in counties:
        serialize(county.quads, output, RdfFormat.N_QUADS)
        table.writerows(map(astuple, county.faults))
        count += len(county.quads)
    return count
