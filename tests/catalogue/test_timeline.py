"""Timelines against the plain way: a table that is sorted."""

from hypothesis import given
from hypothesis import strategies as st

from light2share.catalogue import timeline
from light2share.catalogue.timeline import Memory, Remembered, unknown
from light2share.kernel.bits import bits_of, numbers_of

ROOM = 40
FOUND = st.dictionaries(st.integers(0, ROOM - 1), st.none() | st.integers(0, 12), max_size=ROOM)
SETS = st.integers(0, 2**ROOM - 1)


@given(st.lists(FOUND, max_size=5), SETS, SETS, st.integers(0, ROOM), st.sampled_from([0, 3, 400]))
def test_the_order_is_that_of_the_times(steps, dropped, among, most, few):
    times, table = unknown(ROOM), {}
    timeline.FEW, before = few, timeline.FEW
    try:
        for found in steps:
            times = times.told(found).without(dropped)
            table = {
                place: minute for place, minute in {**table, **found}.items() if not dropped >> place & 1
            }
            times.until(5)
        free = {place: minute for place, minute in table.items() if minute is not None}
        assert (times.known, times.free) == (bits_of(table, ROOM), bits_of(free, ROOM))
        expected = sorted(numbers_of(among), key=lambda place: (free.get(place, 99), place))
        assert times.soonest(among, most) == expected[:most]
        for last in (0, 5, 12):
            assert times.until(last) == bits_of((place for place in free if free[place] <= last), ROOM)
        assert all(times.minute(place) == free.get(place) for place in range(ROOM))
    finally:
        timeline.FEW = before


def test_what_has_changed_is_forgotten_of_everything():
    memory, times = Memory(), unknown(ROOM).told({1: 5, 2: None})
    memory.remember("a", Remembered(times, 0, 0))
    memory.remember("b", Remembered(times, 0, 0))
    memory.forget(bits_of([1], ROOM))
    assert all(memory.get(key).timeline.known == bits_of([2], ROOM) for key in "ab")


def test_the_memory_is_bounded():
    memory, one = Memory(), Remembered(unknown(ROOM), 0, 0)
    for key in range(timeline.MOST_KEPT + 1):
        memory.remember(key, one)
    assert memory.get(0) is None
    assert memory.get(timeline.MOST_KEPT) is one
