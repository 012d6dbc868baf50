"""Search: plain words → the things whose numbers, names or texts have them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Store
from tantivy import Occur, Query

from graph.errors import InputError, UnknownResource
from graph.names import Names
from graph.search.index import find_kind, make_schema, open_index, read_known
from graph.search.phrasing import (
    Chunk,
    Part,
    choose_telling,
    combine,
    count_errors,
    count_hits,
    cut_chunk,
    list_stems,
    make_part,
    split_text,
)
from graph.search.snippets import Needle, Snippet, find_snippet
from graph.sentences import phrase
from graph.things import Thing, read_things
from graph.vocabulary import RDF_TYPE, expand

MOST_HITS: Final = 100  # in one answer
FARTHEST: Final = 10_000  # hits that may be passed over


@dataclass(frozen=True)
class Search:
    """What is looked for, and where: only some kinds, only one county; which part of the hits."""

    text: str
    kinds: tuple[str, ...] = ()
    county: str = ""
    limit: int = 20
    offset: int = 0

    def split(self) -> tuple[Chunk, ...]:
        """Return the parts of the text to look for. Raises InputError: none, or too much."""
        return split_text(self.text)


@dataclass(frozen=True)
class Hit:
    """A thing that was found: what it is called, its kind and class, why, and how well."""

    thing: Thing
    kind: str
    type: Thing | None
    county: str
    snippet: Snippet | None
    score: float


@dataclass(frozen=True)
class Found:
    """What a search found: some hits of all, the best first.

    `similar` are words that occur nowhere, so that words like them were taken, `unknown` those
    without any. With `is_partial` nothing has all the words, and hits have some of them.
    """

    hits: tuple[Hit, ...]
    total: int
    similar: tuple[str, ...]
    unknown: tuple[str, ...]
    is_partial: bool


def find(store: Store, names: Names, folder: Path, search: Search) -> Found:
    """Return what a search finds in the index in a folder, named as the store says.

    Raises InputError, UnknownResource, Busy.
    """
    filters = make_filters(folder, search)
    searcher = open_index(folder).searcher()
    chunks = [c for each in choose_telling(search.split()) for c in cut_chunk(searcher, each)]
    parts = [make_part(searcher, each) for each in chunks]
    query = combine(parts, Occur.Must, filters, search.text)
    total = count_hits(searcher, query)
    is_partial = len(parts) > 1 and not total
    if is_partial:
        query = combine(parts, Occur.Should, filters, search.text)
        total = count_hits(searcher, query)
    result = searcher.search(query, search.limit, offset=search.offset)
    scores = {searcher.doc(address)["iri"][0]: score for score, address in result.hits}
    return Found(
        tuple(describe_hits(store, names, parts, scores)),
        total,
        tuple(each.chunk.written for each in parts if each.is_near and each.is_known),
        tuple(each.chunk.written for each in parts if not each.is_known),
        is_partial and total > 0,
    )


def make_filters(folder: Path, search: Search) -> list[Query]:
    """Return the queries for the kinds and the county that are asked for.

    Raises InputError for an unknown kind, UnknownResource for an unknown county.
    """
    known = read_known(folder)
    for kind in search.kinds:
        if kind not in known.kinds:
            raise InputError(phrase("search-kind", kind=kind, known=sorted(known.kinds)))
    if search.county and search.county not in known.counties:
        example = min(known.counties, default="99001")
        raise UnknownResource(phrase("county-unknown", county=search.county, example=example))
    kinds = [Query.term_set_query(make_schema(), "kind", search.kinds)] if search.kinds else []
    county = [Query.term_query(make_schema(), "county", search.county)] if search.county else []
    return [Query.const_score_query(each, 0.0) for each in (*kinds, *county)]


def describe_hits(
    store: Store, names: Names, parts: Iterable[Part], scores: Mapping[str, float]
) -> Iterable[Hit]:
    """Yield hits with what things are called, and where the words stand."""
    classes = {iri: find_class(store, iri) for iri in scores}
    things = read_things(store, {*scores, *classes.values()} - {""})
    needles = tuple(make_needles(parts))
    for iri, score in scores.items():
        yield Hit(
            things[iri],
            find_kind(iri, names),
            things.get(classes[iri]),
            names.county_key(iri) or "",
            find_snippet(store, iri, needles),
            score,
        )


def find_class(store: Store, iri: str) -> str:
    """Return the class of ours that a thing has in the default graph, else any, else nothing."""
    quads = store.quads_for_pattern(NamedNode(iri), NamedNode(RDF_TYPE), None, DefaultGraph())
    classes = [quad.object.value for quad in quads if isinstance(quad.object, NamedNode)]
    ours = expand("kek:")
    return min(classes, key=lambda each: (not each.startswith(ours), each), default="")


def make_needles(parts: Iterable[Part]) -> Iterable[Needle]:
    """Yield what is to be marked in the texts of hits."""
    for part in parts:
        words = tuple((word, *list_stems(word)) for word in part.chunk.words)
        errors = max(map(count_errors, part.chunk.words)) if part.is_near else 0
        yield Needle(part.chunk.number, words, errors)
