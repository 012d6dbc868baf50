"""The diagram of money: nothing is lost between stops, bars never overlap, all to one scale."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph.costs.flow import GRANT, NO_PRODUCT, OPEN, STEPS, Flow
from service.flows.sankey import BAR, HEIGHT, PITCH, THINNEST, Sankey, draw_sankey
from service.flows.streams import MOST, REST, Stop, Stream, gather_streams

cents = st.integers(1, 10**9)


@st.composite
def flows(draw: st.DrawFn) -> list[Flow]:
    """Draw ways between few or many stops, some of them back, some that end without a goal."""
    size = draw(st.integers(1, 3 * MOST))
    keys = st.integers(0, size).map(str)
    ways = st.tuples(
        keys | st.just(GRANT),
        keys | st.just(NO_PRODUCT),
        keys,
        keys,
        keys | st.just("field-missing"),
    ) | st.tuples(keys, keys, keys, st.just(OPEN), st.sampled_from(["no-contribution"]))
    amounts = draw(st.dictionaries(ways, cents | cents.map(lambda one: -one), max_size=80))
    return [Flow(way, amount) for way, amount in amounts.items()]


def draw(given: list[Flow]) -> tuple[list[Stream], Sankey]:
    streams = gather_streams(given)
    return streams, draw_sankey(streams, lambda stop: 20 + len(stop.key))


@given(flows())
def test_what_arrives_at_a_stop_leaves_it(given: list[Flow]) -> None:
    streams = gather_streams(given)
    total = sum(each.cents for each in given if each.cents > 0)
    arrived: Counter[Stop] = Counter()
    left: Counter[Stop] = Counter()
    for each in streams:
        assert each.target.step == each.source.step + 1
        left[each.source] += each.cents
        arrived[each.target] += each.cents
    for step in range(len(STEPS) - 1):
        assert sum(left[stop] for stop in left if stop.step == step) == total
    for stop in arrived.keys() & left.keys():
        assert arrived[stop] == left[stop]


@given(flows())
def test_the_greatest_stops_keep_their_names(given: list[Flow]) -> None:
    streams = gather_streams(given)
    sums: Counter[tuple[int, str]] = Counter()
    for each in given:
        if each.cents > 0:
            sums.update(dict.fromkeys(enumerate(each.way), each.cents))
    stops = {stop for each in streams for stop in (each.source, each.target)}
    for step in range(len(STEPS)):
        shown = {stop.key for stop in stops if stop.step == step}
        hidden = [sums[one] for one in sums if one[0] == step and one[1] not in shown]
        named = [sums[step, key] for key in shown if key.isdigit()]
        assert len(named) <= MOST + 1
        assert (REST in shown) == bool(hidden)
        assert len(hidden) != 1
        assert not hidden or max(hidden) <= min(named)


@given(flows())
def test_bars_are_to_scale_and_never_overlap(given: list[Flow]) -> None:
    streams, sankey = draw(given)
    total = sum(each.cents for each in streams if not each.source.step)
    for bar in sankey.bars:
        assert abs(bar.height - max(bar.cents / total * HEIGHT, THINNEST)) < 0.1
        assert bar.x == bar.stop.step * PITCH
        assert -0.1 <= bar.y <= sankey.height - bar.height + 0.2
    for step in range(len(STEPS)):
        column = sorted((bar for bar in sankey.bars if bar.stop.step == step), key=lambda b: b.y)
        for above, below in pairwise(column):
            assert above.y + above.height < below.y
            assert above.label + 20 + len(above.stop.key) < below.label + 0.2


@given(flows())
def test_bands_meet_their_bars(given: list[Flow]) -> None:
    streams, sankey = draw(given)
    bars = {bar.stop: bar for bar in sankey.bars}
    assert [band.stream for band in sankey.bands] == streams
    for band in sankey.bands:
        start, *_, end = band.way.removeprefix("M").replace("C", " ").split()
        first = band.way.removeprefix("M").partition("C")[0].split()
        source, target = bars[band.stream.source], bars[band.stream.target]
        assert float(start) == source.x + BAR
        assert source.y - 0.1 <= float(first[1]) <= source.y + source.height + 0.1
        assert target.y - 0.1 <= float(end) <= target.y + target.height + 0.1


def test_the_same_money_is_drawn_the_same_in_any_order() -> None:
    ways = [Flow(tuple(f"{n * step % 5}" for step in range(1, 6)), n) for n in range(1, 30)]
    _, one = draw(ways)
    _, other = draw(ways[::-1])
    assert {bar.stop: bar for bar in one.bars} == {bar.stop: bar for bar in other.bars}
