"""What programs look for on every site."""

from datetime import datetime, timedelta

from tests.factories import NOW


def test_whom_to_tell_of_a_fault(app, visit):
    app.config.update(CLUSTER_EMAIL="safety@cluster.example", BASE_URL="https://share.example.org")
    answer = visit(None).get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    said = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert said["Contact"] == "mailto:safety@cluster.example"
    assert said["Canonical"] == "https://share.example.org/.well-known/security.txt"
    assert said["Preferred-Languages"].split(", ") == ["fr", "en"]
    assert NOW < datetime.fromisoformat(said["Expires"]) < NOW + timedelta(days=365)


def test_password_managers_find_where_to_change_one(visit, cast):
    browser = visit(cast.halden)
    path, _, place = browser.get("/.well-known/change-password").location.partition("#")
    assert f'id="{place}"' in browser.get(path).text
    known_first = visit(None).get("/.well-known/change-password")
    assert known_first.location == "/login?next=/account%23password"
