"""Who does what next: tasks wait in their order, and of the free workers the last used is first.

The last used has in memory what it read last, which is most often what is asked next.
"""

from collections import deque
from queue import SimpleQueue
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Roster(Generic[T]):
    """Tasks that wait, and the inboxes of workers that are free; never both."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.lock = Lock()
        self.waiting: deque[T] = deque()
        self.free: list[SimpleQueue[T | None]] = []
        self.ended = False

    def put(self, task: T) -> bool:
        """Give a task to the free worker used last, or let it wait; False after the end."""
        with self.lock:
            if self.ended:
                return False
            if self.free:
                self.free.pop().put(task)
            else:
                self.waiting.append(task)
            return True

    def take(self, inbox: SimpleQueue[T | None]) -> T | None:
        """Return the next task for the worker with an inbox, once there is one; None at the end."""
        with self.lock:
            if self.ended:
                return None
            if self.waiting:
                return self.waiting.popleft()
            self.free.append(inbox)
        return inbox.get()

    def end(self) -> list[T]:
        """Send all free workers home, and those that are busy when they ask again.

        Returns the tasks that nobody will take.
        """
        with self.lock:
            self.ended = True
            left = [*self.waiting]
            self.waiting.clear()
            while self.free:
                self.free.pop().put(None)
        return left
