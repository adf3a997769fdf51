"""The doctor finds what is wrong and says it in words."""

import socket

import pytest
from sqlalchemy import text


@pytest.fixture
def examine(app):
    def run():
        result = app.test_cli_runner().invoke(args=["doctor"])
        return result.exit_code, result.output

    return run


def test_a_site_in_order(examine):
    code, said = examine()
    assert code == 0, said
    assert "WRONG" not in said
    for subject in ("settings", "data", "storage", "mail", "database", "clock", "migrations", "worker"):
        assert subject in said


def test_a_weak_key(app, examine):
    app.config.update(SECRET_KEY="guess", DEMO=False)
    code, said = examine()
    assert code == 1
    assert "SECRET_KEY is too easy to guess" in said


def test_a_folder_that_cannot_be_written(app, examine, tmp_path):
    (tmp_path / "a file").write_text("")
    app.config["STORAGE_URL"] = f"file://{tmp_path}/a%20file/uploads"
    code, said = examine()
    assert code == 1
    assert "can't be written" in said


def test_a_mail_server_that_does_not_answer(app, examine):
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    code, said = examine()
    assert code == 1
    assert "SMTP_URL can't be used" in said


def test_a_mail_server_in_order(app, examine):
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        app.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        code, said = examine()
    finally:
        controller.stop()
    assert code == 0, said
    assert "answers and accepts the sign-in" in said


def test_a_database_behind_the_code(session, examine):
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    session.commit()
    code, said = examine()
    assert code == 1
    assert "flask --app wsgi db upgrade" in said


def test_a_worker_that_has_stopped(session, examine):
    session.execute(
        text("INSERT INTO periodic_job (name, due_at, attempts, fault) VALUES ('expiry', :due, 0, '')"),
        {"due": "2020-01-01 00:00:00"},
    )
    session.commit()
    code, said = examine()
    assert code == 1
    assert "is `flask --app wsgi worker` running?" in said


def test_no_password_is_shown(app, examine):
    app.config["SMTP_URL"] = "smtp://somebody:very-secret@127.0.0.1:1"
    assert "very-secret" not in examine()[1]
