"""Participation: events in the phases of the process, and what they brought for each topic."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from pyoxigraph import NamedNode

from graph.generation.actors import Actors
from graph.generation.concept import Concept
from graph.generation.draft import Draft, Thing
from graph.generation.statements import code
from graph.generation.themes import Topic

# What becomes of results; only those not declined are taken up by goals and projects.
STATUSES: Final = ("taken-up", "taken-up", "taken-up", "partly-taken-up", "partly-taken-up")


def add_participation(
    draft: Draft, actors: Actors, concept: Concept, places: tuple[Thing, ...]
) -> Mapping[Topic, NamedNode]:
    """Describe events and results; return the result about each topic."""
    events = _add_events(draft, actors, concept, places)
    topics = [topic for theme in draft.themes for topic in theme.topics]
    return {
        topic: _add_result(draft, number, topic, events, places)
        for number, topic in enumerate(topics, 1)
    }


def _add_events(
    draft: Draft, actors: Actors, concept: Concept, places: tuple[Thing, ...]
) -> tuple[NamedNode, ...]:
    words = draft.words["participation"]
    units = [unit for each in actors.units.values() for unit in each]
    begin = draft.adopted - timedelta(days=600)
    found = []
    for number, (kind, least, most, name) in enumerate(words.rows("events"), 1):
        start = begin + timedelta(days=30 * number)
        place = draft.random.choice(places)
        found.append(draft.add_fact("event", f"b{number:02}", "kek:ParticipationEvent", {
            "skos:prefLabel": words.text("event").fill(name=name, place=place.label),
            "skos:notation": f"B{number:02}",
            "dcterms:type": code(f"format-{kind}"),
            "dcterms:isPartOf": concept.phases[1 + number // 7],
            "kek:startDate": start,
            "kek:endDate": _end(draft, kind, start),
            "kek:status": code("event-held"),
            "kek:targetGroup": _choose_groups(draft),
            "kek:participantCount": draft.random.randint(least, most),
            "prov:wasAssociatedWith": [actors.staff.node, draft.random.choice(units).node],
        }))  # fmt: skip
    return tuple(found)


def _end(draft: Draft, kind: str, start: date) -> date:
    return draft.move(start, 20, 45) if kind in {"survey", "online-dialogue"} else start


def _choose_groups(draft: Draft) -> list[NamedNode]:
    groups = draft.words["participation"].list("groups")
    return [code(f"target-{name}") for name in draft.random.sample(groups, 2)]


def _add_result(
    draft: Draft,
    number: int,
    topic: Topic,
    events: tuple[NamedNode, ...],
    places: tuple[Thing, ...],
) -> NamedNode:
    words = draft.words["participation"]
    pattern = draft.random.choice(words.texts("results"))
    place = draft.random.choice(places).label
    return draft.add_fact("result", f"e{number:02}", "kek:ParticipationResult", {
        "skos:prefLabel": pattern.fill(object=topic.object, place=place),
        "skos:notation": f"E{number:02}",
        "dcterms:type": code(f"result-type-{draft.random.choice(words.list('kinds'))}"),
        "kek:status": code(f"result-{draft.random.choice(STATUSES)}"),
        "prov:wasGeneratedBy": draft.random.choice(events),
    })  # fmt: skip
