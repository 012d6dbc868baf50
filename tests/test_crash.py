"""Killed at any moment, raced by another, out of space: the store shows whole revisions only."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest
from pyoxigraph import DefaultGraph, Store

from graph.revisions import Revisions
from tests.strategies import GRAPHS, NAMES, read_graph

ROOT = Path(__file__).resolve().parents[1]
KILLS = 20
SIZE = 2000  # statements of each state; enough that writing them takes a while

# what every process below begins with
COMMON = f"""
    import sys
    from pathlib import Path
    from graph.changes import Change
    from graph.errors import StoreBusy, StoreFull
    from graph.names import Names
    from graph.parsing import File
    from graph.revisions import Revisions
    from graph.workers import start_source

    start_source(["graph.candidate"])
    SIZE = {SIZE}
    folder = Path(sys.argv[1])
    revisions = Revisions(folder / "data", Names({NAMES.base!r}), patience=30)

    def write(state):
        path = folder / f"{{state}}.nt"
        lines = (f'<urn:s{{n}}> <urn:p> "{{state}}" .\\n' for n in range(SIZE))
        path.write_text("".join(lines))
        return File(path, "n-triples", {GRAPHS[0]!r})

    def publish(state):
        return revisions.publish(Change(replaced=(write(state),)), state)
"""
LOOP = """
    publish(str(revisions.latest() + 1))
    print("ready", flush=True)
    while True:
        publish(str(revisions.latest() + 1))
"""


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    code = dedent(COMMON) + dedent(script)
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(script: str, *arguments: object) -> str:
    with start(script, *arguments) as process:
        output, _ = process.communicate(timeout=180)
    assert process.returncode == 0
    return output.strip()


def list_session(session: int) -> list[int]:
    """Return the processes of a session that still run, by proc(5): neither gone nor zombies."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(fields[3]) == session and fields[0] not in "ZX":
                found.append(int(entry.name))
    return found


