"""Rows about goals, projects and money → fields of action with their trees of goals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from graph.evaluation import Row
from service.goals.measures import Measure
from service.goals.shares import gather_shares, write_shares
from service.pages.frame import Look
from service.pages.things import Thing, gather_things, get_value, sort_key
from service.pages.values import Value, link_thing

DEEPEST: Final = 12  # levels that are drawn; a concept has three or four
FIELD: Final = "FieldOfAction"
HINDERS: Final = "true"


@dataclass(frozen=True)
class Project:
    """A project that contributes to a goal: its state, its share, what it costs in all."""

    link: Value
    status: str
    code: str
    share: str
    hinders: bool
    amount: Decimal | None


@dataclass(frozen=True)
class Branch:
    """A goal with what belongs to it; `amount` is what it costs with all below it.

    One that `is_way` is not what was asked for, but stands above what was.
    """

    thing: Thing
    link: Value
    status: str
    code: str
    units: tuple[Value, ...]
    amount: Decimal | None
    findings: int
    projects: tuple[Project, ...]
    below: tuple["Branch", ...]
    themes: tuple[Value, ...] = ()
    measures: tuple[Measure, ...] = ()
    is_way: bool = False

    @property
    def key(self) -> str:
        """The end of its IRI: its anchor on the page."""
        return self.thing.iri.rpartition("/")[2]

    def count_goals(self) -> int:
        """Return how many goals this is with all below it."""
        return 1 + sum(each.count_goals() for each in self.below)


@dataclass(frozen=True)
class Field:
    """A field of action with its principles and its goals; no link: goals without a field."""

    link: Value | None
    principles: tuple[Value, ...]
    goals: tuple[Branch, ...]

    @property
    def key(self) -> str:
        """The end of its IRI."""
        return self.link.exact.rpartition("/")[2] if self.link else ""


@dataclass(frozen=True)
class Material:
    """What a tree is made of: rows about frame, goals and projects; amounts and findings by IRI."""

    frame: Sequence[Row]
    goals: Sequence[Row]
    projects: Sequence[Row]
    of_goals: Mapping[str, Decimal]
    of_projects: Mapping[str, Decimal]
    findings: Mapping[str, int]
    themes: Sequence[Row] = ()
    measures: Mapping[str, tuple[Measure, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Wish:
    """Which goals are wanted; a goal stays if it, or one below it, is as wished."""

    field: str = ""
    status: str = ""
    unit: str = ""
    text: str = ""
    theme: str = ""
    goal: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether goals are asked for by what they are, not only by their field."""
        return any((self.status, self.unit, self.text, self.theme, self.goal))

    def keeps(self, branch: Branch) -> bool:
        """Tell whether a goal is itself as wished; a text may be in the name of a project."""
        names = [branch.link, *(each.link for each in branch.projects)]
        said = " ".join(f"{each.note} {each.text}" for each in names).casefold()
        return (
            self.status in {"", branch.code}
            and self.goal in {"", branch.key}
            and self.unit in {"", *map(read_key, branch.units)}
            and self.theme in {"", *map(read_key, branch.themes)}
            and self.text.casefold() in said
        )


def read_key(link: Value) -> str:
    """Return the end of the IRI that a link leads to."""
    return link.exact.rpartition("/")[2]


@dataclass(frozen=True)
class Grove:
    """What trees grow from: the goals directly at each place, and the projects of each goal."""

    look: Look
    material: Material
    below: Mapping[str, Sequence[Thing]]
    projects: Mapping[str, tuple[Project, ...]]
    themes: Mapping[str, tuple[Value, ...]]

    def grow(self, place: str, depth: int = DEEPEST) -> tuple[Branch, ...]:
        """Return the goals directly at a place, each with all below it to a depth."""
        return tuple(self._branch(goal, depth) for goal in self.below.get(place, ()) if depth)

    def _branch(self, goal: Thing, depth: int) -> Branch:
        look, material = self.look, self.material
        units = (
            Thing(get_value(node), {"label": goal.values("unitLabel")})
            for node in goal.values("unit")[:1]
        )
        return Branch(
            goal,
            link_thing(look, goal),
            str(goal.text(look.language, "statusLabel") or ""),
            goal.get("status").rpartition("#")[2],
            tuple(link_thing(look, each) for each in units),
            material.of_goals.get(goal.iri),
            material.findings.get(goal.iri, 0),
            self.projects.get(goal.iri, ()),
            self.grow(goal.iri, depth - 1),
            self.themes.get(goal.iri, ()),
            material.measures.get(goal.iri, ()),
        )


