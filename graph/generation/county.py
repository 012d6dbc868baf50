"""One invented county, whole: its parts in the order in which they refer to each other."""

from datetime import date, timedelta
from random import Random
from typing import Final

from pyoxigraph import NamedNode, Quad

from graph.generation.actors import add_actors
from graph.generation.assessments import add_assessments
from graph.generation.budget import BudgetWriter
from graph.generation.comparison import ComparisonWriter
from graph.generation.concept import add_concept
from graph.generation.council import CouncilWriter
from graph.generation.draft import Draft
from graph.generation.evidence import add_evidence
from graph.generation.goals import GoalWriter, draw_level_names
from graph.generation.links import add_links
from graph.generation.participation import add_participation
from graph.generation.places import add_municipalities, describe_county, name_county
from graph.generation.projects import ProjectWriter
from graph.generation.statements import Statements
from graph.names import Names

FIRST: Final = 90_000  # no real county has a key above 16999, the model county is 99001
MOST: Final = 8_999
ADOPTED: Final = date(2021, 3, 3)  # the first day on which versions are adopted, a Wednesday
WEEKS: Final = 128  # later at most
PROJECTS: Final = (29, 31)  # in each field of action


def name_key(number: int) -> str:
    """Return the key of a county by its number, which counts from 1."""
    return str(FIRST + number)


def draft_county(number: int, seed: int, names: Names) -> list[Quad]:
    """Return the statements about a county; the same number and seed give the same ones."""
    draft = begin_draft(number, seed, names)
    places = add_municipalities(draft)
    describe_county(draft, places[0].node)
    actors = add_actors(draft)
    evidence = add_evidence(draft, actors)
    concept = add_concept(draft, actors, evidence)
    results = add_participation(draft, actors, concept, places)
    goals = GoalWriter(draft, actors, evidence, results, draw_level_names(draft)).write()
    add_assessments(draft, concept, goals.measured)
    projects = ProjectWriter(draft, actors, concept, goals, places, results).write(*PROJECTS)
    BudgetWriter(draft, actors).write(projects)
    conflicts = ComparisonWriter(draft, actors, concept, goals).write(projects)
    CouncilWriter(draft, actors, concept).write(projects, conflicts)
    add_links(draft, goals)
    return [*draft.facts.quads, *draft.plan.quads]


def begin_draft(number: int, seed: int, names: Names) -> Draft:
    """Return a county of which nothing is said yet, but when its version was adopted."""
    random = Random(f"{seed}/{number}")  # noqa: S311 - chance that can be repeated
    adopted = ADOPTED + timedelta(weeks=random.randrange(WEEKS))
    key = name_key(number)
    facts = NamedNode(names.facts_graph(key))
    plan = NamedNode(names.version_graph(key, str(adopted)))
    return Draft(
        number=number,
        key=key,
        name=name_county(number),
        names=names,
        random=random,
        adopted=adopted,
        facts=Statements(facts),
        plan=Statements(plan),
    )
