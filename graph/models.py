"""Models of a county that are costly to make and never change within a revision."""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


def keep(count: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the last `count` results of a function of a store and other hashable arguments.

    A process that answers many questions about a county makes its model once.
    """

    def decorate(make: Callable[P, R]) -> Callable[P, R]:
        return cast("Callable[P, R]", lru_cache(count)(make))

    return decorate
