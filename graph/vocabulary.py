"""The words that data may use: our own terms, the prefix table, and the reused vocabularies."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib.namespace import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SH,
    SKOS,
    TIME,
    VOID,
    XSD,
)

from graph.content import find_folder, list_ontology
from graph.errors import ContentError, TermFault
from graph.sentences import phrase

SHACL = "http://www.w3.org/ns/shacl#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

OWN_PREFIXES = ("kek", "kc", "keks")

# Every term of these vocabularies is known to rdflib; ontology/labels adds what is newer.
CLOSED_VOCABULARIES = MappingProxyType({
    "dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF, "org": ORG, "owl": OWL, "prov": PROV,
    "qb": QB, "rdf": RDF, "rdfs": RDFS, "sh": SH, "skos": SKOS, "time": TIME, "void": VOID,
    "xsd": XSD,
})  # fmt: skip

# Foreign lists whose every entry that we use has a label in ontology/labels.
CLOSED_LISTS = ("unit", "bp", "oc", "sdg", "sdmx-code", "currency", "frequency")


@dataclass(frozen=True, slots=True)
class UnknownUse:
    """A term that its vocabulary does not define, with the first place where it is used."""

    term: str
    subject: str
    position: str
    count: int
    nearest: str | None

    def describe(self, language: str = "de") -> str:
        """Say in one sentence what is wrong and what may be meant; language de or en."""
        parts = [phrase("term-unknown", term=compact(self.term), subject=compact(self.subject))]
        if self.count > 1:
            parts.append(phrase("term-again", count=self.count - 1))
        if self.nearest:
            parts.append(phrase("term-nearest", nearest=compact(self.nearest)))
        return " ".join(part.say(language) for part in parts)


@cache
def read_prefixes() -> Mapping[str, str]:
    """Read the one prefix table: prefix to namespace.

    Raises ContentError if a prefix or a namespace stands there twice.
    """
    declared: dict[str, dict[str, str]] = {}
    for triple in read_triples([find_folder("ontology") / "prefixes.ttl"]):
        if isinstance(triple.object, Literal) and triple.predicate.value.startswith(SHACL):
            key = triple.predicate.value.removeprefix(SHACL)
            declared.setdefault(str(triple.subject), {})[key] = triple.object.value
    rows = [(each["prefix"], each["namespace"]) for each in declared.values()]
    if len(set(dict(rows).values())) != len(rows):
        raise ContentError(phrase("content-prefixes"))
    return MappingProxyType(dict(sorted(rows)))


def write_prefixes() -> str:
    """Return the prefix table in SPARQL."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in read_prefixes().items())


def choose_prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    """Return the part of the prefix table that some triples use."""
    nodes = (node for t in triples for node in (t.subject, t.predicate, t.object))
    iris = {node.value for node in nodes if isinstance(node, NamedNode)}
    used = {split_iri(iri)[0] for iri in iris}
    return {prefix: space for prefix, space in read_prefixes().items() if space in used}


def compact(iri: str) -> str:
    """Shorten an IRI to prefix:name; an IRI without a prefix comes back as <IRI>."""
    namespace, name = split_iri(iri)
    prefix = list_namespaces().get(namespace)
    return f"{prefix}:{name}" if prefix and name else f"<{iri}>"


def expand(curie: str) -> str:
    """Expand prefix:name to an IRI.

    Raises TermFault if the prefix is not in the table.
    """
    prefix, colon, name = curie.partition(":")
    namespace = read_prefixes().get(prefix)
    if not colon or namespace is None:
        raise TermFault(phrase("prefix-unknown", curie=curie, known=read_prefixes()))
    return namespace + name


def split_iri(iri: str) -> tuple[str, str]:
    """Split an IRI behind its last # or, without one, behind its last /."""
    cut = (iri.rfind("#") if "#" in iri else iri.rfind("/")) + 1
    return iri[:cut], iri[cut:]


