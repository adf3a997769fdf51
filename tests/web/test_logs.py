"""Logs tell what happened and to which request, and nothing about a person."""

import io
import json
import logging

import pytest
import structlog

from light2share.web import logs


@pytest.fixture
def lines(app, monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr("sys.stdout", written)
    handlers, level = logging.root.handlers[:], logging.root.level
    logs.configure("json")
    monkeypatch.setattr(logs, "log", structlog.get_logger())
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.root.handlers[:], logging.root.level = handlers, level
    structlog.reset_defaults()


def test_a_request_is_one_line_without_its_address(lines, visit, cast):
    visit(cast.halden).get("/lang/fr?next=/feed/very-secret&email=someone@example.org")
    (line,) = [line for line in lines() if line["event"] == "request"]
    assert line["route"] == "/lang/<code>"
    assert line["status"] == 303
    assert line["method"] == "GET"
    assert len(line["request_id"]) == 32
    assert "secret" not in json.dumps(line)
    assert "example.org" not in json.dumps(line)


def test_probes_are_silent(lines, visit):
    visit(None).get("/healthz")
    assert lines() == []


def test_a_library_s_warning_has_the_same_form(lines):
    logging.getLogger("some.library").warning("careful")
    (line,) = lines()
    assert (line["event"], line["level"]) == ("careful", "warning")
