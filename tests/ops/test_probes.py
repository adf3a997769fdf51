"""What load balancers and monitoring ask, and who may."""

import re

import pytest
from sqlalchemy import text


def test_the_process_is_alive(visit):
    answer = visit(None).get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_the_site_is_ready_when_its_database_is(visit):
    answer = visit(None).get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")


def test_a_database_behind_the_code_is_not_ready(visit, session):
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    session.commit()
    answer = visit(None).get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the database is not up to date\n")


def test_a_database_that_is_away_is_not_ready(visit, monkeypatch):
    monkeypatch.setattr("light2share.ops.state.answers", lambda: False)
    assert visit(None).get("/readyz").status_code == 503
    assert visit(None).get("/healthz").status_code == 200


def test_figures_count_requests_and_read_the_database(visit):
    def answered(page: str) -> float:
        line = re.search(
            r'light2share_requests_total\{endpoint="ops.healthz",method="GET",status="200"\} (\S+)', page
        )
        return float(line[1]) if line else 0

    before = answered(visit(None).get("/metrics").text)
    visit(None).get("/healthz")
    page = visit(None).get("/metrics").text
    assert answered(page) == before + 1
    assert "light2share_mails_waiting 0.0" in page
    assert 'light2share_request_seconds_count{endpoint="ops.healthz"}' in page


@pytest.mark.parametrize(
    ("sender", "headers", "status"),
    [
        pytest.param("127.0.0.1", {}, 200, id="this machine"),
        pytest.param("::1", {}, 200, id="this machine by IPv6"),
        pytest.param("203.0.113.7", {}, 403, id="another machine"),
        pytest.param("127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, 403, id="another through a proxy"),
        pytest.param(
            "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 403, id="whoever claims to be this machine"
        ),
        pytest.param("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 403, id="the same in the newer words"),
        pytest.param("203.0.113.7", {"Authorization": "Bearer token-for-prometheus"}, 200, id="the token"),
        pytest.param("203.0.113.7", {"Authorization": "Bearer wrong"}, 403, id="a wrong token"),
        pytest.param("203.0.113.7", {"Authorization": "Bearer "}, 403, id="no token"),
    ],
)
def test_figures_are_for_this_machine_or_a_token(app, visit, sender, headers, status):
    app.config["METRICS_TOKEN"] = "token-for-prometheus"
    answer = visit(None).get("/metrics", environ_base={"REMOTE_ADDR": sender}, headers=headers)
    assert answer.status_code == status


def test_without_a_token_setting_no_token_opens(app, visit):
    answer = visit(None).get(
        "/metrics", environ_base={"REMOTE_ADDR": "203.0.113.7"}, headers={"Authorization": "Bearer "}
    )
    assert answer.status_code == 403
