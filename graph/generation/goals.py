"""The goal system of a version: principles, fields of action, and goals on four levels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType
from typing import Final

from pyoxigraph import NamedNode

from graph.generation.actors import Actors
from graph.generation.draft import HORIZON, Draft, Thing
from graph.generation.evidence import Evidence
from graph.generation.indicators import Indicator, add_indicator, add_targets
from graph.generation.statements import Value, code, term
from graph.generation.themes import Theme, Topic
from graph.generation.words import Text

STRATEGIC: Final = 3  # strategic goals in each field
TOPICS: Final = 8  # of those of a theme, as many become sub-goals
PRODUCT_GOALS: Final = 3  # product goals in each field

CLASSES: Final = MappingProxyType({
    "strategic": "kek:StrategicGoal", "sub-goal": "kek:SubGoal",
    "operational": "kek:OperationalGoal", "product": "kek:ProductGoal",
})  # fmt: skip

# One goal in each field that nobody works on: its level and its status.
IDLE: Final = (
    ("strategic", "dropped"),
    ("sub-goal", "dropped"),
    ("operational", "dropped"),
    ("operational", "proposed"),
    ("operational", "proposed"),
)


@dataclass(frozen=True)
class Field(Thing):
    """A field of action with its theme; `place` counts from 0."""

    place: int
    theme: Theme
    principle: NamedNode


@dataclass(frozen=True)
class Goal(Thing):
    """A goal in its field."""

    level: str
    owner: Field


@dataclass(frozen=True)
class Pursued(Goal):
    """A goal that projects serve; `topic` says what they are about."""

    topic: Topic


@dataclass
class GoalSystem:
    """The goals of a version.

    `pursued` are the sub-goals and operational goals that projects serve; `products` are product
    goals with the goal above each, `measured` operational goals with their indicators.
    """

    fields: list[Field] = field(default_factory=list)
    themes: list[NamedNode] = field(default_factory=list)
    strategic: list[Goal] = field(default_factory=list)
    pursued: list[Pursued] = field(default_factory=list)
    products: list[tuple[Goal, Goal]] = field(default_factory=list)
    measured: list[tuple[Pursued, Indicator]] = field(default_factory=list)

    def list_pursued(self, owner: Field, level: str) -> list[Pursued]:
        """List the pursued goals of a field on a level."""
        return [goal for goal in self.pursued if (goal.owner, goal.level) == (owner, level)]


@dataclass(frozen=True)
class GoalWriter:
    """Describes the goal system of a draft; keys of goals count up in the order of writing."""

    draft: Draft
    actors: Actors
    evidence: Evidence
    results: Mapping[Topic, NamedNode]
    names: Mapping[str, str]  # what the county calls each level
    system: GoalSystem = field(default_factory=GoalSystem)
    keys: Iterator[int] = field(default_factory=lambda: count(1))

    def write(self) -> GoalSystem:
        """Describe principles, fields, themes and goals."""
        system, draft = self.system, self.draft
        system.fields += [self._add_field(place, each) for place, each in enumerate(draft.themes)]
        system.themes += self._add_themes()
        for owner in system.fields:
            system.strategic += self._add_strategic(owner)
        numbers = count(1)
        for owner in system.fields:
            self._add_topics(owner, numbers)
        for owner, (level, status) in zip(system.fields, IDLE, strict=True):
            self._add_idle(owner, level, status)
        return system

    def _add_field(self, place: int, theme: Theme) -> Field:
        number = place + 1
        principle = self.draft.add_element("principle", f"lb{number}", "kek:GuidingPrinciple", {
            "skos:prefLabel": theme.principle,
            "skos:notation": f"LB{number}",
            "dcterms:type": code("principle-field"),
            "dcterms:description": theme.vision,
        })  # fmt: skip
        thing = self.draft.add_element("field", f"hf{number}", "kek:FieldOfAction", {
            "skos:prefLabel": theme.name,
            "skos:notation": f"HF{number}",
            "dcterms:description": theme.scope,
            "kek:hasGuidingPrinciple": principle.node,
            "kek:responsibleUnit": self.actors.units[theme.name][0].node,
        })  # fmt: skip
        return Field(thing.node, thing.code, thing.label, place, theme, principle.node)

    def _add_themes(self) -> Iterator[NamedNode]:
        for number, label in enumerate(self.draft.words["concept"].texts("themes"), 1):
            about: Mapping[str, Value] = {"skos:prefLabel": label, "skos:notation": f"Q{number}"}
            yield self.draft.add_element("theme", f"q{number}", "kek:CrossCuttingTheme", about).node

    def _add_strategic(self, owner: Field) -> Iterator[Goal]:
        # the first one is the same wherever a theme is chosen, so that neighbours can link to it
        first, *others = owner.theme.goals
        aims = [first, *self.draft.random.sample(others, STRATEGIC - 1)]
        for number, aim in enumerate(aims, 1):
            swot = self.draft.random.sample(self.evidence.swot[owner.place], 2)
            yield self._add(owner, "strategic", f"{owner.place + 1}.{number}", {
                "skos:prefLabel": aim.name,
                "dcterms:description": aim.description,
                "kek:guidedBy": owner.principle,
                "kek:emergedFrom": [*swot, self.draft.random.choice(self.evidence.needs)],
                "kek:addresses": swot,
                "kek:supportsSDG": [term(f"sdg:{key}") for key in owner.theme.sdg[:2]],
                "kek:concernsTheme": self.draft.random.choice(self.system.themes),
            })  # fmt: skip

    def _add_topics(self, owner: Field, numbers: Iterator[int]) -> None:
        """Make sub-goals of topics, for most an operational goal, for some a product goal."""
        parents = [goal for goal in self.system.strategic if goal.owner == owner]
        known = self.evidence.swot[owner.place]
        swot = self.draft.random.sample(known, len(known))
        for place, topic in enumerate(self.draft.random.sample(owner.theme.topics, TOPICS)):
            parent = parents[place % STRATEGIC]
            notation = f"{parent.code}.{place // STRATEGIC + 1}"
            indicator = add_indicator(self.draft, self.actors, next(numbers), owner.theme, topic)
            about = swot[place % len(swot)]  # each item is addressed
            above = self._add_sub_goal(parent, notation, topic, indicator, about)
            if place % STRATEGIC < STRATEGIC - 1:
                goal = self._add_operational(above, topic, indicator)
                if place < PRODUCT_GOALS + 1:
                    self._add_product_goal(goal, place)
            else:
                add_targets(self.draft, above, indicator)

    def _add_sub_goal(
        self, parent: Goal, notation: str, topic: Topic, indicator: Indicator, swot: NamedNode
    ) -> Goal:
        words, owner = self.draft.words["goals"], parent.owner
        actions = self.draft.random.choice(words.texts("actions"))
        goal = self._add(owner, "sub-goal", notation, {
            "skos:prefLabel": actions.fill(object=topic.object),
            "dcterms:description": self._draw_reason(),
            "kek:parentGoal": parent.node,
            "kek:emergedFrom": [self.results[topic], swot],
            "kek:addresses": swot,
            "kek:measuredBy": indicator.node,
            "kek:supportsSDG": term(f"sdg:{self.draft.random.choice(owner.theme.sdg)}"),
        })  # fmt: skip
        return self._pursue(goal, topic)

    def _add_operational(self, parent: Goal, topic: Topic, indicator: Indicator) -> Goal:
        words = self.draft.words["goals"]
        year, aim = min(indicator.aims.items())
        base = indicator.write(indicator.values[indicator.base])
        label = words["aims"].text(topic.direction)
        text = words["texts"].text("aim")
        goal = self._add(parent.owner, "operational", f"{parent.code}.1", {
            "skos:prefLabel": label.fill(
                indicator=topic.indicator, year=year, value=indicator.write(aim)
            ),
            "dcterms:description": text.fill(value=base, year=indicator.base),
            "kek:parentGoal": parent.node,
            "kek:emergedFrom": self.draft.random.choice(self.evidence.recommendations),
            "kek:measuredBy": indicator.node,
            "kek:concernsTheme": self.draft.random.choice(self.system.themes),
        })  # fmt: skip
        add_targets(self.draft, goal, indicator)
        self.system.measured.append((self._pursue(goal, topic), indicator))
        return goal

    def _add_product_goal(self, parent: Goal, place: int) -> None:
        words, theme = self.draft.words["products"], parent.owner.theme
        group = theme.groups[place % len(theme.groups)]
        product = place // len(theme.groups)
        promise = self.draft.random.choice(words.texts("promises"))
        number = f"{theme.area}.{group.number}.{product + 1:02}"
        goal = self._add(parent.owner, "product", f"{parent.code}.P1", {
            "skos:prefLabel": words.text("goal").fill(
                product=group.products[product],
                promise=promise.fill(n=self.draft.random.randint(2, 9)),
            ),
            "dcterms:description": words.text("text"),
            "kek:parentGoal": parent.node,
            "kek:productGoalOf": self.draft.node("product", number),
            "kek:emergedFrom": self.draft.random.choice(self.evidence.swot[parent.owner.place]),
        })  # fmt: skip
        self.system.products.append((goal, parent))

    def _add_idle(self, owner: Field, level: str, status: str) -> None:
        """Add a goal without projects about the topic that the field has left."""
        words = self.draft.words["goals"]["texts"]
        used = {goal.topic for goal in self.system.pursued}
        topic = next(each for each in owner.theme.topics if each not in used)
        indicator = next(i for goal, i in self.system.measured if goal.owner == owner)
        parent, notation = self._find_parent(owner, level)
        self._add(owner, level, notation, {
            "skos:prefLabel": words.text(status).fill(object=topic.object),
            "dcterms:description": words.text(f"{status}_text"),
            "kek:parentGoal": parent.node if parent else None,
            "kek:emergedFrom": self.results[topic],
            "kek:measuredBy": indicator.node if status == "proposed" else None,
            "kek:status": code(f"element-{status}"),
        })  # fmt: skip

    def _find_parent(self, owner: Field, level: str) -> tuple[Goal | None, str]:
        """Find the parent of one more goal on a level, and the notation of that goal."""
        if level == "strategic":
            return None, f"{owner.place + 1}.{STRATEGIC + 1}"
        if level == "sub-goal":
            parent = next(goal for goal in self.system.strategic if goal.owner == owner)
            return parent, f"{parent.code}.{TOPICS // STRATEGIC + 2}"
        parent = self.system.list_pursued(owner, "sub-goal")[0]
        return parent, f"{parent.code}.2"

    def _pursue(self, goal: Goal, topic: Topic) -> Pursued:
        pursued = Pursued(goal.node, goal.code, goal.label, goal.level, goal.owner, topic)
        self.system.pursued.append(pursued)
        return pursued

    def _draw_reason(self) -> Value:
        reasons = self.draft.words["goals"].texts("reasons")
        return self.draft.random.choice(reasons).fill(year=HORIZON)

    def _add(self, owner: Field, level: str, notation: str, about: Mapping[str, Value]) -> Goal:
        unit = self.draft.random.choice(self.actors.units[owner.theme.name])
        priority = self.draft.random.choice(("high", "medium", "low"))
        thing = self.draft.add_element("goal", f"z{next(self.keys):03}", CLASSES[level], {
            "skos:notation": notation,
            "kek:goalLevel": code(f"level-{level}"),
            "kek:localTypeName": Text(self.names[level]),
            "kek:inFieldOfAction": owner.node,
            "kek:responsibleUnit": unit.node,
            "kek:priority": code(f"priority-{priority}"),
            **about,
        })  # fmt: skip
        return Goal(thing.node, thing.code, thing.label, level, owner)


def draw_level_names(draft: Draft) -> Mapping[str, str]:
    """Draw what a county calls each level of goals."""
    levels = draft.words["levels"]
    return {level: draft.random.choice(levels.list(level)) for level in CLASSES}
