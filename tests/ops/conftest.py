"""The site as processes of its own, on a database and in a folder of the test."""

import os
import subprocess
import sys

import pytest

from tests.engines import ROOT

KEY = "kR7vQ2mZx9TbW4sLpY8cN1dFhJ3gA6eU"


@pytest.fixture
def serve(store, tmp_path):
    """`serve(**settings)` starts the site on a database of its own; its output goes to `serve.log`."""
    url = store.fresh("cast")
    running = []

    def start(*options, **settings):
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        own = {"DATABASE_URL": url, "DATA_DIR": str(tmp_path / "data"), "SECRET_KEY": KEY, "WORKERS": "1"}
        with (tmp_path / "output").open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "serve", *options],
                cwd=ROOT,
                env={**kept, **own, **settings},
                stdout=output,
                stderr=output,
            )
        running.append(process)
        return process

    serve_log = tmp_path / "output"
    start.log = lambda: serve_log.read_text()
    yield start
    for process in running:
        if process.poll() is None:
            process.terminate()
            process.wait(30)
    store.drop(url)
