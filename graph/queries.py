"""Query files: read them, bind their parameters as typed terms."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from graph.errors import ContentError, TermFault
from graph.sentences import phrase

QUERIES: Final = Path(__file__).resolve().parents[1] / "queries"
PARAMETER: Final = re.compile(r"\$(\w+)")

Term = NamedNode | Literal
Row = Mapping[str, Term]  # a solution, unbound variables left out
NOTHING: Final[Mapping[str, Term]] = MappingProxyType({})


@cache
def read_query(name: str) -> str:
    """Return the text of `queries/<name>.rq`.

    Raises ContentError if this installation lacks the file.
    """
    path = QUERIES / f"{name}.rq"
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentError(phrase("content-query", name=name)) from None


def bind_query(text: str, terms: Mapping[str, Term]) -> str:
    """Replace each `$name` in a query by a term in its SPARQL form.

    Terms, never text: quotes, newlines and braces in a value come out escaped. Raises TermFault
    if the query's parameters and the given ones are not the same.
    """
    declared, given = set(PARAMETER.findall(text)), set(terms)
    if declared != given:
        raise TermFault(phrase("query-parameters", declared=sorted(declared), given=sorted(given)))
    return PARAMETER.sub(lambda match: str(terms[match.group(1)]), text)


def make_node(iri: str) -> NamedNode:
    """Return an IRI as a term; raises TermFault if the text is no absolute IRI."""
    try:
        return NamedNode(iri)
    except ValueError as fault:
        raise TermFault(phrase("iri-relative", iri=iri, fault=fault)) from None


def ask(store: Store, name: str, terms: Mapping[str, Term] = NOTHING) -> list[Row]:
    """Return the solutions of `queries/<name>.rq` over a store."""
    answer = store.query(bind_query(read_query(name), terms))
    assert isinstance(answer, QuerySolutions)  # noqa: S101 - our files hold SELECTs
    names = [variable.value for variable in answer.variables]
    return [
        {name: term for name, term in zip(names, row, strict=True) if term is not None}
        for row in answer
    ]
