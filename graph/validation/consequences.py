"""Which findings are mere consequences of others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graph.queries import Row
from graph.validation.notices import Notice


def gather_links(rows: Iterable[Row]) -> dict[str, set[str]]:
    """Gather which things point at each other, both ways."""
    links: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        one, other = row["one"].value, row["other"].value
        links[one].add(other)
        links[other].add(one)
    return links


def fold_notices(notices: Sequence[Notice], links: Mapping[str, set[str]]) -> list[Notice]:
    """Say of each notice that is a mere consequence what its cause is.

    A rule says what it may cause (`keks:mayCause`); cause and consequence are about the same
    thing, or one of them points at the other. Consequences of consequences have the first cause.
    """
    causes: dict[str, str] = {}
    by_rule: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        by_rule[notice.rule.name].append(notice)
    for cause in notices:
        near = {cause.element.iri} | links.get(cause.element.iri, set())
        for name in sorted(cause.rule.may_cause):
            for notice in by_rule[name]:
                if notice.key != cause.key and notice.element.iri in near:
                    causes.setdefault(notice.key, cause.key)
    return [replace(each, cause=find_root(each.key, causes)) for each in notices]


def find_root(key: str, causes: Mapping[str, str]) -> str:
    """Return the first cause of a notice, empty if it has none or is part of a circle."""
    seen = {key}
    root = causes.get(key, "")
    while root in causes and root not in seen:
        seen.add(root)
        root = causes[root]
    return "" if root in seen else root
