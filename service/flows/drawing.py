"""The diagram of flows with names, amounts and addresses, ready to be written as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.costs.cents import write_euros
from graph.costs.flow import MARKS, STEPS, Flow
from graph.network.drawing import wrap
from graph.things import Thing
from service.flows.links import Links
from service.flows.sankey import BAR, PITCH, Band, Bar, draw_sankey
from service.flows.streams import REST, Stop, gather_streams
from service.pages.frame import Look

LINE: Final = 15  # from one line of a label to the next
PADDING: Final = 6
LEFT: Final = BAR + 6  # from a bar's left edge to its label
WIDTH: Final = PITCH * len(STEPS)
HEAD: Final = 30  # room for the names of the steps

Things = Mapping[tuple[str, str], Thing]


@dataclass(frozen=True, slots=True)
class Label:
    """A bar with its label in lines, each with its height; `href` leads to more about it."""

    bar: Bar
    style: str
    href: str
    name: str
    amount: str
    lines: tuple[tuple[float, str], ...]
    foot: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A band, how it is marked, and what is said of it."""

    band: Band
    style: str
    said: str


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn, within a frame of `width` × `height`; `heads` name the steps."""

    labels: tuple[Label, ...]
    ribbons: tuple[Ribbon, ...]
    heads: tuple[tuple[int, str], ...]
    width: int
    height: float


def draw_flows(
    look: Look, flows: Sequence[Flow], things: Things, links: Links, currency: str
) -> Drawing:
    """Return the diagram of flows; what does not go forward is left to the table."""
    streams = gather_streams(flows)
    words = look.texts["flow"]
    stops = {stop for each in streams for stop in (each.source, each.target)}
    names = {
        stop: words["rest"]
        if stop.key == REST
        else things[STEPS[stop.step], stop.key].say(look.language)
        for stop in stops
    }
    lines = {stop: wrap(name) for stop, name in names.items()}
    sankey = draw_sankey(streams, lambda stop: LINE * (len(lines[stop]) + 1) + PADDING)

    def make_label(bar: Bar) -> Label:
        heights = [
            round(bar.label + LINE * (place + 1), 1) for place in range(len(lines[bar.stop]))
        ]
        return Label(
            bar,
            "open" if is_no_thing(bar.stop) else STEPS[bar.stop.step],
            links.explain(STEPS[bar.stop.step], bar.stop.key),
            names[bar.stop],
            look.euros(write_euros(bar.cents), currency),
            tuple(zip(heights, lines[bar.stop], strict=True)),
            heights[-1] + LINE,
        )

    def make_ribbon(band: Band) -> Ribbon:
        stream = band.stream
        said = words["band"].format(
            source=names[stream.source],
            target=names[stream.target],
            amount=look.euros(write_euros(stream.cents), currency),
        )
        return Ribbon(band, "open" if stream.is_open else STEPS[stream.source.step], said)

    return Drawing(
        tuple(map(make_label, sankey.bars)),
        tuple(map(make_ribbon, sankey.bands)),
        tuple((PITCH * place, words["steps"][step]) for place, step in enumerate(STEPS)),
        WIDTH,
        sankey.height + HEAD,
    )


def is_no_thing(stop: Stop) -> bool:
    """Tell whether a stop stands for several things or none."""
    return stop.key in MARKS or stop.key == REST
