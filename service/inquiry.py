"""A question as it is asked: what an address says, checked, and how it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from graph.errors import InputError
from graph.inquiry import answer_question, find_dataset
from graph.questions import Question
from graph.tables import Table
from service.context import Context
from service.description import VERSION
from service.protocol import read_address
from service.selection import read_today
from service.sentences import phrase

OURS: Final = frozenset({"revision", "lang", "locale", "version", "format"})


@dataclass(frozen=True)
class Inquiry:
    """A question as it is asked: values of its parameters, the revision, the version if any."""

    question: Question
    texts: Mapping[str, str]
    revision: int
    version: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """All that decides the answer but language and format."""
        version = {"version": self.version} if self.version else {}
        return {**self.texts, **version, "revision": str(self.revision)}

    async def ask(self, context: Context) -> Table:
        """Return the answer. Raises GraphError."""
        return await context.compute(
            answer_question, self.revision, self.question, self.texts, self.version
        )

    async def find_dataset(self, context: Context) -> tuple[str, tuple[str, ...]]:
        """Return the query that this is, and the graphs it is asked of. Raises GraphError."""
        if self.version or any(each.is_thing for each in self.question.parameters):
            return await context.compute(
                find_dataset, self.revision, self.question, self.texts, self.version
            )
        return self.question.bind(self.question.read(self.texts, context.names)), ()


def read_inquiry(
    context: Context, request: Request, question: Question, ours: frozenset[str] = OURS
) -> Inquiry:
    """Return what a request asks. Raises InputError, UnknownRevision."""
    parameters = read_address(request, ours | set(question.names))
    for name, values in parameters.values.items():
        if len(values) > 1:
            right = {each.name: each.hint for each in question.parameters}.get(name, name)
            raise InputError(phrase("parameter-repeated", name=name, hint=right))
    said = parameters.values
    given = {name: said[name][0] for name in question.names if name in said}
    revision = context.check_revision(parameters.take_all("revision"))
    texts = question.complete(given, read_today())
    question.read(texts, context.names)
    node = VERSION.read(parameters.take_one("version") or "", context.names)
    return Inquiry(question, texts, revision, node.value)
