"""Processes that can be killed: every untrusted text is read and evaluated in one of them.

Each worker has a pipe of its own and a thread that attends it. A worker that dies, whenever and
for whatever reason, ends its one task and is replaced; no other task notices.
"""

import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext
from queue import SimpleQueue
from threading import Lock, Thread
from types import MappingProxyType
from typing import ClassVar, Final, ParamSpec, TypeVar, cast

from graph.allocator import prefer_allocator
from graph.calls import serve_calls
from graph.errors import GraphError, MemoryExceeded, QueryRefused, StoreError, TimeExceeded
from graph.roster import Roster
from graph.sentences import phrase

P = ParamSpec("P")
R = TypeVar("R")

RESTART_AFTER: Final = 20_000  # tasks; memory that an allocator keeps goes back now and then
PATIENCE: Final = 0.25  # seconds; a task that takes longer goes on with what the others leave
LOWEST_PRIORITY: Final = 19

# what workers run: loaded once for all, before any of them has a limit that loading would hit
PRELOADED: Final = (
    "graph.evaluation", "graph.candidate", "graph.inquiry", "graph.radar", "graph.search.finding",
    "graph.costs.statement", "graph.achievement.standings", "graph.network.dependencies",
    "graph.network.impact", "graph.network.connections", "graph.network.critical",
    "graph.network.scene", "graph.network.seeking", "graph.indicators.inventory",
    "graph.indicators.comparison", "graph.history.difference", "graph.history.council",
    "graph.history.participation",
)  # fmt: skip

# what an exit status says
ENDS: Final[Mapping[int, tuple[type[GraphError], str]]] = MappingProxyType({
    -signal.SIGABRT: (MemoryExceeded, "memory-exceeded"),
    -signal.SIGSEGV: (QueryRefused, "query-nested"),
    -signal.SIGKILL: (MemoryExceeded, "worker-killed"),
})  # fmt: skip


class Task(Future[R]):
    """A call to run in a worker within some seconds from now; `cancel` ends it at any time.

    After `patience`, in seconds, it goes on with what the others leave.
    """

    def __init__(self, seconds: float, call: Callable[[], R], patience: float = PATIENCE) -> None:
        """Keep the call for a worker."""
        super().__init__()
        self.asked = time.monotonic()
        self.seconds = seconds
        self.call = call
        self.patience = patience
        self.lock = Lock()
        self.worker: Worker | None = None

    def cancel(self) -> bool:
        """Take the task back, or kill the worker that runs it; return False if it is done."""
        return super().cancel() or self._interrupt()

    def run(self, worker: "Worker") -> None:
        """Run in a worker and settle this future with what comes of it."""
        try:
            worker.renew()
            if not self._begin(worker):
                return
            waited = time.monotonic() - self.asked
            result = worker.run(self.seconds, self.call, waited, self.patience)
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is for who waits
            self._end()
            with suppress(InvalidStateError):  # nobody waits if it was cancelled before it began
                self.set_exception(fault)
        else:
            self._end()
            self.set_result(result)

    # all three under the lock: what runs has a worker to kill, and a `cancel` that comes late
    # never hits the worker's next task

    def _begin(self, worker: "Worker") -> bool:
        with self.lock:
            if not self.set_running_or_notify_cancel():
                return False
            self.worker = worker
            return True

    def _interrupt(self) -> bool:
        with self.lock:
            if not self.worker:
                return False
            self.worker.kill()
            return True

    def _end(self) -> None:
        with self.lock:
            self.worker = None


