"""Who does what next: no task is lost or done twice, the worker used last is used first."""

from queue import SimpleQueue
from threading import Thread

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.roster import Roster


@settings(deadline=None)
@given(st.lists(st.integers(), max_size=60), st.integers(1, 5))
def test_each_task_is_taken_once_whoever_is_free(tasks: list[int], count: int) -> None:
    roster: Roster[int] = Roster()
    taken: SimpleQueue[int] = SimpleQueue()

    def work() -> None:
        inbox: SimpleQueue[int | None] = SimpleQueue()
        while (task := roster.take(inbox)) is not None:
            taken.put(task)

    threads = [Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    assert all(roster.put(task) for task in tasks)
    found = sorted(taken.get(timeout=30) for _ in tasks)
    left = roster.end()
    for thread in threads:
        thread.join(10)
    assert found == sorted(tasks)
    assert not left
    assert not roster.put(0)


def test_the_worker_used_last_is_used_first() -> None:
    roster: Roster[str] = Roster()
    inboxes: list[SimpleQueue[str | None]] = [SimpleQueue(), SimpleQueue()]
    threads = []
    for inbox in inboxes:  # the second is free after the first
        threads.append(Thread(target=roster.take, args=(inbox,)))
        threads[-1].start()
        while inbox not in roster.free:
            threads[-1].join(0.001)
    roster.put("task")
    threads[1].join(10)
    assert not threads[1].is_alive()
    assert roster.free == inboxes[:1]
    roster.end()
    threads[0].join(10)
    assert not threads[0].is_alive()


def test_tasks_wait_in_their_order_and_are_given_back_at_the_end() -> None:
    roster: Roster[int] = Roster()
    for task in (1, 2, 3):
        roster.put(task)
    assert roster.take(SimpleQueue()) == 1
    assert roster.end() == [2, 3]
    assert roster.take(SimpleQueue()) is None
