"""Workers can be killed at any moment; evaluation keeps its limits and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from graph.errors import (
    GraphError,
    MemoryExceeded,
    NotAcceptable,
    QueryRefused,
    SizeExceeded,
    StoreError,
    SyntaxFault,
    TermFault,
    TimeExceeded,
    UnknownRevision,
)
from graph.evaluation import Answer, Evaluator, Limits, Request, read_rows, take_body
from graph.names import Names
from graph.revisions import Revisions
from graph.workers import Worker, Workers, run_apart
from tests.live import BASE, EXAMPLE, is_gone, listen, publish, wait_until, write_ring
from tests.tasks import STEPS, kill_self, query_unguarded, raise_stubborn, spin

LIMITS = Limits(seconds=60.0, memory=128 * 1024 * 1024, result=2 * 1024 * 1024)
HURRIED = replace(LIMITS, seconds=1.0)
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 5000"


@pytest.fixture(scope="module")
def revisions(tmp_path_factory: pytest.TempPathFactory) -> Revisions:
    data = tmp_path_factory.mktemp("evaluation") / "store"
    publish(data, write_ring(300))
    return Revisions(data, Names(BASE))


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    workers = Workers.start(2)
    yield workers
    workers.stop()


@pytest.fixture
def evaluator(revisions: Revisions, workers: Workers, tmp_path: Path) -> Evaluator:
    return Evaluator(revisions, workers, tmp_path, LIMITS)


def evaluate(evaluator: Evaluator, text: str, **wanted: str | None) -> Answer:
    return evaluator.submit(Request(text, **wanted), 1).result(timeout=LIMITS.seconds)  # type: ignore[arg-type]


# results


def test_rows_come_back_as_terms(evaluator: Evaluator) -> None:
    answer = evaluate(evaluator, f"SELECT ?n ?no {{ <{EXAMPLE}7> <{EXAMPLE}number> ?n }}")
    (row,) = read_rows(answer)
    assert {name: str(term) for name, term in row.items()} == {
        "n": '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'
    }
    assert (answer.revision, answer.format, answer.is_graph) == (1, "json", False)


@pytest.mark.parametrize("text", ["CONSTRUCT WHERE { ?s ?p 7 }", f"DESCRIBE <{EXAMPLE}7>"])
def test_a_graph_comes_in_its_format(evaluator: Evaluator, text: str) -> None:
    answer = evaluate(evaluator, text, graph="n-triples")
    assert answer.is_graph
    assert answer.format == "n-triples"
    assert f"<{EXAMPLE}7> <{EXAMPLE}number>".encode() in answer.body


def test_a_large_answer_is_a_file_until_it_is_taken(evaluator: Evaluator) -> None:
    answer = evaluate(evaluator, LARGE)
    assert answer.body == b""
    assert answer.file
    assert list(evaluator.spool.iterdir()) == [answer.file]
    assert len(read_rows(take_body(answer))) == 5000
    assert list(evaluator.spool.iterdir()) == []


def test_relative_iris_begin_with_the_base(evaluator: Evaluator) -> None:
    (row,) = read_rows(evaluate(evaluator, "SELECT (<14730/id/county/14730> AS ?iri) {}"))
    assert row["iri"].value == f"{BASE}/14730/id/county/14730"  # type: ignore[union-attr]


def test_the_dataset_of_a_request_is_the_whole_dataset(evaluator: Evaluator) -> None:
    count = "SELECT (COUNT(*) AS ?n) FROM <https://example.org/graph> { ?s ?p ?o }"
    request = Request(count, named_graphs=("https://example.org/graph",))
    (row,) = read_rows(evaluator.submit(request, 1).result())
    assert row["n"].value == "0"  # type: ignore[union-attr]


# errors


@pytest.mark.parametrize(
    ("text", "wanted", "error", "message"),
    [
        ("", {}, SyntaxFault, "must begin with SELECT"),
        (
            "SELECT * {\n ?s ?p ?o\n FILTR(1) }",
            {},
            SyntaxFault,
            r"line 3, column 10, after “.*FILTR",
        ),
        ("SELECT * { ?s foo:p ?o }", {}, SyntaxFault, "prefix is not declared"),
        ("DROP ALL", {}, SyntaxFault, "looks like an update"),
        ("SELECT ?s ?s { ?s ?p ?o }", {}, SyntaxFault, "Duplicated variable"),
        ("SELECT (<x:f>(1) AS ?x) { }", {}, QueryRefused, "custom function <x:f> is not supported"),
        ("ASK { SERVICE <x:> { } }", {}, QueryRefused, "no query reaches another host"),
        ("ASK { }", {"solutions": None}, NotAcceptable, "Offered for it: application/sparql"),
        ("CONSTRUCT WHERE { }", {"graph": None}, NotAcceptable, "Offered for it: text/turtle"),
        ("ASK {" + "{" * 30_000 + "}" * 30_000 + "}", {}, QueryRefused, "nested too deeply"),
        (RUNAWAY, {}, TimeExceeded, "Stopped after 1 seconds"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c", {}, GraphError, "limit|memory"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", {}, SizeExceeded, "larger than 2048 KiB"),
    ],
)
def test_what_cannot_be_answered_says_why(
    evaluator: Evaluator,
    text: str,
    wanted: dict[str, None],
    error: type[GraphError],
    message: str,
) -> None:
    hurried = replace(evaluator, limits=HURRIED)
    with pytest.raises(error, match=message):
        evaluate(hurried if error is TimeExceeded else evaluator, text, **wanted)
    wait_until(lambda: not list(evaluator.spool.iterdir()))


def test_an_unacceptable_answer_is_not_computed(evaluator: Evaluator) -> None:
    with pytest.raises(NotAcceptable):  # and not TimeExceeded, which it would be in the end
        evaluate(evaluator, "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", graph=None)


def test_memory_runs_out_in_the_worker_alone(evaluator: Evaluator) -> None:
    doubled = "".join(f" BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(40))
    with pytest.raises(MemoryExceeded):
        evaluate(evaluator, f"SELECT (STRLEN(?s40) AS ?n) {{ BIND('0123456789' AS ?s0){doubled} }}")
    assert read_rows(evaluate(evaluator, "SELECT (1 AS ?one) {}"))


def test_an_unknown_revision_and_a_wrong_graph_name(evaluator: Evaluator) -> None:
    with pytest.raises(UnknownRevision, match="Kept are: 1 to 1"):
        evaluator.submit(Request("ASK {}"), 2)
    with pytest.raises(TermFault, match="no absolute IRI"):
        evaluator.submit(Request("ASK {}", default_graphs=("nowhere",)), 1).result()


# workers


def test_an_idle_worker_that_is_killed_is_replaced(workers: Workers) -> None:
    for _ in range(2 * len(workers.workers)):
        killed = workers.submit(30, os.getpid).result()
        os.kill(killed, signal.SIGKILL)
        wait_until(partial(is_gone, killed))
        assert workers.submit(30, os.getpid).result(timeout=30)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV, signal.SIGTERM])
def test_a_busy_worker_that_dies_fails_its_own_task_only(workers: Workers, number: int) -> None:
    doomed = workers.submit(30, kill_self, number)
    others = [workers.submit(30, abs, -n) for n in range(20)]
    with pytest.raises(GraphError):
        doomed.result(timeout=30)
    assert [other.result(timeout=30) for other in others] == list(range(20))


def test_a_task_that_is_cancelled_ends_at_once(workers: Workers) -> None:
    running = [workers.submit(60, spin) for _ in workers.workers]
    waiting = workers.submit(60, spin)
    wait_until(lambda: all(task.running() for task in running))
    assert waiting.cancel()
    assert all(task.cancel() for task in running)
    assert workers.submit(30, abs, -1).result(timeout=30) == 1  # not the 60 s of the others


def test_a_task_is_cancelled_while_its_worker_is_replaced(workers: Workers) -> None:
    wait_until(lambda: len(workers.roster.free) == len(workers.workers))
    with Worker.changing:  # so that no process starts meanwhile
        for worker in workers.workers:
            worker.kill()
        task = workers.submit(60, spin)
        wait_until(lambda: any(worker.pipe.closed for worker in workers.workers))
        assert task.cancel()
    assert workers.submit(30, abs, -1).result(timeout=30) == 1
    wait_until(lambda: len(workers.roster.free) == len(workers.workers))
    with pytest.raises(CancelledError):
        task.result(timeout=0)


def test_a_late_cancel_hits_nobody(workers: Workers) -> None:
    task = workers.submit(30, abs, -1)
    assert task.result() == 1
    assert not task.cancel()
    assert workers.submit(30, abs, -2).result() == 2


def test_a_long_task_steps_back_and_its_worker_is_replaced(workers: Workers) -> None:
    # an expression, because importing this module takes a worker longer than its patience
    process, before, _, after = workers.submit(10, eval, STEPS).result()
    assert before == os.getpriority(os.PRIO_PROCESS, 0)
    assert after == 19
    wait_until(lambda: is_gone(process))


def test_nothing_from_before_a_call_is_searched_for_garbage_during_it(workers: Workers) -> None:
    searched = "len(__import__('gc').get_objects())"
    assert workers.submit(30, eval, searched).result() < 5_000  # some 80,000 are loaded


def test_what_a_function_raises_comes_with_its_traceback(workers: Workers) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        workers.submit(30, divmod, 1, 0).result()
    assert "answer_call" in "".join(caught.value.__notes__)
    with pytest.raises(StoreError, match="Stubborn"):
        workers.submit(30, raise_stubborn).result()


def test_after_stop_no_process_is_left() -> None:
    workers = Workers.start(3)
    processes = [worker.process.pid or 0 for worker in workers.workers]
    running, waiting = [workers.submit(60, spin) for _ in range(3)], workers.submit(60, spin)
    wait_until(lambda: all(task.running() for task in running))
    workers.stop()
    assert all(isinstance(task.exception(timeout=0), StoreError) for task in running)
    assert waiting.cancelled()
    wait_until(lambda: all(map(is_gone, processes)))


def test_stop_waits_for_no_task_whose_worker_is_replaced() -> None:
    workers = Workers.start(1)
    (worker,) = workers.workers
    with Worker.changing:  # so that no process starts meanwhile
        worker.kill()
        task = workers.submit(60, spin)
        wait_until(lambda: worker.pipe.closed)
        stopping = Thread(target=workers.stop)
        stopping.start()
    stopping.join(timeout=30)
    assert not stopping.is_alive()
    with pytest.raises((StoreError, CancelledError)):
        task.result(timeout=0)


def test_work_apart_has_a_process_of_its_own() -> None:
    assert run_apart(None, os.getpid) != os.getpid()
    with pytest.raises(TimeExceeded):
        run_apart(0.1, spin)


# network


def test_service_reaches_nobody_even_without_the_guard(revisions: Revisions) -> None:
    with listen() as listener:
        listener.settimeout(1)
        host, port = listener.getsockname()
        with pytest.raises(OSError, match=r"."):
            run_apart(
                10, query_unguarded, revisions.store(1), f"http://{host}:{port}/", LIMITS.memory
            )
        with pytest.raises(TimeoutError):
            listener.accept()


def test_the_engine_itself_would_have_called() -> None:
    """The test above proves something: without the sandbox a connection does arrive."""
    with listen() as listener:
        listener.settimeout(30)
        host, port = listener.getsockname()
        query = f"ASK {{ SERVICE <http://{host}:{port}/> {{}} }}"
        code = f"import pyoxigraph; pyoxigraph.Store().query({query!r})"
        with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL):
            connection, _ = listener.accept()
            connection.close()
