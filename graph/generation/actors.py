"""Who acts: departments, organisations and committees of a county."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.generation.draft import Draft, Thing
from graph.generation.statements import code
from graph.generation.themes import read_themes
from graph.generation.words import Text


@dataclass(frozen=True)
class Actors:
    """The actors of a county; `units` are the departments of each theme, by its name."""

    staff: Thing
    units: Mapping[Text, tuple[Thing, ...]]
    organizations: Mapping[str, Thing]
    committees: Mapping[str, Thing]


def add_actors(draft: Draft) -> Actors:
    """Describe all actors."""
    departments = [
        _add_unit(draft, f"DEZ{place}", label, "department")
        for place, label in enumerate(draft.words["actors"].texts("departments"), 1)
    ]
    staff = _add_unit(draft, "STE", draft.words["actors"].text("staff"), "staff-unit")
    units = {
        theme.name: tuple(
            _add_unit(draft, f"FD{theme.area}-{place}", label, "office", departments[above % 4])
            for place, label in enumerate(theme.units, 1)
        )
        for above, theme in enumerate(read_themes())
    }
    return Actors(staff, units, _add_organizations(draft), _add_committees(draft))


def _add_unit(
    draft: Draft, notation: str, label: Text, kind: str, above: Thing | None = None
) -> Thing:
    node = draft.add_fact("unit", notation.lower(), "org:OrganizationalUnit", {
        "skos:prefLabel": label,
        "skos:notation": notation,
        "dcterms:type": code(f"organization-{kind}"),
        "org:unitOf": above.node if above else draft.county,
    })  # fmt: skip
    return Thing(node, notation, label)


def _add_organizations(draft: Draft) -> Mapping[str, Thing]:
    found = {}
    for notation, kind, label in draft.words["actors"].rows("organizations"):
        node = draft.add_fact("organization", notation.lower(), "org:Organization", {
            "skos:prefLabel": label,
            "skos:notation": notation,
            "dcterms:type": code(f"organization-{kind}"),
        })  # fmt: skip
        found[notation] = Thing(node, notation, label)
    return found


def _add_committees(draft: Draft) -> Mapping[str, Thing]:
    found = {}
    groups = [Text(name) for name in draft.words["council"].list("groups")]
    for notation, kind, label in draft.words["actors"].rows("committees"):
        council = draft.node("committee", "kt")
        node = draft.add_fact("committee", notation.lower(), "kek:Committee", {
            "skos:prefLabel": label,
            "skos:notation": notation,
            "dcterms:type": code(f"committee-{kind}"),
            "kek:memberGroup": groups if notation == "KT" else None,
            "org:subOrganizationOf": None if notation == "KT" else council,
        })  # fmt: skip
        found[notation] = Thing(node, notation, label)
    return found
