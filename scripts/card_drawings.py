"""Make the pictures that link cards are put together from, out of the drawings of `static/img`; after one changes, run

    .venv/bin/python -m scripts.card_drawings

It needs the browser of the tests; the site itself draws no SVG.
"""

from __future__ import annotations

import json
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from light2share.equipment.cards import DRAWING, PARTS
from light2share.equipment.drawings import FOLDER
from tests.browsers import find_browser

STATIC = Path(__file__).parent.parent / "static"
MARK = STATIC / "img" / "icon.svg"
MARK_SIZE = (56, 56)


def digest(path: Path) -> str:
    """What tells whether a drawing has changed since its picture was made."""
    return sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Write a WebP of each drawing and the list of what they were made from."""
    made = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page = browser.new_page()
        for path in [*sorted((STATIC / FOLDER).glob("*.svg")), MARK]:
            size = MARK_SIZE if path == MARK else DRAWING
            _written(page, path, size)
            made[path.name] = digest(path)
        browser.close()
    (PARTS / "made-from.json").write_text(json.dumps(made, indent=1) + "\n")
    print(f"{len(made)} pictures in {PARTS}")


def _written(page: Page, path: Path, size: tuple[int, int]) -> None:
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    svg = path.read_text().replace(
        "<svg ", f'<svg style="display:block;width:{width}px;height:{height}px" ', 1
    )
    page.set_content(f"<body style='margin:0;background:#0C1A2B'>{svg}</body>")
    with Image.open(BytesIO(page.screenshot())) as image:
        image.convert("RGB").save(PARTS / f"{path.stem}.webp", "WEBP", quality=90, method=6)


if __name__ == "__main__":
    main()
