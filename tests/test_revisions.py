"""Publishing adds one immutable revision or nothing; others wait, and readers keep theirs."""

import errno
import shutil
from pathlib import Path

import pytest
from pyoxigraph import Store

from graph.changes import Change
from graph.disk import explain_full_disk, sweep
from graph.errors import (
    InputError,
    LimitExceeded,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    SyntaxFault,
    UnknownRevision,
)
from graph.parsing import File
from graph.revisions import Revision, Revisions
from tests.strategies import GRAPHS, NAMES, read_named_graphs

FACTS, VERSION = GRAPHS[:2]


@pytest.fixture
def revisions(tmp_path: Path) -> Revisions:
    return Revisions(tmp_path / "data", NAMES, patience=0.2)


def write(folder: Path, text: str, graph: str = FACTS, syntax: str = "turtle") -> File:
    path = folder / f"file-{len(list(folder.iterdir()))}"
    path.write_text(text, encoding="utf-8")
    return File(path, syntax, graph)


def say(folder: Path, *values: str) -> File:
    return write(folder, "".join(f'<urn:a> <urn:p> "{value}" .\n' for value in values))


def add(revisions: Revisions, *values: str) -> Revision | None:
    file = say(revisions.directory.parent, *values)
    return revisions.publish(Change(added=(file,)), f"added {', '.join(values)}")


def read_values(revisions: Revisions, number: int) -> set[str]:
    with revisions.hold(number) as store:
        graphs = read_named_graphs(Store.read_only(str(store)))
    return {triple.object.value for graph in graphs.values() for triple in graph}  # type: ignore[union-attr]


def list_building(revisions: Revisions) -> list[Path]:
    return list((revisions.directory / "building").iterdir())


def test_each_change_is_a_revision_and_earlier_ones_stay_as_they_were(
    revisions: Revisions,
) -> None:
    for value in "123":
        add(revisions, value)
    assert [read_values(revisions, n) for n in revisions.list_numbers()] == [
        {"1"},
        {"1", "2"},
        {"1", "2", "3"},
    ]


def test_a_revision_says_what_changed(revisions: Revisions, tmp_path: Path) -> None:
    add(revisions, "1", "2")
    change = Change(replaced=(say(tmp_path, "2", "3", "4"),))
    revision = revisions.publish(change, "Grüße", origin="x")
    assert revision == revisions.read(2)
    assert revision is not None
    assert (revision.number, revision.message, revision.origin) == (2, "Grüße", "x")
    assert (revision.graphs, revision.added, revision.removed) == ((FACTS,), 2, 1)
    assert revisions.list_all() == [revisions.read(1), revision]


def test_a_change_that_changes_nothing_is_no_revision(revisions: Revisions) -> None:
    add(revisions, "1")
    assert add(revisions, "1") is None
    assert revisions.latest() == 1
    assert list_building(revisions) == []


REFUSED: dict[str, tuple[list[str], list[str], type[Exception]]] = {
    "broken": ([], ["broken"], SyntaxFault),
    "missing": ([], ["missing"], InputError),
    "good then broken": (["good"], ["broken"], SyntaxFault),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_change_leaves_no_trace(revisions: Revisions, tmp_path: Path, case: str) -> None:
    (tmp_path / "good").write_text('<urn:a> <urn:p> "2" .')
    (tmp_path / "broken").write_text("<urn:a> <urn:p> ")
    replaced, added, fault = REFUSED[case]
    change = Change(
        replaced=tuple(File(tmp_path / name, "turtle", FACTS) for name in replaced),
        added=tuple(File(tmp_path / name, "turtle", VERSION) for name in added),
    )
    add(revisions, "1")
    with pytest.raises(fault, match=added[0]):
        revisions.publish(change, "")
    assert revisions.list_numbers() == [1]
    assert read_values(revisions, 1) == {"1"}
    assert list_building(revisions) == []


def test_building_takes_no_more_memory_than_allowed(tmp_path: Path) -> None:
    revisions = Revisions(tmp_path / "data", NAMES, memory=32 * 1024**2)
    assert add(revisions, "1")
    with pytest.raises(LimitExceeded, match="memory"):
        add(revisions, *map(str, range(100_000)))
    assert revisions.list_numbers() == [1]
    assert add(revisions, "2")


def test_building_takes_no_longer_than_allowed(tmp_path: Path) -> None:
    revisions = Revisions(tmp_path / "data", NAMES, seconds=0.01)
    with pytest.raises(LimitExceeded, match=r"0\.01 seconds"):
        add(revisions, "1")
    assert list_building(revisions) == []


def test_without_revisions_the_message_says_what_to_do(revisions: Revisions) -> None:
    with pytest.raises(UnknownRevision, match="Load data first"):
        revisions.latest()
    assert revisions.list_all() == []


@pytest.mark.parametrize("number", [0, -1, 3, 10**9])
def test_an_unknown_revision_is_told_with_the_known_ones(revisions: Revisions, number: int) -> None:
    add(revisions, "1")
    add(revisions, "2")
    with pytest.raises(UnknownRevision, match=f"no revision {number}. Kept are: 1 to 2"):
        revisions.read(number)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"number": 1}', '{"graphs": 1}'])
