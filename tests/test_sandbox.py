"""What a worker may not do: reach the network, take all memory, leave a core dump."""

import os
import resource
import socket
import subprocess
import sys
from mmap import mmap
from pathlib import Path

import pytest

from graph.errors import MemoryExceeded
from graph.sandbox import limit_memory, mapped_bytes
from graph.workers import run_apart
from tests.live import listen

MIB = 1024 * 1024


def test_a_worker_cannot_connect() -> None:
    with listen() as listener, pytest.raises(OSError, match=r"."):
        run_apart(10, connect, listener.getsockname())


def test_a_worker_cannot_be_called() -> None:
    with pytest.raises(OSError, match=r"."):
        run_apart(10, offer, socket.SOCK_STREAM)


@pytest.mark.parametrize("address", ["192.0.2.1", "127.0.0.1"])
def test_a_worker_cannot_send_a_datagram(address: str) -> None:
    with pytest.raises(OSError, match=r"."):
        run_apart(10, send_datagram, address)


def test_each_of_the_two_locks_closes_here() -> None:
    code = "from graph.sandbox import deny_network; print(*deny_network())"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert process.stdout.split() == [b"namespace", b"landlock"]


def test_no_core_dump_is_written() -> None:
    assert run_apart(10, resource.getrlimit, resource.RLIMIT_CORE) == (0, 0)


def test_memory_beyond_the_allowance_is_refused() -> None:
    assert run_apart(10, allocate, 64 * MIB, 32 * MIB) == 32 * MIB
    with pytest.raises(MemoryExceeded):
        run_apart(10, allocate, 64 * MIB, 96 * MIB)


def test_what_is_mapped_is_counted() -> None:
    before, after = run_apart(10, measure_mapping, 64 * MIB)
    assert 60 * MIB < after - before < 70 * MIB


def connect(address: tuple[str, int]) -> None:
    socket.create_connection(address, timeout=5)


def offer(kind: int) -> None:
    with socket.socket(socket.AF_INET, kind) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()


def send_datagram(address: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"?", (address, 53))


def allocate(allowance: int, size: int) -> int:
    limit_memory(allowance)
    return len(bytearray(size))


def measure_mapping(size: int) -> tuple[int, int]:
    before = mapped_bytes()
    with mmap(-1, size):  # what an allocator maps for so much is its own affair
        return before, mapped_bytes()


def test_this_process_keeps_its_network() -> None:
    assert os.getpid() != run_apart(10, os.getpid)
    with listen() as listener, socket.create_connection(listener.getsockname()):
        assert Path("/proc/self/net/tcp").read_text(encoding="ascii").count("\n") > 1
