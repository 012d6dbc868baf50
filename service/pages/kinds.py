"""The kinds of things, as their addresses name them: which class, in which order, in which part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from graph.evaluation import Row
from graph.names import Names
from graph.vocabulary import compact, expand
from service.pages.things import get_value

# segment of the address → classes; the first stands for all (the others are below it)
KINDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "plan": {
        "field": ("kek:FieldOfAction",),
        "theme": ("kek:CrossCuttingTheme",),
        "principle": ("kek:GuidingPrinciple",),
        "goal": (
            "kek:Goal", "kek:StrategicGoal", "kek:SubGoal", "kek:OperationalGoal",
            "kek:ProductGoal",
        ),
        "project": ("kek:Project",),
        "catalogue": ("kek:ProjectCatalogue",),
        "milestone": ("kek:Milestone",),
        "contribution": ("kek:Contribution",),
        "challenge": ("kek:Challenge",),
        "sector-plan": ("kek:SectorPlan",),
        "relation": ("kek:GoalRelation",),
        "link": ("kek:CrossCountyLink",),
    },
    "measure": {
        "indicator": ("kek:Indicator",),
        "observation": ("kek:IndicatorObservation",),
        "target": ("kek:Target",),
        "assessment": ("kek:GoalAssessment",),
        "evaluation": ("kek:Evaluation",),
        "evaluation-concept": ("kek:EvaluationConcept",),
        "count": ("kek:ElementCount",),
        "dataset": ("qb:DataSet",),
    },
    "money": {
        "product": ("kek:BudgetProduct",),
        "budget": ("kek:BudgetObservation",),
        "financing": ("kek:FinancingShare",),
        "grant": ("kek:Grant",),
        "programme": ("kek:FundingProgramme",),
    },
    "participation": {
        "event": ("kek:ParticipationEvent",),
        "result": ("kek:ParticipationResult",),
        "swot": ("kek:SwotItem",),
        "need": ("kek:NeedForAction",),
        "recommendation": ("kek:Recommendation",),
        "study": ("kek:Study",),
        "statement": ("kek:Statement",),
    },
    "council": {
        "concept": ("kek:DevelopmentConcept",),
        "version": ("kek:ConceptVersion",),
        "paper": ("kek:CouncilPaper",),
        "consultation": ("kek:Consultation",),
        "decision": ("kek:Decision",),
        "committee": ("kek:Committee",),
        "process": ("kek:Process",),
        "phase": ("kek:ProcessPhase",),
    },
    "people": {
        "municipality": ("kek:Municipality",),
        "organization": ("org:Organization",),
        "unit": ("org:OrganizationalUnit",),
        "county": ("kek:County",),
        "source": ("kek:SourceDocument",),
        "document": ("foaf:Document",),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind of things of a county, and how many there are."""

    segment: str
    part: str
    count: int
    path: str


def find_class(segment: str) -> str | None:
    """Return the IRI of the class that a segment of an address means, or None."""
    for kinds in KINDS.values():
        if segment in kinds:
            return expand(kinds[segment][0])
    return None


def count_kinds(rows: Iterable[Row], county: str, graphs: Iterable[str]) -> dict[str, list[Kind]]:
    """Return what graphs of a county hold, by part and kind, in the rows of `graph-kinds.rq`."""
    wanted = set(graphs)
    totals: dict[str, int] = {}
    for row in rows:
        if get_value(row["graph"]) in wanted:
            name = compact(get_value(row["class"]))
            totals[name] = totals.get(name, 0) + int(get_value(row["count"]))
    root = f"/{county}" if county else ""
    found = {
        part: [
            Kind(segment, part, count, f"{root}/doc/{segment}")
            for segment, classes in kinds.items()
            if (count := sum(totals.get(name, 0) for name in classes))
        ]
        for part, kinds in KINDS.items()
    }
    return {part: kinds for part, kinds in found.items() if kinds}


def list_graphs(rows: Iterable[Row], names: Names, current: Iterable[str]) -> dict[str, list[str]]:
    """Return the graphs of each county that its current state is made of, by key.

    `current` are the IRIs of the versions in force.
    """
    versions = {names.graph_of_version(iri) for iri in current}
    graphs: dict[str, list[str]] = {}
    for iri in dict.fromkeys(get_value(row["graph"]) for row in rows):
        key = names.county_key(iri)
        if key and (iri == names.facts_graph(key) or iri in versions):
            graphs.setdefault(key, []).append(iri)
    return graphs
