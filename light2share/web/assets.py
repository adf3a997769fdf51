"""The site's own files, under names that change with their content, so that they may be kept for a year.

When the site starts, `static/` is copied to DATA_DIR with such names and with compressed twins, and WhiteNoise serves
the copy. In debug mode the files are served as they are.
"""

from __future__ import annotations

import gzip
import re
import shutil
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from flask import Flask, url_for
from whitenoise import WhiteNoise

from light2share.web.headers import ALWAYS

HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
TEXTS = {".css", ".js", ".svg", ".json", ".txt", ".xml", ".html", ".webmanifest"}
NOT_SENT = re.compile(rb"/\*.*?\*/\n?|(?<=\n)[ \t]+", re.DOTALL)
WEEK = 7 * 24 * 3600


class _Files(WhiteNoise):
    def immutable_file_test(self, path: str, url: str) -> bool:
        return bool(HASHED.search(url))


def set_up(app: Flask) -> None:
    """Serve the files, and give templates `asset(name)`: the address of one."""
    source = Path(str(app.static_folder))
    if app.debug:
        app.jinja_env.globals["asset"] = lambda name: url_for(
            "static", filename=name, v=(source / name).stat().st_mtime_ns
        )
        return
    folder = published(source, app.config["DATA_DIR"] / "static")
    names = {str(path.relative_to(source)): hashed_name(path, source) for path in _files(source)}
    app.jinja_env.globals["asset"] = lambda name: f"/static/{names[name]}"
    app.wsgi_app = _Files(  # type: ignore[method-assign]
        app.wsgi_app, root=str(folder), prefix="static/", max_age=3600, add_headers_function=_headers
    )


def published(source: Path, target: Path) -> Path:
    """A folder in `target` with the files of `source` under plain and hashed names, made if it is not there."""
    folder = target / _fingerprint(source)
    if folder.exists():
        return folder
    target.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix="part-", dir=target))
    for path in _files(source):
        for name in (str(path.relative_to(source)), hashed_name(path, source)):
            copy = part / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            content = _served(path)
            copy.write_bytes(content)
            if path.suffix in TEXTS:
                copy.with_name(f"{copy.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    part.chmod(0o755)
    try:
        part.rename(folder)
    except OSError:  # another process was faster
        shutil.rmtree(part, ignore_errors=True)
    _remove_old(target, keep=folder)
    return folder


def _served(path: Path) -> bytes:
    """What is sent: a style sheet goes without what is there for its readers, comments and indentation."""
    content = path.read_bytes()
    return NOT_SENT.sub(b"", content) if path.suffix == ".css" else content


def hashed_name(path: Path, source: Path) -> str:
    """`css/site.css` as `css/site.0123456789ab.css`."""
    digest = sha256(path.read_bytes()).hexdigest()[:12]
    return str(path.relative_to(source).with_name(f"{path.stem}.{digest}{path.suffix}"))


def _files(source: Path) -> list[Path]:
    return sorted(path for path in source.rglob("*") if path.is_file() and not path.name.startswith("."))


def _fingerprint(source: Path) -> str:
    stats = [(str(path.relative_to(source)), path.stat()) for path in _files(source)]
    known = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
    return sha256(repr(known).encode()).hexdigest()[:12]


def _remove_old(target: Path, keep: Path) -> None:
    """Remove what no process has been started with for a week."""
    for folder in target.iterdir():
        if folder != keep and folder.is_dir() and folder.stat().st_mtime < time.time() - WEEK:
            shutil.rmtree(folder, ignore_errors=True)


def _headers(headers: dict[str, str], path: str, url: str) -> None:
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Cross-Origin-Resource-Policy"):
        headers[name] = ALWAYS[name]
