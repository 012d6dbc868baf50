"""Whether the service lives and can answer, from its start as a process to its end."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.live import is_gone, publish, serve, wait_until, write_ring

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("health") / "store"
    publish(data, write_ring(300))
    return data


def test_a_service_that_lives_and_answers_says_so(data: Path) -> None:
    with serve(data, workers=2) as live:
        assert live.client.get("/health/live").json() == {"status": "live"}
        assert live.client.get("/health/ready").json() == {"status": "ready", "revision": 1}


def test_a_service_whose_store_is_damaged_lives_but_is_not_ready(tmp_path: Path) -> None:
    data = tmp_path / "store"
    publish(data, write_ring(3))
    with serve(data, workers=2) as live:
        publish(data, "<x:a> <x:b> <x:c> .")
        (data / "revisions/000002/store/CURRENT").write_text("nothing", encoding="ascii")
        assert live.client.get("/health/live").status_code == 200
        ready = live.client.get("/health/ready")
        assert ready.status_code == 503
        assert ready.headers["content-type"] == "application/problem+json"
        assert ready.json()["detail"].startswith("The stored files of this revision are damaged")
        assert live.client.get("/sparql?query=ASK{}&revision=1").status_code == 200


@dataclass
class Service:
    """The service as a process of its own."""

    process: subprocess.Popen[str]
    url: str

    def list_processes(self) -> list[int]:
        """Return all processes that belong to it: itself, the fork server, the workers."""
        found = [self.process.pid]
        for pid in found:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
            found += map(int, children.split())
        return found


@contextmanager
def start(data: Path) -> Iterator[Service]:
    """Start `zielgraph serve` on a free port."""
    command = [sys.executable, "-m", "service", "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            line = process.stderr.readline()
            found = re.fullmatch(r"Zielgraph listens on (http://127\.0\.0\.1:[0-9]+)\n", line)
            assert found, line
            yield Service(process, found[1])
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order_though_a_query_runs(data: Path, number: int) -> None:
    with start(data) as service, httpx.Client(timeout=30, trust_env=False) as client:
        processes = service.list_processes()
        assert len(processes) >= 4
        with client.stream("POST", f"{service.url}/sparql", data={"query": "ASK {}"}) as answer:
            assert answer.status_code == 200
        with ask_in_background(service) as asking:
            wait_until(lambda: uses_processor(service))
            service.process.send_signal(number)
            assert service.process.wait(timeout=30) == 0
            assert '"status":503' in asking.communicate()[0]
        wait_until(lambda: all(map(is_gone, processes[1:])))


def test_nothing_is_left_when_it_is_killed(data: Path) -> None:
    with start(data) as service:
        processes = service.list_processes()
        with ask_in_background(service):
            wait_until(lambda: uses_processor(service))
            service.process.kill()
            service.process.wait()
            wait_until(lambda: all(map(is_gone, processes[1:])))


@pytest.mark.parametrize("victims", ["workers", "fork server"])
def test_it_recovers_from_the_death_of_its_processes(data: Path, victims: str) -> None:
    with start(data) as service, httpx.Client(timeout=30, trust_env=False) as client:
        children = service.list_processes()[1:]
        for process in read_workers(children) if victims == "workers" else children:
            subprocess.run(["kill", "-KILL", str(process)], check=False)
        wait_until(lambda: client.get(f"{service.url}/health/ready").status_code == 200)


def read_workers(processes: list[int]) -> list[int]:
    return [process for process in processes if int(read_status(process)[1]) in processes]


def read_status(process: int) -> list[str]:
    """Return what proc(5) tells in `stat` from the state on: 1 the parent, 11 the time spent."""
    text = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    return text.rpartition(")")[2].split()


def uses_processor(service: Service) -> bool:
    """Tell whether some worker has worked for a while: the runaway query has begun."""
    workers = read_workers(service.list_processes()[1:])  # the fork server works at its start, too
    return max((int(read_status(each)[11]) for each in workers), default=0) > 30


@contextmanager
def ask_in_background(service: Service) -> Iterator[subprocess.Popen[str]]:
    """Ask a runaway query from another process."""
    code = (
        "import sys, httpx; print(httpx.post(sys.argv[1] + '/sparql', "
        "data={'query': sys.argv[2]}, timeout=20, trust_env=False).text)"
    )
    command = [sys.executable, "-c", code, service.url, RUNAWAY]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield process
