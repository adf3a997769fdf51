"""Taking in the files of a form, one after the other, so that no two are in memory as they came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from light2share.messages.files import Fault, Prepared, Refused, prepared
from light2share.messages.wording import FAULTS

MEGABYTE = 1_000_000


class Sent(Protocol):
    """A file as it was sent."""

    @property
    def data(self) -> bytes: ...
    @property
    def called(self) -> str: ...


class Limits(Protocol):
    """How many files, how large each, how large together, in megabytes."""

    @property
    def most(self) -> int: ...
    @property
    def each(self) -> int: ...
    @property
    def together(self) -> int: ...


Wrong = tuple[int, str]
"""The status of the answer, and what it says."""


def take(files: Iterable[Sent], count: int, limits: Limits) -> tuple[list[Prepared], Wrong | None]:
    """The files as they will be stored; or none, and what is wrong. Limits are looked at before anything else."""
    if count > limits.most:
        return [], _wrong(Fault.TOO_MANY, most=limits.most)
    size, found = 0, []
    for file in files:
        size += len(file.data)
        if len(file.data) > limits.each * MEGABYTE:
            return [], _wrong(Fault.TOO_LARGE, name=file.called, megabytes=limits.each)
        if size > limits.together * MEGABYTE:
            return [], _wrong(Fault.TOO_LARGE_TOGETHER, megabytes=limits.together)
        try:
            found.append(prepared(file.data, file.called))
        except Refused as refused:
            return [], _wrong(refused.fault, name=file.called, megabytes=limits.each)
    return found, None


def _wrong(fault: Fault, **about: object) -> Wrong:
    status, words = FAULTS[fault]
    return status, str(words) % about
