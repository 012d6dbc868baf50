"""Exports: the addresses at which programs get what a page of the network shows."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from graph.network.drawing import MOST
from graph.network.scene import Scene
from service.networks.viewpoint import Viewpoint

FORMATS: Final = ("svg", "graphml", "json", "csv", "xlsx")


@dataclass(frozen=True, slots=True)
class Export:
    """A file: its format, and where it is."""

    format: str
    href: str


def list_exports(viewpoint: Viewpoint, scene: Scene) -> list[Export]:
    """Return the files that there are of what is shown."""
    place = {"node": viewpoint.name_whole(viewpoint.node)} if viewpoint.node else {}
    said = {
        **(place or {"county": viewpoint.county}),
        "direction": viewpoint.direction,
        "depth": str(viewpoint.steps),
        "kinds": ",".join(viewpoint.kinds),
        "unfold": ",".join(map(viewpoint.name_whole, scene.unfolded.opened)),
    }
    return [
        Export(each, find_address(viewpoint, "dependencies", format=each, **said))
        for each in FORMATS
        if each != "svg" or len(scene.excerpt.places) <= MOST
    ]


def find_address(viewpoint: Viewpoint, name: str, **said: str) -> str:
    """Return the address of an answer about the network for programs."""
    given = {**{name: value for name, value in said.items() if value}, **viewpoint.addresses.kept}
    return f"{viewpoint.addresses.root}/api/v1/{name}?{urlencode(given, safe='/:,')}"


def prove_track(viewpoint: Viewpoint, scene: Scene) -> str:
    """Return the address of the path that is shown, with others like it; empty if there is none."""
    if not scene.track:
        return ""
    ends = {"from": viewpoint.name_whole(viewpoint.node), "to": viewpoint.name_whole(viewpoint.to)}
    return find_address(viewpoint, "paths", direction=scene.track.direction, **ends)
