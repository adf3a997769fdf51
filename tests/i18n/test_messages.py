"""Texts are collected per room, keep their French when they move, and are checked."""

import pytest
from babel.messages.catalog import Catalog

from light2share import i18n
from light2share.home import texts
from light2share.i18n import catalogue, messages
from light2share.i18n.typography import FIXED, THIN, english, french, typeset


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A small site of its own: `site.write(path, text)`."""

    class Site:
        def write(self, path: str, text: str) -> None:
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

        def translate(self, room: str, english: str, french: str) -> None:
            path = messages.FOLDER / f"{room}.po"
            path.write_text(
                path.read_text().replace(
                    f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{french}"'
                )
            )

        def po(self, room: str) -> str:
            path = messages.FOLDER / f"{room}.po"
            return path.read_text() if path.exists() else ""

    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "FOLDER", tmp_path / "light2share/i18n/fr")
    site = Site()
    site.write("light2share/i18n/fr/.keep", "")
    site.write("light2share/bookings/forms.py", 'label = _("From")\n')
    site.write("templates/bookings/show.html", '{{ _("Until") }} {% trans %}\n  Two\n  lines\n{% endtrans %}')
    return site


def test_code_and_templates_are_read(site):
    assert messages.collect(messages.ROOMS) == 3
    assert 'msgid "Two lines"' in site.po("bookings")
    site.translate("bookings", "From", "Du")
    assert messages.collect(messages.ROOMS) == 2
    assert messages.faults() == [
        "bookings.po: no French for 'Until'",
        "bookings.po: no French for 'Two lines'",
    ]


def test_a_text_stands_once_and_moves_with_its_french(site):
    messages.collect(messages.ROOMS)
    site.translate("bookings", "From", "Du")
    site.write("templates/layouts/page.html", '{{ _("From") }}')
    messages.collect(messages.ROOMS)
    assert 'msgid "From"\nmsgstr "Du"' in site.po("web")
    assert 'msgid "From"' not in site.po("bookings")


def test_what_is_no_longer_used_goes(site):
    messages.collect(messages.ROOMS)
    site.write("light2share/bookings/forms.py", "")
    site.write("templates/bookings/show.html", "")
    assert messages.faults()[0].startswith("bookings.po is not in step")
    messages.collect(messages.ROOMS)
    assert site.po("bookings") == ""
    assert messages.faults() == []


def test_the_same_texts_give_the_same_bytes(site):
    messages.collect(messages.ROOMS)
    before = site.po("bookings")
    messages.collect(messages.ROOMS)
    assert site.po("bookings") == before


@pytest.mark.parametrize(
    ("text", "translation", "fault"),
    [
        ("By %(name)s", "Par %(nom)s", "other placeholders"),
        ("By %(name)s", "Par", "other placeholders"),
        ("<b>Bold</b>", "Gras", "other tags"),
        ("It's plain", "C’est simple", "plain signs"),
    ],
)
def test_a_translation_that_cannot_be_right_is_named(site, text, translation, fault):
    site.write("light2share/bookings/forms.py", f"label = _({text!r})\n")
    site.write("templates/bookings/show.html", "")
    messages.collect(messages.ROOMS)
    site.translate("bookings", text, translation)
    (found,) = messages.faults()
    assert fault in found


@pytest.mark.parametrize(
    ("plain", "right"),
    [
        ("C'est libre ?", f"C’est libre{THIN}?"),
        ("Attention!", f"Attention{THIN}!"),
        ("Prix: %(price)s", "Prix\u00a0: %(price)s"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("a ; b", f"a{THIN}; b"),
        ("1 500 €", f"1{THIN}500\u00a0€"),
        ("de 10:30 à 12:00", "de 10:30 à 12:00"),
        ("http://example.org/?a=b", "http://example.org/?a=b"),
        ("&nbsp; &lt; &eacute; x", "&nbsp; &lt; &eacute; x"),
        ("Un instant...", "Un instant…"),
    ],
)
def test_french_signs(plain, right):
    assert french(plain) == right
    assert french(right) == right


def test_english_signs():
    assert english("can't ...") == "can’t …"


def test_a_catalogue_is_compiled_once_and_again_when_a_source_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    (tmp_path / "fr").mkdir()
    source = tmp_path / "fr" / "web.po"

    def write(text: str) -> None:
        whole = Catalog(locale="fr", charset="utf-8")
        whole.add("Hello", text)
        whole.add(("%(num)s day", "%(num)s days"), ("%(num)s jour", "%(num)s jours"))
        source.write_bytes(messages.written(whole))

    def read():
        catalogue.translations_of.cache_clear()
        return catalogue.translations_of("fr")

    write("Bonjour")
    assert read().ugettext("Hello") == "Bonjour"
    assert len(list(tmp_path.glob("fr/*.mo"))) == 1
    write("Bonjour à vous")
    assert read().ugettext("Hello") == "Bonjour à vous"
    assert len(list(tmp_path.glob("fr/*.mo"))) == 1
    assert [read().ungettext("%(num)s day", "%(num)s days", number) for number in (0, 1, 2)] == [
        "%(num)s jour",
        "%(num)s jour",
        "%(num)s jours",
    ]
    monkeypatch.setattr(catalogue, "_keep", _no_room)
    write("Salut")
    assert read().ugettext("Hello") == "Salut"
    catalogue.translations_of.cache_clear()


def _no_room(*_arguments) -> None:
    raise PermissionError


def test_a_text_is_translated_when_it_is_shown(app):
    known = catalogue.translations_of("fr")
    text, expected = next(
        (key, value)
        for key, value in known._catalog.items()
        if isinstance(key, str) and key and "%" not in key
    )
    lazy = i18n._(text)
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        assert str(lazy) == expected
        with i18n.speaking("en"):
            assert str(lazy) == text
        assert str(lazy) == expected
    assert str(lazy) == text


def test_texts_of_owners_are_typeset():
    written = "L'interféromètre 632.8 nm: prêt ; 5 % de 12 kg, AM1.5G, ISO 21254-1"
    assert typeset(written, "fr") == (
        f"L’interféromètre 632,8{THIN}nm{FIXED}: prêt{THIN}; 5{FIXED}% de 12{THIN}kg, AM1.5G, ISO 21254-1"
    )
    assert typeset("The owner's 632.8 nm", "en") == "The owner’s 632.8 nm"


@pytest.mark.parametrize("path", sorted((texts.SHIPPED / "fr").glob("*.md")), ids=lambda path: path.stem)
def test_the_shipped_pages_of_text_have_french_signs(path):
    written = path.read_text(encoding="utf-8")
    assert [line for line in written.splitlines() if french(line) != line] == []
