"""The history of a county: its versions, what differs between two, which revisions touched it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from pyoxigraph import NamedNode
from starlette.responses import Response

from graph.errors import InputError, UnknownResource
from graph.inquiry import answer_question
from graph.parameters import read_thing
from graph.questions import find_question
from service.comparison import LOOKED_AT, find_touching
from service.pages.counties import County
from service.pages.county import Version, make_versions
from service.pages.frame import Frame
from service.pages.inventory import read_inventory
from service.parameters import Parameter, take
from service.sentences import explain_example, phrase
from service.trails.paging import PAGE, cut_page
from service.trails.versions import make_changes
from service.trails.wording import Wording
from service.views.view import Values, View

QUESTION: Final = "version-changes"
SIZE: Final = 200  # changes on a page
LISTED: Final = 20  # of those that touched the county
VIEWS: Final = ("sentences", "table")
VERSION: Final = (
    phrase("right-version"),
    r"\S{1,500}",
    "99001/id/version/2019-06-19",
)
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "earlier": Parameter("The version to compare with", *VERSION),
    "later": Parameter("The version that is compared", *VERSION),
    "view": Parameter("How it is shown", phrase("one-of", values=VIEWS), "|".join(VIEWS), "table"),
    "page": PAGE,
}


async def render_history(frame: Frame, county: County, values: Values) -> Response:
    """Return the history of a county. Raises InputError, UnknownResource, Busy."""
    context, number = frame.context, frame.revision.number
    rows, inventory, touched = await asyncio.gather(
        context.select("internal/county-concept", number, county=NamedNode(county.thing.iri)),
        read_inventory(frame),
        asyncio.to_thread(find_touching, context.revisions, number, county.key),
    )
    concepts = make_versions(frame, rows, inventory)
    versions = [version for found in concepts.values() for version in found]
    earlier, later = choose_versions(frame, county, values, versions)
    changes = []
    if earlier and later and earlier != later:
        texts = {"earlier": earlier, "later": later}
        question = find_question(QUESTION)
        table = await context.compute(answer_question, number, question, texts)
        changes = make_changes(frame.look, table)
    return await frame.render(
        "history.html",
        county,
        concepts=concepts,
        versions=versions,
        earlier=earlier,
        later=later,
        changes=changes,
        shown=cut_page(changes, values, SIZE),
        touched=touched[:LISTED],
        touched_count=len(touched),
        looked_at=LOOKED_AT,
        views=VIEWS,
        view=take(values, "view", VIEWS[0]),
        wording=Wording(frame.look, county.key),
        oldest=context.revisions.list_numbers()[0],
    )


def choose_versions(
    frame: Frame, county: County, values: Values, versions: Sequence[Version]
) -> tuple[str, str]:
    """Return the versions to compare, by default the last two. Raises InputError, NotFound."""
    known = [version.link.exact for version in versions]
    found = {
        name: read_thing(take(values, name), frame.context.names, name).value
        for name in ("earlier", "later")
        if name in values
    }
    for name, iri in found.items():
        key = frame.context.names.county_key(iri)
        given = f"{name}={take(values, name)}"
        right = explain_example(f"{name}={known[-1]}" if known else "")
        if key not in {None, county.key}:
            raise InputError(phrase("county-other", given=given, county=county.key, right=right))
        if iri not in known:
            raise UnknownResource(
                phrase("version-of-county", given=given, county=county.key, right=right)
            )
    latest = known[0] if known else ""
    previous = known[1] if len(known) > 1 else ""
    return found.get("earlier", previous), found.get("later", latest)


HISTORY: Final = View("history", render_history, PARAMETERS, is_daily=True)
