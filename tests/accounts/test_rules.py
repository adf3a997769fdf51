"""What may become a password."""

import pytest

from light2share.accounts.rules import PasswordFault, password_fault, plain_email
from light2share.security import passwords


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        pytest.param("eleven sign", PasswordFault.TOO_SHORT, id="eleven characters are too few"),
        pytest.param("twelve signs", None, id="twelve are enough"),
        pytest.param("only small letters", None, id="nothing is asked of the signs"),
        pytest.param("wider " * 33 + "xx", None, id="two hundred may be"),
        pytest.param("aaaaaaaaaaaa", PasswordFault.COMMON, id="one sign again and again"),
        pytest.param("Soleil-Soleil-Soleil", PasswordFault.COMMON, id="one word again and again"),
        pytest.param("k7kk7kk7kk7kk", PasswordFault.COMMON, id="one part again and again"),
        pytest.param("123456789012", PasswordFault.COMMON, id="figures in a row"),
        pytest.param("AZERTYuiopqsd", PasswordFault.COMMON, id="keys in a row"),
        pytest.param("mlkjhgfdsqpoi", PasswordFault.COMMON, id="keys in a row, backwards"),
        pytest.param("MotDePasse2026!", PasswordFault.COMMON, id="a common word with figures"),
        pytest.param("P@ssw0rd2026", PasswordFault.COMMON, id="a common word in disguise"),
        pytest.param("bonjour marseille 13", PasswordFault.COMMON, id="common words alone"),
        pytest.param("220744-220744!", PasswordFault.COMMON, id="a date twice"),
        pytest.param("Photonics Share 2026", PasswordFault.COMMON, id="the names of the site"),
        pytest.param("bonjour from the workshop", None, id="a common word among others may be"),
        pytest.param("x" * 201, PasswordFault.TOO_LONG, id="more may not"),
        pytest.param("helene@optics.example", PasswordFault.NAMES_YOU, id="the address itself"),
        pytest.param("HELENE@OPTICS.example", PasswordFault.NAMES_YOU, id="the address in capitals"),
        pytest.param("Hélène--Halden", PasswordFault.NAMES_YOU, id="the name with other signs"),
        pytest.param("Hélène Halden likes light", None, id="the name in a longer sentence may be"),
        pytest.param("пароль из слов", None, id="any alphabet"),
    ],
)
def test_passwords(password, fault):
    assert password_fault(password, "helene@optics.example", "Hélène Halden", ["Photonics", "Share"]) == fault


def test_an_address_is_compared_without_case_or_spaces():
    assert plain_email("  Helene@Optics.Example ") == "helene@optics.example"


def test_a_password_matches_however_its_accents_were_typed():
    assert passwords.matches(passwords.hashed("Ça mesure une fréquence"), "Ça mesure une fréquence")


def test_nobody_without_a_password_matches_any():
    assert not passwords.matches(None, "nobody has this password")
    assert not passwords.matches("no hash at all", "anything")
