"""The network of a county: what depends on what, as a diagram, a tree or a table."""

from typing import Final

from starlette.responses import Response

from graph.network.drawing import MOST
from graph.network.elements import Node
from graph.network.scene import Scene, find_scene
from graph.network.seeking import find_nodes
from graph.network.unfolding import DEEPEST
from graph.network.words import list_kinds
from service.networks.branches import Tree
from service.networks.diagram import Diagram
from service.networks.effects import Effects
from service.networks.exports import list_exports, prove_track
from service.networks.legend import make_legend
from service.networks.lines import Lines
from service.networks.marks import Marks
from service.networks.sayings import Sayings
from service.networks.viewpoint import PARAMETERS, VIEWS, Viewpoint, read_viewpoint
from service.pages.counties import County
from service.pages.frame import Frame
from service.selection import read_today
from service.views.view import Values, View


async def render_network(frame: Frame, county: County, values: Values) -> Response:
    """Return what depends on what in a county. Raises UnknownResource, InputError, Busy."""
    viewpoint = read_viewpoint(frame.look.addresses, county.key, values)
    wish = viewpoint.wish(read_today().year, frame.language)
    number = frame.revision.number
    scene: Scene = await frame.context.compute(find_scene, number, county.key, wish)
    sayings, marks = Sayings(frame.look, scene), Marks(scene, viewpoint.impact)
    show = {"diagram": make_diagram, "tree": Tree, "table": Lines}[viewpoint.view]
    return await frame.render(
        "network.html",
        county,
        viewpoint=viewpoint,
        scene=scene,
        sayings=sayings,
        marks=marks,
        shown=show(sayings, marks, viewpoint),
        views=VIEWS,
        kinds=list_kinds(),
        deepest=DEEPEST,
        largest=MOST,
        found=await find_choices(frame, county, viewpoint),
        effects=Effects(sayings, viewpoint, scene.impact) if scene.impact else None,
        legend=make_legend(sayings, marks),
        exports=list_exports(viewpoint, scene),
        proof=prove_track(viewpoint, scene),
    )


def make_diagram(sayings: Sayings, marks: Marks, viewpoint: Viewpoint) -> Diagram | None:
    """Return what is drawn; nothing if there is nothing to draw."""
    picture = sayings.scene.picture
    return Diagram(sayings, marks, viewpoint, picture) if picture else None


async def find_choices(frame: Frame, county: County, viewpoint: Viewpoint) -> tuple[Node, ...]:
    """Return the elements that the search for where to begin finds. Raises InputError, Busy."""
    if not viewpoint.find:
        return ()
    context, number = frame.context, frame.revision.number
    async with context.indexes.hold(number) as folder:
        return await context.compute(find_nodes, number, folder, county.key, viewpoint.find)


NETWORK: Final = View("network", render_network, PARAMETERS, is_daily=True)
