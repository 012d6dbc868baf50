"""Mend several findings at once: what rules propose for them, as far as it fits together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store, Triple
from rdflib import DCTERMS, RDFS, SKOS

from graph.names import Names
from graph.queries import ask
from graph.things import Thing
from graph.validation.published import Place
from graph.validation.reading import read_notices
from graph.validation.repairs import Proposal, find_notice, propose_repair

LABELS = tuple(NamedNode(iri) for iri in (SKOS.prefLabel, DCTERMS.title, RDFS.label))
NOTATION = NamedNode(SKOS.notation)

Spot = tuple[str, str]  # subject and predicate of a statement


@dataclass(frozen=True)
class Mending:
    """Proposals by the key of their finding, and how all things in them are called.

    `later` are keys of findings whose proposals contradict the others.
    """

    proposals: Mapping[str, Proposal]
    later: tuple[str, ...] = ()
    named: Mapping[str, Thing] = field(default_factory=dict)


def plan_mending(source: Path, names: Names, places: Sequence[Place]) -> Mending:
    """Return what the rules of some findings propose in a store, which is only read.

    Raises UnknownResource if there is no such finding.
    """
    store = Store.read_only(str(source))
    counties = {place.county for place in places}
    known = {
        notice.iri: notice
        for county in counties
        for notice in read_notices(partial(ask, store), names, county)
    }
    found = {}
    for place in places:
        notice = find_notice(known, place.finding)
        proposal = propose_repair(store, names, notice)
        if proposal:
            found[notice.key] = proposal
    kept = choose_compatible(found)
    later = tuple(key for key in found if key not in kept)
    return Mending(kept, later, name_things(store, kept.values()))


def choose_compatible(proposals: Mapping[str, Proposal]) -> Mapping[str, Proposal]:
    """Return the proposals that leave alone what an earlier one takes away or replaces.

    Two that say exactly the same of a place go together.
    """
    kept: dict[str, Proposal] = {}
    touching: dict[Spot, list[Proposal]] = defaultdict(list)
    for key, proposal in proposals.items():
        spots = list_spots((*proposal.removed, *proposal.added))
        near = [other for spot in spots for other in touching[spot]]
        if not any(contradict(proposal, other) for other in near):
            kept[key] = proposal
            for spot in spots:
                touching[spot].append(proposal)
    return kept


def contradict(one: Proposal, other: Proposal) -> bool:
    """Tell whether one of two proposals takes away what the other one also touches."""
    if (one.removed, one.added) == (other.removed, other.added):
        return False
    return not (
        list_spots(one.removed).isdisjoint(list_spots((*other.removed, *other.added)))
        and list_spots(other.removed).isdisjoint(list_spots(one.added))
    )


def list_spots(triples: Iterable[Triple]) -> set[Spot]:
    """Return the subjects and predicates of statements."""
    return {(str(triple.subject), triple.predicate.value) for triple in triples}


def name_things(store: Store, proposals: Iterable[Proposal]) -> dict[str, Thing]:
    """Return what all things in proposals are called."""
    triples = (t for proposal in proposals for t in (*proposal.removed, *proposal.added))
    terms = {
        term for triple in triples for term in (triple.subject, triple.predicate, triple.object)
    }
    return {term.value: name_thing(store, term) for term in terms if isinstance(term, NamedNode)}


def name_thing(store: Store, node: NamedNode) -> Thing:
    """Return what a thing is called in any graph of a store."""
    labels: dict[str, str] = {}
    for predicate in LABELS:
        for quad in store.quads_for_pattern(node, predicate, None, None):
            if isinstance(quad.object, Literal):
                labels.setdefault(quad.object.language or "de", quad.object.value)
    numbers = (quad.object for quad in store.quads_for_pattern(node, NOTATION, None, None))
    number = min((each.value for each in numbers if isinstance(each, Literal)), default="")
    return Thing(node.value, labels, number)
