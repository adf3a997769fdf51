"""Searches as the parameters of their address: what is stored of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlencode

from light2share.catalogue.criteria import ChipKind, Parameters, Search

LEFT_OUT = {"page", "sort"}
"""How results are shown, not what is looked for."""


def encoded(parameters: Mapping[str, Sequence[str]]) -> str:
    """The parameters in one order, so that the same search is the same text."""
    pairs = [
        (name, value)
        for name in sorted(parameters)
        if name not in LEFT_OUT
        for value in sorted(parameters[name])
        if value
    ]
    return urlencode(pairs)


def decoded(query: str) -> Parameters:
    """The parameters of a stored search."""
    return parse_qs(query, max_num_fields=100)


def with_dates(wanted: Search) -> Parameters:
    """The parameters, with days that were said in words (`next week`) as the dates they mean now."""
    chip = next((one for one in wanted.chips if one.kind is ChipKind.DAYS and not one.trouble), None)
    if chip is None or chip.days is None:
        return dict(wanted.parameters)
    dates = {"from": [chip.days.first.isoformat()]}
    if not chip.open_ended:
        dates["to"] = [chip.days.last.isoformat()]
    return {**chip.rest, **dates}
