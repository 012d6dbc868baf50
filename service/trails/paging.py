"""Long lists in pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from graph.errors import InputError
from service.parameters import Parameter, take
from service.sentences import phrase

T = TypeVar("T")

PAGE: Final = Parameter(
    "Which page of the list",
    phrase("right-number-from", least=1),
    "[1-9][0-9]{0,5}",
    "2",
    is_number=True,
)


@dataclass(frozen=True)
class Paged(Generic[T]):
    """One page of a list; numbers begin at 1."""

    items: Sequence[T]
    number: int
    count: int
    total: int


def cut_page(items: Sequence[T], given: Mapping[str, Sequence[str]], size: int) -> Paged[T]:
    """Return the page of a list that `page` asks for. Raises InputError."""
    number, count = int(take(given, "page", "1")), max(-(-len(items) // size), 1)
    if number > count:
        raise InputError(phrase("page-absent", page=number, pages=count))
    return Paged(items[(number - 1) * size : number * size], number, count, len(items))
