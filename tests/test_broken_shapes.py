"""Broken shapes: a clear error names the place, and a query without end is ended."""

from functools import partial
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store

from graph.errors import ContentError, LimitExceeded
from graph.validation.assessment import Assessor
from graph.validation.findings import Finding
from graph.validation.shapes import read_shapes
from graph.validation.units import Unit
from graph.workers import run_apart
from tests.edits import read_base

HEAD = """
@prefix kek: <https://w3id.org/kek/ontology#> .
@prefix keks: <https://w3id.org/kek/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
RULE = "keks:C01 a sh:NodeShape ; sh:targetClass kek:StrategicGoal ; sh:severity sh:Warning ; "
QUERY = 'sh:sparql [ a sh:SPARQLConstraint ; sh:prefixes keks:prefixes ; sh:select "{}" ] .'
ENDLESS = "SELECT $this WHERE { $this a ?k . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"


def write(folder: Path, text: str) -> Path:
    path = folder / "rule.ttl"
    path.write_text(HEAD + RULE + text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sh:node [", "rule.ttl"),
        ("sh:dataType kek:Goal .", "sh:datatype"),
        ("sh:property [ sh:path kek:parentGaol ; sh:minCount 1 ] .", "kek:parentGoal"),
        (QUERY.format("SELECT $this WHERE { $this"), "C01"),
        (
            QUERY.format("SELECT $this WHERE { $this a kek:Goal }") + " keks:C01 sh:minCount 1 .",
            "C01",
        ),
    ],
)
def test_broken_shapes_are_refused_with_the_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ContentError, match=said):
        read_shapes([write(tmp_path, text)])


def test_a_rule_whose_query_runs_away_is_ended(tmp_path: Path) -> None:
    path = write(tmp_path, QUERY.format(ENDLESS))
    with pytest.raises(LimitExceeded, match="2 seconds"):
        run_apart(2.0, partial(assess_base, path))


def assess_base(path: Path) -> frozenset[Finding]:
    """Ask the rules in a file of the sound county."""
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in read_base())
    return Assessor(read_shapes([path])).assess(Unit("county", store))
