"""A vocabulary in its graph → documentation: modules, terms, code lists, rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode

from graph.evaluation import Row
from graph.vocabulary import compact, expand
from service.pages.statements import Writer
from service.pages.texts import Node, Text, choose_text
from service.pages.things import Thing, gather_things, get_value, sort_key
from service.pages.values import Value

CLASS: Final = ("owl:Class",)
PROPERTY: Final = (
    "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdf:Property",
)  # fmt: skip
# what the card of a term shows, in this order
FACTS: Final = (
    "rdfs:subClassOf", "owl:equivalentClass", "owl:disjointWith", "rdfs:subPropertyOf",
    "schema:domainIncludes", "rdfs:domain", "schema:rangeIncludes", "rdfs:range",
    "owl:inverseOf", "kek:cardinality", "kek:codeList", "kek:statusList", "kek:typeList",
    "skos:closeMatch", "skos:exactMatch", "skos:relatedMatch", "skos:broadMatch", "rdfs:seeAlso",
)  # fmt: skip
UNNAMED: Final = "/.well-known/genid/"  # restrictions and lists, written in OWL


@dataclass(frozen=True)
class Term:
    """A class or property as documented."""

    iri: str
    name: str
    label: Text
    other_label: Text | None
    is_class: bool
    definition: Text | None
    other_definition: Text | None
    note: Text | None
    example: Text | None
    facts: Sequence[tuple[Text, Sequence[Value]]]
    below: Sequence[Value]
    used_by: Sequence[Value]
    uses: int


@dataclass(frozen=True)
class Module:
    """A part of the ontology: its introduction, its classes, its properties."""

    iri: str
    name: str
    title: Text
    description: Text | None
    version: str
    classes: Sequence[Term]
    properties: Sequence[Term]


@dataclass(frozen=True)
class Vocabulary:
    """All statements of a graph, subject by subject, and what everything in it is called."""

    subjects: Mapping[str, Thing]
    writer: Writer
    uses: Mapping[str, int] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the documentation."""
        return self.writer.look.language

    @cached_property
    def users(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """The subjects that name a term by a property, by property and term."""
        found: dict[tuple[str, str], list[str]] = {}
        for iri, thing in self.subjects.items():
            for property_, nodes in thing.columns.items():
                for node in nodes:
                    found.setdefault((property_, get_value(node)), []).append(iri)
        return found

    def list_of(self, *classes: str) -> list[Thing]:
        """Return the subjects of some classes."""
        wanted = {expand(name) for name in classes}
        return [
            t for t in self.subjects.values() if wanted & set(map(get_value, said(t, "rdf:type")))
        ]

    def text(self, thing: Thing, name: str) -> Text | None:
        """Return a text of a subject in the language of the documentation."""
        return choose_text(said(thing, name), self.language)

    def other_text(self, thing: Thing, name: str) -> Text | None:
        """Return the same text in the other language, None if there is none."""
        other = "en" if self.language == "de" else "de"
        found = choose_text(
            [n for n in said(thing, name) if getattr(n, "language", "") == other], other
        )
        return Text(found.value, other) if found else None

    def links(self, nodes: Iterable[Node]) -> list[Value]:
        """Return terms as links, by their names; what has no name of its own is left out."""
        every = [node for node in nodes if UNNAMED not in get_value(node)]
        links = [self.link(node.value) for node in every if isinstance(node, NamedNode)]
        plain = [self.writer.write(node) for node in every if not isinstance(node, NamedNode)]
        return sorted(links, key=lambda value: sort_key(str(value.text))) + plain

    def link(self, iri: str) -> Value:
        """Return a term as a link; one without a label goes by its short name."""
        value = self.writer.write_link(iri)
        return (
            value
            if iri in self.writer.terms
            else Value(Text(compact(iri)), iri, value.href, value.is_external)
        )


def said(thing: Thing, name: str) -> Sequence[Node]:
    """Return the values of a property of a subject."""
    return thing.values(expand(name))


def gather_subjects(rows: Iterable[Row]) -> dict[str, Thing]:
    """Return the subjects in the rows of `graph-content.rq`, with all that is said of each."""
    pivoted: list[Row] = [
        {"subject": row["subject"], get_value(row["property"]): row["value"]} for row in rows
    ]
    return gather_things(pivoted, "subject")


def name_subjects(*parts: Mapping[str, Thing]) -> dict[str, Thing]:
    """Return what subjects are called, in the form a `Writer` takes."""
    return {
        iri: Thing(iri, {"label": labels})
        for part in parts
        for iri, thing in part.items()
        if (
            labels := [
                *said(thing, "rdfs:label"),
                *said(thing, "skos:prefLabel"),
                *said(thing, "dcterms:title"),
            ]
        )
    }


def list_modules(vocabulary: Vocabulary) -> list[Module]:
    """Return the modules of the ontology in their order; without terms they are left out."""
    modules = vocabulary.list_of("owl:Ontology")
    modules.sort(key=lambda thing: sort_key(get_value(next(iter(said(thing, "sh:order")), None))))
    made = [make_module(vocabulary, thing) for thing in modules]
    filled = [module for module in made if module.classes or module.properties]
    return sorted(filled, key=lambda module: not module.classes)  # what describes terms, last


def make_module(vocabulary: Vocabulary, thing: Thing) -> Module:
    """Return one module with its terms in alphabetical order of their names."""
    return Module(
        iri=thing.iri,
        name=thing.iri.rpartition("/")[2],
        title=vocabulary.text(thing, "dcterms:title") or Text(thing.iri),
        description=vocabulary.text(thing, "dcterms:description"),
        version=get_value(next(iter(said(thing, "owl:versionInfo")), None)),
        classes=list_terms(vocabulary, thing.iri, CLASS),
        properties=list_terms(vocabulary, thing.iri, PROPERTY),
    )


def list_terms(vocabulary: Vocabulary, module: str, classes: Sequence[str]) -> list[Term]:
    """Return the terms of some classes that a module defines."""
    terms = [
        make_term(vocabulary, thing, is_class=classes == CLASS)
        for thing in vocabulary.list_of(*classes)
        if module in map(get_value, said(thing, "rdfs:isDefinedBy"))
    ]
    return sorted(terms, key=lambda term: sort_key(str(term.label)))


def make_term(vocabulary: Vocabulary, thing: Thing, *, is_class: bool) -> Term:
    """Return one term as documented."""
    upwards = "rdfs:subClassOf" if is_class else "rdfs:subPropertyOf"
    facts = [(name_fact(vocabulary, f), vocabulary.links(said(thing, f))) for f in FACTS]
    return Term(
        iri=thing.iri,
        name=thing.iri.rpartition("#")[2],
        label=vocabulary.text(thing, "rdfs:label") or Text(compact(thing.iri)),
        other_label=vocabulary.other_text(thing, "rdfs:label"),
        is_class=is_class,
        definition=vocabulary.text(thing, "skos:definition"),
        other_definition=vocabulary.other_text(thing, "skos:definition"),
        note=vocabulary.text(thing, "skos:scopeNote"),
        example=vocabulary.text(thing, "skos:example"),
        facts=[(label, values) for label, values in facts if values],
        below=find_users(vocabulary, thing.iri, upwards),
        used_by=find_users(vocabulary, thing.iri, "schema:domainIncludes", "rdfs:domain"),
        uses=vocabulary.uses.get(thing.iri, 0),
    )


def name_fact(vocabulary: Vocabulary, name: str) -> Text:
    """Return what a property of terms is called on the page: in plain words where there are."""
    plain: dict[str, str] = vocabulary.writer.look.texts["ontology"]["facts"]
    known = plain.get(name.replace(":", "-"))
    return Text(known) if known else vocabulary.link(expand(name)).text


def find_users(vocabulary: Vocabulary, iri: str, *properties: str) -> list[Value]:
    """Return links to the terms that name a term by some property: its sub-classes, say."""
    users = [user for name in properties for user in vocabulary.users.get((expand(name), iri), ())]
    return vocabulary.links(NamedNode(user) for user in dict.fromkeys(users))
