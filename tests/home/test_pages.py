"""Pages of text: in both languages, replaceable by the cluster, safe whatever they hold."""

from __future__ import annotations

import pytest

from light2share.home.texts import PAGES, SHIPPED, text

WORDS = {"site": "Light2Share", "cluster": "the cluster", "email": "contact@cluster.example", "kept": ""}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_text_is_shipped_in_both_languages(page, language):
    shown = text(page, language, None, WORDS)
    assert shown.title
    assert shown.summary
    assert "<h2>" in shown.body
    assert "{" not in shown.title + shown.summary + shown.body


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_parts(page):
    outlines = []
    for language in ("fr", "en"):
        lines = (SHIPPED / language / f"{page}.md").read_text(encoding="utf-8").splitlines()
        outlines.append([line.split(" ")[0] for line in lines if line.startswith(("#", "|---"))])
    assert outlines[0] == outlines[1]


def test_a_file_of_the_cluster_replaces_a_text_and_holds_no_html(tmp_path):
    own = tmp_path / "en"
    own.mkdir()
    (own / "terms.md").write_text("# Our terms\n\nShort & *sweet*.\n\n<script>x</script> [y](javascript:z)\n")
    shown = text("terms", "en", tmp_path, WORDS)
    assert shown.title == "Our terms"
    assert shown.summary == "Short &amp; <em>sweet</em>."
    assert "<script" not in shown.body
    assert 'href="javascript:' not in shown.body
    assert text("terms", "fr", tmp_path, WORDS).title == "Conditions d’utilisation"


@pytest.mark.parametrize(
    ("path", "french", "english"),
    [
        ("/how-it-works", "Comment ça marche", "How it works"),
        ("/join", "Nous rejoindre", "Join"),
        ("/terms", "Conditions d’utilisation", "Terms of use"),
        ("/privacy", "Confidentialité", "Privacy"),
        ("/accessibility", "Accessibilité", "Accessibility"),
        ("/help", "Aide et contact", "Help and contact"),
        ("/sitemap", "Plan du site", "Site map"),
    ],
)
def test_visitors_read_them_in_their_language(visit, path, french, english):
    for language, title in (("fr", french), ("en", english)):
        answer = visit(None, language).get(path)
        assert answer.status_code == 200
        assert f"<h1>{title}</h1>" in answer.text
        assert f'<html lang="{language}"' in answer.text
        assert f"<title>{title} – Light2Share</title>" in answer.text


def test_the_contact_is_the_clusters(visit, app):
    assert app.config["CLUSTER_EMAIL"] in visit(None).get("/help").text
