"""The site's two languages: texts and how they are chosen. Texts are written in English and translated per room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import Babel, Domain, force_locale, get_locale
from flask_babel.speaklater import LazyString

from light2share.i18n.catalogue import translations_of

LANGUAGES = {"fr": "Français", "en": "English"}
DEFAULT_LANGUAGE = "fr"

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "_",
    "gettext",
    "language",
    "locale",
    "n_",
    "ngettext",
    "p_",
    "pgettext",
    "set_up",
    "speaking",
]

speaking = force_locale
"""`with speaking("fr"):` answers in that language, whatever was chosen; for mails and calendars."""

_ENGLISH = NullTranslations()


def texts() -> NullTranslations:
    """The translations for what is being answered; English where nothing is."""
    try:
        found = g._flask_babel.babel_translations  # noqa: SLF001  flask-babel keeps its choice there
    except (AttributeError, RuntimeError):
        found = None
    return found or _chosen()


def _chosen() -> NullTranslations:
    chosen = get_locale()
    if chosen is None:
        return _ENGLISH
    found = translations_of(chosen.language)
    g._flask_babel.babel_translations = found  # noqa: SLF001
    return found


def locale() -> Locale:
    """The locale for formats: that of the answer, English where there is none."""
    try:
        found = g._flask_babel.babel_locale  # noqa: SLF001  asked hundreds of times a page
    except (AttributeError, RuntimeError):
        found = None
    return found or get_locale() or Locale("en")


def language() -> str:
    """The code of the language of the answer."""
    return locale().language


def gettext(text: str, **values: Any) -> str:
    """`text` in the language of the answer, with `%(name)s` filled in."""
    found: str = texts().ugettext(text)
    return found % values if values else found


def ngettext(one: str, many: str, num: float, **values: Any) -> str:
    """`one` or `many` as the language counts `num`, which is `%(num)s` unless given otherwise."""
    found: str = texts().ungettext(one, many, num)  # type: ignore[arg-type]
    return found % {"num": num, **values}


def pgettext(context: str, text: str, **values: Any) -> str:
    """`text` as it reads in `context`, for words that one language has twice."""
    found = str(texts().upgettext(context, text))
    return found % values if values else found


def _(text: str, **values: Any) -> str:
    """`text`, translated each time it is shown; for labels made when a module loads."""
    lazy: str = LazyString(gettext, text, **values)
    return lazy


def n_(one: str, many: str, num: float, **values: Any) -> str:
    """Like `ngettext`, translated each time it is shown."""
    lazy: str = LazyString(ngettext, one, many, num, **values)
    return lazy


def p_(context: str, text: str) -> str:
    """Like `pgettext`, translated each time it is shown."""
    lazy: str = LazyString(pgettext, context, text)
    return lazy


class _Texts(Domain):  # type: ignore[misc]
    def get_translations(self) -> NullTranslations:
        return texts()


def set_up(app: Flask, choose: Callable[[], str]) -> None:
    """Make the texts available; `choose` says which language a request is answered in."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT_LANGUAGE)
    babel = Babel(app, locale_selector=choose)
    babel.domain_instance = _Texts()
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: texts().ugettext(text),
        ngettext=lambda one, many, num: texts().ungettext(one, many, num),
        pgettext=lambda context, text: texts().upgettext(context, text),
        newstyle=True,
    )
