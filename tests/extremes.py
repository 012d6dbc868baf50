"""Counties at the edge: next to nothing, one goal, endless labels, thousands of projects."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.live import BASE

EXAMPLE: Final = Path(__file__).parent / "example" / "99002"
EMPTY: Final = "99010"
SINGLE: Final = "99011"
LONG: Final = "99012"
MANY: Final = "99013"
VERSION: Final = "2026-01-01"
LENGTH: Final = 400  # characters of a label
GOALS: Final = 300
PROJECTS: Final = 5_000
# the longest word without a hyphen that a German authority has sent out, and then some
WORD: Final = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung"
TEXT: Final = re.compile(r'"([^"\n]*)"@(de|en)')
HEAD: Final = """@base <{base}/{key}/id/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix kc: <https://w3id.org/kek/codes#> .
@prefix kek: <https://w3id.org/kek/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
COUNTY: Final = """<county/{key}> a kek:County ; kek:countyKey "{key}" ; kek:fictional true ;
    skos:prefLabel "Randkreis {key}"@de, "Edge county {key}"@en .
<concept/kek> a kek:DevelopmentConcept ; kek:ofCounty <county/{key}> ;
    skos:prefLabel "Konzept {key}"@de, "Concept {key}"@en .
"""
IN_FORCE: Final = """<version/{version}> a kek:ConceptVersion ; dcat:isVersionOf <concept/kek> ;
    skos:prefLabel "Fassung {version}"@de, "Version {version}"@en ;
    kek:startDate "{version}"^^xsd:date ; kek:status kc:version-adopted .
"""
GOAL: Final = """<goal/{number}> a kek:StrategicGoal ; kek:goalLevel kc:level-strategic ;
    kek:inVersion <version/{version}> ; kek:status kc:element-adopted ;
    skos:notation "{number}" ; skos:prefLabel "Ziel {number}"@de, "Goal {number}"@en .
"""
# the one goal stands in two fields
TWICE: Final = """<field/a> a kek:FieldOfAction ; kek:inVersion <version/{version}> ;
    skos:notation "A" ; skos:prefLabel "Feld A"@de, "Field A"@en .
<field/b> a kek:FieldOfAction ; kek:inVersion <version/{version}> ;
    skos:notation "B" ; skos:prefLabel "Feld B"@de, "Field B"@en .
<goal/1> kek:inFieldOfAction <field/a>, <field/b> .
"""
PROJECT: Final = """<project/{number}> a kek:Project ; kek:inVersion <version/{version}> ;
    kek:status kc:element-running ; skos:notation "P{number}" ;
    skos:prefLabel "Projekt {number}"@de, "Project {number}"@en .
<contribution/{number}> a kek:Contribution ; kek:share 1.0 ;
    kek:contributingElement <project/{number}> ; kek:contributesToGoal <goal/{goal}> .
"""


def write_extremes(folder: Path) -> None:
    """Write the files of all these counties below a folder, as `zielgraph load` takes them."""
    write_file(folder, EMPTY, "facts/county.ttl", [COUNTY])
    write_file(folder, SINGLE, "facts/county.ttl", [COUNTY, IN_FORCE])
    write_file(folder, SINGLE, f"kek/{VERSION}.ttl", [GOAL.replace("{number}", "1"), TWICE])
    write_file(folder, MANY, "facts/county.ttl", [COUNTY, IN_FORCE])
    write_file(folder, MANY, f"kek/{VERSION}.ttl", list_many())
    for path in sorted(EXAMPLE.rglob("*.ttl")):
        text = TEXT.sub(lengthen, path.read_text(encoding="utf-8")).replace(EXAMPLE.name, LONG)
        target = folder / LONG / path.relative_to(EXAMPLE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def write_file(folder: Path, key: str, name: str, parts: list[str]) -> None:
    """Write a file of a county."""
    path = folder / key / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join([HEAD, *parts]).replace("{base}", BASE)
    path.write_text(text.replace("{key}", key).replace("{version}", VERSION), encoding="utf-8")


def list_many() -> list[str]:
    """Return hundreds of goals with thousands of projects."""
    goals = (GOAL.replace("{number}", str(number)) for number in range(GOALS))
    return [*goals, *write_projects()]


def write_projects() -> Iterator[str]:
    """Yield the projects, each for one goal."""
    for number in range(PROJECTS):
        yield PROJECT.replace("{number}", str(number)).replace("{goal}", str(number % GOALS))


def lengthen(found: re.Match[str]) -> str:
    """Return a text in Turtle as long as a label may be, with words nobody can break."""
    text, language = found.groups()
    padded = f"{text} {WORD} {WORD.lower()}{WORD.lower()} " * LENGTH
    return f'"{padded[:LENGTH].strip()}"@{language}'
