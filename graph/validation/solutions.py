"""Solutions of triple patterns, found by looking up one statement after the other.

Slower than a query where there is much to find; much faster where an end is given, because only
what hangs together with it is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Final

from pyoxigraph import NamedNode
from rdflib.term import Variable

from graph.validation.paths import invert
from graph.validation.patterns import End, TriplePattern
from graph.validation.units import Source, Statement, Term, reach

Binding = Mapping[Variable, Term]
Key = tuple[Term | None, NamedNode | None, Term | None]
# How many statements are read to see which of some patterns matches the fewest.
TRIALS: Final = (16, 256)
# What it costs to look up a pattern of which only the value is known; see `estimate_cost`.
ONE_VALUE: Final = 2


class Boundless(Exception):
    """A path without a known end: it could lead from anywhere to anywhere."""


@dataclass(frozen=True)
class Memory:
    """A source that remembers what was looked up in another one."""

    source: Source
    seen: list[Statement] = field(default_factory=list)
    _known: dict[Key, list[Statement]] = field(default_factory=dict)

    def match(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Statement]:
        """Return the statements that match."""
        known = self._known.get((subject, predicate, value))
        return self._read((subject, predicate, value)) if known is None else iter(known)

    def _read(self, key: Key) -> Iterator[Statement]:
        read: list[Statement] = []
        for statement in self.source.match(*key):
            read.append(statement)
            self.seen.append(statement)
            yield statement
        self._known[key] = read


@dataclass(frozen=True)
class Joined:
    """A source with some more statements."""

    source: Source
    more: Sequence[Statement]

    def match(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Statement]:
        """Return the statements that match."""
        yield from self.source.match(subject, predicate, value)
        for each in self.more:
            if (
                subject in (None, each.subject)
                and predicate in (None, each.predicate)
                and value in (None, each.object)
            ):
                yield each


def solve(source: Source, patterns: Sequence[TriplePattern], binding: Binding) -> Iterator[Binding]:
    """Return how the variables of some patterns can be bound; raises Boundless."""
    if not patterns:
        yield binding
        return
    pattern = choose(source, patterns, binding)
    rest = [each for each in patterns if each is not pattern]
    for found in match(source, pattern, binding):
        yield from solve(source, rest, found)


def match(source: Source, pattern: TriplePattern, binding: Binding) -> Iterator[Binding]:
    """Return how the variables of one pattern can be bound; raises Boundless."""
    subject, value = resolve(pattern.subject, binding), resolve(pattern.value, binding)
    if pattern.step or pattern.predicate:
        for each in look_up(source, pattern, binding):
            yield from bind(pattern, binding, each.subject, each.object, each.predicate)
        return
    for way in pattern.ways:
        if subject is not None:
            for end in reach(source, {subject}, way):
                yield from bind(pattern, binding, subject, end)
        elif value is not None:
            for start in reach(source, {value}, [invert(step) for step in reversed(way)]):
                yield from bind(pattern, binding, start, value)
        else:
            raise Boundless(pattern)


def look_up(source: Source, pattern: TriplePattern, binding: Binding) -> Iterator[Statement]:
    """Look up the statements that match a pattern of one property, or of any."""
    predicate = pattern.step or binding.get(pattern.predicate)  # type: ignore[arg-type]
    return source.match(
        resolve(pattern.subject, binding),
        predicate,  # type: ignore[arg-type]
        resolve(pattern.value, binding),
    )


def match_over(source: Source, pattern: TriplePattern, statement: Statement) -> Iterator[Binding]:
    """Return how a pattern can be bound if it matches by way of a statement."""
    if pattern.predicate or statement.predicate == pattern.step:
        yield from bind(pattern, {}, statement.subject, statement.object, statement.predicate)
    for way in () if pattern.step else pattern.ways:
        for index, step in enumerate(way):
            if str(step.predicate) != statement.predicate.value:
                continue
            ends = (statement.object, statement.subject)
            start, end = ends if step.inverse else ends[::-1]
            before, after = way[: index + step.repeated], way[index + (not step.repeated) :]
            starts = reach(source, {start}, [invert(each) for each in reversed(before)])
            for one, other in product(starts, reach(source, {end}, after)):
                yield from bind(pattern, {}, one, other)


def bind(
    pattern: TriplePattern,
    binding: Binding,
    subject: Term,
    value: Term,
    predicate: Term | None = None,
) -> Iterator[Binding]:
    """Return a binding with what a pattern matched, if that agrees with it."""
    found = dict(binding)
    for end, term in (
        (pattern.subject, subject), (pattern.value, value), (pattern.predicate, predicate),
    ):  # fmt: skip
        if end is not None and term != (
            found.setdefault(end, term) if isinstance(end, Variable) else end  # type: ignore[arg-type]
        ):
            return
    yield found


def resolve(end: End, binding: Binding) -> Term | None:
    """Return the term that an end stands for, None if it is not bound."""
    return binding.get(end) if isinstance(end, Variable) else end


def choose(source: Source, patterns: Sequence[TriplePattern], binding: Binding) -> TriplePattern:
    """Return the pattern to look up first: the one that probably matches the fewest statements."""
    costs = [estimate_cost(pattern, binding) for pattern in patterns]
    best = [pattern for pattern, cost in zip(patterns, costs, strict=True) if cost == min(costs)]
    if len(best) == 1 or min(costs) != ONE_VALUE:
        return best[0]
    return race(source, best, binding)


def estimate_cost(pattern: TriplePattern, binding: Binding) -> int:
    """Return how much a pattern may match, from 0: one property between known ends, or nothing."""
    subject, value = (resolve(end, binding) is None for end in (pattern.subject, pattern.value))
    return 2 * subject + value + (0 if pattern.step else 3 * subject)


def race(source: Source, patterns: Sequence[TriplePattern], binding: Binding) -> TriplePattern:
    """Return a pattern of which the fewest statements match, or one of them if all have many."""
    for most in TRIALS:
        for pattern in patterns:
            if len([*islice(look_up(source, pattern, binding), most)]) < most:
                return pattern
    return patterns[0]
