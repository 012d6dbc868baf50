"""Canonical Turtle: one text for one graph, so that a change shows what changed.

`python -m graph.turtle --check FILES` names the files that are not in this form,
`python -m graph.turtle --write FILES` brings them into it.
"""

import re
import sys
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from graph.errors import InputError, SyntaxFault
from graph.order import rank_object, rank_predicate, rank_types, split_numbers
from graph.sentences import phrase
from graph.vocabulary import read_prefixes

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
WIDTH = 100
NIL = NamedNode(RDF + "nil")
LIST = ("rdf:first", "rdf:rest")
INDENT = "    "

# A cautious part of PN_LOCAL (Turtle 1.1, section 6.5): no escapes, no colon, ASCII only.
LOCAL_NAME = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?")
BARE_LITERAL = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\r": "\\r", "\t": "\\t", "\n": "\\n"})
# A relative IRI that no reader can take for a scheme or for dot segments (RFC 3986, 4.2).
RELATIVE = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]*(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*")
DATA_ROOT = re.compile(r"(https?://[^#?]*/id/)[^#?]+")

Term = NamedNode | BlankNode | Literal | Triple


class TurtleWriter:
    """Writes the triples of one graph; blank nodes are written where they are used."""

    def __init__(self, triples: Iterable[Triple], prefixes: Mapping[str, str]) -> None:
        """Take the triples and the prefix table (prefix to namespace)."""
        self.triples = set(triples)
        self.namespaces = {namespace: prefix for prefix, namespace in prefixes.items()}
        self.used: set[str] = set()
        self.properties: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self.names: dict[str, str] = {}
        self.base = find_base(self.triples)
        for triple in self.triples:
            predicate = self.write_predicate(triple.predicate.value)
            self.properties[triple.subject][predicate].append(triple.object)
        refuse_shared_nodes(self.triples)

    def write(self) -> str:
        """Write the whole document."""
        nested = {t.object for t in self.triples if isinstance(t.object, BlankNode)}
        subjects = sorted((s for s in self.properties if s not in nested), key=self.rank_subject)
        blocks = [self.write_block(subject) for subject in subjects]
        return "\n\n".join(["\n".join(self.write_head()), *blocks]) + "\n"

    def write_head(self) -> list[str]:
        """Write the base, if there is one, and the prefixes in use."""
        table = {prefix: namespace for namespace, prefix in self.namespaces.items()}
        lines = [f"@prefix {prefix}: <{table[prefix]}> ." for prefix in sorted(self.used)]
        return [f"@base <{self.base}> .", *lines] if self.base else lines

    def rank_subject(self, subject: Term) -> tuple[int, float, list[tuple[str, int]]]:
        """Order subjects by kind, then by sh:order, then by name with numbers as numbers."""
        found = self.properties[subject]
        rank = rank_types([self.write_term(each) for each in found["a"]])
        order = [each for each in found["sh:order"] if isinstance(each, Literal)]
        place = float(order[0].value) if order else 0.0
        return rank, place, split_numbers(self.write_term(subject, 0))

    def write_block(self, subject: Term) -> str:
        """Write one subject with all it says."""
        if isinstance(subject, BlankNode):
            return f"{self.write_term(subject, 0)} ."
        lines = self.write_properties(subject, 1)
        return "\n".join([self.write_term(subject), *lines[:-1], lines[-1] + " ."])

    def write_properties(self, subject: Term, depth: int) -> list[str]:
        """Write the predicates and objects of a subject, one predicate a line."""
        found = self.properties[subject]
        texts = [
            self.write_objects(predicate, found[predicate], depth)
            for predicate in sorted((p for p in found if found[p]), key=rank_predicate)
        ]
        return [text + " ;" for text in texts[:-1]] + texts[-1:]

    def write_objects(self, predicate: str, objects: Sequence[Term], depth: int) -> str:
        """Write one predicate: on one line if it fits, else one object a line."""
        texts = sorted({self.write_term(each, depth) for each in objects}, key=rank_object)
        line = f"{INDENT * depth}{predicate} {', '.join(texts)}"
        if len(texts) == 1 or (len(line) < WIDTH and "\n" not in line):
            return line
        deeper = sorted({self.write_term(each, depth + 1) for each in objects}, key=rank_object)
        start = f"\n{INDENT * (depth + 1)}"
        return f"{INDENT * depth}{predicate}{start}{f',{start}'.join(deeper)}"

    def write_term(self, term: Term, depth: int = 0) -> str:
        """Write an IRI, a literal, or a blank node with what it says."""
        if isinstance(term, NamedNode):
            return self.write_iri(term.value)
        if isinstance(term, Literal):
            return self.write_literal(term)
        if isinstance(term, BlankNode):
            return self.write_node(term, depth)
        raise InputError(phrase("form-statement"))

    def write_predicate(self, iri: str) -> str:
        """Write the IRI of a predicate."""
        return "a" if iri == RDF + "type" else self.write_iri(iri)

    def write_iri(self, iri: str) -> str:
        """Write an IRI as short as the prefix table and the base allow."""
        if iri not in self.names:
            self.names[iri] = self.shorten_iri(iri)
        return self.names[iri]

    def shorten_iri(self, iri: str) -> str:
        """Shorten an IRI that has not been met before."""
        if iri == RDF + "nil":
            return "()"
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self.namespaces.get(iri[:cut])
        if prefix is not None and LOCAL_NAME.fullmatch(iri[cut:]):
            self.used.add(prefix)
            return f"{prefix}:{iri[cut:]}"
        rest = iri.removeprefix(self.base)
        return f"<{rest if RELATIVE.fullmatch(rest) else iri}>"

    def write_literal(self, literal: Literal) -> str:
        """Write a literal; numbers and truth values without quotes where Turtle allows it."""
        datatype = literal.datatype.value
        bare = BARE_LITERAL.get(datatype)
        if bare is not None and bare.fullmatch(literal.value):
            return literal.value
        text = quote_text(literal.value)
        if literal.language:
            return f"{text}@{literal.language}"
        return text if datatype == XSD + "string" else f"{text}^^{self.write_iri(datatype)}"

    def write_node(self, node: BlankNode, depth: int) -> str:
        """Write a blank node in brackets, a list in parentheses."""
        members = self.read_list(node)
        if members is not None:
            texts = [self.write_term(each, depth + 1) for each in members]
            return enclose("(", texts, ")", depth)
        if not self.properties[node]:
            return "[]"
        lines = self.write_properties(node, depth + 1)
        return enclose("[", [line.removeprefix(INDENT * (depth + 1)) for line in lines], "]", depth)

    def read_list(self, node: Term) -> list[Term] | None:
        """Read the members of a well-formed RDF collection; None if it is something else."""
        members: list[Term] = []
        while isinstance(node, BlankNode):
            found = self.properties[node]
            first, rest = found.get("rdf:first", []), found.get("rdf:rest", [])
            if len(found) != len(LIST) or len(first) != 1 or len(rest) != 1:
                return None
            members, node = [*members, first[0]], rest[0]
        return members if node == NIL else None


def enclose(start: str, texts: Sequence[str], end: str, depth: int) -> str:
    """Put texts between brackets: on one line if they fit, else one a line."""
    line = f"{start} {' '.join(texts)} {end}"
    if len(line) + len(INDENT) * (depth + 2) < WIDTH and "\n" not in line:
        return line
    inner = f"\n{INDENT * (depth + 1)}"
    return f"{start}{inner}{inner.join(texts)}\n{INDENT * depth}{end}"


def quote_text(text: str) -> str:
    """Quote a text; one with line breaks in long quotes, readable."""
    if "\n" not in text or "\r" in text:
        return f'"{text.translate(ESCAPES)}"'
    body = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""{body[:-1]}\\""""' if body.endswith('"') else f'"""{body}"""'


def find_base(triples: Iterable[Triple]) -> str:
    """Find the root below which most names of a data file lie; empty if there is none."""
    terms = (term for triple in triples for term in (triple.subject, triple.object))
    names = (DATA_ROOT.match(term.value) for term in terms if isinstance(term, NamedNode))
    roots = Counter(match.group(1) for match in names if match)
    return max(sorted(roots), key=lambda root: roots[root], default="")


def refuse_shared_nodes(triples: Iterable[Triple]) -> None:
    """Refuse blank nodes that are used twice or in a circle: they would need an invented name."""
    uses = Counter(t.object for t in triples if isinstance(t.object, BlankNode))
    shared = [node for node, number in uses.items() if number > 1]
    if shared:
        raise InputError(phrase("form-shared-nodes", count=len(shared)))
    owners: dict[Term, Term] = {
        t.object: t.subject for t in triples if isinstance(t.object, BlankNode)
    }
    for node in owners:
        seen: set[Term] = set()
        above: Term | None = node
        while isinstance(above, BlankNode) and above not in seen:
            seen.add(above)
            above = owners.get(above)
        if isinstance(above, BlankNode):
            raise InputError(phrase("form-circle"))


def format_turtle(text: str, name: str, prefixes: Mapping[str, str]) -> str:
    """Bring Turtle text into the canonical form.

    Raises SyntaxFault, naming the file, if the text does not parse.
    """
    try:
        quads = list(parse(text.encode(), format=RdfFormat.TURTLE, base_iri=f"file:///{name}"))
    except SyntaxError as fault:
        raise SyntaxFault(phrase("file-fault", path=name, fault=fault)) from fault
    return TurtleWriter((quad.triple for quad in quads), prefixes).write()


def find_differing(paths: Iterable[Path], prefixes: Mapping[str, str]) -> list[tuple[Path, str]]:
    """Find the files that are not canonical, each with the text it should have."""
    texts = [(path, path.read_text(encoding="utf-8")) for path in paths]
    wanted = [(path, text, format_turtle(text, path.name, prefixes)) for path, text in texts]
    return [(path, right) for path, text, right in wanted if text != right]


def main(arguments: Sequence[str] | None = None) -> int:
    """Check or write files; exit status 1 if a checked file is not canonical."""
    parser = ArgumentParser(prog="python -m graph.turtle", description=__doc__)
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--check", action="store_true", help="name files not in canonical form")
    mode.add_argument("--write", action="store_true", help="rewrite files in canonical form")
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args(arguments)
    differing = find_differing(options.files, read_prefixes())
    for path, text in differing:
        sys.stderr.write(f"{path}: {'rewritten' if options.write else 'not canonical'}\n")
        if options.write:
            path.write_text(text, encoding="utf-8")
    return int(bool(differing) and not options.write)


if __name__ == "__main__":
    sys.exit(main())
