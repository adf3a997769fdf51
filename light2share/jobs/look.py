"""How mails look and whom they come from, in the cluster's colours and under the name of its site."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from flask import current_app

from light2share.identity import colours
from light2share.identity.colours import SHIPPED
from light2share.mail.message import BadAddress, address, sender
from light2share.web.identity import identity

STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; padding: 24px 16px; background: #f3f6f8; color: #0c1a2b;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
.letter { max-width: 600px; margin: 0 auto; padding: 24px; background: #ffffff;
  border: 1px solid #d5dee6; border-radius: 8px; }
.site { margin: 0 0 16px; padding: 0 0 12px; border-bottom: 3px solid #00596b; font-weight: 700; }
h1 { margin: 0 0 12px; font-size: 22px; line-height: 1.2; }
p { margin: 0 0 16px; }
.lead { font-size: 18px; }
ul { margin: 0 0 24px; padding: 0 0 0 20px; }
.facts { width: 100%; margin: 0 0 24px; border-collapse: collapse; }
.facts th, .facts td { padding: 8px 12px 8px 0; border-bottom: 1px solid #d5dee6;
  text-align: left; vertical-align: top; }
.facts th { width: 30%; color: #53667a; font-weight: 400; }
.facts td { word-break: break-word; }
blockquote { margin: 0 0 16px; padding: 0 0 0 16px; border-left: 4px solid #d5dee6; }
.button { padding: 12px 24px; background: #00596b; border-radius: 8px; }
.button a { color: #ffffff; font-weight: 700; text-decoration: none; }
.plain, .stop { margin: 24px 0 0; color: #53667a; font-size: 14px; word-break: break-word; }
a { color: #00596b; }
@media (prefers-color-scheme: dark) {
  body { background: #0a121c; color: #eaf1f7; }
  .letter { background: #121e2b; border-color: #2b3c4d; }
  .site { border-color: #55d3e2; }
  .facts th, .plain, .stop { color: #97a9ba; }
  .facts th, .facts td, blockquote { border-color: #2b3c4d; }
  .button { background: #55d3e2; }
  .button a { color: #04252b; }
  a { color: #55d3e2; }
}
"""
SHEET = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def style() -> str:
    """The one style sheet of a mail."""
    made, shipped = identity().palette, colours.palette(SHIPPED)
    if made is None:
        return STYLE
    text = STYLE.replace(shipped.light.primary, made.light.primary)
    return text.replace(shipped.dark.primary, made.dark.primary).replace(
        shipped.dark.on_primary, made.dark.on_primary
    )


def policy_for(html: str) -> str:
    """A content policy that lets the style sheet in the head of this mail through, and nothing else."""
    found = SHEET.search(html)
    digest = b64encode(sha256(found[1].encode() if found else b"").digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


def mail_from() -> str:
    """The sender: the address of MAIL_FROM, under the name that the cluster has given its site, else as it is there."""
    set_up: str = current_app.config["MAIL_FROM"]
    name = identity().given_name
    if not name:
        return set_up
    try:
        return str(address(name, sender(set_up).addr_spec))
    except BadAddress:
        return set_up
