"""What an installation brings has a graph for each part."""

from pathlib import Path

import pytest

from graph.errors import ContentError
from graph.release import list_release
from tests.strategies import NAMES


def test_each_file_goes_to_the_graph_of_its_folder(tmp_path: Path) -> None:
    graphs = {
        "ontology/core.ttl": "ontology",
        "ontology/codes/units.ttl": "codes",
        "ontology/labels/units.ttl": "labels",
        "shapes/core.ttl": "shapes",
        "shapes/deep/codes/goals.ttl": "shapes",
    }
    for path in [*graphs, "ontology/context.jsonld", "queries/a.rq"]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    release = list_release(NAMES, tmp_path)
    assert {file.path.relative_to(tmp_path).as_posix(): file.graph for file in release} == {
        path: NAMES.shared_graph(graph) for path, graph in graphs.items()
    }


def test_an_installation_without_ontology_is_broken(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="ontology"):
        list_release(NAMES, tmp_path)
