"""Code lists as words: which code a word in a cell means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph.content import find_folder
from graph.sources.cells import parse_iri
from graph.sources.faults import WrongValue, suggest
from graph.vocabulary import read_prefixes

SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SCHEME: Final = NamedNode(SKOS + "ConceptScheme")
LABEL: Final = NamedNode(SKOS + "prefLabel")
WORDS: Final = {LABEL, NamedNode(SKOS + "altLabel"), NamedNode(SKOS + "notation")}


@dataclass(frozen=True)
class Codes:
    """The codes that a cell takes: each word for one, in lower case, and the words to show."""

    words: Mapping[str, NamedNode]
    shown: tuple[str, ...]

    def find(self, text: str) -> NamedNode:
        """Return the code that a word means; a foreign address stands for itself.

        Raises WrongValue with the nearest words.
        """
        found = self.words.get(text.casefold()) or self._take_address(text)
        if found is None:
            raise WrongValue("code", suggest(text, self.shown))
        return found

    def _take_address(self, text: str) -> NamedNode | None:
        try:
            iri = parse_iri(text)
        except WrongValue:
            return None
        # our own codes are all on the lists; units, licences and a county's own levels may not be
        own = iri.value.startswith(read_prefixes()["kc"])
        return None if own and iri not in self.words.values() else iri


@cache
def read_codes(lists: tuple[str, ...], choices: tuple[tuple[str, NamedNode], ...] = ()) -> Codes:
    """Return the codes of files below ontology/, and further words before theirs.

    A code is found by its German labels, its notation and its name (`element-adopted`). Words
    that mean two codes mean none.
    """
    pairs = [pair for name in lists for pair in _read_words(name)]
    found: dict[str, set[NamedNode]] = {}
    for word, code, _ in pairs:
        found.setdefault(word.casefold(), set()).add(code)
    words = {word: codes.pop() for word, codes in found.items() if len(codes) == 1}
    words |= {word.casefold(): code for word, code in choices}
    labels = [word for word, _, is_label in pairs if is_label]
    return Codes(words, tuple(dict.fromkeys([*labels, *(word for word, _ in choices)])))


def _read_words(name: str) -> Iterable[tuple[str, NamedNode, bool]]:
    """Yield each word, the code it means, and whether it is the code's label."""
    quads = list(parse(path=find_folder("ontology") / f"{name}.ttl", format=RdfFormat.TURTLE))
    schemes = {quad.subject for quad in quads if quad.object == SCHEME}
    for quad in quads:
        code, value = quad.subject, quad.object
        if _is_word(quad) and code not in schemes:
            assert isinstance(code, NamedNode)  # noqa: S101 - _is_word says so
            assert isinstance(value, Literal)  # noqa: S101
            yield value.value, code, quad.predicate == LABEL
            yield code.value.rpartition("#")[2].rpartition("/")[2], code, False


def _is_word(quad: Quad) -> bool:
    value = quad.object
    return (
        quad.predicate in WORDS
        and isinstance(quad.subject, NamedNode)
        and isinstance(value, Literal)
        and value.language in {None, "de"}
    )