def test_a_damaged_description_is_told(revisions: Revisions, text: str) -> None:
    add(revisions, "1")
    (revisions.folder(1) / "revision.json").write_text(text)
    with pytest.raises(StoreDamaged, match="Revision 1"):
        revisions.read(1)


def test_pruning_keeps_the_newest_and_frees_the_others(revisions: Revisions) -> None:
    for value in "1234":
        add(revisions, value)
    assert revisions.prune(2) == [1, 2]
    assert revisions.list_numbers() == [3, 4]
    assert read_values(revisions, 3) == {"1", "2", "3"}
    assert list_building(revisions) == []
    assert revisions.prune(2) == []
    added = add(revisions, "5")
    assert added is not None
    assert added.number == 5


def test_pruning_keeps_at_least_one(revisions: Revisions) -> None:
    add(revisions, "1")
    with pytest.raises(StoreError, match="1 or more"):
        revisions.prune(0)
    assert revisions.list_numbers() == [1]


def test_a_revision_that_is_read_is_pruned_later(revisions: Revisions) -> None:
    for value in "123":
        add(revisions, value)
    with revisions.hold(1), revisions.hold(1):
        assert revisions.prune(1) == [2]
        assert read_values(revisions, 1) == {"1"}
    assert revisions.prune(1) == [1]
    with pytest.raises(UnknownRevision), revisions.hold(1):
        pass


def test_a_second_publisher_is_told_that_the_first_is_at_work(revisions: Revisions) -> None:
    add(revisions, "1")
    with revisions.lock():
        with pytest.raises(StoreBusy, match=r"within 0\.2 seconds"):
            add(revisions, "2")
        assert read_values(revisions, revisions.latest()) == {"1"}
    assert add(revisions, "2")


def test_rubbish_of_a_publisher_that_died_is_swept(revisions: Revisions, tmp_path: Path) -> None:
    add(revisions, "1")
    building = revisions.directory / "building"
    (building / "candidate" / "store").mkdir(parents=True)
    (building / "stray").write_text("x")
    (building / "link").symlink_to(tmp_path)
    with revisions.lock():
        assert list_building(revisions) == []
    assert tmp_path.is_dir()


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError, match="cannot be used as data folder"):
        Revisions(tmp_path / "data", NAMES).publish(Change(), "")


@pytest.mark.parametrize(
    "fault",
    [OSError(errno.ENOSPC, "full"), OSError(errno.EDQUOT, "quota"), OSError("No space left on")],
)
def test_a_full_disk_is_recognised_however_it_is_reported(fault: OSError) -> None:
    with pytest.raises(StoreFull, match="nothing was changed"), explain_full_disk():
        raise fault


def test_other_faults_of_the_disk_are_not_called_full() -> None:
    with pytest.raises(PermissionError), explain_full_disk():
        raise PermissionError(errno.EACCES, "no")


def test_sweeping_deletes_everything_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "c").write_text("")
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_revisions_cost_about_what_changed(revisions: Revisions, tmp_path: Path) -> None:
    lines = "".join(f'<urn:s{n}> <urn:p> "value {n}" .\n' for n in range(60_000))
    revisions.publish(Change(added=(write(tmp_path, lines, VERSION, "n-triples"),)), "")
    one = measure(revisions)
    logs = sum(path.stat().st_size for path in revisions.directory.rglob("*.log"))
    assert logs < one / 20  # how the tables came about is not kept
    for value in "1234":
        add(revisions, value)
    assert measure(revisions) < 2 * one


def measure(revisions: Revisions) -> int:
    """Return the bytes on disk, shared files counted once."""
    stats = [path.stat() for path in revisions.directory.rglob("*") if path.is_file()]
    return sum({stat.st_ino: stat.st_size for stat in stats}.values())


def test_a_store_moved_elsewhere_is_whole(revisions: Revisions, tmp_path: Path) -> None:
    add(revisions, "1")
    shutil.move(revisions.directory, tmp_path / "elsewhere")
    moved = Revisions(tmp_path / "elsewhere", NAMES)
    assert read_values(moved, 1) == {"1"}
    assert add(moved, "2")
