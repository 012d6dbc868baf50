"""Code lists and rules as documented: what may be chosen, what is checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.vocabulary import expand
from service.pages.texts import Text
from service.pages.things import SortKey, Thing, get_value, sort_key
from service.pages.values import Value
from service.pages.vocabulary import Vocabulary, said


@dataclass(frozen=True)
class Code:
    """One entry of a code list."""

    iri: str
    name: str
    label: Text
    other_label: Text | None
    notation: str
    definition: Text | None


@dataclass(frozen=True)
class CodeList:
    """A code list with its entries in their order."""

    iri: str
    name: str
    label: Text
    definition: Text | None
    codes: Sequence[Code]


@dataclass(frozen=True)
class Rule:
    """A rule that data is checked by: what it is about, what it says, how strict it is."""

    iri: str
    name: str
    message: Text | None
    severity: str
    targets: Sequence[Value]


def list_codes(vocabulary: Vocabulary) -> list[CodeList]:
    """Return all code lists by name."""
    lists = [make_list(vocabulary, thing) for thing in vocabulary.list_of("skos:ConceptScheme")]
    return sorted(lists, key=lambda entry: sort_key(str(entry.label)))


def make_list(vocabulary: Vocabulary, scheme: Thing) -> CodeList:
    """Return one code list; its entries are ordered as it says, then by notation."""
    members = [
        thing
        for thing in vocabulary.subjects.values()
        if scheme.iri in map(get_value, said(thing, "skos:inScheme"))
    ]
    members.sort(key=lambda thing: (first(thing, "sh:order"), first(thing, "skos:notation")))
    return CodeList(
        scheme.iri,
        scheme.iri.rpartition("#")[2],
        vocabulary.text(scheme, "skos:prefLabel") or Text(scheme.iri),
        vocabulary.text(scheme, "skos:definition"),
        [make_code(vocabulary, thing) for thing in members],
    )


def make_code(vocabulary: Vocabulary, thing: Thing) -> Code:
    """Return one entry of a code list."""
    return Code(
        thing.iri,
        thing.iri.rpartition("#")[2],
        vocabulary.text(thing, "skos:prefLabel") or Text(thing.iri),
        vocabulary.other_text(thing, "skos:prefLabel"),
        get_value(next(iter(said(thing, "skos:notation")), None)),
        vocabulary.text(thing, "skos:definition"),
    )


def list_rules(vocabulary: Vocabulary) -> list[Rule]:
    """Return all rules that say what is wrong, by name."""
    shapes = [thing for thing in vocabulary.subjects.values() if said(thing, "sh:message")]
    rules = [
        Rule(
            thing.iri,
            thing.iri.rpartition("#")[2],
            vocabulary.text(thing, "sh:message"),
            get_value(next(iter(said(thing, "sh:severity")), None)).rpartition("#")[2]
            or "Violation",
            vocabulary.links(said(thing, "sh:targetClass")),
        )
        for thing in shapes
        if thing.iri.startswith(expand("keks:"))
    ]
    return sorted(rules, key=lambda rule: sort_key(rule.name))


def first(thing: Thing, name: str) -> tuple[bool, SortKey]:
    """Return the first value of a property as a key to sort by; without one, after all others."""
    value = get_value(next(iter(said(thing, name)), None))
    return not value, sort_key(value)
