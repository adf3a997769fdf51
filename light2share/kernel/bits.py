"""Sets of small numbers as the bits of one whole number: with 50,000 members and, or and counting take microseconds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

IN_A_BYTE = [tuple(place for place in range(8) if byte >> place & 1) for byte in range(256)]


def bits_of(numbers: Iterable[int], room: int) -> int:
    """The set of `numbers`, each from 0 to `room` - 1."""
    held = bytearray((room + 7) // 8)
    for number in numbers:
        held[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(held, "little")


def first_numbers(bits: int, most: int) -> list[int]:
    """Up to `most` members of a set, smallest first, without walking through the others."""
    found: list[int] = []
    while bits and len(found) < most:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def numbers_of(bits: int) -> list[int]:
    """The members of a set, smallest first."""
    found: list[int] = []
    for index, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        if byte:
            base = index << 3
            found += [base + place for place in IN_A_BYTE[byte]]
    return found


def union(sets: Iterable[int]) -> int:
    """The members of any of them."""
    return reduce(or_, sets, 0)
