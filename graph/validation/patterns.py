"""What a query reads: groups of triple patterns, as they lie within each other."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from types import MappingProxyType
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode
from pyparsing import ParseResults
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Node, Variable

from graph.validation.paths import Uncovered, Way, list_query_ways
from graph.validation.terms import restore
from graph.vocabulary import read_prefixes

End = Variable | NamedNode | BlankNode | Literal
Rename = Callable[[Variable], Variable]

# Where groups begin in rdflib's algebra: what of each part belongs to the group around it. Some
# parts stay as they were parsed.
INLINE: Final[Mapping[str, frozenset[str]]] = MappingProxyType({
    "LeftJoin": frozenset({"p1"}), "Minus": frozenset({"p1"}), "Union": frozenset(),
    "Builtin_EXISTS": frozenset(), "Builtin_NOTEXISTS": frozenset(), "Project": frozenset(),
    "OptionalGraphPattern": frozenset(), "MinusGraphPattern": frozenset(),
    "GroupOrUnionGraphPattern": frozenset(),
})  # fmt: skip
# What depends on more than the statements that match: the order of solutions, other graphs …
UNFOLLOWED: Final = ("Slice", "SubSelect", "Graph", "GraphGraphPattern", "ServiceGraphPattern")
TESTS: Final = ("Builtin_EXISTS", "Builtin_NOTEXISTS")
TRIPLES: Final = ("BGP", "TriplesBlock")


@dataclass(frozen=True)
class TriplePattern:
    """Two ends and what lies between: some ways, or any property (a variable)."""

    subject: End
    predicate: Variable | None
    ways: tuple[Way, ...]
    value: End

    @cached_property
    def step(self) -> NamedNode | None:
        """The property, if the pattern matches single statements with it and no others."""
        if len(self.ways) == 1 and len(self.ways[0]) == 1:
            [step] = self.ways[0]
            if not step.inverse and not step.repeated:
                return NamedNode(step.predicate)
        return None

    @property
    def ends(self) -> tuple[End, End]:
        """Both ends."""
        return self.subject, self.value

    @property
    def is_loose(self) -> bool:
        """Whether it matches where no statement is: any node with itself."""
        return any(all(step.repeated for step in way) for way in self.ways)


# A pattern of a group, and those around and above it.
Chain = tuple[TriplePattern, tuple[TriplePattern, ...]]


@dataclass(frozen=True)
class Group:
    """Triple patterns that hold together, and the groups in it.

    A variable means the same in all of them: what a sub-select hides has a name of its own. In a
    `brief` group only counts whether anything matches all patterns.
    """

    patterns: tuple[TriplePattern, ...]
    groups: tuple["Group", ...] = ()
    brief: bool = False

    def list_chains(self, above: tuple[TriplePattern, ...] = ()) -> Iterator[Chain]:
        """List each pattern with those that must match too for it to count: around and above."""
        for index, pattern in enumerate(self.patterns):
            yield pattern, (*above, *self.patterns[:index], *self.patterns[index + 1 :])
        for group in self.groups:
            yield from group.list_chains((*above, *self.patterns))


def read_query(query: str) -> Group:
    """Read the patterns of a query with the common prefixes.

    Raises Uncovered if they cannot be followed step by step, and what rdflib raises if the query
    does not parse.
    """
    algebra = prepareQuery(query, initNs=dict(read_prefixes())).algebra
    [body] = [part for part in find_parts(algebra) if part.name == "Project"]
    group = read_group(body.p, lambda variable: variable, count(1))
    for pattern, others in group.list_chains():
        if pattern.is_loose and not is_tied(pattern, others):
            raise Uncovered(pattern)
    return group


def is_tied(pattern: TriplePattern, others: Iterable[TriplePattern]) -> bool:
    """Return whether one end of a pattern is given, or bound by statements that match others."""
    ends = {end for each in others if not each.is_loose for end in each.ends}
    return any(end in ends or not isinstance(end, Variable) for end in pattern.ends)


def read_group(body: object, rename: Rename, numbers: Iterator[int]) -> Group:
    """Read a group; `rename` says by what names its variables are known outside."""
    parts = list(find_parts(body))
    patterns = (p for part in parts if part.name in TRIPLES for p in read_triples(part, rename))
    groups = (g for part in parts if part.name in INLINE for g in read_inner(part, rename, numbers))
    return Group(tuple(patterns), tuple(groups))


def find_parts(part: object) -> Iterator[CompValue]:
    """Find the triples that belong to a group, and the groups in it."""
    if isinstance(part, CompValue):
        if part.name in UNFOLLOWED:
            raise Uncovered(part.name)
        if part.name in INLINE or part.name in TRIPLES:
            yield part
        inline = INLINE.get(part.name, part.keys())
        for name in inline - {"triples"}:
            yield from find_parts(part.get(name))
    elif isinstance(part, list | tuple | ParseResults):
        for each in part:
            yield from find_parts(each)


def read_inner(part: CompValue, rename: Rename, numbers: Iterator[int]) -> Iterator[Group]:
    """Read the groups that one part of a group holds."""
    if part.name == "Project":
        rename = hide(frozenset(part.PV), rename, next(numbers))
    for name in sorted(part.keys() - INLINE[part.name]):
        for body in part[name] if isinstance(part[name], list | ParseResults) else [part[name]]:
            group = read_group(body, rename, numbers)
            if group.patterns or group.groups:
                yield replace(group, brief=part.name in TESTS and is_plain_block(body))


def hide(shown: frozenset[Variable], rename: Rename, number: int) -> Rename:
    """Return how to rename the variables of a sub-select that shows some of them."""
    return lambda v: rename(v) if v in shown else Variable(f"{v}_{number}")


def is_plain_block(body: CompValue) -> bool:
    """Return whether a group, as it was parsed, is nothing but triples."""
    return body.name == "GroupGraphPatternSub" and all(each.name in TRIPLES for each in body.part)


def read_triples(part: CompValue, rename: Rename) -> Iterator[TriplePattern]:
    """Read a block of triple patterns."""
    for terms in part["triples"]:
        for subject, predicate, value in zip(*[iter(terms)] * 3, strict=True):
            free = isinstance(predicate, Variable)
            yield TriplePattern(
                subject=read_end(subject, rename),
                predicate=rename(predicate) if free else None,
                ways=() if free else tuple(list_query_ways(predicate)),
                value=read_end(value, rename),
            )


def read_end(term: Node, rename: Rename) -> End:
    """Read one end of a triple pattern; a blank node is a variable without name."""
    if isinstance(term, Variable | BNode):
        return rename(Variable(str(term)))
    return restore(term)
