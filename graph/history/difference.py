"""Compare two revisions, graph by graph, thing by thing, property by property."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.errors import SizeExceeded
from graph.evaluation import open_store
from graph.history.change import CHANGED, GONE, NEW, Change, Difference, Value
from graph.names import Names
from graph.order import split_numbers
from graph.revisions import hold_store
from graph.sentences import phrase
from graph.things import NOTATION, Thing, choose_text, read_things
from graph.vocabulary import RDF_TYPE, expand

MOST_STATEMENTS: Final = 250_000  # of both revisions; some 4 seconds
TYPE: Final = NamedNode(RDF_TYPE)
# what readers look for first; all other kinds follow
FIRST: Final = tuple(
    expand(f"kek:{name}")
    for name in (
        "ConceptVersion", "Decision", "FieldOfAction", "GuidingPrinciple", "StrategicGoal",
        "SubGoal", "OperationalGoal", "ProductGoal", "Goal", "Project", "Milestone", "Indicator",
        "Target", "CouncilPaper", "Consultation", "ParticipationEvent", "ParticipationResult",
    )
)  # fmt: skip

# what says of which thing a figure or a link between two is, and of which year
OF: Final = tuple(
    NamedNode(expand(f"kek:{name}"))
    for name in (
        "observedIndicator", "budgetProduct", "financedProject", "contributingElement", "forGoal",
        "forIndicator", "consultationOf", "statementOn", "year",
    )
)  # fmt: skip

Aspect = tuple[str, str]  # a property, and the language of its texts


@dataclass(frozen=True)
class Touched:
    """A thing in a graph of which some statements differ, with the aspects that do."""

    graph: str
    iri: str
    state: str = CHANGED
    kind: str = ""
    notation: str = ""
    aspects: set[Aspect] = field(default_factory=set, compare=False)

    @property
    def count(self) -> int:
        """How many changes this is."""
        return len(self.aspects) if self.state == CHANGED else 1


@dataclass(frozen=True)
class Pair:
    """Two states of the store."""

    earlier: Store
    later: Store

    def name(self, iri: str) -> Thing:
        """Return a thing with what it is called: later, else earlier."""
        named = read_things(self.later, [iri])[iri]
        return named if named.labels else read_things(self.earlier, [iri])[iri]

    def call(self, touched: "Touched") -> Thing:
        """Return a thing with what it is called; a figure by what it measures, and the year."""
        named = self.name(touched.iri)
        if named.labels:
            return named
        store = self.earlier if touched.state == GONE else self.later
        parts = [
            quad.object
            for property_ in OF
            for quad in store.quads_for_pattern(NamedNode(touched.iri), property_, None, None)
            if isinstance(quad.object, NamedNode | Literal)
        ]
        told = list(dict.fromkeys(parts))  # a statement may be in several graphs
        names = [
            self.name(part.value).labels if isinstance(part, NamedNode) else {"": part.value}
            for part in told
        ]
        languages = sorted({language for each in names for language in each if language})
        labels = {
            language: ", ".join(choose_text(each, language) for each in names)
            for language in languages
        }
        return Thing(named.iri, labels)


@dataclass(frozen=True)
class Span:
    """What to compare a store with: an earlier revision's, in some graphs.

    Of the changes come `most`, from `first` on; `memory` bytes are for opening the other store.
    """

    earlier: Path
    memory: int
    graphs: Sequence[str]
    first: int
    most: int


def compare_revisions(store: Store, names: Names, span: Span) -> Difference:
    """Return what differs between an earlier revision and that of the store.

    Raises UnknownRevision, StoreDamaged.
    """
    with hold_store(span.earlier):
        pair = Pair(open_store(str(span.earlier), span.memory), store)
        chosen, omitted = choose_graphs(pair, span.graphs)
        counts: Counter[str] = Counter()
        touched = [each for graph in chosen for each in find_touched(pair, graph, counts)]
        touched.sort(key=partial(rank, names))
        changes = tuple(cut_changes(pair, touched, span.first, span.most))
    states: Counter[str] = Counter()
    for each in touched:
        states[each.state] += each.count
    return Difference(changes, dict(states), counts["came"], counts["went"], omitted)


def compare_all(store: Store, names: Names, span: Span) -> Difference:
    """Return what differs; raises SizeExceeded if that is more than what is to come."""
    found = compare_revisions(store, names, span)
    if found.omitted or found.total > span.most:
        raise SizeExceeded(phrase("revisions-differ", most=span.most))
    return found


def choose_graphs(
    pair: Pair, graphs: Sequence[str], most: int = MOST_STATEMENTS
) -> tuple[list[str], tuple[str, ...]]:
    """Return the graphs that can be compared in reasonable time, and those that are too much."""
    left, chosen, omitted = most, [], []
    for graph in graphs:
        size = sum(count_statements(store, graph, left) for store in (pair.earlier, pair.later))
        if size > left:
            omitted.append(graph)
        else:
            chosen.append(graph)
            left -= size
    return chosen, tuple(omitted)


def count_statements(store: Store, graph: str, most: int) -> int:
    """Return how many statements a graph has; it stops counting beyond `most`."""
    return sum(1 for _ in islice(read_graph(store, graph), most + 1))


def read_graph(store: Store, graph: str) -> Iterator[Quad]:
    """Return the statements of a graph."""
    return store.quads_for_pattern(None, None, None, NamedNode(graph))


def find_touched(pair: Pair, graph: str, counts: Counter[str]) -> list[Touched]:
    """Return the things of which statements differ in a graph; count what came and went."""
    before, after = set(read_graph(pair.earlier, graph)), set(read_graph(pair.later, graph))
    came, went = after - before, before - after
    counts.update(came=len(came), went=len(went))
    aspects: dict[str, set[Aspect]] = {}
    for quad in (*came, *went):
        if isinstance(quad.subject, NamedNode):
            aspects.setdefault(quad.subject.value, set()).add(read_aspect(quad))
    return [describe(pair, graph, iri, found) for iri, found in aspects.items()]


def read_aspect(quad: Quad) -> Aspect:
    """Return what a statement is about."""
    value = quad.object
    language = value.language or "" if isinstance(value, Literal) else ""
    return quad.predicate.value, language


def describe(pair: Pair, graph: str, iri: str, aspects: set[Aspect]) -> Touched:
    """Return a thing with what became of it, what it is, and its number."""
    node, place = NamedNode(iri), NamedNode(graph)
    states = {
        name: any(True for _ in store.quads_for_pattern(node, None, None, place))
        for name, store in (("was", pair.earlier), ("is", pair.later))
    }
    state = CHANGED if all(states.values()) else NEW if states["is"] else GONE
    store = pair.later if states["is"] else pair.earlier
    kinds = [
        quad.object.value
        for quad in store.quads_for_pattern(node, TYPE, None, None)
        if isinstance(quad.object, NamedNode)
    ]
    notations = [
        quad.object.value
        for quad in store.quads_for_pattern(node, NOTATION, None, place)
        if isinstance(quad.object, Literal)
    ]
    kind = min(kinds, key=rank_kind, default="")
    return Touched(graph, iri, state, kind, min(notations, default=""), aspects)


def rank_kind(kind: str) -> tuple[int, str]:
    """Return the place of a class among all."""
    return FIRST.index(kind) if kind in FIRST else len(FIRST), kind


def rank(names: Names, touched: Touched) -> tuple[object, ...]:
    """Return the place of a thing: by county, graph, class, number; what is shared comes last."""
    county = names.county_key(touched.graph) or "~"
    number = split_numbers(touched.notation)
    return county, touched.graph, rank_kind(touched.kind), number, touched.iri


def cut_changes(pair: Pair, touched: Sequence[Touched], first: int, most: int) -> Iterator[Change]:
    """Yield some of the changes, with the names of all that they mention."""
    place = 0
    for each in touched:
        if place + each.count > first and place < first + most:
            aspects = sorted(each.aspects) if each.state == CHANGED else [("", "")]
            for number, aspect in enumerate(aspects, start=place):
                if first <= number < first + most:
                    yield make_change(pair, each, *aspect)
        place += each.count


def make_change(pair: Pair, touched: Touched, property_: str, language: str) -> Change:
    """Return a change with the names of all that it mentions."""
    kind = pair.name(touched.kind) if touched.kind else None
    thing = pair.call(touched)
    if not property_:
        return Change(touched.graph, thing, kind, touched.state)
    old, new = (
        read_values(store, touched, property_, language) for store in (pair.earlier, pair.later)
    )
    return Change(
        touched.graph,
        thing,
        kind,
        touched.state,
        pair.name(property_),
        language,
        name_values(pair, old - new),
        name_values(pair, new - old),
    )


def read_values(
    store: Store, touched: Touched, property_: str, language: str
) -> set[NamedNode | Literal]:
    """Return the values of a property of a thing in a state; texts of one language alone."""
    found = store.quads_for_pattern(
        NamedNode(touched.iri), NamedNode(property_), None, NamedNode(touched.graph)
    )
    values = [
        quad.object if isinstance(quad.object, NamedNode | Literal) else Literal(str(quad.object))
        for quad in found
        if read_aspect(quad)[1] == language
    ]
    return set(values)


def name_values(pair: Pair, values: set[NamedNode | Literal]) -> tuple[Value, ...]:
    """Return values in their order, with the names of things."""
    ordered = sorted(values, key=lambda value: (split_numbers(value.value), str(value)))
    return tuple(
        pair.name(value.value) if isinstance(value, NamedNode) else value for value in ordered
    )
