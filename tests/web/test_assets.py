"""Files of the site have names that change with their content, and are served for a year."""

import gzip
import re

from light2share.web.assets import hashed_name, published


def test_a_file_is_published_under_both_names_and_packed(tmp_path):
    source = tmp_path / "static"
    (source / "css").mkdir(parents=True)
    style = source / "css" / "site.css"
    style.write_text("a { color: red }")
    folder = published(source, tmp_path / "out")
    first = hashed_name(style, source)
    assert re.fullmatch(r"css/site\.[0-9a-f]{12}\.css", first)
    assert (folder / first).read_text() == "a { color: red }"
    assert gzip.decompress((folder / f"{first}.gz").read_bytes()) == b"a { color: red }"
    style.write_text("a { color: blue }")
    assert hashed_name(style, source) != first
    assert published(source, tmp_path / "out") != folder
    assert folder.exists()


def test_a_hashed_file_may_be_kept_and_a_plain_one_not_for_long(app, visit):
    with app.test_request_context():
        address = app.jinja_env.globals["asset"]("css/light2share.css")
    kept = visit(None).get(address)
    assert kept.status_code == 200
    assert "max-age=31536" in kept.headers["Cache-Control"]
    assert "immutable" in kept.headers["Cache-Control"]
    assert kept.headers["X-Content-Type-Options"] == "nosniff"
    kept.close()
    plain = visit(None).get("/static/css/light2share.css")
    assert "immutable" not in plain.headers["Cache-Control"]
    plain.close()
    assert visit(None).get("/static/css/no-such.css").status_code == 404


def test_a_style_sheet_is_sent_without_what_is_for_its_readers(tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    (source / "site.css").write_text(
        "/* tones\n   of two themes */\na{color:red}\n@media print{\n  a{color:black}\n}\n"
    )
    folder = published(source, target)
    assert (folder / "site.css").read_text() == "a{color:red}\n@media print{\na{color:black}\n}\n"
