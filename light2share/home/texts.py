"""The texts of the site that its cluster may replace: Markdown, one text per page and language.

What its staff has written on the site (`privacy.terms`) goes first; then a file `<language>/<page>.md` in the folder
CONTENT_DIR; then the shipped one. The first line is `# Title`, the first paragraph the summary. `{site}`, `{cluster}`
and `{email}` become the settings of those names, `{kept}` of the privacy page the table of `privacy.periods`. HTML in a
text is shown as text, never obeyed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

SHIPPED = Path(__file__).parent / "content"
PAGES = ("how-it-works", "join", "terms", "privacy", "accessibility", "help")
TAGS = {"a", "blockquote", "br", "code", "em", "h2", "h3", "hr", "li", "ol", "p", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}  # fmt: skip  # noqa: E501

_HEADING = re.compile(r"(<h[23]>.*?</h[23]>)", re.DOTALL)
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Text:
    """A page of text, ready to be shown."""

    title: str
    summary: Markup
    body: Markup


def text(page: str, language: str, folder: Path | None, words: Mapping[str, str], written: str = "") -> Text:
    """The text of a page: what was `written` on the site, else from `folder` if it holds one, else as shipped."""
    return _shown(written or source(page, language, folder), tuple(sorted(words.items())))


def source(page: str, language: str, folder: Path | None) -> str:
    """The Markdown of a page as a file holds it."""
    path = SHIPPED / language / f"{page}.md"
    if folder and (own := folder / language / f"{page}.md").is_file():
        path = own
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> str:
    return path.read_text(encoding="utf-8").strip()


@lru_cache(maxsize=64)
def _shown(source: str, words: tuple[tuple[str, str], ...]) -> Text:
    for name, value in words:
        source = source.replace(f"{{{name}}}", value)
    first, _, rest = source.partition("\n")
    summary, _, body = rest.strip().partition("\n\n")
    title = first.removeprefix("#").strip()
    return Text(title, _inline(summary), _in_boxes(_render(body), title))


def _inline(source: str) -> Markup:
    return Markup(nh3.clean(_markdown.renderInline(source), tags=TAGS))  # noqa: S704 - cleaned


def _render(source: str) -> Markup:
    return Markup(nh3.clean(_markdown.render(source), tags=TAGS))  # noqa: S704 - cleaned


def _in_boxes(body: Markup, title: str) -> Markup:
    """Tables get a box of their own, which alone moves sideways on a narrow screen (WCAG 1.4.10), named by the heading
    above it.
    """
    above, parts = title, []
    for part in _HEADING.split(body):
        if _HEADING.fullmatch(part):
            above = Markup(part).striptags()  # noqa: S704 - a part of what was cleaned
        box = Markup('<div class="scroll" role="region" tabindex="0" aria-label="{}"><table>').format(above)
        parts.append(part.replace("<table>", box).replace("</table>", "</table></div>"))
    return Markup("".join(parts))  # noqa: S704 - parts of what was cleaned
