"""What goals mean for each other, and what departments say about that and about projects."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from pyoxigraph import NamedNode

from graph.generation.actors import Actors
from graph.generation.concept import Concept
from graph.generation.draft import Draft, Thing
from graph.generation.goals import Goal, GoalSystem
from graph.generation.projects import Project
from graph.generation.statements import Value, code

# States of the conflicts, in their order; none is open, because the version is adopted.
STATES: Final = (
    "resolved", "resolved", "resolved", "resolved", "resolved", "resolved",
    "accepted", "accepted", "in-coordination", "in-coordination", "escalated", "escalated",
)  # fmt: skip
OTHERS: Final = ("synergy", "overlap", "neutral")
EXTRA: Final = 8  # relations between sub-goals of different fields


@dataclass(frozen=True)
class ComparisonWriter:
    """Describes goal relations and statements of a draft."""

    draft: Draft
    actors: Actors
    concept: Concept
    goals: GoalSystem
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    statements: Iterator[int] = field(default_factory=lambda: count(1))

    def write(self, projects: list[Project]) -> list[Thing]:
        """Describe relations and statements; return the escalated conflicts."""
        for goal, parent in self.goals.products:
            self._relate(goal, parent, "match")
        pairs = self._draw_pairs(len(STATES) + EXTRA)
        escalated = [self._add_conflict(*next(pairs), state) for state in STATES]
        for one, other in pairs:
            self._relate(one, other, self.draft.random.choice(OTHERS))
        self._comment_projects(projects)
        return [relation for relation in escalated if relation is not None]

    def _draw_pairs(self, number: int) -> Iterator[tuple[Goal, Goal]]:
        """Draw pairs of sub-goals of different fields; no goal comes twice."""
        goals = [goal for goal in self.goals.pursued if goal.level == "sub-goal"]
        half = len(goals) // 2
        pairs = [*zip(goals[:half], goals[half:], strict=False)]
        yield from self.draft.random.sample(pairs, min(number, half))

    def _relate(self, one: Goal, other: Goal, kind: str, **about: Value) -> Thing:
        number = next(self.numbers)
        label = self.draft.words["comparison"].text("relation")
        label = label.fill(one=one.code, other=other.code)
        node = self.draft.add_part("relation", f"zb{number:02}", "kek:GoalRelation", {
            "skos:prefLabel": label,
            "skos:notation": f"ZB{number:02}",
            "kek:relatesGoal": [one.node, other.node],
            "kek:relationType": code(f"relation-{kind}"),
            "prov:wasGeneratedBy": self.concept.phases[3],
            **{f"kek:{name}": value for name, value in about.items()},
        })  # fmt: skip
        return Thing(node, f"ZB{number:02}", label)

    def _add_conflict(self, one: Goal, other: Goal, state: str) -> Thing | None:
        """Add a conflict with the statements on it; return it if it is escalated."""
        settled = state in {"resolved", "accepted"}
        words = self.draft.words["comparison"]
        relation = self._relate(
            one,
            other,
            "conflict",
            resolutionState=code(f"resolution-{state}"),
            resolution=self.draft.random.choice(words.texts("resolutions")) if settled else None,
        )
        for goal in (one, other)[: 1 + self.draft.happens(0.5)]:
            self._comment(relation.node, goal, "objections", ("amend", "reject"))
        return relation if state == "escalated" else None

    def _comment_projects(self, projects: list[Project]) -> None:
        """Add agreements, and objections that the project has taken up."""
        for project in self.draft.random.sample(projects, 12):
            owner = project.owner
            goal = self.goals.list_pursued(owner, "sub-goal")[0]
            if self.draft.happens(0.6):
                self._comment(project.node, goal, "agreements", ("agree",))
            else:
                statement = self._comment(project.node, goal, "objections", ("amend",))
                self.draft.plan.say(project.node, {"kek:emergedFrom": statement})

    def _comment(
        self, subject: NamedNode, goal: Goal, texts: str, positions: tuple[str, ...]
    ) -> NamedNode:
        words, number = self.draft.words["comparison"], next(self.statements)
        unit = self.draft.random.choice(self.actors.units[goal.owner.theme.name])
        return self.draft.add_part("statement", f"s{number:02}", "kek:Statement", {
            "skos:prefLabel": words.text("statement").fill(code=f"S{number:02}", unit=unit.label),
            "dcterms:description": self.draft.random.choice(words.texts(texts)),
            "dcterms:date": self.draft.move(self.draft.adopted, -180, -40),
            "kek:position": code(f"position-{self.draft.random.choice(positions)}"),
            "kek:statementOn": subject,
            "prov:wasAttributedTo": unit.node,
        })  # fmt: skip
