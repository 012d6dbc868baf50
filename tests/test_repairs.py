"""Repairs: what a rule proposes mends its finding, in the graph where it belongs, once."""

from functools import cache, partial
from pathlib import Path

import pytest
from pyoxigraph import Store
from rdflib import URIRef

from graph.changes import Change, apply_change
from graph.errors import UnknownResource
from graph.parsing import File
from graph.queries import ask
from graph.release import list_release
from graph.validation.gate import Gate
from graph.validation.modes import Mode
from graph.validation.notices import Notice
from graph.validation.reading import read_notices
from graph.validation.repairs import (
    Proposal,
    find_notice,
    list_proposed,
    make_change,
    propose_repair,
)
from graph.validation.shapes import read_data_shapes
from tests.edits import FOLDER
from tests.strategies import NAMES

VERSION = NAMES.version_graph("99101", "v1")
FACTS = NAMES.facts_graph("99101")
GATE = Gate(NAMES, {NAMES.base: Mode.REPORT})
KEKS = "https://w3id.org/kek/shapes#"


@cache
def list_proposing() -> tuple[str, ...]:
    """List the rules that propose a change."""
    rules = read_data_shapes().graph.subjects(URIRef(f"{KEKS}repairUpdate"))
    return tuple(sorted(str(rule).removeprefix(KEKS) for rule in rules))


def name_graph(case: Path) -> str:
    """Return the graph of the version that the approved finding of a case is about."""
    approved = case.with_suffix(".txt").read_text(encoding="utf-8")
    return NAMES.version_graph("99102" if "99102:version" in approved else "99101", "v1")


def open_county(folder: Path, case: Path, graph: str = VERSION) -> Store:
    store = Store()
    base = File(FOLDER / "base.ttl", "turtle", graph)
    change(store, Change((), (*list_release(NAMES), base), (File(case, "turtle", graph),)), folder)
    return store


def change(store: Store, change: Change, folder: Path) -> None:
    GATE.check(None, store, apply_change(store, change, NAMES, folder))


def list_notices(store: Store) -> list[Notice]:
    return [
        notice
        for county in ("99101", "99102")
        for notice in read_notices(partial(ask, store), NAMES, county)
    ]


def find(store: Store, rule: str) -> list[Notice]:
    return [notice for notice in list_notices(store) if notice.rule.name == rule]


def list_keys(store: Store) -> frozenset[str]:
    """Return the keys of all findings for which a change is proposed."""
    return list_proposed(store, NAMES, list_notices(store))


def test_what_is_proposed_together_is_what_is_proposed_alone(tmp_path: Path) -> None:
    both = tmp_path / "both.ttl"
    names = ("C23/invalid.swapped.ttl", "C27/invalid.withoutEnd.ttl")
    both.write_text("".join((FOLDER / name).read_text(encoding="utf-8") for name in names))
    store = open_county(tmp_path, both)
    before = set(store)
    alone = {n.key for n in list_notices(store) if propose_repair(store, NAMES, n)}
    assert len(alone) > 1
    assert list_keys(store) == alone
    assert set(store) == before


@pytest.mark.parametrize("rule", list_proposing())
def test_proposals_mend_their_findings(rule: str, tmp_path: Path) -> None:
    made: list[Proposal] = []
    for number, case in enumerate(sorted((FOLDER / rule).glob("invalid.*.ttl"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        store = open_county(folder, case, name_graph(case))
        notices = find(store, rule)
        assert notices
        proposals = [propose_repair(store, NAMES, n) for n in notices]
        here = [each for each in proposals if each]
        computed = {n.key for n, each in zip(notices, proposals, strict=True) if each}
        assert list_keys(store) & {n.key for n in notices} == computed
        change(store, make_change(here, folder), folder)
        mended = {n.key for n, p in zip(notices, proposals, strict=True) if p}
        assert mended.isdisjoint(notice.key for notice in find(store, rule))
        made += here
    assert made


@pytest.mark.parametrize("graph", [VERSION, FACTS])
def test_statements_change_where_their_subject_is_described(graph: str, tmp_path: Path) -> None:
    store = open_county(tmp_path, FOLDER / "C23" / "invalid.swapped.ttl", graph)
    [notice] = find(store, "C23")
    proposal = propose_repair(store, NAMES, notice)
    assert proposal
    assert set(proposal.graphs.values()) == {graph}
    assert len(proposal.removed) == len(proposal.added) == 2


def test_looking_at_a_proposal_changes_nothing(tmp_path: Path) -> None:
    store = open_county(tmp_path, FOLDER / "C23" / "invalid.swapped.ttl")
    before = set(store)
    [notice] = find(store, "C23")
    propose_repair(store, NAMES, notice)
    assert set(store) == before


def test_a_finding_that_is_not_there_is_said(tmp_path: Path) -> None:
    store = open_county(tmp_path, FOLDER / "C23" / "valid.sameDay.ttl")
    with pytest.raises(UnknownResource, match="may be mended already"):
        find_notice({n.key: n for n in list_notices(store)}, "nothing")
