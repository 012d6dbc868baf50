"""Papers, their way through the committees, and what the county council decided."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Final

from pyoxigraph import NamedNode

from graph.generation.actors import Actors
from graph.generation.concept import Concept
from graph.generation.draft import TODAY, Draft, Thing
from graph.generation.projects import Project
from graph.generation.statements import Value, code
from graph.generation.words import Text

STEP: Final = timedelta(days=14)
ADVISING: Final = ("WIA", "SOA", "BKA", "UBA", "FIA")


@dataclass(frozen=True)
class CouncilWriter:
    """Describes what the council had before it."""

    draft: Draft
    actors: Actors
    concept: Concept
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def write(self, projects: list[Project], conflicts: list[Thing]) -> None:
        """Describe papers on the concept, on some projects and on escalated conflicts."""
        words, adopted = self.draft.words["council"], self.draft.adopted
        label = words.text("version").fill(name=self.draft.name)
        self._add(label, self.draft.version, adopted, decided=True)
        mandate, report, catalogue, rules, state = words.texts("papers")
        later = adopted + timedelta(days=120)
        self._add(mandate, self.concept.process, adopted - timedelta(days=640), decided=True)
        self._add(report, self.concept.process, adopted - timedelta(days=200), decided=False)
        self._add(catalogue, self.concept.catalogue, later, decided=True)
        self._add(rules, self.concept.evaluation_concept, later, decided=True)
        self._add(state, self.concept.evaluation, TODAY - timedelta(days=10), decided=False)
        for conflict in conflicts:
            about = words.text("conflict").fill(code=conflict.code)
            self._add(about, conflict.node, self.draft.move(adopted, 30, 90), decided=False)
        begun = [project for project in projects if project.goals and project.start < TODAY]
        for project in self.draft.random.sample(begun, 4):
            about = words.text("project").fill(project=project.label)
            day = self.draft.move(project.start, -60, -20)
            self._add(about, project.node, day, decided=True)

    def _add(self, label: Text, subject: NamedNode, last: date, *, decided: bool) -> None:
        """Describe a paper that is before the council on the last day of its way."""
        way = [*self.draft.random.sample(ADVISING, 2), "KA", "KT"]
        first = last - STEP * (len(way) - 1)
        number = f"{first.year}/{next(self.numbers):03}"
        paper = self.draft.add_fact("paper", number.replace("/", "-"), "kek:CouncilPaper", {
            "skos:prefLabel": label,
            "dcterms:identifier": number,
            "dcterms:type": code(f"paper-{'resolution' if decided else 'information'}"),
            "dcterms:date": first - STEP,
            "kek:concerns": subject,
            "kek:responsibleUnit": self.actors.staff.node,
            "dcterms:source": self.draft.source("ratsinfo"),
        })  # fmt: skip
        for place, committee in enumerate(way, 1):
            final = place == len(way)
            day = first + STEP * (place - 1)
            node = self._consult(
                paper, place, committee, day, _name_role(final=final, decided=decided)
            )
            if final and decided:
                self._decide(label, subject, node, day)

    def _consult(
        self, paper: NamedNode, place: int, committee: str, day: date, role: tuple[str, str]
    ) -> NamedNode:
        key = paper.value.rpartition("/")[2]
        pattern = self.draft.words["council"].text("consultation")
        return self.draft.add_fact("consultation", f"{key}/{place}", "kek:Consultation", {
            "skos:prefLabel": pattern.fill(n=place, number=key.replace("-", "/")),
            "kek:consultationOf": paper,
            "kek:sequenceNumber": place,
            "kek:committee": self.actors.committees[committee].node,
            "dcterms:date": day,
            "kek:consultationRole": code(f"role-{role[0]}"),
            "kek:outcome": code(f"outcome-{role[1]}"),
            "dcterms:source": self.draft.source("ratsinfo"),
        })  # fmt: skip

    def _decide(self, label: Text, subject: NamedNode, taken: NamedNode, day: date) -> None:
        words = self.draft.words["council"]
        number = f"KT-{taken.value.split('/')[-2]}"
        about: dict[str, Value] = {
            "skos:prefLabel": words.text("decision").fill(paper=label),
            "dcterms:identifier": number,
            "dcterms:description": words.text("text"),
            "dcterms:date": day,
            "kek:concerns": subject,
            "kek:takenIn": taken,
            "prov:wasAttributedTo": self.actors.committees["KT"].node,
            "dcterms:source": self.draft.source("ratsinfo"),
        }
        self.draft.add_fact("decision", number.lower(), "kek:Decision", about)


def _name_role(*, final: bool, decided: bool) -> tuple[str, str]:
    """Return role and outcome of a consultation."""
    if not decided:
        return "information", "noted"
    return ("decision", "adopted-unchanged") if final else ("preliminary", "recommended")
