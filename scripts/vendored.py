"""The files of others in static/vendor, each with its SHA-256 sum in static/vendor/SHA256SUMS.

python scripts/vendored.py --check   say what differs; exit 1 if anything does
python scripts/vendored.py --write   take the files as they are (after looking at the change)
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor"
SUMS = FOLDER / "SHA256SUMS"


def present() -> dict[str, str]:
    """The sum of each file that is there."""
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file() and path != SUMS)
    return {str(path.relative_to(FOLDER)): sha256(path.read_bytes()).hexdigest() for path in files}


def recorded() -> dict[str, str]:
    """The sum of each file as it was taken in."""
    if not SUMS.exists():
        return {}
    pairs = (line.split("  ", 1) for line in SUMS.read_text().splitlines() if line)
    return {name: digest for digest, name in pairs}


def main() -> int:
    """Do what the command line asks; the exit code."""
    there, known = present(), recorded()
    if sys.argv[1:] == ["--write"]:
        SUMS.write_text("".join(f"{digest}  {name}\n" for name, digest in there.items()))
        return 0
    differing = [name for name in sorted({*there, *known}) if there.get(name) != known.get(name)]
    for name in differing:
        print(f"static/vendor/{name} is not the file that was taken in")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
