"""Sets of small numbers as bits."""

from hypothesis import given
from hypothesis import strategies as st

from light2share.kernel.bits import bits_of, first_numbers, numbers_of

SETS = st.sets(st.integers(0, 999))


@given(SETS)
def test_there_and_back(numbers):
    assert numbers_of(bits_of(numbers, 1000)) == sorted(numbers)
    assert first_numbers(bits_of(numbers, 1000), 3) == sorted(numbers)[:3]


@given(SETS, SETS)
def test_the_algebra_of_sets(one, other):
    left, right = bits_of(one, 1000), bits_of(other, 1000)
    assert numbers_of(left & right) == sorted(one & other)
    assert numbers_of(left | right) == sorted(one | other)
    assert numbers_of(left & ~right) == sorted(one - other)
    assert (left | right).bit_count() == len(one | other)


def test_nothing():
    assert bits_of([], 0) == 0
    assert numbers_of(0) == []
