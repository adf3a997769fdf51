"""A statement as a Factur-X file: a PDF/A-3 with the invoice as data inside.

The library that puts the one into the other takes 70 MB, so it works in a process of its own:
`python -m light2share.billing.invoice_file PDF XML OUT LANG TITLE AUTHOR`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from light2share.kernel import confined
from light2share.kernel.confined import Bounds

NAME = "factur-x.xml"
LEVEL = "en16931"
BOUNDS = Bounds(seconds=30, memory=1024 * 1024 * 1024)


def embedded(pdf: bytes, xml: bytes, lang: str, title: str, author: str) -> bytes:
    """The PDF with the data in it, checked against the schema. Raises confined.Ended where that can't be done."""
    with TemporaryDirectory(prefix="invoice-") as folder:
        source, data, target = (Path(folder) / name for name in ("paper.pdf", NAME, "whole.pdf"))
        source.write_bytes(pdf)
        data.write_bytes(xml)
        arguments = [str(source), str(data), str(target), lang, title, author]
        confined.run("light2share.billing.invoice_file", arguments, BOUNDS)
        return target.read_bytes()


def main(source: Path, data: Path, target: Path, lang: str, title: str, author: str) -> int:
    """Write `target`; the exit code."""
    import facturx

    whole = facturx.generate_from_binary(
        source.read_bytes(),
        data.read_bytes(),
        flavor="factur-x",
        level=LEVEL,
        lang=lang,
        pdf_metadata={"author": author, "title": title, "subject": title, "keywords": "Factur-X"},
        afrelationship="alternative",
        xmp_compression=False,
    )
    target.write_bytes(whole)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:7]))
