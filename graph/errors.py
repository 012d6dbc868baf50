"""Every error of the graph library, as one tree.

GraphError
├── InputError                 the caller gave something wrong; nothing was changed
│   ├── SyntaxFault            RDF or SPARQL that cannot be parsed
│   ├── UnknownFormat          a format name or media type nobody here speaks
│   ├── TermFault              a text that is no IRI, literal or key
│   ├── QueryRefused           a query that is never evaluated (SERVICE, LOAD, update)
│   ├── SheetFault             a table with a wrong heading, code or value
│   ├── RulesBroken            a change that would publish violations of the rules
│   ├── NotAcceptable          no format that was asked for can carry the answer
│   └── UnknownTerm            data uses a term that its vocabulary does not define
├── NotFound                   what was asked for does not exist
│   ├── UnknownRevision
│   ├── UnknownGraph
│   └── UnknownResource
├── LimitExceeded              correct, but more than a limit allows
│   ├── TimeExceeded
│   ├── MemoryExceeded
│   └── SizeExceeded
├── NotAllowed                 the method is not for this address
├── Busy                       too many requests are waiting
├── PortTaken                  the address to listen on is not free
├── StoreError                 the place where revisions live is not usable
│   ├── StoreBusy              another publisher is at work
│   ├── StoreFull              no space left; nothing was changed
│   └── StoreDamaged
└── ContentError               the files this installation ships are not as they must be
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.sentences import Sentence, phrase

if TYPE_CHECKING:
    from graph.validation.notices import Notice

ROW_AND_COLUMN: Final = {"de": ("Zeile", "Spalte"), "en": ("row", "column")}


class GraphError(Exception):
    """Anything that this library reports on purpose, as a sentence."""

    def __init__(self, sentence: Sentence) -> None:
        """Take what is wrong, where, and what would be right."""
        super().__init__(sentence)

    def say(self, language: str = "en") -> str:
        """Return the sentence in a language, de or en."""
        sentence: Sentence = self.args[0]
        return sentence.say(language)

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.say()


class InputError(GraphError):
    """The caller gave something wrong; nothing was changed."""


class SyntaxFault(InputError):
    """RDF or SPARQL text does not parse."""


class UnknownFormat(InputError):
    """A format is named that nobody here speaks."""


class TermFault(InputError):
    """A text is no valid IRI, literal or key."""


class QueryRefused(InputError):
    """A query asks for something that is never evaluated here."""


@dataclass(frozen=True)
class CellFault:
    """One thing wrong in a table: where, what stands there, and what would be right.

    `row` counts as the spreadsheet does, 1 is the row of headings; 0 means the whole table.
    `messages` says it by language, de and en.
    """

    sheet: str
    row: int
    column: str
    value: str
    messages: Mapping[str, str]

    def explain(self, language: str = "de") -> str:
        """Return place and message in one line."""
        words = ROW_AND_COLUMN[language]
        row = f"{words[0]} {self.row}" if self.row else ""
        column = f"{words[1]} „{self.column}“" if self.column else ""
        place = ", ".join(part for part in (self.sheet, row, column) if part)
        return f"{place}: {self.messages[language]}"


class SheetFault(InputError):
    """Tables have wrong headings, codes or values; `faults` says each one."""

    def __init__(self, faults: Sequence[CellFault]) -> None:
        """Take all faults that were found."""
        Exception.__init__(self, faults)  # as they are: errors travel between processes
        self.faults = tuple(faults)

    def say(self, language: str = "en") -> str:
        """Return one line for each fault in a language, de or en."""
        return "\n".join(fault.explain(language) for fault in self.faults)


class RulesBroken(InputError):
    """A change breaks rules that prevent publishing; `notices` says each place."""

    def __init__(self, notices: Sequence["Notice"]) -> None:
        """Take the notices of all violations that the change brings."""
        Exception.__init__(self, notices)  # as they are: errors travel between processes
        self.notices = tuple(notices)

    def say(self, language: str = "en") -> str:
        """Return what is wrong by rule, without the places, in a language, de or en."""
        rules = sorted(Counter(notice.rule.name for notice in self.notices).items())
        return phrase(
            "rules-broken" if len(self.notices) > 1 else "rule-broken",
            count=len(self.notices),
            rules=[f"{name} ({times})" for name, times in rules],
        ).say(language)


class NotAcceptable(InputError):
    """No format that was asked for can carry the answer."""


class UnknownTerm(InputError):
    """Data uses a term that its vocabulary does not define."""


class NotFound(GraphError):
    """What was asked for does not exist."""


class UnknownRevision(NotFound):
    """No revision has this number."""


class UnknownGraph(NotFound):
    """No graph has this name."""


class UnknownResource(NotFound):
    """Nothing is said about this resource."""


class LimitExceeded(GraphError):
    """The request is correct but takes more than a limit allows."""


class TimeExceeded(LimitExceeded):
    """The evaluation took longer than allowed."""


class MemoryExceeded(LimitExceeded):
    """The evaluation took more memory than allowed."""


class SizeExceeded(LimitExceeded):
    """The request or its result is larger than allowed."""


class NotAllowed(GraphError):
    """The method is not for this address."""


class Busy(GraphError):
    """Too many requests are waiting; later there will be room."""


class PortTaken(GraphError):
    """The address to listen on is not free."""


class StoreError(GraphError):
    """The place where revisions live is not usable."""


class StoreBusy(StoreError):
    """Another publisher is at work."""


class StoreFull(StoreError):
    """There is no space left; nothing was changed."""


class StoreDamaged(StoreError):
    """The stored files are not what they must be."""


class ContentError(GraphError):
    """The files this installation ships are not as they must be."""
