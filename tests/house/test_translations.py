"""No text without both languages."""

from light2share.i18n import messages


def test_every_text_is_there_in_french():
    assert messages.faults() == []
