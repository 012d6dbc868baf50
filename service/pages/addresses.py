"""IRIs → addresses on this server: where the page of a thing is, whatever the host."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from starlette.requests import Request

from graph.names import Names

# a vocabulary's terms are anchors on its page
VOCABULARIES: Final = {
    "https://w3id.org/kek/ontology": "/ontology",
    "https://w3id.org/kek/codes": "/codes",
    "https://w3id.org/kek/shapes": "/shapes",
}
NONE: Final = re.compile(r"(?!)")
# what a link takes along from the page it is on, and how it must look
KEPT: Final = {"lang": re.compile("de|en"), "revision": re.compile("[0-9]{1,12}")}
SAFE: Final = "/:@!$&'()*+,;=-._~%"


@dataclass(frozen=True)
class Addresses:
    """Makes addresses for one request: relative to its host, with its language and revision.

    If that revision `is_gone`, no link takes it along: each would lead to the same error.
    """

    names: Names
    root: str = ""
    path: str = "/"
    query: tuple[tuple[str, str], ...] = ()
    is_gone: bool = False

    @property
    def kept(self) -> dict[str, str]:
        """The parameters every link takes along, if they are right."""
        return {
            name: value
            for name, value in self.query
            if KEPT.get(name, NONE).fullmatch(value) and not (self.is_gone and name == "revision")
        }

    @property
    def _query(self) -> str:
        return f"?{urlencode(self.query)}" if self.query else ""

    def link(self, path: str, **extra: str) -> str:
        """Return the address of a path of this server; a `#fragment` comes last."""
        path, hash_, fragment = path.partition("#")
        text = urlencode({**self.kept, **extra})
        question = f"?{text}" if text else ""
        return f"{self.root}{quote(path, safe=SAFE)}{question}{hash_}{fragment}"

    def vary(self, **extra: str) -> str:
        """Return the address of this page with some parameters changed, none of them lost."""
        changed = dict.fromkeys((name, extra.get(name, value)) for name, value in self.query)
        text = urlencode(list(changed | dict.fromkeys(extra.items())))
        return f"{self.root}{quote(self.path, safe=SAFE)}{'?' if text else ''}{text}"

    def renew(self) -> str:
        """Return the address of this page in the newest revision."""
        text = urlencode([pair for pair in self.query if pair[0] != "revision"])
        return f"{self.root}{quote(self.path, safe=SAFE)}{'?' if text else ''}{text}"

    def enter(self) -> str:
        """Return the address at which this page can be embedded in another site."""
        return f"{self.root}/embed{quote(self.path, safe=SAFE)}{self._query}"

    def leave(self) -> str:
        """Return the address of this page, which is embedded in another site, on its own."""
        return f"{self.root}{quote(self.path.removeprefix('/embed'), safe=SAFE)}{self._query}"

    def file(self, path: str, suffix: str) -> str:
        """Return the address of a page's data in one format; its language is not kept."""
        revision = {name: value for name, value in self.query if name == "revision"}
        question = f"?{urlencode(revision)}" if revision else ""
        return f"{self.root}{quote(path, safe=SAFE)}.{suffix}{question}"

    def find_page(self, iri: str) -> str | None:
        """Return the path of the page about an IRI on this server, or None if it has none."""
        path = self.names.path(iri)
        if path:
            return path.replace("/id/", "/doc/", 1)
        namespace, hash_, name = iri.partition("#")
        page = VOCABULARIES.get(namespace)
        return f"{page}{hash_}{name}" if page else None

    def of(self, iri: str) -> str | None:
        """Return where a link to an IRI leads: here, to the web, or nowhere (None).

        Only http and https become links: an IRI in data may be `javascript:`.
        """
        page = self.find_page(iri)
        if page:
            return self.link(page)
        return iri if iri.startswith(("http://", "https://")) else None


def read_addresses(names: Names, request: Request) -> Addresses:
    """Return what makes the addresses on the page that answers a request."""
    root = str(request.scope.get("root_path", ""))
    query = tuple(request.query_params.multi_items())
    return Addresses(names, root, str(request.scope["path"]).removeprefix(root), query)


def find_subject(names: Names, path: str) -> str:
    """Return the IRI of what a page below /doc/ is about."""
    return f"{names.base}{path.replace('/doc/', '/id/', 1)}"
