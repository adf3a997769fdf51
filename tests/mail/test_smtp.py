"""Talking to mail servers of all tempers."""

from __future__ import annotations

import socket
from time import sleep

import pytest

from light2share.mail import smtp
from light2share.mail.message import build
from tests.mail import sink
from tests.mail.test_message import FROM, letter

MESSAGE = build(letter(), FROM)


def test_a_server_that_accepts_has_the_mail() -> None:
    with sink.running() as server:
        smtp.send(smtp.server_of(server.url), MESSAGE)
        assert [(receiver, mail["Message-ID"]) for receiver, mail in server.taken] == [
            ("halden@cast.example", "<0c8d-1@light2share>")
        ]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("451 try again", smtp.NotNow),
        ("552 5.2.2 full", smtp.Refused),
        ("554 no such thing here", smtp.Refused),
        ("550 5.7.1 relaying denied", smtp.Away),
        ("drop", smtp.Away),
        ("hang", smtp.Away),
    ],
)
def test_what_a_refusal_means(answer: str, fault: type[Exception]) -> None:
    with sink.running(answer=answer) as server, pytest.raises(fault):
        smtp.send(smtp.server_of(server.url), MESSAGE, timeout=1)


@pytest.mark.parametrize(
    ("answer", "fault"), [("450 greylisted", smtp.NotNow), ("550 5.1.1 unknown", smtp.Refused)]
)
def test_a_receiver_may_be_refused(answer: str, fault: type[Exception]) -> None:
    with sink.running(to_recipient=answer) as server, pytest.raises(fault):
        smtp.send(smtp.server_of(server.url), MESSAGE, timeout=1)


def test_nobody_listening_is_away() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(smtp.Away):
        smtp.send(smtp.server_of(f"smtp://127.0.0.1:{port}"), MESSAGE, timeout=1)


def test_a_sign_in_that_the_server_does_not_know_is_away() -> None:
    with sink.running() as server, pytest.raises(smtp.Away):
        smtp.send(smtp.server_of(f"smtp://site:secret@127.0.0.1:{server.port}"), MESSAGE, timeout=1)


def test_the_setting_is_read() -> None:
    server = smtp.server_of("smtps://site%40cluster:p%3Aw@mail.cluster.example")
    assert server == smtp.Server("mail.cluster.example", 465, True, "site@cluster", "p:w")
    assert smtp.server_of("smtp://127.0.0.1:2525").is_local
    for wrong in ("mail.cluster.example:25", "http://mail.cluster.example", "smtp://", "smtp://host:port"):
        with pytest.raises(ValueError, match=r"."):
            smtp.server_of(wrong)


def test_several_mails_go_over_one_connection() -> None:
    with sink.running() as server:
        post = smtp.Post(smtp.server_of(server.url))
        for _mail in range(3):
            post.send(MESSAGE)
        post.close()
    assert (len(server.taken), len(server.peers)) == (3, 1)


def test_a_mail_that_is_refused_spoils_none_of_the_next() -> None:
    with sink.running() as server:
        post = smtp.Post(smtp.server_of(server.url))
        post.send(MESSAGE)
        for answer, fault in (("550 no", smtp.Refused), ("451 later", smtp.NotNow)):
            server.answer = answer
            with pytest.raises(fault):
                post.send(MESSAGE)
        server.answer = "250 taken"
        post.send(MESSAGE)
        post.close()
    assert len(server.taken) == 2


def test_a_server_that_hung_up_meanwhile_is_called_again_and_gets_each_mail_once() -> None:
    with sink.running(closes=True) as server:
        post = smtp.Post(smtp.server_of(server.url))
        for _mail in range(3):
            post.send(MESSAGE)
            sleep(0.3)
        post.close()
    assert (len(server.taken), len(server.peers)) == (3, 3)


def test_a_server_that_drops_a_mail_is_away_and_called_anew_for_the_next() -> None:
    with sink.running(answer="drop") as server:
        post = smtp.Post(smtp.server_of(server.url))
        with pytest.raises(smtp.Away):
            post.send(MESSAGE)
        server.answer = "250 taken"
        post.send(MESSAGE)
        post.close()
    assert len(server.taken) == 1
