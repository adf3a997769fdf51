"""A page as a tree of tags, so that tests ask for what a reader meets instead of for strings."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Tag:
    """One element: its name, attributes, and what stands inside."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.inside: list[Tag | str] = []

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    @property
    def text(self) -> str:
        """All words inside, in order."""
        return "".join(part if isinstance(part, str) else part.text for part in self.inside)

    def __iter__(self) -> Iterator[Tag]:
        """Every element inside, in the order of the page."""
        for part in self.inside:
            if isinstance(part, Tag):
                yield part
                yield from part

    def all(self, name: str = "", **attributes: str) -> list[Tag]:
        """The elements of that name which have these attributes (`_` stands for `-`; `...` for any value)."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [
            tag
            for tag in self
            if (not name or tag.name == name)
            and all(
                key in tag.attributes and value in (..., tag.attributes[key]) for key, value in wanted.items()
            )
        ]

    def one(self, name: str = "", **attributes: str) -> Tag:
        """The first of them; a test that asks for one that is missing fails here."""
        found = self.all(name, **attributes)
        assert found, f"no <{name or 'tag'}> with {attributes}"
        return found[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Tag("document", {})]

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        tag = Tag(name, {key: value or "" for key, value in attributes})
        self.open[-1].inside.append(tag)
        if name not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Tag(name, {key: value or "" for key, value in attributes}))

    def handle_endtag(self, name: str) -> None:
        if any(tag.name == name for tag in self.open[1:]):
            while self.open.pop().name != name:
                pass

    def handle_data(self, text: str) -> None:
        self.open[-1].inside.append(text)


def read(html: str) -> Tag:
    """The tree of a page or a part of one."""
    builder = _Builder()
    builder.feed(html)
    return builder.open[0]
