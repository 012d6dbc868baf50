"""What a view of a county is: a name that is its address, and how it is rendered."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from service.pages.counties import County
from service.pages.frame import Frame
from service.parameters import Parameter

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class View:
    """A page about a county; `render` gets the values of `parameters` that the address gives.

    One that depends on the day is made anew each day; one that is not `is_listed` is reached from
    others only.
    """

    name: str
    render: Callable[[Frame, County, Values], Awaitable[Response]]
    parameters: Mapping[str, Parameter]
    is_daily: bool = False
    is_listed: bool = True
