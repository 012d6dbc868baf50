"""What a concept rests on: sources, studies, strengths and weaknesses, needs, other plans."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import NamedNode

from graph.generation.actors import Actors
from graph.generation.draft import Draft
from graph.generation.statements import Value, code
from graph.generation.themes import Theme

LICENCE: Final = NamedNode("http://dcat-ap.de/def/licenses/dl-by-de/2.0")
LETTERS: Final = {"strength": "ST", "weakness": "SW", "opportunity": "CH", "threat": "RI"}


@dataclass(frozen=True)
class Evidence:
    """What goals refer to; for each field of action what is known of its theme."""

    swot: tuple[tuple[NamedNode, ...], ...]
    needs: tuple[NamedNode, ...]
    recommendations: tuple[NamedNode, ...]
    plans: tuple[NamedNode, ...]
    challenges: tuple[NamedNode, ...]


def add_evidence(draft: Draft, actors: Actors) -> Evidence:
    """Describe all evidence."""
    _add_sources(draft)
    studies = _add_studies(draft, actors)
    return Evidence(
        swot=tuple(
            _add_swot(draft, theme, place, studies) for place, theme in enumerate(draft.themes)
        ),
        needs=_add_findings(draft, "need", "HB", "kek:NeedForAction", studies),
        recommendations=_add_findings(draft, "recommendation", "EM", "kek:Recommendation", studies),
        plans=_add_plans(draft),
        challenges=_add_challenges(draft),
    )


def _add_sources(draft: Draft) -> None:
    words = draft.words["sources"]
    for key, kind, publisher, label in words.rows("documents"):
        draft.add_fact("source", key, "kek:SourceDocument", {
            "skos:prefLabel": label,
            "skos:notation": key,
            "dcterms:type": code(f"source-{kind}"),
            "dcterms:publisher": publisher,
            "dcterms:issued": draft.move(date(2025, 1, 10), 0, 200),
            "dcterms:license": LICENCE,
            "skos:editorialNote": words.text("note"),
        })  # fmt: skip


def _add_studies(draft: Draft, actors: Actors) -> tuple[NamedNode, ...]:
    return tuple(
        draft.add_fact("study", f"stu{place}", "kek:Study", {
            "skos:prefLabel": label,
            "skos:notation": f"STU{place}",
            "dcterms:date": draft.move(draft.adopted, -700, -400),
            "dcterms:publisher": actors.organizations["HS"].label,
        })
        for place, label in enumerate(draft.words["sources"].texts("studies"), 1)
    )  # fmt: skip


def _add_swot(
    draft: Draft, theme: Theme, field: int, studies: tuple[NamedNode, ...]
) -> tuple[NamedNode, ...]:
    found = []
    for place, (kind, label) in enumerate(theme.swot, 1):
        key = f"{LETTERS[kind]}{field + 1}{place}"
        about: dict[str, Value] = {
            "skos:prefLabel": label,
            "skos:notation": key,
            "kek:swotCategory": code(f"swot-{kind}"),
            "prov:wasDerivedFrom": draft.random.choice(studies),
        }
        found.append(draft.add_fact("swot", key.lower(), "kek:SwotItem", about))
    return tuple(found)


def _add_findings(
    draft: Draft, kind: str, letters: str, class_: str, studies: tuple[NamedNode, ...]
) -> tuple[NamedNode, ...]:
    pattern = draft.words["sources"].text(kind)
    topics = [draft.random.choice(theme.topics) for theme in draft.themes]
    return tuple(
        draft.add_fact(kind, f"{letters}{place}".lower(), class_, {
            "skos:prefLabel": pattern.fill(object=topic.object),
            "skos:notation": f"{letters}{place}",
            "prov:wasDerivedFrom": draft.random.choice(studies),
        })
        for place, topic in enumerate(topics, 1)
    )  # fmt: skip


def _add_plans(draft: Draft) -> tuple[NamedNode, ...]:
    return tuple(
        draft.add_fact("sector-plan", f"fp{place}", "kek:SectorPlan", {
            "skos:prefLabel": label,
            "skos:notation": f"FP{place}",
            "dcterms:type": code(f"plan-{kind}"),
            "dcterms:date": draft.move(draft.adopted, -1500, -100),
        })
        for place, (kind, label) in enumerate(draft.words["sources"].rows("plans"), 1)
    )  # fmt: skip


def _add_challenges(draft: Draft) -> tuple[NamedNode, ...]:
    return tuple(
        draft.add_fact("challenge", f"h{place}", "kek:Challenge", {"skos:prefLabel": label})
        for place, label in enumerate(draft.words["concept"].texts("challenges"), 1)
    )
