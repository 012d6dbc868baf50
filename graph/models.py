"""What is costly to make of a store: kept for the stores used last, and gone with them."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

from cachetools import LRUCache

P = ParamSpec("P")
R = TypeVar("R")

STORES: Final = 3  # whose models are kept; a model keeps its store open

# by store, then by what made them; a store is read-only and never changes
MODELS: Final[LRUCache[Hashable, dict[object, LRUCache[Hashable, Any]]]] = LRUCache(STORES)


def keep(count: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the last `count` results for a store, the first argument; all others are hashable.

    A process that answers many questions about a county makes its model once.
    """

    def decorate(make: Callable[P, R]) -> Callable[P, R]:
        @wraps(make)
        def find(*args: P.args, **kwargs: P.kwargs) -> R:
            store, *rest = args
            kept = take_models(store).setdefault(make, LRUCache(count))
            key = (*rest, *sorted(kwargs.items()))
            if key not in kept:
                kept[key] = make(*args, **kwargs)
            return cast("R", kept[key])

        return find

    return decorate


def take_models(store: object) -> dict[object, LRUCache[Hashable, Any]]:
    """Return what is kept for a store; the store used longest ago goes for a new one."""
    found = MODELS.get(store)
    if found is None:
        found = MODELS[store] = {}
    return found
