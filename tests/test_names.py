"""What an IRI below the base means, and back."""

import pytest

from graph.names import Names

NAMES = Names("https://w3id.org/kek/data")
COUNTY = f"{NAMES.base}/14730"


def test_a_version_and_its_graph_name_each_other() -> None:
    version, graph = f"{COUNTY}/id/version/2021-03-24", f"{COUNTY}/graph/kek/2021-03-24"
    assert NAMES.graph_of_version(version) == graph
    assert NAMES.version_of_graph(graph) == version
    assert NAMES.version_graph("14730", "2021-03-24") == graph


@pytest.mark.parametrize("graph", [NAMES.facts_graph("14730"), NAMES.shared_graph("shared")])
def test_other_graphs_hold_no_version(graph: str) -> None:
    assert NAMES.version_of_graph(graph) is None


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{COUNTY}/id/goal/1.2", "/14730/id/goal/1.2"),
        (f"{NAMES.base}/", "/"),
        (NAMES.base, None),
        (f"{NAMES.base}base/id/x", None),
        ("https://example.org/14730/id/x", None),
    ],
)
def test_only_iris_below_the_base_have_a_path(iri: str, path: str | None) -> None:
    assert NAMES.path(iri) == path


@pytest.mark.parametrize(
    ("iri", "county"),
    [
        (NAMES.county("14730"), "14730"),
        (NAMES.facts_graph("03460"), "03460"),
        (COUNTY, "14730"),
        (NAMES.shared_graph("shared"), None),
        (f"{NAMES.base}/147300/id/x", None),
        (f"{NAMES.base}/1473x/id/x", None),
        (f"{NAMES.base}/١٤٧٣٠/id/x", None),
        (NAMES.base, None),
        ("https://example.org/14730/id/x", None),
    ],
)
def test_the_county_is_the_first_step_below_the_base(iri: str, county: str | None) -> None:
    assert NAMES.county_key(iri) == county