def make_fields(look: Look, material: Material) -> list[Field]:
    """Return the fields of action in their order, at last the goals that are in none."""
    elements = gather_things(material.frame, "element")
    fields = [
        each
        for each in sorted(elements.values(), key=lambda each: order_thing(look, each))
        if any(get_value(node).endswith(f"#{FIELD}") for node in each.values("class"))
    ]
    below = place_goals(look, material.goals, {each.iri for each in fields})
    themes = make_themes(look, material.themes)
    grove = Grove(look, material, below, make_projects(look, material), themes)
    found = [
        Field(
            link_thing(look, field),
            tuple(
                link_thing(look, elements[iri])
                for iri in map(get_value, field.values("principle"))
                if iri in elements
            ),
            grove.grow(field.iri),
        )
        for field in fields
    ]
    rest = grove.grow("")
    return [*found, *([Field(None, (), rest)] if rest else [])]


def place_goals(
    look: Look, rows: Sequence[Row], fields: AbstractSet[str]
) -> dict[str, list[Thing]]:
    """Return the goals below each goal, else in each field, else below nothing, in their order."""
    goals = gather_things(rows, "goal")
    below: defaultdict[str, list[Thing]] = defaultdict(list)
    for goal in sorted(goals.values(), key=lambda each: order_thing(look, each)):
        parents = [iri for iri in map(get_value, goal.values("parent")) if iri in goals]
        places = [iri for iri in map(get_value, goal.values("field")) if iri in fields]
        for place in parents or places or [""]:
            below[place].append(goal)
    return below


def make_projects(look: Look, material: Material) -> dict[str, tuple[Project, ...]]:
    """Return the projects of each goal in their order."""
    by_goal: defaultdict[str, list[Row]] = defaultdict(list)
    for row in material.projects:
        by_goal[get_value(row["goal"])].append(row)
    shares = gather_shares(material.projects, "project")
    return {
        goal: tuple(
            make_project(look, each, shares[goal, each.iri], material.of_projects)
            for each in sorted(
                gather_things(rows, "project").values(), key=lambda each: order_thing(look, each)
            )
        )
        for goal, rows in by_goal.items()
    }


def make_themes(look: Look, rows: Sequence[Row]) -> dict[str, tuple[Value, ...]]:
    """Return the cross-cutting themes of each goal in their order."""
    found: defaultdict[str, list[Value]] = defaultdict(list)
    themes = gather_things(rows, "column").values()
    for theme in sorted(themes, key=lambda each: order_thing(look, each)):
        for goal in map(get_value, theme.values("goal")):
            found[goal].append(link_thing(look, theme))
    return {goal: tuple(links) for goal, links in found.items()}


def make_project(
    look: Look, thing: Thing, shares: Sequence[str], amounts: Mapping[str, Decimal]
) -> Project:
    """Return a project as it is shown below a goal."""
    return Project(
        link_thing(look, thing),
        str(thing.text(look.language, "statusLabel") or ""),
        thing.get("status").rpartition("#")[2],
        write_shares(look, shares),
        HINDERS in map(get_value, thing.values("hinders")),
        amounts.get(thing.iri),
    )


def filter_fields(fields: Iterable[Field], wish: Wish) -> list[Field]:
    """Return what is wished of a tree; a field without any such goal only if all are wanted."""
    chosen = [each for each in fields if not wish.field or each.key == wish.field]
    if not wish.is_narrow:
        return chosen
    kept = [replace(each, goals=filter_branches(each.goals, wish)) for each in chosen]
    return [each for each in kept if each.goals]


def filter_branches(branches: Iterable[Branch], wish: Wish) -> tuple[Branch, ...]:
    """Return the goals that are as wished, with the way to them; below one goal stands all."""
    kept = (
        each if wish.goal and wish.keeps(each) else narrow_branch(each, wish) for each in branches
    )
    return tuple(each for each in kept if each.below or not each.is_way)


def narrow_branch(branch: Branch, wish: Wish) -> Branch:
    """Return a goal with what is wished below it; one that is only the way has no projects."""
    below = filter_branches(branch.below, wish)
    if wish.keeps(branch):
        return replace(branch, below=below)
    return replace(branch, below=below, projects=(), measures=(), is_way=True)


def walk_goals(fields: Iterable[Field]) -> list[Branch]:
    """Return all goals of a tree, each once."""
    found: dict[str, Branch] = {}
    ahead = [goal for field in fields for goal in field.goals]
    while ahead:
        goal = ahead.pop()
        found[goal.thing.iri] = goal
        ahead += goal.below
    return list(found.values())


def order_thing(look: Look, thing: Thing) -> tuple[object, ...]:
    """Return the place of a thing among its like: by code, then by name."""
    return sort_key(thing.get("notation") or "\uffff"), sort_key(str(look.name(thing)))
