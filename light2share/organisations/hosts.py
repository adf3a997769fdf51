"""Web addresses and mail domains as people type them. Values in, values out."""

from __future__ import annotations

import re
from collections.abc import Collection

HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
FOR_EVERYBODY = frozenset(
    """gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr yahoo.com yahoo.fr
    icloud.com orange.fr wanadoo.fr free.fr sfr.fr laposte.net bbox.fr gmx.com gmx.net gmx.de proton.me protonmail.com
    aol.com""".split()
)
"""Mail domains that anybody gets an address of, so that they tell nothing of an organisation."""


def website(typed: str) -> str | None:
    """The address with its beginning, which may be left out; None for what is no page of the web."""
    whole = typed if "://" in typed else f"https://{typed}"
    host = whole.partition("://")[2].partition("/")[0].lower()
    return whole if whole.startswith(("https://", "http://")) and HOST.fullmatch(host) else None


def mail_domain(typed: str) -> str | None:
    """What stands behind the @, in small letters; None for what can't."""
    name = typed.strip().lower().lstrip("@")
    return name if HOST.fullmatch(name) else None


def unproven(wanted: Collection[str], known: Collection[str], addresses: Collection[str]) -> list[str]:
    """The mail domains that none of an organisation's people has an address of.

    What is `known` of it already stays: the cluster has seen it, with the application or in its own file.
    """
    proven = {email.rpartition("@")[2] for email in addresses}
    return [name for name in wanted if name not in known and name not in proven]
