"""Bars on the radar: 1,000 known faults in 50 generated counties, and its speed."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

from pyoxigraph import Quad, RdfFormat, Store, parse

from bench.figures import Figure, percentile
from graph.generation.county import draft_county, name_key
from graph.generation.draft import TODAY
from graph.generation.faults import Fault, Spoiler, read_kinds
from graph.names import Names
from graph.radar import Radar, list_detectors, scan
from graph.release import list_release

NAMES: Final = Names("https://w3id.org/kek/data")
TABLE: Final = "detections.toml"
COUNTIES: Final = 50
FAULTS: Final = 1000

Place = tuple[str, str]  # a detector's name, and the IRI of what a hit is about


@dataclass
class Score:
    """What was put into counties, and what the radar found of it."""

    seeded: set[Place] = field(default_factory=set)
    missed: set[Place] = field(default_factory=set)
    false: set[Place] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    def add(self, seeded: set[Place], radar: Radar) -> None:
        """Add what was seeded in a county and what was found there."""
        self.seeded |= seeded
        self.missed |= seeded - radar.hits
        self.false |= radar.hits - seeded


def measure_radar() -> list[Figure]:
    """Return the figures on what the radar finds, and how long it takes."""
    score, sound = rate_faults(COUNTIES, FAULTS // COUNTIES), rate_sound(COUNTIES)
    found = 100 * (1 - len(score.missed) / len(score.seeded))
    detectors = {name for name, _ in score.seeded}
    note = (
        f"{len(score.seeded)} hits, {len(score.kinds)} kinds of faults, {len(detectors)} detectors"
    )
    return [
        Figure(f"share of {FAULTS} seeded gaps found", found, "%", 100, note, at_least=True),
        Figure("hits of the radar beside them", len(score.false), "", 0),
        Figure(f"hits in {COUNTIES} sound counties", len(sound), "", 0),
        *measure_speed(COUNTIES),
    ]


def rate_faults(counties: int, faults: int, seed: int = 1) -> Score:
    """Put so many faults into each of some counties, one after the other; return what is found."""
    score = Score()
    for number in range(1, counties + 1):
        quads, seeded = spoil_county(number, seed, faults)
        score.kinds |= {fault.kind for fault in seeded}
        places = {(fault.rule, fault.element) for fault in seeded}
        score.add(places, scan(fill_store(quads), NAMES, name_key(number), TODAY))
    return score


def spoil_county(number: int, seed: int, faults: int) -> tuple[list[Quad], list[Fault]]:
    """Return a county with so many faults, and what the radar must find."""
    key, sound = name_key(number), draft_county(number, seed, NAMES)
    random = Random(f"{seed}/{number}/radar")
    rate = faults / len({quad.subject for quad in sound})
    return Spoiler(key, sound, random).spoil(read_kinds(TABLE), rate)


def rate_sound(counties: int, seed: int = 2) -> set[Place]:
    """Return what the radar finds in counties without faults: nothing, if all is well."""
    found: set[Place] = set()
    for number in range(1, counties + 1):
        store = fill_store(draft_county(number, seed, NAMES))
        found |= scan(store, NAMES, name_key(number), TODAY).hits
    return found


def fill_store(quads: list[Quad]) -> Store:
    """Return a store with statements in their graphs and, as the current state, without one."""
    store = Store()
    store.bulk_extend(quads)
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return store


def measure_speed(counties: int) -> list[Figure]:
    """Return how long the radar takes for one of some counties in one store."""
    store = Store()
    for number in range(1, counties + 1):
        store.bulk_extend(draft_current(number))
    store.bulk_extend(read_release())
    store.optimize()
    times = {each.name: [*time_detector(store, each.name)] for each in list_detectors()}
    slowest = max(times, key=lambda name: percentile(times[name], 0.95))
    whole = [sum(each) for each in zip(*times.values(), strict=True)]
    return [
        Figure("radar of one county, p95", 1000 * percentile(whole, 0.95), "ms", 500),
        Figure("slowest detector, p95", 1000 * percentile(times[slowest], 0.95), "ms", 50, slowest),
    ]


def draft_current(number: int) -> Iterator[Quad]:
    """Yield a county in its graphs and as the current state."""
    for quad in draft_county(number, 1, NAMES):
        yield quad
        yield Quad(quad.subject, quad.predicate, quad.object)


def read_release() -> Iterator[Quad]:
    """Yield what every installation has, as the current state."""
    for file in list_release(NAMES):
        for quad in parse(path=str(file.path), format=RdfFormat.TURTLE):
            yield Quad(quad.subject, quad.predicate, quad.object)


def time_detector(store: Store, name: str) -> Iterator[float]:
    """Yield the seconds that a detector takes for every fifth county."""
    for number in range(1, COUNTIES + 1, 5):
        start = time.perf_counter()
        scan(store, NAMES, name_key(number), TODAY, (name,))
        yield time.perf_counter() - start
