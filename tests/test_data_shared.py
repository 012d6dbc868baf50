"""The indicators that several counties share: where they come from and how they are measured."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, parse

ROOT = Path(__file__).parents[1]
CODEBOOK = ROOT.parent / "shared/data/external/inkar-gerda/inkar_covariates_codebook.csv"
KEK = "https://w3id.org/kek/ontology#"
CODES = "https://w3id.org/kek/codes#"
INDICATOR = "https://w3id.org/kek/data/id/indicator/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"

Indicators = dict[str, dict[str, list[str]]]


@cache
def read_indicators() -> Indicators:
    """Return the values of each property of each shared indicator, by key."""
    found: Indicators = defaultdict(lambda: defaultdict(list))
    for quad in parse(path=str(ROOT / "data/shared/indicators.ttl")):
        assert isinstance(quad.subject, NamedNode)
        key = quad.subject.value.removeprefix(INDICATOR)
        found[key][quad.predicate.value].append(getattr(quad.object, "value", ""))
    return found


def test_indicators_are_those_of_the_codebook() -> None:
    if not CODEBOOK.exists():
        pytest.skip("no codebook: this checkout has no shared/ folder beside it")
    with CODEBOOK.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["inkar_code"]]
    expected = {f"inkar-{row['variable'].replace('_', '-')}": [row["inkar_code"]] for row in rows}
    found = {
        key: about[f"{SKOS}notation"]
        for key, about in read_indicators().items()
        if key.startswith("inkar-")
    }
    assert found == expected
    assert len(found) == 30


def test_every_indicator_has_unit_rule_and_type() -> None:
    for key, about in read_indicators().items():
        assert len(about[f"{KEK}unit"]) == 1, key
        assert len(about[f"{KEK}calculationRule"]) == 2, key
        assert about[f"{DCTERMS}type"] == [f"{CODES}indicator-context"], key


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("inkar-gdp-per-capita", "unit-thousand-euro-per-capita"),
        ("inkar-building-permits-per-capita", "unit-per-1000"),
        ("inkar-physician-density", "unit-per-10000"),
    ],
)
def test_doubtful_unit_carries_its_doubt(key: str, unit: str) -> None:
    about = read_indicators()[key]
    assert about[f"{KEK}unit"] == [CODES + unit]
    assert len(about[f"{SKOS}editorialNote"]) == 2
