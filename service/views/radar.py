"""The radar of a county: where its steering has gaps, why that matters, what to do."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Final

from starlette.responses import Response

from graph.radar import Radar, list_detectors, read_words, scan
from service.gaps import Wish, make_overview
from service.pages.counties import County
from service.pages.frame import Frame
from service.pages.inventory import read_inventory
from service.parameters import Parameter, take
from service.radar import offer
from service.selection import read_day
from service.sentences import phrase
from service.views.view import Values, View

OF_FRAME: Final = frozenset({"lang", "revision", "page"})
LOOKED_AT: Final = ("goal", "project", "indicator", "product")  # without any nothing is checked
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "group": offer("Only in this area", read_words()["groups"], "money"),
    "severity": offer("Only of this severity", read_words()["severities"], "warning"),
    "detector": offer(
        "Only by this detector",
        {each.name: each for each in list_detectors()},
        "goals-without-project",
    ),
    "day": Parameter(
        "As seen on this day, by default today",
        phrase("right-date"),
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "2026-11-22",
    ),
    "page": Parameter(
        "Which page of the hits of one detector",
        phrase("right-number-from", least=1),
        "[1-9][0-9]{0,5}",
        "2",
        is_number=True,
    ),
}


async def render_radar(frame: Frame, county: County, values: Values) -> Response:
    """Return what the radar finds in a county. Raises InputError, Busy."""
    day = read_day(take(values, "day"))
    wish = Wish(*(take(values, name) for name in ("group", "severity", "detector")))
    found, inventory = await asyncio.gather(scan_county(frame, county, day), read_inventory(frame))
    return await frame.render(
        "radar.html",
        county,
        overview=make_overview(frame.look, found, wish, int(take(values, "page", "1"))),
        detectors=list_detectors(),
        words=read_words(),
        wish=wish,
        chosen={name: text for name, (text,) in values.items() if name not in OF_FRAME},
        day=day,
        is_bare=not any(inventory.count(county.key, kind) for kind in LOOKED_AT),
    )


async def scan_county(frame: Frame, county: County, day: date) -> Radar:
    """Return what all detectors find, half of them asked beside the other half. Raises Busy."""
    names = [each.name for each in list_detectors()]
    halves: list[Radar] = await asyncio.gather(
        *(
            frame.context.compute(scan, frame.revision.number, county.key, day, half)
            for half in (names[::2], names[1::2])
        )
    )
    readings = [reading for half in halves for reading in half.readings]
    return Radar(county.key, day, tuple(sorted(readings, key=lambda r: names.index(r.detector))))


RADAR: Final = View("radar", render_radar, PARAMETERS, is_daily=True)
