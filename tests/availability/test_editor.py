"""The editor of an item's availability, as its owner and others meet it."""


def test_smoke(visit, cast):
    answer = visit(cast.halden).get("/equipment/chamber/availability")
    assert answer.status_code == 200, answer.text[:3000]
