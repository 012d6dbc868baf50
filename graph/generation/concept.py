"""The concept of a county: its versions, how it came about, its catalogue and evaluation."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pyoxigraph import NamedNode

from graph.generation.actors import Actors
from graph.generation.draft import HORIZON, NEWEST, Draft
from graph.generation.evidence import Evidence
from graph.generation.statements import Year, code

PERIOD: Final = timedelta(weeks=365)  # how long the version before was in force
STEP: Final = timedelta(days=130)  # of the process, for each phase
LEVELS: Final = ("strategic", "sub-goal", "operational", "product")


@dataclass(frozen=True)
class Concept:
    """The concept and what accompanies it; phases are in order."""

    concept: NamedNode
    process: NamedNode
    phases: tuple[NamedNode, ...]
    catalogue: NamedNode
    evaluation_concept: NamedNode
    evaluation: NamedNode


def add_concept(draft: Draft, actors: Actors, evidence: Evidence) -> Concept:
    """Describe the concept with two versions, one superseded and one current."""
    words = draft.words["concept"]
    concept = draft.node("concept", "kek")
    earlier = _add_earlier(draft, concept, draft.adopted - PERIOD)
    _add_current(draft, concept, earlier, evidence)
    draft.add_fact("concept", "kek", "kek:DevelopmentConcept", {
        "skos:prefLabel": words.text("label").fill(name=draft.name),
        "dcterms:description": words.text("description"),
        "dcat:hasVersion": [earlier, draft.version],
        "dcat:hasCurrentVersion": draft.version,
        "kek:ofCounty": draft.county,
    })  # fmt: skip
    process, phases = _add_process(draft, actors)
    rules, catalogue = _add_companions(draft, concept)
    return Concept(
        concept, process, phases, catalogue, rules, _add_evaluation(draft, actors, rules)
    )


def _add_earlier(draft: Draft, concept: NamedNode, start: date) -> NamedNode:
    words = draft.words["concept"]
    motto = draft.add_fact("principle", "leitgedanke", "kek:GuidingPrinciple", {
        "skos:prefLabel": words.text("motto").fill(name=draft.name),
        "dcterms:description": words.text("motto_text"),
        "dcterms:type": code("principle-motto"),
    })  # fmt: skip
    return draft.add_fact("version", str(start), "kek:ConceptVersion", {
        "skos:prefLabel": words.text("version").fill(name=draft.name, year=start.year),
        "dcterms:description": words.text("first"),
        "dcat:isVersionOf": concept,
        "dcat:version": str(start),
        "kek:status": code("version-superseded"),
        "kek:startDate": start,
        "kek:endDate": draft.adopted - timedelta(days=1),
        "kek:horizonYear": Year(start.year + 12),
        "kek:hasGuidingPrinciple": motto,
        "kek:usesGoalLevel": code("level-strategic"),
    })  # fmt: skip


def _add_current(draft: Draft, concept: NamedNode, earlier: NamedNode, evidence: Evidence) -> None:
    words = draft.words["concept"]
    draft.add_fact("version", str(draft.adopted), "kek:ConceptVersion", {
        "skos:prefLabel": words.text("version").fill(name=draft.name, year=draft.adopted.year),
        "dcterms:description": words.text("current"),
        "dcat:isVersionOf": concept,
        "dcat:previousVersion": earlier,
        "dcat:version": str(draft.adopted),
        "kek:status": code("version-adopted"),
        "kek:startDate": draft.adopted,
        "kek:endDate": date(HORIZON, 12, 31),
        "kek:horizonYear": HORIZON,
        "kek:usesGoalLevel": [code(f"level-{level}") for level in LEVELS],
        "kek:framesPlan": evidence.plans[:4],
        "kek:respondsTo": draft.random.sample(evidence.challenges, 4),
    })  # fmt: skip


def _add_process(draft: Draft, actors: Actors) -> tuple[NamedNode, tuple[NamedNode, ...]]:
    words = draft.words["concept"]
    labels = words.texts("phases")
    begin = draft.adopted - STEP * len(labels)
    process = draft.add_fact("process", "fortschreibung", "kek:Process", {
        "skos:prefLabel": words.text("process").fill(year=draft.adopted.year),
        "dcterms:type": code("process-revision"),
        "kek:startDate": begin,
        "kek:endDate": draft.adopted,
        "prov:generated": draft.version,
    })  # fmt: skip
    keys = [f"f{place}" for place in range(1, len(labels) + 1)]
    phases = tuple(draft.node("phase", key) for key in keys)
    following = (*phases[1:], None)
    for place, label in enumerate(labels):
        start = begin + STEP * place
        draft.add_fact("phase", keys[place], "kek:ProcessPhase", {
            "skos:prefLabel": label,
            "skos:notation": keys[place].upper(),
            "dcterms:type": code("phase-phase"),
            "kek:phaseOf": process,
            "kek:sequenceNumber": place + 1,
            "kek:startDate": start,
            "kek:endDate": start + STEP - timedelta(days=1),
            "kek:nextPhase": following[place],
            "kek:involvedParty": [actors.staff.node, actors.committees["LENK"].node],
        })  # fmt: skip
    return process, phases


def _add_companions(draft: Draft, concept: NamedNode) -> tuple[NamedNode, NamedNode]:
    words, year = draft.words["concept"], draft.adopted.year + 1
    issued = draft.adopted + timedelta(days=120)
    rules = draft.add_fact("evaluation-concept", str(year), "kek:EvaluationConcept", {
        "skos:prefLabel": words.text("evaluation_concept").fill(year=year),
        "dcterms:description": words.text("evaluation_text"),
        "dcterms:issued": issued,
    })  # fmt: skip
    catalogue = draft.add_fact("catalogue", str(year), "kek:ProjectCatalogue", {
        "skos:prefLabel": words.text("catalogue").fill(year=year),
        "dcterms:isPartOf": concept,
        "dcterms:issued": issued,
    })  # fmt: skip
    return rules, catalogue


def _add_evaluation(draft: Draft, actors: Actors, rules: NamedNode) -> NamedNode:
    return draft.add_fact("evaluation", str(NEWEST), "kek:Evaluation", {
        "skos:prefLabel": draft.words["concept"].text("evaluation").fill(year=NEWEST),
        "skos:notation": "EVA1",
        "kek:evaluates": draft.version,
        "kek:followsEvaluationConcept": rules,
        "kek:responsibleUnit": actors.staff.node,
        "kek:startDate": date(NEWEST, 6, 1),
        "kek:endDate": date(NEWEST, 9, 30),
    })  # fmt: skip
