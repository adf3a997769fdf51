"""What the cluster has set of its site."""

from __future__ import annotations

from typing import Any

from light2share.db import CheckConstraint, JsonList, Mapped, Model, mapped_column

THE_ONE = 1


class IdentityRow(Model):
    """The one row of what the cluster has set; null where the environment's setting holds."""

    __tablename__ = "identity"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_name: Mapped[str | None]
    cluster_name: Mapped[str | None]
    contact: Mapped[str | None]
    colour: Mapped[str | None]
    """`#rrggbb`, accepted by `identity.colours` when it was set."""
    logo_name: Mapped[str | None]
    logo_width: Mapped[int | None]
    logo_height: Mapped[int | None]
    languages: Mapped[str | None]
    """One of `identity.rules.OFFERS`."""
    reviews: Mapped[bool | None]
    hidden_domains: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """Fields of use of the taxonomy that its forms leave out."""

    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("colour LIKE '#______'", name="colour_of_six_digits"),
        CheckConstraint("languages IN ('fr,en', 'en,fr', 'fr', 'en')", name="languages_offered"),
        CheckConstraint(
            "(logo_name IS NULL) = (logo_width IS NULL) AND (logo_name IS NULL) = (logo_height IS NULL)",
            name="logo_whole",
        ),
    )


class MailWords(Model):
    """Plain text of the cluster's in its mails, in both languages: its signature, or the beginning of one kind."""

    __tablename__ = "mail_words"

    place: Mapped[str] = mapped_column(primary_key=True)
    """`identity.rules.SIGNATURE` or one of `identity.rules.WORDED`."""
    body_fr: Mapped[str]
    body_en: Mapped[str]

    __table_args__ = (CheckConstraint("body_fr <> '' AND body_en <> ''", name="both_languages"),)

    def body(self, language: str) -> str:
        """In that language."""
        return self.body_fr if language == "fr" else self.body_en
