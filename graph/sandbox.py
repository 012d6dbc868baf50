"""What a worker process may not do: reach the network, take all memory, leave a core dump."""

import ctypes
import os
import resource
import signal
from fcntl import F_GETFL, F_SETFL, F_SETOWN, F_SETSIG, fcntl
from multiprocessing import parent_process
from typing import Final

CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000
# linux/landlock.h, the same numbers on all architectures Linux has them for
LANDLOCK_CREATE_RULESET: Final = 444
LANDLOCK_RESTRICT_SELF: Final = 446
LANDLOCK_TCP: Final = 0b11  # bind and connect
LANDLOCK_ABI_WITH_TCP: Final = 4
PR_SET_NO_NEW_PRIVS: Final = 38
PR_SET_PDEATHSIG: Final = 1


class LandlockRuleset(ctypes.Structure):
    """`struct landlock_ruleset_attr` up to its network part (kernel 6.7)."""

    _fields_ = (("handled_access_fs", ctypes.c_uint64), ("handled_access_net", ctypes.c_uint64))


def deny_network() -> tuple[str, ...]:
    """Take the network from this process for good; return the names of the locks that closed.

    Two locks, each enough alone: an empty network namespace (user_namespaces(7)) and a Landlock
    ruleset that handles TCP bind and connect and allows none (landlock(7)). The process must
    have one thread only.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    locks = {"namespace": _leave_network, "landlock": _forbid_tcp}
    return tuple(name for name, close in locks.items() if close(libc))


def _leave_network(libc: ctypes.CDLL) -> bool:
    return bool(libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


def _forbid_tcp(libc: ctypes.CDLL) -> bool:
    if libc.syscall(LANDLOCK_CREATE_RULESET, None, 0, 1) < LANDLOCK_ABI_WITH_TCP:
        return False
    rules = LandlockRuleset(0, LANDLOCK_TCP)
    descriptor = libc.syscall(LANDLOCK_CREATE_RULESET, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    if descriptor < 0:
        return False
    try:
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return bool(libc.syscall(LANDLOCK_RESTRICT_SELF, descriptor, 0) == 0)
    finally:
        os.close(descriptor)


def forbid_core_dumps() -> None:
    """Keep a dying process from writing its memory, and so the data in it, to disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def forbid_backtraces() -> None:
    """Let a process that ran out of memory end at once: naming what it did then takes a second.

    The engine's runtime reads RUST_BACKTRACE when it first fails.
    """
    os.environ["RUST_BACKTRACE"] = "0"


def limit_memory(allowance: int) -> None:
    """Let this process map `allowance` bytes more than it has mapped now.

    To be called again after each store that is opened: its files and thread stacks count as
    address space too, so a fixed limit would fail at opening.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (mapped_bytes() + allowance, hard))


def lift_memory_limit() -> None:
    """Undo `limit_memory`, to open another store."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def mapped_bytes() -> int:
    """Return the size of this process's address space in bytes (proc(5), statm)."""
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
        return int(statm.read().split()[0]) * resource.getpagesize()


def die_with_parent() -> None:
    """Let the kernel end this process, whatever it is doing, when the one it works for ends.

    Its parent as the kernel sees it (prctl(2)) is the fork server, which stays while a worker
    lives; the one it works for holds the other end of a pipe (F_SETSIG, fcntl(2)).
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    parent = parent_process()
    if parent is None:
        return
    pipe = parent.sentinel
    fcntl(pipe, F_SETOWN, os.getpid())
    fcntl(pipe, F_SETSIG, signal.SIGKILL)
    fcntl(pipe, F_SETFL, fcntl(pipe, F_GETFL) | os.O_ASYNC)
    if not parent.is_alive():  # it ended before the kernel was told
        os.kill(os.getpid(), signal.SIGKILL)