class Worker:
    """A process without network that runs one call at a time; replaced when it has ended."""

    # multiprocessing looks at all its processes when it starts one: no two threads at once
    changing: ClassVar = Lock()

    def __init__(self) -> None:
        """Start the process."""
        self.stopped = False
        self.start()

    def start(self) -> None:
        """Start a process; raises OSError if the system gives none, StoreError after `stop`."""
        with self.changing:
            if self.stopped:
                raise StoreError(phrase("service-ending"))
            context = start_source()
            self.pipe, theirs = context.Pipe()
            process = context.Process(target=serve_calls, args=(theirs,), daemon=True)
            process.start()
            self.process, self.left = process, RESTART_AFTER
        theirs.close()

    def run(
        self,
        seconds: float | None,
        call: Callable[[], R],
        waited: float = 0.0,
        patience: float = PATIENCE,
    ) -> R:
        """Return what a call returns in the process; raise what it raises.

        It has `seconds`, less what it has waited. Raises TimeExceeded; MemoryExceeded,
        QueryRefused or StoreError if the process ends.
        """
        self.left -= 1
        try:
            self.pipe.send(call)
            if not self._wait(None if seconds is None else max(0.0, seconds - waited), patience):
                self.kill()
                raise TimeExceeded(phrase("time-exceeded", seconds=seconds))
            is_fault, value = self.pipe.recv()
        except (EOFError, OSError):
            code = self.end()
            if self.stopped:
                raise StoreError(phrase("service-ending")) from None
            kind, key = ENDS.get(code, (StoreError, "worker-ended"))
            raise kind(phrase(key, code=code)) from None
        if is_fault:
            raise value
        return cast("R", value)

    def _wait(self, seconds: float | None, patience: float) -> bool:
        if seconds is None or seconds <= patience:
            return self.pipe.poll(seconds)
        if self.pipe.poll(patience):
            return True
        self._step_back()
        return self.pipe.poll(seconds - patience)

    def _step_back(self) -> None:
        # only the privileged may raise a priority again, so this is the process's last call
        self.left = 0
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid or 0, LOWEST_PRIORITY)

    def renew(self) -> None:
        """Replace the process if it has ended or should; raises as `start` does."""
        # nothing is owed by an idle process: what can be read is its end
        if self.left <= 0 or self.pipe.closed or self.pipe.poll():
            self.kill()  # not `end`: a process of the lowest priority takes its time to go
            self.pipe.close()
            self.start()

    def kill(self) -> None:
        """End the process at once; who waits for a result learns that it ended."""
        self.left = 0
        self.process.kill()

    def end(self) -> int:
        """Kill the process if it still runs; return its exit status, negative for a signal."""
        with self.changing:
            self.process.kill()
            self.process.join()
        self.pipe.close()
        return self.process.exitcode or 0

    def stop(self) -> None:
        """End the process for good."""
        with self.changing:  # not while another one is started in its place
            self.stopped = True
            self.kill()


@dataclass(frozen=True)
class Workers:
    """A pool of workers; tasks are taken in their order."""

    roster: Roster[Task[object]]
    workers: tuple[Worker, ...]
    threads: tuple[Thread, ...]

    @classmethod
    def start(cls, count: int) -> "Workers":
        """Start `count` processes."""
        roster: Roster[Task[object]] = Roster()
        workers = tuple(Worker() for _ in range(count))
        threads = tuple(
            Thread(target=attend, args=(worker, roster), daemon=True) for worker in workers
        )
        for thread in threads:
            thread.start()
        return cls(roster, workers, threads)

    def submit(
        self, seconds: float, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> Task[R]:
        """Run a function in a worker; after `seconds` from now it is ended.

        The future fails with TimeExceeded, MemoryExceeded, or what the function raised.
        """
        task = Task(seconds, partial(function, *args, **kwargs))
        self.put(task)
        return task

    def put(self, task: Task[R]) -> None:
        """Take a task, to be run when all before it have been begun."""
        if not self.roster.put(task):  # type: ignore[arg-type]
            task.set_exception(StoreError(phrase("service-ending")))

    def stop(self) -> None:
        """End all workers now; tasks that wait are cancelled."""
        for task in self.roster.end():
            task.cancel()
        for worker in self.workers:
            worker.stop()
        for thread in self.threads:
            thread.join()


def attend(worker: Worker, roster: Roster[Task[object]]) -> None:
    """Let a worker run tasks until there will be no more."""
    inbox: SimpleQueue[Task[object] | None] = SimpleQueue()
    while task := roster.take(inbox):
        task.run(worker)
        with suppress(OSError, EOFError, StoreError):  # then the next task tries again, and tells
            worker.renew()
    worker.end()


def run_apart(seconds: float | None, function: Callable[P, R], *args: P.args) -> R:  # type: ignore[valid-type]
    """Run a function once in a process of its own and return its result.

    Raises what the function raised, or TimeExceeded, MemoryExceeded, StoreError if the process
    ended before it had a result.
    """
    worker = Worker()
    try:
        return worker.run(seconds, partial(function, *args))
    finally:
        worker.end()


def start_source(modules: Sequence[str] = PRELOADED) -> ForkServerContext:
    """Start the process that workers come from, unless it runs, with some modules loaded.

    Others each worker loads when it needs them. Returns how processes start: not as copies of a
    server with threads and half-held locks.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload([*modules])
    with prefer_allocator():
        forkserver.ensure_running()
    return context
