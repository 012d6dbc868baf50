"""A sieve for statements: those that queries of rules can match, and few others."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from rdflib.term import Variable

from graph.validation.columns import Columns
from graph.validation.patterns import End, TriplePattern
from graph.validation.shapes import Rule

# By property the subjects with statements that matter; None: all.
Sifted = dict[str, AbstractSet[str] | None]


def sift(columns: Columns, rules: Iterable[Rule]) -> Sifted:
    """Return the statements that the queries of some rules can match.

    A statement matters only if its subject matches the patterns around and above, each by itself.
    """
    wanted: Sifted = {}
    for rule in rules:
        if rule.query and not rule.is_open:
            return dict.fromkeys(columns.list_predicates())
        for pattern, others in rule.chains:
            subjects = find_subjects(columns, pattern, others)
            for name in list_names(columns, pattern, others):
                known = wanted.get(name, frozenset())
                wanted[name] = None if known is None or subjects is None else known | subjects
    return wanted


def list_names(
    columns: Columns, pattern: TriplePattern, others: Sequence[TriplePattern]
) -> AbstractSet[str]:
    """List the properties that a pattern can match."""
    if pattern.predicate is None:
        return {f"<{step.predicate}>" for way in pattern.ways for step in way}
    matches = [*list_matches(columns, pattern.predicate, others)]
    return min(matches, key=len) if matches else columns.list_predicates()


def find_subjects(
    columns: Columns, pattern: TriplePattern, others: Sequence[TriplePattern]
) -> AbstractSet[str] | None:
    """Return the subjects that a pattern can match; None if that may be any."""
    if not pattern.step and not pattern.predicate:
        return None
    if not isinstance(pattern.subject, Variable):
        return {str(pattern.subject)}
    return min(list_matches(columns, pattern.subject, [pattern, *others]), key=len, default=None)


def list_matches(
    columns: Columns, subject: End, patterns: Iterable[TriplePattern]
) -> Iterator[AbstractSet[str]]:
    """List what a subject can be by each of some patterns."""
    for pattern in patterns:
        if pattern.subject == subject and pattern.step:
            if isinstance(pattern.value, Variable):
                yield columns.find_named(str(pattern.step)).keys()
            else:
                yield {*columns.find_named(str(pattern.step), inverse=True)[str(pattern.value)]}
