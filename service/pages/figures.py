"""Literals as people write them: dates, numbers and money in German and English."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from pyoxigraph import Literal

from service.pages.texts import read_texts

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
KEK: Final = "https://w3id.org/kek/ontology#"
AMOUNT: Final = "http://data.openbudgets.eu/ontology/dsd/measure/amount"
MONEY: Final = frozenset({AMOUNT, KEK + "estimatedCost", KEK + "grantAmount"})
SHARES: Final = frozenset({KEK + "share", KEK + "fundingRate", KEK + "achievementDegree"})
NUMBERS: Final = frozenset(
    {"decimal", "integer", "nonNegativeInteger", "positiveInteger", "double"}
)
CODES: Final = "https://w3id.org/kek/codes#"  # our units have keys, not signs, as notation
UNITS: Final = {"": "", "NUM": "", "EUR": "€", "CCY_EUR": "€"}
CENTS: Final = 2  # decimals of an amount of euro
WORDS: Final = frozenset({"YR", "MO"})  # nobody writes years as “a”
NO_BREAK: Final = "\u00a0"

Render = Callable[[str, str], str]


def format_literal(literal: Literal, language: str, property_: str = "") -> str:
    """Return a literal as text for readers of a language; what cannot be read stays as it is."""
    kind = literal.datatype.value.removeprefix(XSD)
    try:
        if kind in NUMBERS:
            return format_number(Decimal(literal.value), language, property_)
        return RENDER.get(kind, _keep)(literal.value, language)
    except (ValueError, IndexError, InvalidOperation):
        return literal.value


def format_number(number: Decimal, language: str, property_: str = "") -> str:
    """Return a number with separators of the language: as money, share or plain number."""
    if property_ in MONEY:
        return format_money(number, language)
    if property_ in SHARES:
        return f"{group_digits(_shorten(number * 100), language)}{NO_BREAK}%"
    return group_digits(number, language)


def format_money(amount: Decimal, language: str) -> str:
    """Return an amount of euro with exactly two decimals, more if it has more."""
    exponent = amount.as_tuple().exponent
    exact = (
        amount
        if isinstance(exponent, int) and exponent < -CENTS
        else amount.quantize(Decimal("0.01"))
    )
    text = group_digits(exact, language)
    return f"{text}{NO_BREAK}€" if language == "de" else f"€{text}"


def group_digits(number: Decimal, language: str) -> str:
    """Return a number with thousands grouped and the decimal sign of the language, unrounded."""
    text = f"{number:,f}".replace("-", "−")
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def write_unit(unit: str, notation: str, label: str) -> str:
    """Return what is written behind a value for its unit; nothing for a plain number."""
    key = unit.rpartition("/")[2]
    if key in UNITS:
        return UNITS[key]
    return label if unit.startswith(CODES) or key in WORDS else notation or label


def _format_date(value: str, language: str) -> str:
    year, month, day = value[:10].split("-")
    if language == "de":
        return f"{day}.{month}.{year}"
    return f"{int(day)}{NO_BREAK}{_name_month(month, language)} {year}"


def _format_time(value: str, language: str) -> str:
    zone = f"{NO_BREAK}UTC" if value.endswith(("Z", "+00:00")) else ""
    return f"{_format_date(value, language)}, {value[11:16]}{zone}"


def _format_month(value: str, language: str) -> str:
    year, month = value[:7].split("-")
    return f"{_name_month(month, language)} {year}"


def _name_month(number: str, language: str) -> str:
    months: list[str] = read_texts(language)["figures"]["months"]
    return months[int(number) - 1]


def _format_truth(value: str, language: str) -> str:
    words: dict[str, Any] = read_texts(language)["figures"]
    return str(words["yes" if value in ("true", "1") else "no"])


def _shorten(number: Decimal) -> Decimal:
    short = number.normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))  # type: ignore[operator]


def _keep(value: str, _: str) -> str:
    return value


RENDER: Final[dict[str, Render]] = {
    "date": _format_date,
    "dateTime": _format_time,
    "gYearMonth": _format_month,
    "boolean": _format_truth,
}
