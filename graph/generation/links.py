"""How a county is linked to the one before it: they share themes, so their goals are alike."""

from typing import Final

from pyoxigraph import NamedNode

from graph.generation.draft import Draft
from graph.generation.goals import STRATEGIC, GoalSystem
from graph.generation.places import name_county
from graph.generation.statements import code, term

CONFIRMED: Final = 2  # of the links, as many are agreed between the counties


def add_links(draft: Draft, goals: GoalSystem) -> None:
    """Describe the neighbour and links to its goals; the first county has none."""
    if draft.number == 1:
        return
    key = str(int(draft.key) - 1)
    neighbour = _add_neighbour(draft, key)
    for place, goal in enumerate(goals.strategic[:-STRATEGIC:STRATEGIC]):
        confirmed = place < CONFIRMED
        # the neighbour has the same theme one place later, and its goals are numbered alike
        number = (place + 1) * STRATEGIC + 1
        like = NamedNode(f"{draft.names.base}/{key}/id/goal/z{number:03}")
        draft.add_fact("link", f"l{place + 1}", "kek:CrossCountyLink", {
            "skos:prefLabel": draft.words["county"].text("link").fill(goal=goal.label),
            "kek:linkType": term("skos:closeMatch"),
            "kek:sourceElement": goal.node,
            "kek:targetElement": like,
            "kek:status": code(f"link-{'confirmed' if confirmed else 'proposed'}"),
            "kek:confirmedBy": [draft.county, neighbour] if confirmed else None,
        })  # fmt: skip


def _add_neighbour(draft: Draft, key: str) -> NamedNode:
    words, node = draft.words["county"], NamedNode(draft.names.county(key))
    name = name_county(draft.number - 1)
    draft.facts.say(draft.county, {"kek:neighbourOf": node})
    return draft.facts.describe(node, "kek:County", {
        "skos:prefLabel": words.text("label").fill(name=name),
        "kek:countyKey": key,
        "kek:fictional": True,
        "dcterms:source": draft.source("modelldaten"),
    })  # fmt: skip