@cache
def list_namespaces() -> Mapping[str, str]:
    """List the prefix of each namespace."""
    return MappingProxyType({namespace: prefix for prefix, namespace in read_prefixes().items()})


@cache
def read_terms() -> frozenset[str]:
    """Read every term that is described in the ontology or the shapes, as IRIs."""
    files = [*list_ontology(), *sorted(find_folder("shapes").rglob("*.ttl"))]
    return frozenset(
        triple.subject.value
        for triple in read_triples(files)
        if isinstance(triple.subject, NamedNode)
    )


def read_triples(paths: Iterable[Path]) -> Iterator[Triple]:
    """Read the triples of Turtle files of this installation.

    Raises ContentError, naming the file, if one does not parse.
    """
    for path in paths:
        try:
            yield from (quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE))
        except SyntaxError as fault:
            raise ContentError(phrase("file-fault", path=path, fault=fault)) from fault


def find_unknown_terms(
    triples: Iterable[Triple | Quad], more: Iterable[str] = ()
) -> list[UnknownUse]:
    """Find the terms that no vocabulary defines, each with the first place of its use.

    Checked are our own names and those of closed vocabularies wherever they stand, of other
    known prefixes the predicates and classes. `more` are terms that are to count as defined.
    """
    defined = read_terms().union(more)
    fine: set[tuple[str, bool]] = set()
    first: dict[str, tuple[str, str]] = {}
    counts: Counter[str] = Counter()
    for triple in triples:
        for iri, position in list_uses(triple):
            key = (iri, position in {"predicate", "class"})
            if key in fine:
                continue
            if is_known(iri, defined, as_word=key[1]):
                fine.add(key)
            else:
                first.setdefault(iri, (name_subject(triple), position))
                counts[iri] += 1
    return [
        UnknownUse(iri, *first[iri], counts[iri], find_nearest(iri, defined))
        for iri in sorted(first)
    ]


def list_uses(triple: Triple | Quad) -> Iterator[tuple[str, str]]:
    """List the IRIs of a triple, each with the position where it stands."""
    if isinstance(triple.subject, NamedNode):
        yield triple.subject.value, "subject"
    yield triple.predicate.value, "predicate"
    value = triple.object
    if isinstance(value, NamedNode):
        yield value.value, "class" if triple.predicate.value == RDF_TYPE else "object"
    elif isinstance(value, Literal):
        yield value.datatype.value, "datatype"


def name_subject(triple: Triple | Quad) -> str:
    """Name the subject of a triple for a message."""
    return triple.subject.value if isinstance(triple.subject, NamedNode) else str(triple.subject)


def is_known(iri: str, defined: frozenset[str], *, as_word: bool) -> bool:
    """Tell whether an IRI is defined, or is none of those that have to be.

    as_word: it stands as predicate or class.
    """
    namespace, name = split_iri(iri)
    prefix = list_namespaces().get(namespace)
    if prefix is None or not name or iri in defined:
        return True
    closed = CLOSED_VOCABULARIES.get(prefix)
    if closed is not None:
        return name in closed or is_membership(prefix, name)
    return not (as_word or prefix in OWN_PREFIXES or prefix in CLOSED_LISTS)


def is_membership(prefix: str, name: str) -> bool:
    """Tell whether a name is rdf:_1, rdf:_2 … (RDF Schema 1.1, section 5.1.6)."""
    return prefix == "rdf" and name[:1] == "_" and name[1:].isdigit()


def find_nearest(iri: str, defined: frozenset[str]) -> str | None:
    """Find the defined term of the same namespace whose name looks most alike."""
    namespace, name = split_iri(iri)
    closed = CLOSED_VOCABULARIES.get(list_namespaces()[namespace])
    candidates = [*defined, *(str(each) for each in (dir(closed) if closed else ()))]
    alike = {split_iri(each)[1].lower(): each for each in candidates if each.startswith(namespace)}
    close = get_close_matches(name.lower(), sorted(alike), n=1, cutoff=0.6)
    return alike[close[0]] if close else None
