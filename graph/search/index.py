"""The full-text index of one revision: made once, in a folder of its own, then only read.

A word is found at its beginning by its term, and inside by the terms of its ends: what
"Radwegekonzept" ends with is in the index too, "konzept" among it. So a prefix search, exact or
with typing errors, finds parts of compounds (`graph.search`).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store
from tantivy import Document, Index, Schema, SchemaBuilder

from graph.errors import Busy
from graph.names import Names
from graph.revisions import hold_store
from graph.sandbox import limit_memory
from graph.search.folding import WORD, clean_text, fold_number, fold_word
from graph.sentences import phrase
from graph.vocabulary import RDF_TYPE, expand, split_iri

NUMBERS: Final = ("skos:notation", "dcterms:identifier")
LABELS: Final = ("skos:prefLabel", "rdfs:label", "dcterms:title", "skos:altLabel")
TEXTS: Final = ("dcterms:description", "skos:definition", "skos:scopeNote", "skos:note")
OWN: Final[Mapping[str, str]] = {expand("kek:"): "term", expand("kc:"): "code"}
# what people look for first; all else that has a county comes next, terms and codes last
PROMINENT: Final = frozenset({
    "challenge", "committee", "concept", "county", "decision", "event", "field", "goal",
    "indicator", "municipality", "need", "organization", "paper", "principle", "process",
    "product", "programme", "project", "recommendation", "result", "sector-plan", "study",
    "swot", "theme", "unit", "version",
})  # fmt: skip
RANKS: Final = ("first", "next", "last")
PART: Final = 3  # letters that the end of a word must have to be found by
LONGEST: Final = 60  # letters of a word that are looked at
HEAP: Final = 64 * 1024 * 1024  # bytes the library may take while it writes
MEMORY: Final = 2 * 1024**3  # bytes that building may take beside the store
TERMS: Final = "index"
KNOWN: Final = "known.json"
OPEN: Final = 4  # indexes that a worker keeps open


@dataclass(frozen=True)
class Entry:
    """A thing as the index takes it: its kinds, its county if any, and what is said of it."""

    iri: str
    kinds: tuple[str, ...]
    county: str
    numbers: tuple[str, ...]
    labels: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def rank(self) -> str:
        """Where it stands among things that match equally well."""
        prominent = not PROMINENT.isdisjoint(self.kinds)
        return RANKS[0 if prominent else 1 if self.county else 2]

    @property
    def order(self) -> tuple[int, int, str]:
        """Its place in the index, which decides among equals: the shortest name first."""
        return RANKS.index(self.rank), min(map(len, self.labels), default=0), self.iri


@dataclass(frozen=True)
class Known:
    """What an index can be asked for: keys of counties, and kinds of things."""

    counties: frozenset[str]
    kinds: frozenset[str]


@cache
def make_schema() -> Schema:
    """Return the fields of the index; all texts come folded, words with blanks between."""
    builder = SchemaBuilder()
    builder.add_text_field("iri", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("kind", "county", "rank", "number", "whole"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("label", "text"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("label_end", "text_end"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    return builder.build()


def build_index(path: Path, names: Names, folder: Path) -> None:
    """Make the index of the store at `path` in a folder that does not exist yet.

    Runs in a process of its own, which takes at most 2 GiB more than an open store. Raises
    UnknownRevision.
    """
    with hold_store(path):
        store = Store.read_only(str(path))
        limit_memory(MEMORY)
        entries = sorted(list_entries(store, names), key=lambda each: each.order)
        (folder / TERMS).mkdir(parents=True)
        index = Index(make_schema(), str(folder / TERMS))
        writer = index.writer(HEAP, 1)  # one thread: the order of things stays
        for entry in entries:
            writer.add_document(make_document(entry))
        writer.commit()
        writer.wait_merging_threads()
    known = {
        "counties": sorted({entry.county for entry in entries} - {""}),
        "kinds": sorted({kind for entry in entries for kind in entry.kinds}),
    }
    (folder / KNOWN).write_text(json.dumps(known), encoding="utf-8")


def list_entries(store: Store, names: Names) -> Iterator[Entry]:
    """Yield everything of ours that has a number, a name or a text in the default graph."""
    numbers, labels, texts = (read_texts(store, each) for each in (NUMBERS, LABELS, TEXTS))
    classes = read_classes(store)
    for iri in numbers.keys() | labels.keys() | texts.keys():
        if kind := find_kind(iri, names):
            yield Entry(
                iri,
                (kind, *classes.get(iri, ())),
                names.county_key(iri) or "",
                tuple(numbers.get(iri, ())),
                tuple(labels.get(iri, ())),
                tuple(texts.get(iri, ())),
            )


def find_kind(iri: str, names: Names) -> str:
    """Return what kind of thing an IRI names, as its path says; empty for what is not ours."""
    path = names.path(iri)
    if path is None:
        return OWN.get(split_iri(iri)[0], "")
    parts = path.split("/")
    place = parts.index("id") + 1 if "id" in parts else 0
    return parts[place] if 0 < place < len(parts) - 1 else ""


def read_texts(store: Store, properties: Iterable[str]) -> dict[str, list[str]]:
    """Return the texts of all things, in all languages, by IRI."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for quad in _list_quads(store, map(expand, properties)):
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            found[quad.subject.value].append(quad.object.value)
    return found


