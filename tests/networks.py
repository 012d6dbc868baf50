"""A generator of counties with a large network: of as many nodes and edges as are asked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph.changes import Change
from graph.names import Names
from graph.parsing import File
from graph.vocabulary import read_prefixes
from tests.live import BASE

KEY: Final = "99009"
NAMES: Final = Names(BASE)
FIELDS: Final = 10
GOALS: Final = 40  # of the highest level
UNITS: Final = 200
NAME: Final = "Vorhaben mit einem Namen, wie ihn die Verwaltung schreibt"


def make_change(folder: Path, nodes: int = 2_000, edges: int = 4_000) -> Change:
    """Return a change that adds a county whose network has so many nodes and edges."""
    plan = list_plan(nodes, edges)
    graphs = {NAMES.facts_graph(KEY): list_facts(), NAMES.version_graph(KEY, "v"): plan}
    return Change(added=tuple(_write_file(folder, graph, each) for graph, each in graphs.items()))


def _write_file(folder: Path, graph: str, statements: Iterator[str]) -> File:
    prefixes = (f"@prefix {name}: <{iri}> ." for name, iri in read_prefixes().items())
    file = folder / f"{graph.rpartition('/')[2]}.ttl"
    lines = [f"@base <{BASE}/{KEY}/id/> .", *prefixes, *statements]
    file.write_text("\n".join(lines), encoding="utf-8")
    return File(file, "turtle", graph)


def list_facts() -> Iterator[str]:
    """Yield the county, its concept, the version in force and the units."""
    yield f'<county/{KEY}> a kek:County ; skos:prefLabel "Netzkreis"@de ; kek:countyKey "{KEY}" .'
    yield f"<concept/kek> a kek:DevelopmentConcept ; kek:ofCounty <county/{KEY}> ;"
    yield 'skos:prefLabel "Konzept"@de . <version/v> a kek:ConceptVersion ;'
    yield "dcat:isVersionOf <concept/kek> ; kek:status kc:version-adopted ;"
    yield 'kek:startDate "2025-01-01"^^xsd:date ; skos:prefLabel "Fassung"@de .'
    for number in range(UNITS):
        name = f"Fachdienst {number}"
        yield f'<unit/{number}> a org:OrganizationalUnit ; skos:prefLabel "{name}"@de .'


def list_plan(nodes: int, edges: int) -> Iterator[str]:
    """Yield the elements of the plan with their links; contributions make up for what lacks."""
    goals = GOALS + nodes // 8
    projects = nodes - 1 - FIELDS - goals - UNITS
    for number in range(FIELDS):
        yield _write("field", number, "kek:FieldOfAction")
    for number in range(GOALS):
        field = f"kek:inFieldOfAction <field/{number % FIELDS}>"
        yield _write("goal", number, "kek:StrategicGoal", field)
    for number in range(GOALS, goals):
        yield _write("goal", number, "kek:SubGoal", f"kek:parentGoal <goal/{number % GOALS}>")
    waiting = range(GOALS, projects, 8)
    for number in range(projects):
        required = [f"kek:requiresProject <project/{number - 1}>"] if number in waiting else []
        unit = f"kek:responsibleUnit <unit/{number % UNITS}>"
        yield _write("project", number, "kek:Project", unit, *required)
    known = FIELDS + goals + projects + len(waiting)
    for number in range(edges - known):
        goal, share = GOALS + number * 97 % (goals - GOALS), "0.6" if number < projects else "0.4"
        yield (
            f"<contribution/{number}> a kek:Contribution ; kek:inVersion <version/v> ; "
            f"kek:contributingElement <project/{number % projects}> ; kek:share {share} ; "
            f"kek:contributesToGoal <goal/{goal}> ."
        )


def _write(kind: str, number: int, class_: str, *more: str) -> str:
    said = [f"a {class_}", "kek:inVersion <version/v>", f'skos:notation "{number}"', *more]
    return f'<{kind}/{number}> {" ; ".join(said)} ; skos:prefLabel "{NAME}, Nummer {number}"@de .'
