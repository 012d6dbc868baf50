"""Query files: read them, bind their parameters as typed terms."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph.errors import ContentError, TermFault

QUERIES: Final = Path(__file__).resolve().parents[1] / "queries"
PARAMETER: Final = re.compile(r"\$(\w+)")

Term = NamedNode | Literal


@cache
def read_query(name: str) -> str:
    """Return the text of `queries/<name>.rq`.

    Raises ContentError if this installation lacks the file.
    """
    path = QUERIES / f"{name}.rq"
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentError(f"queries/{name}.rq is missing from this installation.") from None


def bind_query(text: str, terms: Mapping[str, Term]) -> str:
    """Replace each `$name` in a query by a term in its SPARQL form.

    Terms, never text: quotes, newlines and braces in a value come out escaped. Raises TermFault
    if the query's parameters and the given ones are not the same.
    """
    declared, given = set(PARAMETER.findall(text)), set(terms)
    if declared != given:
        raise TermFault(
            f"The query takes the parameters {sorted(declared)}, but {sorted(given)} are given."
        )
    return PARAMETER.sub(lambda match: str(terms[match.group(1)]), text)


def make_node(iri: str) -> NamedNode:
    """Return an IRI as a term; raises TermFault if the text is no absolute IRI."""
    try:
        return NamedNode(iri)
    except ValueError as fault:
        raise TermFault(f"“{iri}” is no absolute IRI: {fault}.") from None
