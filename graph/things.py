"""Things and what they are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from graph.models import keep
from graph.vocabulary import expand

Texts = Mapping[str, str]  # by language tag
Graph = NamedNode | DefaultGraph | None  # None: any

# what a thing is called, the best first
LABELS: Final = tuple(
    NamedNode(expand(name)) for name in ("skos:prefLabel", "rdfs:label", "dcterms:title")
)
NOTATION: Final = NamedNode(expand("skos:notation"))
CURRENT: Final = DefaultGraph()
KEPT: Final = 20_000  # things of a store, which never changes; some 10 MB


@dataclass(frozen=True)
class Thing:
    """A thing and what it is called: by language, and its number in the concept."""

    iri: str
    labels: Texts = field(default_factory=dict)
    notation: str = ""

    def say(self, language: str) -> str:
        """Return its number and name; the last part of its IRI if it has no name."""
        label = choose_text(self.labels, language) or self.iri.rpartition("/")[2]
        return " ".join(filter(None, [self.notation, label]))


def choose_text(texts: Texts, language: str) -> str:
    """Return a text in a language, else in German, else any; empty if there is none."""
    return texts.get(language) or texts.get("de") or next(iter(texts.values()), "")


def read_things(store: Store, iris: Iterable[str], home: str = "") -> dict[str, Thing]:
    """Return things by IRI with what they are called: in the graph `home`, else now, else ever.

    What an older version calls a thing is taken only where the current state says nothing.
    """
    return {iri: _read_thing(store, iri, home) for iri in iris}


@keep(KEPT)
def _read_thing(store: Store, iri: str, home: str) -> Thing:
    node = NamedNode(iri)
    for graph in [*([NamedNode(home)] if home else []), CURRENT, None]:
        labels = next(filter(None, (_read_texts(store, node, each, graph) for each in LABELS)), {})
        notations = _read_texts(store, node, NOTATION, graph)
        if labels or notations:
            return Thing(iri, labels, min(notations.values(), default=""))
    return Thing(iri)


def _read_texts(
    store: Store, node: NamedNode, property_: NamedNode, graph: Graph
) -> dict[str, str]:
    """Return the least text of each language, so that the answer is always the same."""
    texts: dict[str, str] = {}
    for quad in store.quads_for_pattern(node, property_, None, graph):
        if isinstance(text := quad.object, Literal):
            language = text.language or ""
            texts[language] = min(texts.get(language, text.value), text.value)
    return dict(sorted(texts.items()))
