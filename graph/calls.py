"""What a worker process does: answer calls from a pipe, locked down."""

import gc
import logging
import pickle
import signal
import warnings
from contextlib import suppress
from itertools import count
from multiprocessing.connection import Connection
from traceback import format_exc
from typing import Final

from graph.errors import MemoryExceeded, StoreError
from graph.sandbox import deny_network, die_with_parent, forbid_backtraces, forbid_core_dumps
from graph.sentences import phrase

YOUNG: Final = 50_000  # objects a call may make before it looks for garbage among them
SELDOM: Final = 500  # calls from one thorough search for garbage to the next


def serve_calls(pipe: Connection) -> None:
    """Answer calls from a pipe until it is closed, in a process that is locked down first."""
    die_with_parent()
    forbid_core_dumps()
    forbid_backtraces()
    deny_network()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends us
    quiet_values()
    gc.freeze()  # what is loaded stays: to look for garbage in it takes 50 ms, amid a call
    gc.set_threshold(YOUNG)
    with suppress(EOFError):
        for number in count(1):
            pipe.send_bytes(answer_call(pipe.recv_bytes()))
            tidy_up(is_thorough=number % SELDOM == 0)


def quiet_values() -> None:
    """Let rdflib say nothing about odd values: they are findings, not events."""
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", category=UserWarning, module=r"rdflib\.term")


def tidy_up(*, is_thorough: bool) -> None:
    """Look for garbage now that nobody waits; what is kept is not looked at again, but seldom."""
    if is_thorough:  # models of stores that are gone
        gc.unfreeze()
    gc.collect()
    gc.freeze()


def answer_call(data: bytes) -> bytes:
    """Run a pickled call; return, pickled, whether it failed and its result or exception."""
    try:
        return pickle.dumps((False, pickle.loads(data)()))  # noqa: S301 - from our own server
    except MemoryError:
        return pickle.dumps((True, MemoryExceeded(phrase("memory-exceeded"))))
    except Exception as fault:  # noqa: BLE001 - it is raised again where the call came from
        fault.add_note(format_exc())
        return pack_fault(fault)


def pack_fault(fault: Exception) -> bytes:
    """Return an exception pickled, or its text as StoreError if it cannot be pickled and read."""
    try:
        data = pickle.dumps((True, fault))
        pickle.loads(data)  # noqa: S301 - written one line above
    except Exception:  # noqa: BLE001 - any class may fail in its own way
        return pickle.dumps(
            (True, StoreError(phrase("worker-fault", kind=type(fault).__name__, fault=fault)))
        )
    return data