def read_classes(store: Store) -> dict[str, list[str]]:
    """Return the names of our classes that things have, in small letters, by IRI."""
    kind = NamedNode(RDF_TYPE)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in list_classes(store):
        name = split_iri(each.value)[1].lower()
        for quad in store.quads_for_pattern(None, kind, each, DefaultGraph()):
            if isinstance(quad.subject, NamedNode):
                found[quad.subject.value].append(name)
    return found


def list_classes(store: Store) -> list[NamedNode]:
    """Return our classes, but those of observations: they are most of a store, and nameless."""
    named = read_subjects(store, "rdf:type", "owl:Class")
    named -= read_subjects(store, "rdfs:subClassOf", "qb:Observation")
    return [NamedNode(iri) for iri in sorted(named) if iri.startswith(expand("kek:"))]


def read_subjects(store: Store, property_: str, value: str) -> set[str]:
    """Return the things of which a property has a value."""
    terms = NamedNode(expand(property_)), NamedNode(expand(value))
    quads = store.quads_for_pattern(None, *terms, DefaultGraph())
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


def _list_quads(store: Store, properties: Iterable[str]) -> Iterator[Quad]:
    for each in properties:
        yield from store.quads_for_pattern(None, NamedNode(each), None, DefaultGraph())


def make_document(entry: Entry) -> Document:
    """Return a thing as the library takes it."""
    document = Document(iri=entry.iri, kind=list(entry.kinds), county=entry.county, rank=entry.rank)
    is_said = entry.rank != RANKS[-1]  # the notations of codes are for programs
    for number in entry.numbers if is_said else ():
        document.add_text("number", fold_number(number))
    for name, texts in (("label", entry.labels), ("text", entry.texts)):
        for text in texts:
            words = fold_words(text)
            document.add_text(name, " ".join(words))
            document.add_text(f"{name}_end", " ".join(map(cut_ends, words)))
            if name == "label" and is_said:
                document.add_text("whole", " ".join(words))
    return document


def fold_words(text: str) -> list[str]:
    """Return the folded words of a text, long ones cut."""
    words = (fold_word(word).text[:LONGEST] for word in WORD.findall(clean_text(text)))
    return [word for word in words if word]


@lru_cache(maxsize=65_536)
def cut_ends(word: str) -> str:
    """Return what a word ends with, down to three letters, without the word itself."""
    return " ".join(word[start:] for start in range(1, len(word) - PART + 1))


@lru_cache(maxsize=OPEN)
def open_index(folder: Path) -> Index:
    """Open an index to read. Raises Busy if it has just been replaced."""
    try:
        index = Index.open(str(folder / TERMS))
    except (ValueError, OSError):
        raise Busy(phrase("search-replaced")) from None
    index.config_reader("manual")
    return index


@lru_cache(maxsize=OPEN)
def read_known(folder: Path) -> Known:
    """Return what an index can be asked for. Raises Busy if it has just been replaced."""
    try:
        content = json.loads((folder / KNOWN).read_text(encoding="utf-8"))
    except OSError:
        raise Busy(phrase("search-replaced")) from None
    return Known(frozenset(content["counties"]), frozenset(content["kinds"]))
