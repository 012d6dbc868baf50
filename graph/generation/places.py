"""Names of invented counties and their municipalities."""

from collections.abc import Iterator
from random import Random
from typing import Final

from pyoxigraph import NamedNode

from graph.generation.draft import Draft, Thing
from graph.generation.statements import code, term
from graph.generation.words import Text, read_words, write_number

MUNICIPALITIES: Final = 20
TOWNS: Final = 6


def name_county(number: int) -> str:
    """Name a county by its number; no two below about 9,600 have the same name."""
    words = read_words()["places"]
    rest, name = number - 1, ""
    parts = []
    for table in ("stems", "endings", "prefixes", "quarters"):
        rest, place = divmod(rest, len(words.list(table)))
        parts.append(words.list(table)[place])
    stem, ending, prefix, quarter = parts
    name = prefix + (stem.lower() if prefix else stem) + ending
    return name + quarter


def draw_names(random: Random) -> Iterator[str]:
    """Yield names of municipalities, each once."""
    words = read_words()["places"]
    pairs = [stem + ending for stem in words.list("stems") for ending in words.list("endings")]
    random.shuffle(pairs)
    yield from pairs


def add_municipalities(draft: Draft) -> tuple[Thing, ...]:
    """Describe the municipalities; the first one is the seat."""
    names = draw_names(draft.random)
    return tuple(_add(draft, place, next(names)) for place in range(1, MUNICIPALITIES + 1))


def _add(draft: Draft, place: int, name: str) -> Thing:
    key = f"{draft.key}{place:03}"
    town = place <= TOWNS
    people = draft.random.randrange(12_000, 42_000, 100) if town else place * 100 + 1_700
    about = draft.words["county"].text("municipality").fill(people=write_number(people))
    node = draft.add_fact("municipality", key, "kek:Municipality", {
        "skos:prefLabel": Text(name, name),
        "dcterms:description": about,
        "dcterms:type": code("municipality-town" if town else "municipality-rural"),
        "kek:municipalityKey": key,
        "kek:inCounty": draft.county,
        "kek:territory": term(f"municipality:{key}"),
    })  # fmt: skip
    return Thing(node, key, Text(name, name))


def describe_county(draft: Draft, seat: NamedNode) -> None:
    """Describe the county itself, and the one before it as its neighbour."""
    words = draft.words["county"]
    draft.facts.describe(draft.county, "kek:County", {
        "skos:prefLabel": words.text("label").fill(name=draft.name),
        "skos:altLabel": Text(draft.name),
        "dcterms:description": words.text("description"),
        "dcterms:type": code("county-type-rural"),
        "kek:countyKey": draft.key,
        "kek:fictional": True,
        "kek:seat": seat,
        "kek:territory": term(f"district:{draft.key}"),
        "dcterms:source": draft.source("modelldaten"),
        "skos:editorialNote": words.text("note").fill(key=draft.key),
    })  # fmt: skip
