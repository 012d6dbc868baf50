"""Projects with milestones, what they require, and what they contribute to which goals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Final

from pyoxigraph import NamedNode

from graph.generation.actors import Actors
from graph.generation.concept import Concept
from graph.generation.draft import HORIZON, TODAY, Draft, Thing
from graph.generation.goals import Field, GoalSystem, Pursued
from graph.generation.statements import Value, code, term
from graph.generation.themes import Topic
from graph.generation.words import Text

DROPPED: Final = 3  # projects that were given up
MILESTONES: Final = 2  # of each project
SHARES: Final = tuple(map(Decimal, ("0.5", "0.6", "0.7", "0.75", "0.8")))
MONTH: Final = timedelta(days=30)


@dataclass(frozen=True)
class Project(Thing):
    """A project: its field, period, cost in euros, and its goals (none if it was dropped)."""

    owner: Field
    start: date
    end: date
    cost: int
    goals: tuple[Pursued, ...]

    @property
    def years(self) -> range:
        """The years in which it runs."""
        return range(self.start.year, self.end.year + 1)


@dataclass(frozen=True)
class ProjectWriter:
    """Describes the projects of a draft: each pursued goal of a field in turn gets one."""

    draft: Draft
    actors: Actors
    concept: Concept
    goals: GoalSystem
    places: tuple[Thing, ...]
    results: Mapping[Topic, NamedNode]
    projects: list[Project] = field(default_factory=list)
    labels: set[Text] = field(default_factory=set)

    def write(self, least: int, most: int) -> list[Project]:
        """Describe projects, so many for each field of action."""
        for owner in self.goals.fields:
            goals = cycle([goal for goal in self.goals.pursued if goal.owner == owner])
            for _ in range(self.draft.random.randint(least, most)):
                self._add(next(goals), dropped=False)
        for goal in self.draft.random.sample(self.goals.pursued, DROPPED):
            self._add(goal, dropped=True)
        return self.projects

    def _add(self, goal: Pursued, *, dropped: bool) -> None:
        number, owner = len(self.projects) + 1, goal.owner
        start, end = self._draw_period()
        status, actual = ("dropped", {}) if dropped else self._draw_status(start, end)
        goals = () if dropped else self._choose_goals(goal)
        place, (kind, label, cost) = self._draw_scheme(goal.topic)
        units = self.actors.units[owner.theme.name]
        partner = self.draft.random.choice([*self.actors.organizations.values()])
        thing = self.draft.add_element("project", f"p{number:03}", "kek:Project", {
            "skos:prefLabel": label,
            "skos:notation": f"P{number:03}",
            "dcterms:description": self._describe(place, partner),
            "dcterms:type": code(f"project-{kind}"),
            "dcterms:isPartOf": self.concept.catalogue,
            "dcterms:spatial": term(f"municipality:{place.code}"),
            "kek:status": code(f"element-{status}"),
            "kek:inFieldOfAction": owner.node,
            "kek:responsibleUnit": self.draft.random.choice(units).node,
            "kek:involvedParty": partner.node,
            "kek:priority": code(f"priority-{self.draft.random.choice(('high', 'medium', 'low'))}"),
            "kek:countyRole": self._draw_role(),
            "kek:supportsSDG": term(f"sdg:{self.draft.random.choice(owner.theme.sdg)}"),
            "kek:emergedFrom": self.results[goal.topic],
            "kek:startDate": start,
            "kek:endDate": end,
            "kek:estimatedCost": Decimal(cost),
            "kek:requiresProject": None if dropped else self._require(owner, start),
            "kek:hasMilestone": [*self._add_milestones(number, start, end)],
            **actual,
        })  # fmt: skip
        self.projects.append(
            Project(thing.node, thing.code, thing.label, owner, start, end, cost, goals)
        )
        self._add_contributions(self.projects[-1])

    def _draw_period(self) -> tuple[date, date]:
        """Draw a period that ends within the version."""
        months = self.draft.random.randint(4, 40)
        year = self.draft.random.randint(self.draft.adopted.year - 1, 2031)
        start = date(year, self.draft.random.randint(1, 12), 1)
        end = max(start + MONTH * months, self.draft.adopted + MONTH * 2)
        return start, min(end, date(HORIZON, 12, 31))

    def _draw_status(self, start: date, end: date) -> tuple[str, Mapping[str, Value]]:
        begun = min(self.draft.move(start, 0, 25), end, TODAY)
        if end < TODAY:
            ended = min(max(self.draft.move(end, -20, 25), begun), TODAY)
            return "completed", {"kek:actualStartDate": begun, "kek:actualEndDate": ended}
        if start < TODAY:
            return "running", {"kek:actualStartDate": begun}
        later = ("adopted", "adopted", "adopted", "proposed", "in-coordination", "deferred")
        return self.draft.random.choice(later), {}

    def _choose_goals(self, goal: Pursued) -> tuple[Pursued, ...]:
        others = [g for g in self.goals.pursued if g.owner == goal.owner and g != goal]
        return (goal, self.draft.random.choice(others)) if self.draft.happens(0.4) else (goal,)

    def _draw_scheme(self, topic: Topic) -> tuple[Thing, tuple[str, Text, int]]:
        """Draw place, kind, label and cost of a project whose label is new."""
        words = self.draft.words["projects"]
        while True:
            kind, least, most, step = self.draft.random.choice(words.rows("steps"))
            place = self.draft.random.choice(self.places)
            label = words.text("label").fill(object=topic.object, place=place.label, step=step)
            if label not in self.labels:
                self.labels.add(label)
                return place, (kind, label, self.draft.random.randint(least, most) * 1000)

    def _describe(self, place: Thing, partner: Thing) -> Text:
        pattern = self.draft.random.choice(self.draft.words["projects"].texts("texts"))
        return pattern.fill(place=place.label, partner=partner.label)

    def _draw_role(self) -> NamedNode:
        roles = self.draft.words["projects"].list("roles")
        return code(f"county-role-{self.draft.random.choice(roles)}")

    def _require(self, owner: Field, start: date) -> NamedNode | None:
        """Choose a project of the field that is over when this one begins, for some."""
        earlier = [p for p in self.projects if p.owner == owner and p.end <= start and p.goals]
        chosen = earlier and self.draft.happens(0.45)
        return self.draft.random.choice(earlier).node if chosen else None

    def _add_milestones(self, number: int, start: date, end: date) -> Iterator[NamedNode]:
        labels = self.draft.words["projects"].texts("milestones")
        chosen = sorted(self.draft.random.sample(range(len(labels)), MILESTONES))
        span = (end - start) // (MILESTONES + 1)
        for place, label in enumerate((labels[each] for each in chosen), 1):
            due = self.draft.move(start + span * place, -10, 10)
            done = min(self.draft.move(due, -5, 20), TODAY) if due < TODAY else None
            yield self.draft.add_part("milestone", f"p{number:03}/{place}", "kek:Milestone", {
                "skos:prefLabel": label,
                "kek:endDate": due,
                "kek:actualEndDate": done,
            })  # fmt: skip

    def _add_contributions(self, project: Project) -> None:
        for goal, weight in zip(project.goals, self._draw_weights(project), strict=True):
            keys = [each.node.value.rpartition("/")[2] for each in (project, goal)]
            pattern = self.draft.words["projects"].text("contribution")
            self.draft.add_part("contribution", "/".join(keys), "kek:Contribution", {
                "skos:prefLabel": pattern.fill(project=project.code, goal=goal.code),
                "kek:contributingElement": project.node,
                "kek:contributesToGoal": goal.node,
                "kek:effectDirection": code("effect-promoting"),
                **weight,
            })  # fmt: skip

    def _draw_weights(self, project: Project) -> list[Mapping[str, Value]]:
        """Draw shares that add up to one, or for some projects strengths instead."""
        if self.draft.happens(0.1):
            strengths = ("strong", "medium")
            return [
                {"kek:contributionStrength": code(f"strength-{strength}")}
                for strength in strengths[: len(project.goals)]
            ]
        first = self.draft.random.choice(SHARES) if len(project.goals) > 1 else Decimal(1)
        return [{"kek:share": share} for share in (first, 1 - first)[: len(project.goals)]]
