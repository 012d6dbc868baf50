"""The counties of a revision, as every page needs them: name, model or real, concept or not."""

from dataclasses import dataclass
from typing import Final

from graph.evaluation import Row
from service.context import Context
from service.pages.texts import Text
from service.pages.things import Thing, gather_things

TRUE: Final = ("true", "1")


@dataclass(frozen=True)
class County:
    """One county by its five-digit key."""

    key: str
    thing: Thing

    @property
    def is_fictional(self) -> bool:
        """Whether it is an invented model county."""
        return self.thing.get("fictional") in TRUE

    @property
    def has_concept(self) -> bool:
        """Whether its development concept is described here."""
        return bool(self.thing.values("concept"))

    def name(self, language: str) -> Text:
        """Return what it is called."""
        return self.thing.name(language)


async def read_counties(context: Context, revision: int) -> dict[str, County]:
    """Return all counties by key."""
    return make_counties(await context.select("internal/counties", revision))


def make_counties(rows: list[Row]) -> dict[str, County]:
    """Return the counties in rows of `counties.rq`, by key."""
    things = gather_things(rows, "county").values()
    return {thing.get("key"): County(thing.get("key"), thing) for thing in things}
