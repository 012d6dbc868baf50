"""A backup holds every revision, whole; a damaged one is never restored."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store

from graph.backup import MANIFEST, make_backup, restore_backup
from graph.changes import Change
from graph.disk import sweep
from graph.errors import StoreDamaged, StoreError, UnknownRevision
from graph.parsing import File
from graph.revisions import Revisions
from tests.strategies import GRAPHS, NAMES, Graph, read_named_graphs


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Revisions:
    """Three revisions; the first holds most of what there is."""
    folder = tmp_path_factory.mktemp("full")
    revisions = Revisions(folder / "data", NAMES)
    for number, count in enumerate((20_000, 1, 1)):
        lines = (f'<urn:s{n}> <urn:p> "{number}" .\n' for n in range(count))
        (folder / "file").write_text("".join(lines))
        revisions.publish(Change(added=(File(folder / "file", "turtle", GRAPHS[0]),)), "")
    return revisions


@pytest.fixture
def backup(full: Revisions, tmp_path: Path) -> Path:
    make_backup(full, tmp_path / "backup")
    return tmp_path / "backup"


@pytest.fixture
def empty(tmp_path: Path) -> Revisions:
    return Revisions(tmp_path / "restored", NAMES)


def read_all(revisions: Revisions) -> list[dict[str, Graph]]:
    stores = [Store.read_only(str(revisions.store(n))) for n in revisions.list_numbers()]
    return [read_named_graphs(store) for store in stores]


def measure(folder: Path) -> int:
    """Return the bytes on disk, files that are one file counted once."""
    stats = [path.stat() for path in folder.rglob("*") if path.is_file()]
    return sum({stat.st_ino: stat.st_size for stat in stats}.values())


def list_rubbish(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if ".part-" in path.name)


def test_restoring_a_backup_gives_each_revision_as_it_was(
    full: Revisions, backup: Path, empty: Revisions
) -> None:
    assert restore_backup(empty, backup) == 3
    assert empty.list_all() == full.list_all()
    assert read_all(empty) == read_all(full)


def test_a_restored_store_goes_on(backup: Path, empty: Revisions, tmp_path: Path) -> None:
    restore_backup(empty, backup)
    (tmp_path / "file").write_text("<urn:new> a <urn:c> .")
    revision = empty.publish(Change(added=(File(tmp_path / "file", "turtle", GRAPHS[1]),)), "")
    assert revision is not None
    assert (revision.number, revision.added) == (4, 1)


def test_backup_and_restore_copy_shared_files_once(
    full: Revisions, backup: Path, empty: Revisions
) -> None:
    restore_backup(empty, backup)
    size = measure(full.directory)
    assert measure(backup) < 1.1 * size
    assert measure(empty.directory) < 1.1 * size


def test_progress_is_told_up_to_the_last_byte(full: Revisions, tmp_path: Path) -> None:
    ticks: list[int] = []
    make_backup(full, tmp_path / "backup", ticks.append)
    assert ticks == sorted(ticks)
    assert ticks[-1] == measure(tmp_path / "backup" / "revisions")


def list_files(backup: Path) -> list[Path]:
    files = sorted(path for path in backup.rglob("*") if path.is_file() and path.stat().st_size)
    return [backup / MANIFEST, *files[:: max(1, len(files) // 12)]]


@pytest.mark.parametrize("place", [0.0, 0.5, 0.999])
def test_a_flipped_bit_anywhere_is_noticed_and_nothing_is_restored(
    backup: Path, empty: Revisions, place: float
) -> None:
    for path in list_files(backup):
        whole = path.read_bytes()
        position = int(place * len(whole))
        damaged = bytearray(whole)
        damaged[position] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(StoreDamaged, match=r"is damaged|is missing"):
            restore_backup(empty, backup)
        assert empty.list_numbers() == []
        path.write_bytes(whole)
    assert restore_backup(empty, backup) == 3


def test_a_missing_revision_is_noticed(backup: Path, empty: Revisions) -> None:
    folder = backup / "revisions" / "000002"
    sweep(folder)
    folder.rmdir()
    with pytest.raises(StoreDamaged, match="Revision 2 is missing"):
        restore_backup(empty, backup)


@pytest.mark.parametrize("name", ["000001/more", "000001/store/000001.sst"])
def test_a_file_too_many_is_noticed(backup: Path, empty: Revisions, name: str) -> None:
    (backup / "revisions" / name).write_text("x")
    with pytest.raises(StoreDamaged, match=name):
        restore_backup(empty, backup)


@pytest.mark.parametrize("text", ['{"../../etc/passwd": "x"}', "[]", '{"": ""}', "{"])
def test_a_forged_list_of_files_is_refused(backup: Path, empty: Revisions, text: str) -> None:
    (backup / MANIFEST).write_text(text)
    with pytest.raises(StoreDamaged, match=MANIFEST):
        restore_backup(empty, backup)


def test_a_folder_that_is_no_backup_is_told(tmp_path: Path, empty: Revisions) -> None:
    with pytest.raises(StoreError, match=f"is no backup: it has no {MANIFEST}"):
        restore_backup(empty, tmp_path)


def test_restoring_never_overwrites(full: Revisions, backup: Path) -> None:
    before = read_all(full)
    with pytest.raises(StoreError, match="holds revisions already"):
        restore_backup(full, backup)
    assert read_all(full) == before


@pytest.mark.parametrize("occupy", [Path.touch, lambda path: (path / "x").mkdir(parents=True)])
def test_a_backup_never_overwrites(full: Revisions, tmp_path: Path, occupy: object) -> None:
    assert callable(occupy)
    occupy(tmp_path / "taken")
    with pytest.raises(StoreError, match="is not empty"):
        make_backup(full, tmp_path / "taken")
    assert list(list_rubbish(tmp_path)) == []


def test_an_empty_folder_is_as_good_as_a_new_one(full: Revisions, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    assert make_backup(full, tmp_path / "new") == 3


def test_a_store_without_revisions_is_not_backed_up(empty: Revisions, tmp_path: Path) -> None:
    with pytest.raises(UnknownRevision, match="Nothing has been published yet"):
        make_backup(empty, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_pruning_waits_for_a_backup(full: Revisions, tmp_path: Path) -> None:
    pruned: list[list[int]] = []
    make_backup(full, tmp_path / "backup", lambda _: pruned.append(full.prune(1)))
    assert set(map(tuple, pruned)) == {()}
    assert len(full.list_numbers()) == 3
