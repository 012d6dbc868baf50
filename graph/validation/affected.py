"""Which findings a change can affect: from each changed statement back to what reads it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode
from rdflib import RDFS, SH, URIRef
from rdflib.term import Node

from graph.validation.assessment import FEW, Assessor
from graph.validation.columns import open_columns
from graph.validation.excerpts import THIS, VALUE, Place, Scope, take_excerpt
from graph.validation.findings import Finding
from graph.validation.paths import SUPERCLASS, TYPE, Way, invert
from graph.validation.shapes import Rule, Shapes
from graph.validation.solutions import Boundless, Joined, Memory, match_over, solve
from graph.validation.terms import convert
from graph.validation.units import Source, Statement, Term, Unit, reach

# A place as findings name it.
Spot = tuple[Node | None, Node | None]
Covered = Mapping[URIRef, AbstractSet[Spot] | None]
# Changed statements, and a source in which they stand.
Side = tuple[Source, Sequence[Statement]]
MANY: Final = 200  # places at which it costs less to read all that a rule reads


@dataclass(frozen=True)
class Edit:
    """A change of a unit: the unit before and after it, and the statements that went and came.

    If the unit before is no longer there, it can be the one after: what went is looked at as well.
    """

    before: Unit
    after: Unit
    removed: Sequence[Statement]
    added: Sequence[Statement]

    @property
    def statements(self) -> Iterator[Statement]:
        """All changed statements."""
        yield from self.removed
        yield from self.added


def reassess(assessor: Assessor, findings: Iterable[Finding], edit: Edit) -> frozenset[Finding]:
    """Return the findings after an edit, given those before: only what it affects is looked at."""
    after = Memory(edit.after)
    affected = find_affected(assessor.shapes, edit, after)
    rules = [assessor.shapes.rules[iri] for iri in affected]
    everywhere = [places for places in affected.values() if places is None]
    few = len(everywhere) <= FEW
    columns = take_excerpt(after, rules, affected) if few else open_columns(edit.after)
    found = assessor.assess_columns(edit.after.name, columns, rules)
    covered = {iri: name_spots(places) for iri, places in affected.items()}
    kept = {finding for finding in findings if not is_covered(finding, covered)}
    return frozenset(kept | {finding for finding in found if is_covered(finding, covered)})


def name_spots(places: AbstractSet[Place] | None) -> AbstractSet[Spot] | None:
    """Return places as findings name them."""
    if places is None:
        return None
    pairs = ([None if term is None else convert(term) for term in place] for place in places)
    return {(focus, value) for focus, value in pairs}


def is_covered(finding: Finding, covered: Covered) -> bool:
    """Return whether a finding is about some place."""
    spots = covered.get(URIRef(finding.rule), frozenset())
    focus, value = finding.focus, finding.value
    return spots is None or not spots.isdisjoint({(focus, value), (focus, None), (None, value)})


def find_affected(shapes: Shapes, edit: Edit, after: Source | None = None) -> Scope:
    """Return the places at which each rule may find something else after an edit."""
    if any(statement.predicate.value == str(RDFS.subClassOf) for statement in edit.statements):
        return dict.fromkeys(shapes.rules)
    sides = (
        (Memory(Joined(edit.before, edit.removed)), edit.removed),
        (after or edit.after, edit.added),
    )
    found = {iri: find_places(rule, sides) for iri, rule in shapes.rules.items()}
    return {iri: places for iri, places in found.items() if places is None or places}


def find_places(rule: Rule, sides: Iterable[Side]) -> AbstractSet[Place] | None:
    """Return the places at which one rule may find something else; None: all."""
    if not rule.is_open:
        return None
    places: set[Place] = set()
    try:
        for source, changed in sides:
            for place in list_places(rule, source, changed):
                places.add(place)
                if len(places) > MANY or is_vague(rule, place):
                    return None
    except Boundless:
        return None
    return places


def is_vague(rule: Rule, place: Place) -> bool:
    """Return whether looking at a place is no less work than looking at all of them."""
    focus, value = place
    return value is None if VALUE in rule.variables else focus is None


def list_places(rule: Rule, source: Source, changed: Sequence[Statement]) -> Iterator[Place]:
    """List the places at which a rule reads changed statements; one may come several times.

    What a query finds changes only if one of its patterns matches a changed statement together
    with the patterns around and above it, whatever else must hold.
    """
    for statement in changed:
        for node in list_targeted(rule, statement, source):
            yield node, None
        for pattern, others in rule.chains:
            for start in match_over(source, pattern, statement):
                for binding in solve(source, others, start):
                    yield binding.get(THIS), binding.get(VALUE)
    for way in rule.ways or ():
        for node in walk_back(source, way, changed):
            yield node, None


def list_targeted(rule: Rule, statement: Statement, source: Source) -> Iterator[Term]:
    """List the nodes that a statement makes, or would make, a target of a rule."""
    for kind, term in rule.targets:
        if kind == SH.targetClass:
            if statement.predicate.value == str(TYPE.predicate) and NamedNode(term) in reach(
                source, {statement.object}, (SUPERCLASS,)
            ):
                yield statement.subject
        elif statement.predicate.value == str(term):
            yield statement.object if kind == SH.targetObjectsOf else statement.subject


def walk_back(source: Source, way: Way, changed: Sequence[Statement]) -> set[Term]:
    """Return the nodes from which a way leads over one of some statements."""
    found: set[Term] = set()
    for index, step in enumerate(way):
        starts: set[Term] = {
            each.object if step.inverse else each.subject
            for each in changed
            if each.predicate.value == str(step.predicate)
        }
        if starts:
            before = way[: index + step.repeated]
            found |= reach(source, starts, [invert(each) for each in reversed(before)])
    return found
