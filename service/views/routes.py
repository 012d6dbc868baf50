"""Routes /{county}/{view}, and /embed/{county}/{view} for the county's own web site."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from graph.errors import UnknownResource
from service.context import Context
from service.pages.frame import Frame, answer_page
from service.parameters import REVISION, Parameter, read_values
from service.selection import read_today
from service.sentences import phrase
from service.views.table import VIEWS
from service.views.view import Values, View

OF_PAGES: Final[Mapping[str, Parameter]] = {
    "lang": Parameter("Language of the page", phrase("one-of", values=("de", "en")), "de|en", "en"),
    "revision": REVISION,
}


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    return [
        Route(f"{prefix}/{{county:county}}/{view.name}", partial(answer_view, context, view))
        for view in VIEWS.values()
        for prefix in ("", "/embed")
    ]


async def answer_view(context: Context, view: View, request: Request) -> Response:
    """Answer with a view of a county. Raises GraphError."""
    values = read_values(request, {**view.parameters, **OF_PAGES}, with_empty=True)
    make = partial(render_view, view=view, values=values)
    beside = read_today().isoformat() if view.is_daily else ""
    return await answer_page(context, request, make, beside)


async def render_view(frame: Frame, view: View, values: Values) -> Response:
    """Return a view of the county that the address names. Raises UnknownResource."""
    key = frame.request.path_params["county"]
    county = frame.counties.get(key)
    if county is None:
        known = next((each.key for each in frame.counties.values() if each.has_concept), "")
        raise UnknownResource(
            phrase(
                "county-without" if known else "county-lacking",
                county=key,
                revision=frame.revision.number,
                example=f"/{known}/{view.name}",
            )
        )
    return await view.render(frame, county, values)
