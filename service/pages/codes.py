"""Code lists as documented: what may be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.pages.texts import Text
from service.pages.things import SortKey, Thing, get_value, sort_key
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


def first(thing: Thing, name: str) -> tuple[bool, SortKey]:
    """Return the first value of a property as a key to sort by; without one, after all others."""
    value = get_value(next(iter(said(thing, name)), None))
    return not value, sort_key(value)
