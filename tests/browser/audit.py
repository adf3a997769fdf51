"""What is asked of every page: structure, accessibility (axe-core), weight, and room on narrow screens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

HERE = Path(__file__).parent
AXE = HERE / "axe-4.14.1.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = {"serious", "critical"}
LARGEST_SHIFT = 0.05

WATCH_SHIFTS = """
window.shifts = 0;
window.shifted = [];
const named = (node) => node?.nodeType === 1 ? `${node.tagName.toLowerCase()}.${node.className}` : node?.nodeName;
const box = (one) => [one.x, one.y, one.width, one.height].map(Math.round).join(" ");
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
    window.shifts += entry.value;
    for (const one of entry.sources)
      window.shifted.push(`${named(one.node)} from ${box(one.previousRect)} to ${box(one.currentRect)}`);
  }
}).observe({ type: "layout-shift", buffered: true });
"""

PICTURES_ARE_THERE = """
() => [...document.images].every((e) => e.complete || e.getBoundingClientRect().top > innerHeight)
"""

FACTS = r"""
() => {
  const shown = (e) => e.checkVisibility();
  const heads = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((e) => shown(e) && !e.closest("[data-errors]"))
    .map((e) => [Number(e.tagName[1]), e.textContent.replace(/\s+/g, " ").trim()]);
  const count = (selector) => document.querySelectorAll(selector).length;
  const first = document.querySelector("a[href], button, input, summary");
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  return {
    title: document.title, lang: document.documentElement.lang, heads,
    landmarks: {
      header: count("body > header"), nav: count("nav"), main: count("main"), footer: count("body > footer"),
    },
    skips: first?.matches("a[href='#main']") && Boolean(document.getElementById("main")),
    doubled: ids.filter((id, i) => ids.indexOf(id) !== i),
    unnamed: [...document.querySelectorAll("img:not([alt])")].map((e) => e.src),
    elements: count("*"), shifts: window.shifts ?? 0, shifted: window.shifted ?? [],
  };
}
"""

BROKEN_LABELS = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  const found = [...document.querySelectorAll(".cards td[data-l]")].filter((cell) => {
    const label = getComputedStyle(cell, "::before");
    if (cell.offsetParent === null || !label.content.startsWith('"')) return false;
    pen.font = label.font;
    const longest = Math.max(...cell.dataset.l.split(/\\s+/).map((word) => pen.measureText(word).width));
    return parseFloat(label.width) < longest - 1;
  });
  return [...new Set(found.map((cell) => cell.dataset.l))];
}"""
"""The labels of cells that are narrower than their longest word, which breaks inside it."""
OVERFLOW = r"""
(width) => {
  const page = document.scrollingElement;
  if (page.scrollWidth <= width + 1) return "";
  const wide = [...document.body.querySelectorAll("*")].filter((e) => {
    const box = e.getBoundingClientRect();
    if (!box.width || box.right <= width + 1) return false;
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
      if (getComputedStyle(p).overflowX !== "visible") return false;
    return true;
  });
  const named = (e) => `${e.tagName.toLowerCase()}.${e.className} "${e.textContent.trim().slice(0, 40)}"`;
  return `${page.scrollWidth - width} px too wide: ${wide.slice(-3).map(named).join("; ")}`;
}
"""


@dataclass(frozen=True)
class Budget:
    """The most that a page may weigh on a first visit, compressed, in kB of 1,024 bytes (UX.md, section 16)."""

    document: int
    pictures: int
    total: int
    requests: int
    elements: int
    style: int = 14
    script: int = 25


SEARCH = Budget(25, 200, 260, 20, 1800)
EQUIPMENT = Budget(20, 250, 300, 15, 900)
FORM = Budget(15, 20, 70, 8, 700)
CALENDAR = Budget(25, 20, 80, 9, 1800, style=16)
"""A page of calendars, which brings a small style sheet of its own."""
TRIED = replace(FORM, style=15)
"""A page that tries the colours of a cluster, and so brings the few rules that hold them."""
PAPER = Budget(20, 250, 300, 15, 900, style=16)
"""A page for the printer, which brings a small style sheet of its own."""

KINDS = {"Document": "document", "Stylesheet": "style", "Script": "script", "Image": "pictures"}


@dataclass
class Weight:
    """What was loaded since `start`, counted by the browser as it came over the wire."""

    connection: CDPSession
    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection.send("Network.enable")
        self.connection.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.connection.on("Network.requestWillBeSent", self._asked)
        self.connection.on("Network.loadingFinished", self._loaded)

    def start(self) -> None:
        """Forget what came before."""
        self.kinds.clear()
        self.sizes.clear()

    def faults(self, budget: Budget) -> Iterator[str]:
        """What is over the budget."""
        for kind in sorted(set(KINDS.values())):
            sum_ = sum(size for key, size in self.sizes.items() if self.kinds.get(key) == kind)
            if sum_ > getattr(budget, kind) * 1024:
                yield f"{kind} {sum_ / 1024:.1f} kB, at most {getattr(budget, kind)}"
        total = sum(self.sizes.values())
        if total > budget.total * 1024:
            yield f"total {total / 1024:.1f} kB, at most {budget.total}"
        if len(self.kinds) > budget.requests:
            yield f"{len(self.kinds)} requests, at most {budget.requests}"

    def _asked(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith(("data:", "blob:")):
            self.kinds[event["requestId"]] = KINDS.get(event.get("type", ""), "other")

    def _loaded(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]


def structure_faults(facts: dict[str, Any], language: str) -> Iterator[str]:
    """What is wrong with titles, headings and landmarks."""
    if facts["lang"] != language:
        yield f"lang is {facts['lang']!r}"
    levels = [level for level, _ in facts["heads"]]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"headings {levels[:6]}: one h1, and it comes first"
    if any(below > above + 1 for above, below in pairwise(levels)):
        yield f"a level of headings is skipped: {facts['heads']}"
    if facts["landmarks"] | {"nav": 1} != {"header": 1, "nav": 1, "main": 1, "footer": 1}:
        yield f"landmarks {facts['landmarks']}"
    if not facts["skips"]:
        yield "the first stop is no link to the content"
    if facts["doubled"]:
        yield f"ids that stand twice: {facts['doubled']}"
    if facts["unnamed"]:
        yield f"pictures without alt: {facts['unnamed']}"


@cache
def axe() -> str:
    """The source of axe-core, if it is the file that was taken in."""
    sums = dict(reversed(line.split("  ")) for line in (HERE / "SHA256SUMS").read_text().splitlines())
    content = AXE.read_bytes()
    assert sha256(content).hexdigest() == sums[AXE.name], "axe-core is not the file that was taken in"
    return content.decode()


def accessibility_faults(page: Page, rules: list[str] | None = None) -> list[str]:
    """The serious and critical findings of axe-core; of these rules only, if any are named."""
    if not page.evaluate("() => 'axe' in window"):
        connection = page.context.new_cdp_session(page)  # spares a second's tenth to copy the source about
        connection.send("Runtime.evaluate", {"expression": f"{axe()}\n;0"})
        connection.detach()
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    if not rules:
        options["rules"] = {"target-size": {"enabled": True}}
    found = page.evaluate("async (options) => (await axe.run(document, options)).violations", options)
    return [
        f"{one['id']} ({one['impact']}) at {one['nodes'][0]['target']}: {one['nodes'][0]['failureSummary']}"
        for one in found
        if one["impact"] in GRAVE
    ]
