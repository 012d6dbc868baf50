"""Segments of addresses that routes know by kind."""

from starlette.convertors import Convertor, register_url_convertor

from graph.names import COUNTY_KEY


class CountyConvertor(Convertor[str]):
    """Takes a path segment that is a county's five-digit key."""

    regex = COUNTY_KEY.pattern

    def convert(self, value: str) -> str:
        """Return the key."""
        return value

    def to_string(self, value: str) -> str:
        """Return the segment."""
        return value


def register_segments() -> None:
    """Make the kinds of segments known to the router, such as `{county:county}`."""
    register_url_convertor("county", CountyConvertor())
