"""The matrix of goals and projects, products, units or themes."""

import asyncio
from collections.abc import Mapping
from typing import Final

from pyoxigraph import NamedNode
from starlette.responses import Response

from graph.errors import InputError
from service.goals.matrix import make_matrix
from service.goals.tree import Material, make_fields
from service.pages.counties import County
from service.pages.frame import Frame
from service.parameters import Parameter, take
from service.sentences import phrase
from service.views.view import Values, View

COLUMNS: Final = ("projects", "products", "units", "themes")
PLAN: Final = ("internal/goal-frame", "internal/goals")
SHOWN: Final = 40  # columns on a page
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "columns": Parameter(
        "What stands above", phrase("one-of", values=COLUMNS), "|".join(COLUMNS), "units"
    ),
    "field": Parameter("Only this field of action", phrase("right-end"), r"\S{1,80}", "hf1"),
    "page": Parameter(
        "Which columns, forty a page", phrase("right-number-from", least=1), "[1-9][0-9]{0,4}", "2"
    ),
}


async def render_matrix(frame: Frame, county: County, values: Values) -> Response:
    """Return the matrix of a county. Raises InputError."""
    context, number = frame.context, frame.revision.number
    columns, page = take(values, "columns", COLUMNS[0]), int(take(values, "page", "1"))
    node = NamedNode(county.thing.iri)
    facts = NamedNode(context.names.facts_graph(county.key))
    terms = {"facts": facts} if columns == "units" else {"county": node}
    plan, goals, rows = await asyncio.gather(
        *(context.select(name, number, county=node) for name in PLAN),
        context.select(f"internal/matrix-{columns}", number, **terms),
    )
    fields = make_fields(frame.look, Material(plan, goals, [], {}, {}, {}))
    offered = {each.key: f"{each.link.note} {each.link.text}" for each in fields if each.link}
    field = take(values, "field")
    if field and field not in offered:
        raise InputError(phrase("choice-among", given=f"field={field}", known=[*offered][:5]))
    chosen = [each for each in fields if not field or each.key == field]
    matrix = make_matrix(frame.look, chosen, rows, (page - 1) * SHOWN, SHOWN)
    pages = max(1, -(-matrix.total // SHOWN))
    if page > pages:
        raise InputError(phrase("page-absent", page=page, pages=pages))
    return await frame.render(
        "matrix.html",
        county,
        matrix=matrix,
        columns=columns,
        kinds=COLUMNS,
        field=field,
        offered=offered,
        page=page,
        pages=pages,
        first=(page - 1) * SHOWN + 1,
    )


MATRIX: Final = View("matrix", render_matrix, PARAMETERS)
