"""Acceptance: a finding is accepted until its day, stays visible, and survives loading."""

import shutil
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store

from graph.changes import Change
from graph.errors import RulesBroken, UnknownResource
from graph.parsing import File
from graph.queries import ask
from graph.release import list_release
from graph.revisions import Revisions
from graph.validation.acceptance import Entry, find_entry, make_change, write_entry
from graph.validation.notices import Acceptance, Notice
from graph.validation.reading import read_notices
from tests.edits import FOLDER
from tests.process import run
from tests.strategies import NAMES

VERSION = NAMES.version_graph("99101", "v1")
ACCEPTANCES = f"{NAMES.base}/99101/graph/acceptances"
VIOLATION = FOLDER / "C23" / "invalid.swapped.ttl"
TODAY = datetime.now(UTC).date()
TOMORROW = TODAY + timedelta(days=1)
REASON = "Der Kreistag entscheidet im Mai."


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A sound county as files and published, and the key of what refuses a change of it."""
    folder = tmp_path_factory.mktemp("acceptance")
    version = folder / "data" / "99101" / "kek" / "v1"
    version.mkdir(parents=True)
    shutil.copy(FOLDER / "base.ttl", version)
    revisions = Revisions(folder / "store", NAMES)
    change = Change(replaced=list_release(NAMES), folders=(folder / "data",))
    revisions.publish(change, "the sound county")
    shutil.copy(VIOLATION, version)
    with pytest.raises(RulesBroken) as fault:
        revisions.publish(Change(folders=(folder / "data",)), "the violation")
    return folder, fault.value.notices[0].key


@pytest.fixture
def folder(refused: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of the county, to be changed."""
    return Path(shutil.copytree(refused[0], tmp_path / "copy"))


@pytest.fixture
def key(refused: tuple[Path, str]) -> str:
    """The key of the violation."""
    return refused[1]


def open_latest(folder: Path) -> Path:
    revisions = Revisions(folder / "store", NAMES)
    return revisions.store(revisions.latest())


def list_notices(folder: Path) -> list[Notice]:
    store = Store.read_only(str(open_latest(folder)))
    return read_notices(partial(ask, store), NAMES, "99101")


def publish(folder: Path, *files: File) -> None:
    assert Revisions(folder / "store", NAMES).publish(Change(added=files), "a change")


# ---- as changes


def accept(folder: Path, key: str, reason: str = REASON, until: date = TOMORROW) -> Entry:
    """Publish that a finding is accepted."""
    entry = find_entry(open_latest(folder), NAMES, key, "99101")
    scratch = folder / f"scratch-{reason}"
    scratch.mkdir()
    said = write_entry(entry, Acceptance(reason, until), "de", TODAY)
    assert Revisions(folder / "store", NAMES).publish(make_change(entry, said, scratch), "accepted")
    return entry


def test_a_violation_that_is_accepted_passes_and_stays_visible(folder: Path, key: str) -> None:
    accept(folder, key)
    publish(folder, File(VIOLATION, "turtle", VERSION))
    [notice] = list_notices(folder)
    assert notice.key == key
    assert notice.acceptance == Acceptance(REASON, TOMORROW)
    assert notice.is_accepted(TOMORROW)
    assert not notice.is_accepted(TOMORROW + timedelta(days=1))


def test_accepting_again_replaces_reason_and_day(folder: Path, key: str) -> None:
    entry = accept(folder, key)
    accept(folder, key, "Es dauert länger.", TOMORROW + timedelta(days=9))
    store = Store.read_only(str(open_latest(folder)))
    quads = list(store.quads_for_pattern(None, None, None, NamedNode(ACCEPTANCES)))
    assert {quad.subject for quad in quads} == {NamedNode(entry.iri)}
    assert entry.iri == f"{NAMES.base}/99101/id/acceptance/{key}"
    texts = [quad.object.value for quad in quads if isinstance(quad.object, Literal)]
    assert sorted(texts) == sorted(
        ["Es dauert länger.", str(TOMORROW + timedelta(days=9)), str(TODAY)]
    )


def test_withdrawing_leaves_nothing(folder: Path, key: str, tmp_path: Path) -> None:
    accept(folder, key)
    entry = find_entry(open_latest(folder), NAMES, key)  # by itself: the finding is nowhere
    change = make_change(entry, (), tmp_path)
    assert Revisions(folder / "store", NAMES).publish(change, "no longer accepted")
    store = Store.read_only(str(open_latest(folder)))
    assert NamedNode(ACCEPTANCES) not in list(store.named_graphs())


@pytest.mark.parametrize(
    ("key", "county"), [("0123456789ab", ""), ("", ""), ("../../../x", "99101")]
)
def test_what_nobody_found_is_not_accepted(folder: Path, key: str, county: str) -> None:
    with pytest.raises(UnknownResource):
        find_entry(open_latest(folder), NAMES, key, county)


# ---- on the command line


def test_an_accepted_finding_is_shown_as_such_and_survives_loading(folder: Path, key: str) -> None:
    data = str(folder / "data")
    given = ("accept", key, "--county", "99101", "--reason", REASON, "--until", str(TOMORROW))
    assert run(folder, *given).returncode == 0
    assert run(folder, "load", data).returncode == 0
    listed = run(folder, "validate")
    assert listed.returncode == 0
    assert f"Hingenommen bis {TOMORROW:%d.%m.%Y}: {REASON}" in listed.stdout
    assert listed.stdout.endswith("0 Fehler, 0 Warnungen, 0 Hinweise, hingenommen: 1.\n")
    assert run(folder, "accept", key, "--withdraw").returncode == 0
    assert [each.acceptance for each in list_notices(folder)] == [None]
    twice = run(folder, "accept", key, "--withdraw")
    assert (twice.returncode, key in twice.stderr) == (1, True)


@pytest.mark.parametrize(
    ("reason", "until", "words"),
    [
        (" \t", str(TOMORROW), "empty"),
        (REASON, str(TODAY - timedelta(days=1)), "is over"),
        (REASON, "bald", "does not match"),
    ],
)
def test_wrong_reasons_and_days_are_refused(
    refused: tuple[Path, str], reason: str, until: str, words: str
) -> None:
    folder, key = refused
    done = run(folder, "accept", key, "--reason", reason, "--until", until, "--county", "99101")
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr
