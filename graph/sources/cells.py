"""Cell text → RDF term, for every kind of cell that needs no other cell to be understood."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph.sources.definitions import Column
from graph.sources.faults import WrongValue, word
from graph.vocabulary import read_prefixes

Term = NamedNode | Literal

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
GEOCODING: Final = "http://dcat-ap.de/def/politicalGeocoding/"
AREAS: Final = {5: "districtKey", 8: "municipalityKey"}  # by length of the official key
PLAIN: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
# 1.234.567,89 or, after DIN 5008, 1 234 567,89
GROUPED: Final = re.compile(
    r"-?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?:[ \u00a0\u202f][0-9]{3})+)(?:,[0-9]+)?"
)
DAY: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH: Final = re.compile(r"(0?[1-9]|1[0-2])\.([0-9]{4})|([0-9]{4})-(0[1-9]|1[0-2])")
YEAR: Final = re.compile(r"[0-9]{4}")
CURRENCY: Final = re.compile(r"\s*(?:€|EUR|Euro)$")
ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
DIGITS: Final = 18  # before and after the point: what the store can calculate with exactly
LETTERS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def make_key(text: str) -> str:
    """Return a text as part of an IRI: lower-case ASCII letters, digits, dots, hyphens."""
    plain = unicodedata.normalize("NFC", text).lower().translate(LETTERS)
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9.]+", "-", ascii_only).strip("-.")


def parse_decimal(text: str, *, coarse: bool = False) -> Decimal:
    """Return an exact number written with decimal comma or dot, German thousands allowed.

    A number such as 1.234 may mean two things and is refused, unless the kind is too `coarse`
    for three decimals, as whole numbers and cents are. Raises WrongValue.
    """
    text = text.replace("\u2212", "-")
    plain, grouped = PLAIN.fullmatch(text), GROUPED.fullmatch(text)
    if plain and grouped and not coarse:
        both = f"{text.replace('.', '')} / {text.replace('.', ',')}"
        raise WrongValue("ambiguous-number", both)
    if not plain and not grouped:
        raise WrongValue("number", "1234,5")
    digits = re.sub(r"[^0-9,-]", "", text) if grouped else text
    number = Decimal(digits.replace(",", "."))
    if number.adjusted() >= DIGITS or -int(number.as_tuple().exponent) > DIGITS:
        raise WrongValue("number", "1234,5")
    return number


def write_decimal(number: Decimal) -> Literal:
    """Return a number as xsd:decimal, without zeros that mean nothing."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return _type("0" if text == "-0" else text, "decimal")


def parse_money(text: str) -> Literal:
    """Return an amount in euro, to the cent."""
    number = parse_decimal(CURRENCY.sub("", text), coarse=True)
    if -int(number.as_tuple().exponent) > 2:  # noqa: PLR2004 - cents
        raise WrongValue("number", "1234,56")
    return write_decimal(number)


def parse_percent(text: str) -> Literal:
    """Return 0–100 as 0–1."""
    number = _divide(text)
    if not 0 <= number <= 1:
        raise WrongValue("range", "0–100")
    return write_decimal(number)


def parse_degree(text: str) -> Literal:
    """Return percent as a part of one; more than 100 is possible."""
    number = _divide(text)
    if number < 0:
        raise WrongValue("range", word("not-negative"))
    return write_decimal(number)


def parse_integer(text: str) -> Literal:
    """Return a whole number, zero or more."""
    number = parse_decimal(text, coarse=True)
    if number < 0 or number != int(number):
        raise WrongValue("number", "12")
    return _type(str(int(number)), "integer")


def parse_date(text: str) -> Literal:
    """Return a day written dd.mm.yyyy or yyyy-mm-dd."""
    german = DAY.fullmatch(text)
    try:
        if german:
            day, month, year = map(int, german.groups())
            return _type(date(year, month, day).isoformat(), "date")
        if ISO_DAY.fullmatch(text):
            return _type(date.fromisoformat(text).isoformat(), "date")
    except ValueError:
        pass
    raise WrongValue("date", "24.03.2021")


def parse_moment(text: str) -> Literal:
    """Return a day, or the month or year where no more is known."""
    month = MONTH.fullmatch(text)
    if YEAR.fullmatch(text):
        return _type(text, "gYear")
    if month:
        number, year = month[1] or month[4], month[2] or month[3]
        return _type(f"{year}-{int(number):02}", "gYearMonth")
    return parse_date(text)


def parse_year(text: str) -> Literal:
    """Return a year of four digits."""
    if not YEAR.fullmatch(text):
        raise WrongValue("date", "2030")
    return _type(text, "gYear")


def parse_boolean(text: str) -> Literal:
    """Return ja or nein."""
    if text.lower() not in {"ja", "nein"}:
        raise WrongValue("boolean")
    return _type("true" if text.lower() == "ja" else "false", "boolean")


def parse_area(text: str) -> NamedNode:
    """Return the DCAT-AP.de IRI of a county (5 digits) or municipality (8 digits)."""
    kind = AREAS.get(len(text))
    if kind is None or not re.fullmatch(r"[0-9]+", text):
        raise WrongValue("area")
    return NamedNode(f"{GEOCODING}{kind}/{text}")


def parse_iri(text: str) -> NamedNode:
    """Return an address; a name with a prefix of this project is one too."""
    prefix, colon, local = text.partition(":")
    namespace = read_prefixes().get(prefix) if colon else None
    address = namespace + local if namespace else text
    if not ADDRESS.fullmatch(address):
        raise WrongValue("iri", "https://www.example.org/kek.pdf")
    return NamedNode(address)


def parse_cell(text: str, column: Column) -> Term:
    """Return the term that a cell of a simple kind says; raises WrongValue."""
    if column.kind == "text":
        return Literal(text, language=column.language)
    return PARSERS[column.kind](text)


PARSERS: Final[Mapping[str, Callable[[str], Term]]] = {
    "string": Literal,
    "decimal": lambda text: write_decimal(parse_decimal(text)),
    "money": parse_money,
    "percent": parse_percent,
    "degree": parse_degree,
    "integer": parse_integer,
    "date": parse_date,
    "moment": parse_moment,
    "year": parse_year,
    "boolean": parse_boolean,
    "area": parse_area,
    "iri": parse_iri,
}


def _divide(text: str) -> Decimal:
    # by moving the point: a division would round
    sign, digits, exponent = parse_decimal(text.removesuffix("%").rstrip()).as_tuple()
    return Decimal((sign, digits, int(exponent) - 2))


def _type(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + name))
