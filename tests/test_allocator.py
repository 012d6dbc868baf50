"""The allocator of workers: jemalloc, where the system has it and the operator does not object."""

import os
from pathlib import Path

import pytest

from graph.allocator import PRELOAD, find_allocator, prefer_allocator
from graph.workers import run_apart

MAPS = Path("/proc/self/maps")


def read_maps() -> str:
    return MAPS.read_text(encoding="utf-8")


@pytest.mark.skipif(not find_allocator(), reason="this system has no jemalloc")
@pytest.mark.skipif(PRELOAD in os.environ, reason="the operator says otherwise")
def test_workers_use_it_and_their_publisher_does_not() -> None:
    assert "jemalloc" in run_apart(10, read_maps)
    assert "jemalloc" not in read_maps()


def test_the_environment_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PRELOAD, raising=False)
    with prefer_allocator():
        assert os.environ.get(PRELOAD, "") == find_allocator()
    assert PRELOAD not in os.environ


def test_what_the_operator_says_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PRELOAD, "")
    with prefer_allocator():
        assert os.environ[PRELOAD] == ""
    assert os.environ[PRELOAD] == ""
