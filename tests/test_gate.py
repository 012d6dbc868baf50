"""The gate: violations that a change brings refuse it, everything found is kept, exactly."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple
from rdflib import URIRef

from graph.changes import Change, Delta
from graph.errors import RulesBroken
from graph.parsing import File
from graph.queries import ask
from graph.release import list_release
from graph.revisions import Revision, Revisions
from graph.validation.findings import Finding
from graph.validation.gate import Gate
from graph.validation.inspection import Inspector
from graph.validation.modes import Mode
from graph.validation.notices import Notice
from graph.validation.reading import read_notices
from graph.validation.rehearsal import rehearse
from graph.validation.reports import MOST, make_report, name_finding, read_report, write_report
from graph.validation.shapes import read_data_shapes
from graph.validation.subjects import list_subjects
from tests.edits import FOLDER, Triples, draw_counties, draw_edited, read_base, read_ontology
from tests.strategies import NAMES

VERSION = NAMES.version_graph("99101", "v1")
FACTS = NAMES.facts_graph("99101")
REPORT = f"{NAMES.base}/graph/validation/99101/kek/v1"
KEKS = "https://w3id.org/kek/shapes#"
BASE = FOLDER / "base.ttl"
VIOLATION = FOLDER / "C03" / "invalid.withoutParent.ttl"
WARNING = FOLDER / "C34" / "invalid.withoutGoal.ttl"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Revisions:
    """Return revisions with the sound county; nobody adds to them."""
    revisions = Revisions(tmp_path_factory.mktemp("sound") / "data", NAMES)
    files = (*list_release(NAMES), File(BASE, "turtle", VERSION))
    revisions.publish(Change(replaced=files), "the sound county")
    return revisions


@pytest.fixture
def revisions(sound: Revisions, tmp_path: Path) -> Revisions:
    """Return revisions of our own that begin with the sound county."""
    copy = Revisions(tmp_path / "data", NAMES)
    copy.published.mkdir(parents=True)
    target = copy.published / "000001"
    Store.read_only(str(sound.store(1))).backup(str(make_folder(target) / "store"))
    (target / "revision.json").write_bytes((sound.folder(1) / "revision.json").read_bytes())
    return copy


def make_folder(path: Path) -> Path:
    path.mkdir()
    return path


def add(revisions: Revisions, path: Path, graph: str = VERSION) -> Revision | None:
    return revisions.publish(Change(added=(File(path, "turtle", graph),)), f"added {path.name}")


def say(folder: Path, text: str) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.ttl"
    path.write_text(text, encoding="utf-8")
    return path


def list_notices(revisions: Revisions, county: str = "99101") -> list[Notice]:
    store = Store.read_only(str(revisions.store(revisions.latest())))
    return read_notices(partial(ask, store), NAMES, county)


def list_rules(notices: Iterable[Notice]) -> list[str]:
    return [notice.rule.name for notice in notices]


# ---- what publishing does


def test_a_sound_county_is_published_without_findings(sound: Revisions) -> None:
    assert sound.read(1).findings == {}
    store = Store.read_only(str(sound.store(1)))
    assert NamedNode(REPORT) in list(store.named_graphs())
    assert list_notices(sound) == []


def test_a_violation_refuses_and_nothing_changes(revisions: Revisions) -> None:
    with pytest.raises(RulesBroken) as fault:
        add(revisions, VIOLATION)
    assert list_rules(fault.value.notices) == ["C03"]
    assert revisions.list_numbers() == [1]
    assert not list((revisions.directory / "building").iterdir())
    assert "1 violation of" in str(fault.value)


def test_a_warning_is_published_and_kept_with_the_revision(revisions: Revisions) -> None:
    revision = add(revisions, WARNING)
    assert revision is not None
    assert revision.findings == {"Warning": 1}
    assert revisions.read(2) == revision
    [notice] = list_notices(revisions)
    assert notice.rule.name == "C34"
    assert notice.element.iri.endswith("/99101/id/project/p3")
    assert notice.say("de") != notice.say("en")


def test_a_mended_finding_is_gone(revisions: Revisions) -> None:
    add(revisions, WARNING)
    revision = revisions.publish(Change(erased=(File(WARNING, "turtle", VERSION),)), "taken back")
    assert revision is not None
    assert revision.findings == {}


@pytest.mark.parametrize("mode", [Mode.WARN, Mode.REPORT])
def test_where_the_gate_is_open_violations_are_published_and_kept(
    revisions: Revisions, mode: Mode
) -> None:
    revision = add(replace(revisions, modes={NAMES.base: mode}), VIOLATION)
    assert revision is not None
    assert revision.findings == {"Violation": 1}


def test_a_violation_that_is_there_already_does_not_stop_other_work(revisions: Revisions) -> None:
    add(replace(revisions, modes={NAMES.base: Mode.WARN}), VIOLATION)
    assert add(revisions, WARNING) is not None
    with pytest.raises(RulesBroken) as fault:
        add(revisions, FOLDER / "C23" / "invalid.swapped.ttl")
    assert set(list_rules(fault.value.notices)) == {"C23"}


def test_drafts_may_hold_violations(revisions: Revisions, tmp_path: Path) -> None:
    draft = say(
        tmp_path,
        BASE.read_text(encoding="utf-8").replace("kc:version-adopted", "kc:version-draft"),
    )
    revisions.publish(Change(replaced=(File(draft, "turtle", VERSION),)), "a draft")
    revision = add(revisions, VIOLATION)
    assert revision is not None
    assert revision.findings["Violation"] == 1


def test_a_draft_with_violations_does_not_come_into_force(
    revisions: Revisions, tmp_path: Path
) -> None:
    adopted = BASE.read_text(encoding="utf-8")
    draft = say(tmp_path, adopted.replace("kc:version-adopted", "kc:version-draft"))
    broken = File(VIOLATION, "turtle", VERSION)
    revisions.publish(Change(replaced=(File(draft, "turtle", VERSION), broken)), "a draft")
    with pytest.raises(RulesBroken) as fault:
        revisions.publish(Change(replaced=(File(BASE, "turtle", VERSION), broken)), "adopted")
    assert list_rules(fault.value.notices) == ["C03"]


@pytest.mark.parametrize("start", ["https://w3id.org/kek/data/14730", "https://example.org"])
def test_violations_at_things_of_others_refuse_as_well(
    revisions: Revisions, tmp_path: Path, start: str
) -> None:
    foreign = say(
        tmp_path, f"<{start}/id/goal/x> a <https://w3id.org/kek/ontology#SubGoal> ; <urn:p> 1 ."
    )
    with pytest.raises(RulesBroken) as fault:
        add(revisions, foreign)
    assert "C03" in list_rules(fault.value.notices)
    assert all(notice.say("de") for notice in fault.value.notices)


def test_a_change_of_shared_data_may_not_break_a_county(
    revisions: Revisions, tmp_path: Path
) -> None:
    shared = NAMES.shared_graph("shared")
    sub_goal = (
        "<https://w3id.org/kek/data/99101/id/goal/y> a <https://w3id.org/kek/ontology#SubGoal> ."
    )
    with pytest.raises(RulesBroken):
        add(revisions, say(tmp_path, sub_goal), shared)


def test_copies_of_neighbours_never_refuse(revisions: Revisions) -> None:
    copy = NAMES.shared_graph("harvest/99101")
    revision = revisions.publish(
        Change(added=tuple(File(path, "turtle", copy) for path in (BASE, VIOLATION))), "harvested"
    )
    assert revision is not None
    assert revision.findings["Violation"] == 1


def test_the_longest_beginning_of_a_graph_decides() -> None:
    gate = Gate(NAMES, {NAMES.base: Mode.REPORT, f"{NAMES.base}/99101/": Mode.STRICT})
    store = Store()
    fill(store, {VERSION: read_base()})
    modes = {each.report: gate.choose_mode(each) for each in list_subjects(store, NAMES)}
    assert modes[REPORT] == Mode.STRICT
    assert set(modes.values()) == {Mode.STRICT, Mode.REPORT}


def test_what_is_gone_has_no_report(revisions: Revisions) -> None:
    add(revisions, WARNING)
    revision = revisions.publish(Change(removed=(VERSION,)), "removed")
    assert revision is not None
    assert revision.findings == {}
    store = Store.read_only(str(revisions.store(3)))
    assert NamedNode(REPORT) not in list(store.named_graphs())


def test_reports_are_no_part_of_the_current_state(revisions: Revisions) -> None:
    add(revisions, WARNING)
    store = Store.read_only(str(revisions.store(2)))
    assert not store.query("ASK { ?finding a <http://www.w3.org/ns/shacl#ValidationResult> }")


# ---- acceptance


def accept(folder: Path, finding: str, until: str) -> File:
    text = (
        f"<{NAMES.base}/99101/id/acceptance/x> a <{KEKS}Acceptance> ; <{KEKS}accepts> <{finding}> ;"
        f' <{KEKS}acceptedUntil> "{until}"^^<http://www.w3.org/2001/XMLSchema#date> ;'
        ' <http://purl.org/dc/terms/description> "Der Kreistag weiß es."@de .'
    )
    return File(say(folder, text), "turtle", f"{NAMES.base}/99101/graph/acceptances")


def refuse(revisions: Revisions) -> Notice:
    with pytest.raises(RulesBroken) as fault:
        add(revisions, VIOLATION)
    return fault.value.notices[0]


def test_an_accepted_violation_passes_and_stays_visible(
    revisions: Revisions, tmp_path: Path
) -> None:
    finding = f"{NAMES.base}/99101/id/finding/{refuse(revisions).key}"
    revisions.publish(Change(added=(accept(tmp_path, finding, "9999-12-31"),)), "accepted")
    revision = add(revisions, VIOLATION)
    assert revision is not None
    assert revision.findings == {"Violation": 1}
    [notice] = list_notices(revisions)
    assert notice.is_accepted(date(2026, 11, 22))
    assert notice.acceptance is not None
    assert notice.acceptance.reason == "Der Kreistag weiß es."


def test_an_acceptance_ends_with_its_day(revisions: Revisions, tmp_path: Path) -> None:
    finding = f"{NAMES.base}/99101/id/finding/{refuse(revisions).key}"
    revisions.publish(Change(added=(accept(tmp_path, finding, "2020-01-31"),)), "accepted")
    notice = refuse(revisions)
    assert notice.is_accepted(date(2020, 1, 31))
    assert not notice.is_accepted(date(2020, 2, 1))


# ---- reports


def make_finding(number: int, rule: str = "C03") -> Finding:
    focus = URIRef(f"{NAMES.base}/99101/id/goal/{number}")
    return read_data_shapes().rules[URIRef(KEKS + rule)].find(focus, None, "", REPORT)


def test_a_report_lists_so_many_findings_of_a_rule_and_counts_the_rest() -> None:
    findings = [make_finding(number) for number in range(MOST + 7)]
    report = make_report(REPORT, "state", [*findings, make_finding(1, "C34")])
    assert (len(report.findings), report.omitted) == (MOST + 1, 7)
    store = Store()
    fill(store, {REPORT: write_report(report, [VERSION], NAMES, "99101")})
    assert read_report(store, REPORT, read_data_shapes().rules) == report


def test_a_finding_has_one_name_in_all_versions() -> None:
    one = make_finding(1)
    assert name_finding(one, NAMES) == name_finding(replace(one, unit="other"), NAMES)
    assert name_finding(one, NAMES) != name_finding(make_finding(2), NAMES)
    assert name_finding(one, NAMES).startswith(f"{NAMES.base}/99101/id/finding/")


# ---- the law: reports after a change are those of an inspection from scratch


def fill(store: Store, graphs: dict[str, Iterable[Triple]]) -> None:
    for graph, triples in graphs.items():
        node = NamedNode(graph)
        store.extend(Quad(t.subject, t.predicate, t.object, node) for t in triples)
        store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)


def make_store(county: Triples) -> Store:
    store = Store()
    fill(store, {NAMES.shared_graph("ontology"): read_ontology(), VERSION: county})
    return store


def read_reports(store: Store) -> dict[str, frozenset[Finding]]:
    rules = read_data_shapes().rules
    reports = (read_report(store, each.report, rules) for each in list_subjects(store, NAMES))
    return {report.iri: report.findings for report in reports if report}


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.filterwarnings("ignore:(Parsing|Serializing) weird:UserWarning")
@given(
    pair=draw_counties().flatmap(lambda county: st.tuples(st.just(county), draw_edited(county, 4)))
)
def test_after_a_change_reports_say_what_a_whole_inspection_says(
    pair: tuple[Triples, Triples],
) -> None:
    gate = Gate(NAMES, {NAMES.base: Mode.REPORT})
    before, after, afresh = map(make_store, (pair[0], pair[1], pair[1]))
    gate.check(None, before, {VERSION: Delta()})
    for quad in list(before.quads_for_pattern(None, None, None, NamedNode(REPORT))):
        after.add(quad)
    delta = Delta(came=set(pair[1] - pair[0]), went=set(pair[0] - pair[1]))
    gate.check(before, after, {VERSION: delta})
    gate.check(None, afresh, {VERSION: Delta()})
    assert read_reports(after) == read_reports(afresh)


def test_new_rules_do_not_refuse_data_that_stay_as_they_are() -> None:
    gate = Gate(NAMES)
    store = make_store(read_base())
    gate.check(None, store, {VERSION: Delta()})
    parent = NamedNode("https://w3id.org/kek/ontology#parentGoal")
    for quad in list(store.quads_for_pattern(None, parent, None, NamedNode(VERSION))):
        store.remove(quad)
    report = NamedNode(REPORT)
    [state] = store.quads_for_pattern(report, NamedNode(f"{KEKS}ruleSet"), None, report)
    store.remove(state)
    store.add(Quad(state.subject, state.predicate, Literal("older"), report))
    gate.check(None, store, {NAMES.shared_graph("elsewhere"): Delta()})
    assert {"Violation"} <= {each.severity for each in read_reports(store)[REPORT]}
    with pytest.raises(RulesBroken):
        Gate(NAMES).check(None, make_broken(store), {VERSION: Delta()})


def make_broken(store: Store) -> Store:
    """Return a store with the same statements and without reports."""
    copy = Store()
    copy.extend(quad for quad in store if quad.graph_name != NamedNode(REPORT))
    return copy


def test_only_what_a_change_touches_is_inspected_again() -> None:
    gate = Gate(NAMES)
    store = make_store(read_base())
    gate.check(None, store, {VERSION: Delta()})
    spoilt = Store()
    spoilt.extend(store)
    label = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    for quad in list(spoilt.quads_for_pattern(None, label, None, NamedNode(VERSION))):
        spoilt.remove(quad)
    gate.check(None, spoilt, {NAMES.facts_graph("99103"): Delta()})
    assert read_reports(spoilt) == read_reports(store)


# ---- rehearsal


@pytest.mark.parametrize("path", [VIOLATION, WARNING])
def test_a_rehearsal_finds_what_publishing_finds(
    revisions: Revisions, path: Path, tmp_path: Path
) -> None:
    change = Change(added=(File(path, "turtle", VERSION),))
    rehearsal = rehearse(revisions.store(1), change, Gate(NAMES), tmp_path)
    open_gate = replace(revisions, modes={NAMES.base: Mode.WARN})
    open_gate.publish(change, "published")
    assert [each.key for each in rehearsal.notices] == [n.key for n in list_notices(revisions)]
    assert bool(rehearsal.refused) == (path == VIOLATION)


def test_a_rehearsal_needs_no_store_and_changes_none(sound: Revisions, tmp_path: Path) -> None:
    files = (File(BASE, "turtle", VERSION), File(VIOLATION, "turtle", VERSION))
    rehearsal = rehearse(None, Change(added=files), Gate(NAMES), tmp_path)
    assert list_rules(rehearsal.notices) == ["C03"]
    assert sound.list_numbers() == [1]


def test_an_inspector_asks_every_rule() -> None:
    shapes = read_data_shapes()
    asked = Inspector(shapes, NAMES)
    assert sum(len(each.shapes.rules) for each in asked.assessors.values()) == len(shapes.rules)
