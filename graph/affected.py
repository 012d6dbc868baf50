"""Which nodes a change can affect: from each changed statement back to what reads it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from rdflib import RDFS, SH, URIRef
from rdflib.term import Node

from graph.assessment import Assessor
from graph.findings import Finding
from graph.judge import Docket, convert, restore
from graph.paths import SUPERCLASS, TYPE, Way, invert
from graph.shapes import Rule, Shapes
from graph.units import Statement, Term, Unit, reach

Classes = Mapping[Term, frozenset[Term]]
NONE: Final[frozenset[Node]] = frozenset()


@dataclass(frozen=True)
class Edit:
    """A change of a unit: the unit before and after it, and the statements that went and came."""

    before: Unit
    after: Unit
    removed: Sequence[Statement]
    added: Sequence[Statement]

    @property
    def sides(self) -> tuple[tuple[Unit, Sequence[Statement]], ...]:
        """Each statement with the unit in which it stands."""
        return (self.before, self.removed), (self.after, self.added)

    @property
    def statements(self) -> Iterator[Statement]:
        """All changed statements."""
        yield from self.removed
        yield from self.added


def reassess(assessor: Assessor, findings: Iterable[Finding], edit: Edit) -> frozenset[Finding]:
    """Return the findings after an edit, given those before: only what it affects is looked at."""
    affected = find_affected(assessor.shapes, edit)
    rules = assessor.shapes.rules
    whole = [rules[iri] for iri, focus in affected.items() if focus is None]
    parts = {
        iri: frozenset(node for node in focus if is_target(rules[iri], node, edit.after))
        for iri, focus in affected.items()
        if focus is not None
    }
    kept = frozenset(finding for finding in findings if not is_affected(finding, affected))
    return kept | assessor.assess_by(edit.after, whole) | assessor.judge(edit.after, parts)


def is_affected(finding: Finding, affected: Docket) -> bool:
    """Return whether a finding is about something that an edit can affect."""
    focus = affected.get(URIRef(finding.rule), frozenset())
    return focus is None or finding.focus in focus


def find_affected(shapes: Shapes, edit: Edit) -> Docket:
    """Return the nodes at which each rule may find something else; None: at any it targets."""
    if any(statement.predicate.value == str(RDFS.subClassOf) for statement in edit.statements):
        return dict.fromkeys(shapes.rules)
    classes = read_classes(edit)
    found = {iri: find_affected_by(rule, edit, classes) for iri, rule in shapes.rules.items()}
    return {iri: focus for iri, focus in found.items() if focus is None or focus}


def read_classes(edit: Edit) -> Classes:
    """Return the classes that changed statements name, each with all classes above it."""
    named = {each.object for each in edit.statements if is_type(each)}
    return {term: frozenset(reach(edit.after, {term}, (SUPERCLASS,))) for term in named}


def is_type(statement: Statement) -> bool:
    """Return whether a statement says what something is."""
    return statement.predicate.value == str(TYPE.predicate)


def find_affected_by(rule: Rule, edit: Edit, classes: Classes) -> frozenset[Node] | None:
    """Return the nodes at which one rule may find something else; None: at any it targets."""
    targeted = {node for each in edit.statements for node in list_targeted(rule, each, classes)}
    if rule.query:
        return None if targeted or any(may_read(rule, each) for each in edit.statements) else NONE
    if rule.ways is None:
        return None
    back = {
        node
        for unit, statements in edit.sides
        for way in rule.ways
        for node in walk_back(unit, way, statements)
    }
    return frozenset(map(convert, targeted | back))


def may_read(rule: Rule, statement: Statement) -> bool:
    """Return whether a rule's query reads a statement."""
    said, meant = convert(statement.predicate), convert(statement.object)
    return any(
        predicate in (None, said) and value in (None, meant) for predicate, value in rule.patterns
    )


def list_targeted(rule: Rule, statement: Statement, classes: Classes) -> Iterator[Term]:
    """List the nodes that a statement makes, or would make, a target of a rule."""
    for kind, term in rule.targets:
        if kind == SH.targetClass:
            if is_type(statement) and ox.NamedNode(term) in classes[statement.object]:
                yield statement.subject
        elif statement.predicate.value == str(term):
            yield statement.object if kind == SH.targetObjectsOf else statement.subject


def walk_back(unit: Unit, way: Way, statements: Sequence[Statement]) -> set[Term]:
    """Return the nodes from which a way leads over one of some statements."""
    found: set[Term] = set()
    for index, step in enumerate(way):
        starts: set[Term] = {
            each.object if step.inverse else each.subject
            for each in statements
            if each.predicate.value == str(step.predicate)
        }
        if starts:
            before = (*way[:index], step) if step.repeated else way[:index]
            found |= reach(unit, starts, [invert(each) for each in reversed(before)])
    return found


def is_target(rule: Rule, node: Node, unit: Unit) -> bool:
    """Return whether a rule is about a node (SHACL section 2.1.3)."""
    term = restore(node)
    return any(is_targeted(kind, ox.NamedNode(name), term, unit) for kind, name in rule.targets)


def is_targeted(kind: URIRef, name: ox.NamedNode, term: Term, unit: Unit) -> bool:
    """Return whether one target declaration is about a node."""
    if kind == SH.targetClass:
        return name in reach(unit, {term}, (TYPE, SUPERCLASS))
    if kind == SH.targetSubjectsOf:
        return any(True for _ in unit.match(term, name, None))
    if kind == SH.targetObjectsOf:
        return any(True for _ in unit.match(None, name, term))
    return term == name
