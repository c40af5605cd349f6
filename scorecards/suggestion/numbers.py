"""Numbers in words, digits, shares, money and time, made comparable."""

from dataclasses import dataclass

from scorecards.suggestion.vocabulary import DURATIONS, FRACTIONS, MONEY, NUMBERS, SCALES
from scorecards.suggestion.word import Word

_SIGNS = "$€£₹¥"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number: `unit` is n, pct (0 to 100), money, dur (days) or ratio (0 to 1)."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A plain word, or a number that stands for several words, with its value."""

    plain: str
    start: int
    end: int
    quantity: Quantity | None = None


def read_numbers(words: list[Word]) -> list[Counted]:
    """Return the words with every number made one of _n_ _pct_ _money_ _dur_ _ratio_."""
    counted: list[Counted] = []
    index = 0
    while index < len(words):
        quantity, used = _read_quantity(words, index)
        if quantity is None:
            word = words[index]
            counted.append(Counted(word.plain, word.start, word.end))
            index += 1
            continue
        last = words[index + used - 1]
        counted.append(Counted(f"_{quantity.unit}_", words[index].start, last.end, quantity))
        index += used
    return counted


def _read_quantity(words: list[Word], index: int) -> tuple[Quantity | None, int]:
    plain = words[index].plain
    if plain == "_dur_":
        return Quantity(14, "dur"), 1
    fraction = _read_fraction(words, index)
    if fraction[0] is not None:
        return fraction
    value, used = _read_value(words, index)
    if value is None:
        return None, 0
    return _read_unit(words, index, value, used)


def _at(words: list[Word], index: int) -> str:
    return words[index].plain if index < len(words) else ""


def _read_fraction(words: list[Word], index: int) -> tuple[Quantity | None, int]:
    first, second = _at(words, index), _at(words, index + 1)
    third = _at(words, index + 2)
    if first in {"a", "one"} and second in FRACTIONS and third not in {"one", "time", "of", ""}:
        return Quantity(FRACTIONS[second], "ratio"), 2
    if first in {"a", "one"} and second in FRACTIONS and second not in {"quarter", "second"}:
        return Quantity(FRACTIONS[second], "ratio"), 2
    if first in NUMBERS and second in FRACTIONS and second.endswith("s") and second != "quarters":
        return Quantity(NUMBERS[first] * FRACTIONS[second], "ratio"), 2
    if first in {"a", "one", "an"} and second in DURATIONS and second != "second":
        return Quantity(DURATIONS[second], "dur"), 2
    return None, 0


def _read_value(words: list[Word], index: int) -> tuple[float | None, int]:
    plain = words[index].plain
    if plain == "one" and not _counts_as_one(words, index):
        return None, 0
    if plain == "a" and _at(words, index + 1) in {"hundred", "thousand", "million", "dozen"}:
        return _scale(words, index + 1, 1.0, 1)
    if plain[-2:] in {"st", "nd", "rd", "th"}:
        return None, 0
    if plain[0].isdigit() or (plain[0] in _SIGNS and len(plain) > 1):
        return _scale(words, index + 1, _parse_digits(plain), 1)
    if plain in NUMBERS or plain == "one":
        value, used = _read_tens(words, index)
        return _scale(words, index + used, value, used)
    return None, 0


def _counts_as_one(words: list[Word], index: int) -> bool:
    after = _at(words, index + 1)
    if after in {"in", "of", "out"}:
        second = _at(words, index + 2)
        return second in NUMBERS or second in {"every", "out"} or second[:1].isdigit()
    return after in SCALES or after in MONEY or after in {"percent", "per", "%"}


def _parse_digits(plain: str) -> float:
    digits = "".join(letter for letter in plain if letter.isdigit() or letter == ".")
    return float(digits.rstrip(".") or 0)


def _read_tens(words: list[Word], index: int) -> tuple[float, int]:
    first = NUMBERS.get(words[index].plain, 1.0)
    second = _at(words, index + 1)
    if first >= 20 and NUMBERS.get(second, 99) < 10:
        return first + NUMBERS[second], 2
    if first >= 20 and second == "one":
        return first + 1, 2
    return first, 1


def _scale(words: list[Word], index: int, value: float, used: int) -> tuple[float, int]:
    while _at(words, index) in SCALES and _is_attached(words, index):
        value *= SCALES[words[index].plain]
        used, index = used + 1, index + 1
    return value, used


def _is_attached(words: list[Word], index: int) -> bool:
    """Single letters (k, m, b) scale only when written onto the number."""
    return len(words[index].plain) > 1 or words[index].start == words[index - 1].end


def _read_unit(words: list[Word], index: int, value: float, used: int) -> tuple[Quantity, int]:
    after, second = _at(words, index + used), _at(words, index + used + 1)
    if after in {"in", "of", "out"} and words[index].plain[0] not in _SIGNS:
        return _read_ratio(words, index, value, used)
    if words[index].plain[0] in _SIGNS:
        return Quantity(value, "money"), used
    if after == "per" and second in {"cent", "hundred"}:
        return Quantity(value, "pct"), used + 2
    if after in DURATIONS:
        return Quantity(value * DURATIONS[after], "dur"), used + 1
    unit = "pct" if after in {"%", "percent", "pct"} else "money" if after in MONEY else "n"
    return Quantity(value, unit), used + (unit != "n")


def _read_ratio(words: list[Word], index: int, value: float, used: int) -> tuple[Quantity, int]:
    """Read `seven of ten`, `one in nine`, `3 out of every 10`, `31 in the hundred`."""
    at = index + used + 1
    while _at(words, at) in {"of", "every", "the", "a"}:
        at += 1
    if _at(words, at) == "hundred":
        return Quantity(value, "pct"), at + 1 - index
    plain = _at(words, at)
    if not plain or not (plain in NUMBERS or plain[0].isdigit()):
        return Quantity(value, "n"), used
    whole, more = _read_value(words, at)
    year = value < 1 or ((whole or 0) >= 1900 and (whole or 0) < 2100)
    if whole and whole >= value and not year:
        return Quantity(value / whole, "ratio"), at + more - index
    return Quantity(value, "n"), used
