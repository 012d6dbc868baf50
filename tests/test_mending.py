"""Mending several findings at once: what is done together never contradicts itself."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from graph.validation.mending import choose_compatible, contradict, list_spots
from graph.validation.repairs import Proposal

GRAPH = "https://example.org/graph"


def name(kind: str, number: int) -> NamedNode:
    return NamedNode(f"https://example.org/{kind}{number}")


TRIPLES = st.builds(
    lambda thing, property_, value: Triple(
        name("thing", thing), name("property", property_), Literal(value)
    ),
    *[st.integers(0, 2)] * 3,
)


@st.composite
def draw_proposal(draw: st.DrawFn) -> Proposal:
    removed = draw(st.lists(TRIPLES, max_size=2, unique=True))
    added = [
        each for each in draw(st.lists(TRIPLES, max_size=2, unique=True)) if each not in removed
    ]
    return Proposal(tuple(removed), tuple(added), dict.fromkeys([*removed, *added], GRAPH))


PROPOSALS = st.lists(draw_proposal(), max_size=6).map(
    lambda found: {str(number): proposal for number, proposal in enumerate(found)}
)


@given(PROPOSALS)
def test_what_is_done_together_never_contradicts_itself(found: dict[str, Proposal]) -> None:
    kept = choose_compatible(found)
    assert list(kept) == [key for key in found if key in kept]
    for one in kept.values():
        assert not any(contradict(one, other) for other in kept.values())
    for key in found.keys() - kept.keys():
        assert any(contradict(found[key], other) for other in kept.values())


@given(draw_proposal(), draw_proposal())
def test_contradiction_is_mutual_and_of_one_spot(one: Proposal, other: Proposal) -> None:
    assert contradict(one, other) == contradict(other, one)
    assert not contradict(one, one)
    spots = [list_spots((*each.removed, *each.added)) for each in (one, other)]
    if spots[0].isdisjoint(spots[1]):
        assert not contradict(one, other)