def wait_for_end(session: int, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while left := list_session(session):
        assert time.monotonic() < deadline, f"{left} outlived the publisher that was killed"
        os.sched_yield()


def check_state(revisions: Revisions, number: int) -> None:
    """Assert that a revision holds its one state, whole, in its graph and the default graph."""
    assert revisions.read(number).message == str(number)
    store = Store.read_only(str(revisions.store(number)))
    (named,) = store.named_graphs()
    whole = read_graph(store, named)
    assert len(whole) == SIZE
    assert {triple.object.value for triple in whole} == {str(number)}  # type: ignore[union-attr]
    assert read_graph(store, DefaultGraph()) == whole


def test_killed_at_any_moment_the_store_shows_whole_revisions_only(tmp_path: Path) -> None:
    revisions = Revisions(tmp_path / "data", NAMES)
    run("publish('1')", tmp_path)
    duration, seen = 0.3, 1  # seconds that one or two publications take
    for moment in random.Random(1).sample(range(KILLS), KILLS):
        with start(LOOP, tmp_path) as process:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            process.stdout.close()
            kill_after(process, duration * (1 + moment) / KILLS)
        wait_for_end(process.pid)
        numbers = revisions.list_numbers()
        assert numbers == list(range(1, numbers[-1] + 1))
        assert numbers[-1] > seen
        for number in numbers[seen - 1 :]:
            check_state(revisions, number)
        seen = numbers[-1]
    run("publish(str(revisions.latest() + 1))", tmp_path)
    check_state(revisions, seen + 1)
    assert list((tmp_path / "data" / "building").iterdir()) == []
    assert {path.name for path in (tmp_path / "data").iterdir()} == {
        "building",
        "lock",
        "revisions",
    }


def kill_after(process: subprocess.Popen[str], seconds: float) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(seconds)
    os.kill(process.pid, signal.SIGKILL)


def test_whatever_it_is_doing_a_worker_ends_with_its_publisher(tmp_path: Path) -> None:
    busy = """
    from graph.workers import run_apart
    task = "import time; print('ready', flush=True); time.sleep(600)"
    run_apart(None, exec, task)
    """
    with start(busy, tmp_path) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        assert len(list_session(process.pid)) > 2
        process.kill()
    wait_for_end(process.pid)


def test_two_publishers_at_once_come_one_after_the_other(tmp_path: Path) -> None:
    both = "print(publish(sys.argv[2]).number)"
    processes = [start(both, tmp_path, name) for name in "ab"]
    numbers = {int(process.communicate(timeout=180)[0]) for process in processes}
    assert numbers == {1, 2}
    revisions = Revisions(tmp_path / "data", NAMES)
    assert {revisions.read(number).message for number in numbers} == {"a", "b"}


def test_a_publisher_without_patience_is_told_about_the_other(tmp_path: Path) -> None:
    hold = """
    with revisions.lock():
        print("ready", flush=True)
        sys.stdin.read()
    """
    hurry = """
    revisions = Revisions(revisions.directory, revisions.names, patience=0.2)
    try:
        publish("1")
    except StoreBusy as fault:
        print(fault)
    """
    with start(hold, tmp_path) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        assert "Another publisher is at work" in run(hurry, tmp_path)
        process.kill()
    run("publish('1')", tmp_path)
    assert Revisions(tmp_path / "data", NAMES).list_numbers() == [1]


FULL = """
    import os

    def fill(free):
        # whole blocks; the last write may be cut short by the end of the disk
        with (folder / "ballast").open("wb", buffering=0) as ballast:
            disk = os.statvfs(folder)
            ballast.truncate()
            ballast.write(bytes(max(disk.f_bavail * disk.f_bsize - free, 0)))

    def read(number):
        store = Store.read_only(str(revisions.store(number)))
        return len(store), {quad.object.value for quad in store}

    from pyoxigraph import Store
    publish("1")
    told = set()
    for free in [*range(0, 64_000, 16_000), *range(100_000, 6_000_000, 600_000)]:
        number = revisions.latest()
        change = Change(replaced=(write(str(number + 1)),))
        fill(free)
        try:
            revisions.publish(change, "")
            number += 1
        except StoreFull as fault:
            told.add(str(fault))
        assert revisions.latest() == number
        assert read(number) == (2 * SIZE, {str(number)})
        assert not list((revisions.directory / "building").iterdir())
        (folder / "ballast").unlink()
    print(*told)
    print(publish(str(number + 1)).number == number + 1 > 2)
"""


def can_mount(folder: Path) -> bool:
    command = mount_command(folder, "1m", "true")
    return bool(shutil.which("unshare")) and subprocess.run(command, check=False).returncode == 0


def mount_command(folder: Path, size: str, *command: str) -> list[str]:
    """Return a command that runs another with a small disk of its own at a folder."""
    mount = f'mount -t tmpfs -o size={size} none "$0" && exec "$@"'
    return ["unshare", "-Urm", "sh", "-c", mount, str(folder), *command]


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    if not can_mount(tmp_path):
        pytest.skip("this system lets nobody mount a small disk (user namespaces are off)")
    code = dedent(COMMON) + dedent(FULL)
    command = mount_command(tmp_path, "64m", sys.executable, "-c", code, str(tmp_path))
    done = subprocess.run(
        command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=180
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "The disk is full; nothing was changed. Free space and retry.",
        "True",
    ]


def test_a_change_is_published_from_a_thread_too(tmp_path: Path) -> None:
    script = """
    from threading import Thread
    threads = [Thread(target=publish, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(*sorted(revision.message for revision in revisions.list_all()))
    """
    assert run(script, tmp_path) == "a b c"


def test_a_reader_that_dies_does_not_keep_its_revision(tmp_path: Path) -> None:
    read = """
    with revisions.hold(1):
        print("ready", flush=True)
        sys.stdin.read()
    """
    run("publish('1'); publish('2')", tmp_path)
    revisions = Revisions(tmp_path / "data", NAMES)
    with start(read, tmp_path) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        assert revisions.prune(1) == []
        process.kill()
    assert revisions.prune(1) == [1]
