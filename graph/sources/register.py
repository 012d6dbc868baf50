"""What the sheets may refer to: things by type, readable code and key."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from graph.names import Names
from graph.sentences import Sentence
from graph.sources.cells import ADDRESS
from graph.sources.definitions import expand
from graph.sources.faults import WrongValue, suggest

THING: Final = re.compile(r"(?:/[0-9]{5})?/id/([a-z-]+)/(.+)")
CODES: Final = ("skos:notation", "dcterms:identifier", "dcat:version", "kek:municipalityKey")
Entries = dict[tuple[str, str], dict[str, set[str]]]
Graphs = Sequence[str]


@dataclass
class Register:
    """Things known by graph and type; values of theirs that other rows copy."""

    names: Names
    by_code: Entries = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    by_key: Entries = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    values: dict[tuple[str, str], set[NamedNode | Literal]] = field(
        default_factory=lambda: defaultdict(set)
    )

    labels: dict[tuple[str, str, str | None], str] = field(default_factory=dict)

    def name(self, iri: str, language: str, tiers: Iterable[Graphs]) -> str:
        """Return the name of a thing as the first graph has it that knows one, or nothing.

        Of several versions the latest one decides.
        """
        graphs = (graph for tier in tiers for graph in sorted(tier, reverse=True))
        found = (self.labels.get((graph, iri, language), "") for graph in graphs)
        return next(filter(None, found), "")

    def split(self, iri: str) -> tuple[str, str] | None:
        """Return type and key of a thing's IRI, or None for any other IRI."""
        match = THING.fullmatch(self.names.path(iri) or "")
        return (match[1], match[2]) if match else None

    def add(self, graph: str, iri: str, codes: Iterable[str] = ()) -> None:
        """Make a thing known by its key and its readable codes."""
        parts = self.split(iri)
        if parts is None:
            return
        type_, key = parts
        self.by_key[graph, type_][key].add(iri)
        for code in codes:
            self.by_code[graph, type_][code].add(iri)

    def add_quads(self, quads: Iterable[Quad]) -> None:
        """Make every subject known that has an IRI of ours."""
        codes = {expand(name) for name in CODES}
        unit, label = expand("kek:unit"), expand("skos:prefLabel")
        for quad in quads:
            iri, graph = str(quad.subject)[1:-1], quad.graph_name
            is_code = quad.predicate in codes and isinstance(quad.object, Literal)
            self.add(_name(graph), iri, [quad.object.value] if is_code else ())  # type: ignore[union-attr]
            if quad.predicate == unit and isinstance(quad.object, NamedNode):
                self.values[iri, unit.value].add(quad.object)
            if quad.predicate == label and isinstance(quad.object, Literal):
                self.labels[_name(graph), iri, quad.object.language] = quad.object.value

    def find(self, text: str, types: Sequence[str], tiers: Iterable[Graphs]) -> NamedNode:
        """Return what a cell refers to: by address, `type/key`, code or key.

        The first of the tiers of graphs that knows it decides. Raises WrongValue if none knows
        it, or one knows several.
        """
        if ADDRESS.fullmatch(text):
            return NamedNode(text)
        tiers = list(tiers)
        for graphs in tiers:
            found = self._look_up(text, types, graphs)
            if len(found) > 1:
                raise WrongValue("ambiguous", ", ".join(map(self._show, sorted(found))))
            if found:
                return NamedNode(found.pop())
        raise WrongValue("reference", self._suggest(text, types, tiers))

    def _look_up(self, text: str, types: Sequence[str], graphs: Graphs) -> set[str]:
        type_, _, key = text.partition("/")
        if key and type_ in types:
            named = self._collect(self.by_key, key, (type_,), graphs)
            if named:
                return named
        return self._collect(self.by_code, text, types, graphs) or self._collect(
            self.by_key, text, types, graphs
        )

    @staticmethod
    def _collect(entries: Entries, text: str, types: Sequence[str], graphs: Graphs) -> set[str]:
        return {
            iri
            for graph in graphs
            for type_ in types
            if (graph, type_) in entries
            for iri in entries[graph, type_].get(text, ())
        }

    def _suggest(self, text: str, types: Sequence[str], tiers: Iterable[Graphs]) -> Sentence:
        """Return what is like an unknown text: codes, keys only of things without code."""
        type_, _, key = text.partition("/")
        if key and type_ in types:
            keys = self._list(self.by_key, (type_,), tiers)
            return suggest(text, {f"{type_}/{known}" for known in keys})
        codes = self._list(self.by_code, types, tiers)
        return suggest(text, codes or self._list(self.by_key, types, tiers))

    @staticmethod
    def _list(entries: Entries, types: Sequence[str], tiers: Iterable[Graphs]) -> set[str]:
        places = [(graph, type_) for graphs in tiers for graph in graphs for type_ in types]
        return {text for place in places for text in entries.get(place, ())}

    def _show(self, iri: str) -> str:
        parts = self.split(iri)
        return "/".join(parts) if parts else iri


def _name(graph: object) -> str:
    return graph.value if isinstance(graph, NamedNode) else ""
