"""What workers run in tests; a module of its own, so that they load nothing else for it."""

import os
from pathlib import Path

from graph.evaluation import open_store

STEPS = (
    "[(i := __import__)('os').getpid(), i('os').getpriority(0, 0), i('time').sleep(0.6), "
    "i('os').getpriority(0, 0)]"
)


def query_unguarded(store: Path, address: str, memory: int) -> list[object]:
    return list(open_store(str(store), memory).query(f"ASK {{ SERVICE <{address}> {{}} }}"))  # type: ignore[arg-type]


def kill_self(number: int) -> None:
    os.kill(os.getpid(), number)
    spin()


def spin() -> None:
    while True:
        pass


class StubbornError(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def raise_stubborn() -> None:
    raise StubbornError("cannot be ", "unpickled")
