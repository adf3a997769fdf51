"""Numbers in addresses, however large: another page, no page, never a fault."""

from __future__ import annotations

import pytest

from light2share.web.numbers import LARGEST, RowNumber
from light2share.web.paging import LAST, asked_page

FAR = "9" * 30


def addresses(app, wanted):
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and wanted(rule):
            yield rule


@pytest.mark.parametrize("who", ["halden", "cluster"])
def test_no_page_fails_for_a_page_far_away(app, visit, cast, who):
    page = visit(getattr(cast, who))
    tried = 0
    for rule in addresses(app, lambda rule: not rule.arguments):
        answer = page.get(rule.rule, query_string={"page": FAR})
        assert answer.status_code < 500, rule.rule
        tried += 1
    assert tried > 60


def test_a_number_that_no_row_can_have_is_no_address(app, visit, cast):
    page, tried = visit(cast.cluster), 0
    for rule in addresses(app, lambda rule: len(rule.arguments) == 1):
        (name,) = rule.arguments
        if isinstance(rule._converters[name], RowNumber):
            for number in (str(LARGEST + 1), FAR):
                address = rule.rule.replace(f"<int:{name}>", number)
                assert page.get(address).status_code == 404, address
            tried += 1
    assert tried > 3


@pytest.mark.parametrize(
    ("asked", "page"),
    [("1", 1), ("7", 7), ("0", 1), ("-3", 1), ("x", 1), ("", 1), ("٣", 1), (FAR, LAST), ("9999999", LAST)],
)
def test_which_page_is_asked_for(app, asked, page):
    with app.test_request_context("/", query_string={"page": asked}):
        assert asked_page() == page
        assert asked_page(5) == min(page, 5)
