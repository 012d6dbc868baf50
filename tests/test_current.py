"""Which versions are current: those in force that nothing in force follows."""

from hypothesis import given

from graph.current import IN_FORCE, OVER, Version, choose_versions
from tests.strategies import versions


def list_followed(version: Version, others: list[Version]) -> set[str]:
    """Return what a version follows, step by step until nothing new comes."""
    known = {other.iri: other.previous for other in others}
    found = set(version.previous)
    for _ in others:
        found |= {before for one in found for before in known.get(one, frozenset())}
    return found


@given(versions)
def test_current_are_exactly_the_heads_in_force(group: list[Version]) -> None:
    in_force = [version for version in group if version.status in IN_FORCE]
    heads = {version.iri for version in in_force} - {
        iri for version in in_force for iri in list_followed(version, group)
    }
    chosen = choose_versions(group)
    assert chosen == heads or not heads


@given(versions)
def test_a_concept_always_has_a_current_version(group: list[Version]) -> None:
    chosen = choose_versions(group)
    assert chosen
    assert chosen <= {version.iri for version in group}


@given(versions)
def test_a_version_that_is_over_is_current_only_if_all_are_over(group: list[Version]) -> None:
    chosen = choose_versions(group)
    over = {version.iri for version in group if version.status in OVER}
    assert not chosen & over or len(over) == len(group)


@given(versions)
def test_the_order_of_versions_does_not_matter(group: list[Version]) -> None:
    assert choose_versions(group) == choose_versions(reversed(group))


@given(versions, versions)
def test_concepts_do_not_influence_each_other(one: list[Version], two: list[Version]) -> None:
    other = [
        Version(f"other-{v.iri}", "d", v.status, frozenset(f"other-{p}" for p in v.previous))
        for v in two
    ]
    assert choose_versions([*one, *other]) == choose_versions(one) | choose_versions(other)


def test_a_version_that_was_never_adopted_does_not_break_the_chain() -> None:
    chain = [
        Version("first", "c", "version-adopted"),
        Version("draft", "c", "version-draft", frozenset({"first"})),
        Version("second", "c", "version-adopted", frozenset({"draft"})),
    ]
    assert choose_versions(chain) == {"second"}
