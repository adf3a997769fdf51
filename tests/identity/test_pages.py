"""The cluster makes the site its own, on the site: every page follows, and everything can be taken back."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from light2share.accounts.views.challenges import party
from light2share.audit.models import Happening, JournalLine
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.taxonomy import taxonomy
from light2share.identity import actions, styles
from light2share.identity.models import THE_ONE, IdentityRow
from light2share.identity.views.overview import breakable
from light2share.jobs import look
from light2share.jobs.gallery import letters
from light2share.jobs.look import policy_for
from light2share.mail.message import build
from light2share.ops.doctor import examine
from light2share.web import identity as kept
from light2share.web import storage
from tests.factories import NOW

NAMES = {"site_name": "Banc partagé", "cluster_name": "Pôle Lumière", "contact": "pole@lumiere.example"}
HOSTILE = "<b>x</b>\"'{{7*7}}"


@pytest.fixture
def cluster(visit, cast):
    return visit(cast.cluster)


def set_(session, cast, **wanted):
    """What another process has set."""
    actions.change(session, wanted, cast.cluster.actor, NOW)
    session.commit()


def row(session) -> IdentityRow | None:
    session.rollback()
    session.expire_all()
    return session.get(IdentityRow, THE_ONE)


def journal(session) -> list[dict]:
    session.rollback()
    query = select(JournalLine.details).where(JournalLine.what == Happening.IDENTITY_CHANGED)
    return list(session.scalars(query.order_by(JournalLine.id)))


def test_names_go_before_the_settings_everywhere(cluster, visit, session):
    assert cluster.post("/cluster/identity/names", data=NAMES).location == "/cluster/identity"
    home = visit(None).get("/").text
    assert "– Banc partagé</title>" in home
    assert "Light<b>2</b>Share" not in home
    assert "Pôle Lumière" in visit(None).get("/terms").text
    assert "pole@lumiere.example" in visit(None).get("/help").text
    assert "Banc partagé" in visit(None).get("/equipment/new.atom").text
    assert journal(session) == [{"fields": ["cluster_name", "contact", "site_name"]}]


def test_an_empty_field_goes_back_to_the_setting(app, cluster, session):
    cluster.post("/cluster/identity/names", data=NAMES)
    cluster.post("/cluster/identity/names", data={**NAMES, "site_name": "", "contact": ""})
    found = row(session)
    assert (found.site_name, found.cluster_name, found.contact) == (None, "Pôle Lumière", None)
    page = cluster.get("/cluster/identity").text.replace("<wbr>", "")
    assert "SITE_NAME" in page
    assert "CLUSTER_NAME" not in page
    assert app.config["CLUSTER_EMAIL"] in page


def test_nothing_changed_leaves_no_line(cluster, session):
    for _time in range(2):
        cluster.post("/cluster/identity/names", data=NAMES)
    assert len(journal(session)) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"contact": "nobody"},
        {"contact": "a@b@c.example"},
        {"contact": "a@b.example\r\nBcc: c@d.example"},
        {"site_name": "x" * 61},
        {"site_name": "a\x00b"},
        {"cluster_name": "a\nb"},
    ],
)
def test_names_that_do_not_fit_are_refused(cluster, session, typed):
    assert cluster.post("/cluster/identity/names", data={**NAMES, **typed}).status_code == 422
    assert row(session) is None


def test_a_hostile_name_is_shown_as_text(cluster, visit):
    cluster.post("/cluster/identity/names", data=dict.fromkeys(("site_name", "cluster_name"), HOSTILE))
    for path in ("/", "/terms", "/help", "/nowhere", "/login", "/equipment/new.atom"):
        page = visit(None).get(path).text
        assert "<b>x" not in page
        assert "49" not in re.findall(r"<title>[^<]*", page)[0]


def test_what_another_process_sets_is_seen_within_seconds(app, visit, session, cast):
    assert "Banc partagé" not in visit(None).get("/").text
    set_(session, cast, site_name="Banc partagé")
    read_at, chosen = app.extensions[kept.KEPT]
    app.extensions[kept.KEPT] = read_at - kept.KEPT_FOR, chosen
    assert "Banc partagé" in visit(None).get("/").text


def test_no_page_pays_for_it_while_it_is_fresh(app, visit):
    visit(None).get("/terms")
    read_at, _chosen = app.extensions[kept.KEPT]
    visit(None).get("/terms")
    assert app.extensions[kept.KEPT][0] == read_at


def test_a_table_that_cannot_be_read_leaves_the_settings(app, visit, session):
    from sqlalchemy import text

    session.execute(text("ALTER TABLE identity RENAME TO elsewhere"))
    session.commit()
    assert "Light<b>2</b>Share" in visit(None).get("/terms").text


def test_a_colour_is_looked_at_then_taken(cluster, visit, session):
    page = cluster.get("/cluster/identity/colour?colour=7B2D8E").text
    assert styles.sheet("#7b2d8e")[1] in page
    assert row(session) is None, "looking changes nothing"
    assert cluster.post("/cluster/identity/colour", data={"colour": "#7b2d8e"}).status_code == 303
    home = visit(None).get("/").text
    address = re.search(r'href="(/identity/7b2d8e-[0-9a-f]{12}\.css)"', home)[1]
    sheet = visit(None).get(address)
    assert (sheet.status_code, sheet.mimetype) == (200, "text/css")
    assert "immutable" in sheet.headers["Cache-Control"]
    assert sheet.text == styles.sheet("#7b2d8e")[0]
    cluster.post("/cluster/identity/colour/remove")
    assert "/identity/" not in visit(None).get("/").text


@pytest.mark.parametrize("colour", ["#ffcc00", "red", "#12345", "'}body{}"])
def test_a_colour_that_cannot_be_read_is_refused(cluster, session, colour):
    answer = cluster.post("/cluster/identity/colour", data={"colour": colour})
    assert answer.status_code == 422
    assert answer.text.count("<title>Error:") == 1
    assert row(session) is None


def test_the_nearest_colour_is_offered(cluster):
    page = cluster.get("/cluster/identity/colour?colour=ffcc00").text
    near = re.search(r'href="(/cluster/identity/colour\?colour=%23[0-9a-f]{6})"', page)[1]
    assert "Use #" in cluster.get(near).text


@pytest.mark.parametrize(
    "address", ["/identity/ffcc00-000000000000.css", "/identity/7b2d8e-000000000000.css", "/identity/x-y.css"]
)
def test_no_other_style_sheet_is_made(visit, address):
    assert visit(None).get(address).status_code == 404


def picture(width=900, height=300, form="PNG", mode="RGBA") -> BytesIO:
    file = BytesIO()
    Image.new(mode, (width, height)).save(file, form)
    file.seek(0)
    return file


def test_a_logo_takes_the_place_of_the_mark(app, cluster, visit, session):
    sent = cluster.post("/cluster/identity/logo", data={"logo": (picture(), "logo.png")})
    assert sent.location == "/cluster/identity/logo"
    found = row(session)
    first = found.logo_name
    assert (found.logo_width, found.logo_height) == (120, 40)
    home = visit(None).get("/").text
    shown = f'src="/identity/logo-{found.logo_name}.webp" alt="Light2Share" width="120" height="40"'
    assert shown in home
    assert "Light<b>2</b>Share" not in home
    answer = visit(None).get(f"/identity/logo-{found.logo_name}.webp")
    with Image.open(BytesIO(answer.data)) as image:
        assert (image.format, image.size) == ("WEBP", (240, 80))
    cluster.post("/cluster/identity/logo", data={"logo": (picture(60, 20, "JPEG", "RGB"), "logo.jpg")})
    assert (row(session).logo_width, row(session).logo_height) == (60, 20), "never larger than it is"
    with app.app_context():
        assert storage.read(actions.logo_file(first)) is None
    cluster.post("/cluster/identity/logo/remove")
    assert "Light<b>2</b>Share" in visit(None).get("/").text
    assert journal(session) == [{"fields": ["logo"]}] * 3


@pytest.mark.parametrize(("content", "status"), [(b"no picture", 415), (b"", 415), (None, 422)])
def test_what_is_no_picture_is_refused(cluster, session, content, status):
    data = {} if content is None else {"logo": (BytesIO(content), "logo.png")}
    assert cluster.post("/cluster/identity/logo", data=data).status_code == status
    assert row(session) is None


def offers(**wanted) -> dict:
    every = [one.value for one in taxonomy().choice_lists["domains"]]
    return {"languages": "fr,en", "reviews": "", "domains": every, **wanted}


def test_review_is_turned_on_and_off_and_what_waits_waits(cluster, visit, cast, session):
    assert cluster.post("/cluster/identity/offers", data=offers(reviews="on")).status_code == 303
    visit(cast.halden).post("/equipment/draft/publish", data={"version": "1"})
    session.rollback()
    item = session.scalars(select(Equipment).where(Equipment.slug == "draft")).one()
    assert item.state is ListingState.IN_REVIEW
    cluster.post("/cluster/identity/offers", data=offers(reviews="off"))
    session.rollback()
    session.refresh(item)
    assert item.state is ListingState.IN_REVIEW
    assert "1 listing waits" in cluster.get("/cluster/identity/offers").text
    assert "Listings to review" in cluster.get("/cluster/identity").text


def test_the_setting_of_the_environment_holds_until_the_cluster_sets_it(app, cluster, session):
    app.config["REVIEW_LISTINGS"] = True
    assert "on: the cluster reads first" in cluster.get("/cluster/identity").text
    cluster.post("/cluster/identity/offers", data=offers(reviews="off"))
    assert "off: owners publish" in cluster.get("/cluster/identity").text
    cluster.post("/cluster/identity/offers", data=offers())
    assert row(session).reviews is None
    assert "on: the cluster reads first" in cluster.get("/cluster/identity").text


def first_page(app, accepts: str = "") -> str:
    return app.test_client().get("/login", headers={"Accept-Language": accepts}).text


def test_the_first_language_is_for_whoever_prefers_none(app, session, cast):
    assert '<html lang="fr"' in first_page(app, "de")
    set_(session, cast, languages="en,fr")
    app.extensions.pop(kept.KEPT)
    assert '<html lang="en"' in first_page(app, "de")
    assert '<html lang="fr"' in first_page(app, "fr-BE, en;q=0.5")


def test_with_one_language_the_switch_goes(app, session, cast, visit):
    set_(session, cast, languages="fr")
    page = visit(None).get("/").text
    assert '<html lang="fr"' in page
    assert "hreflang" not in page
    assert visit(None).get("/lang/en").status_code == 404
    assert 'name="language"' not in visit(cast.brightwater).get("/account").text
    assert visit(cast.brightwater).post("/account", data={"name": "Bo", "theme": "dark"}).status_code == 303


def test_a_hidden_field_is_not_offered_but_kept_where_it_is(app, session, cast, visit):
    first, second = (one.value for one in taxonomy().choice_lists["domains"][:2])
    item = session.get_one(Equipment, cast.chamber.id)
    item.domains = [first]
    session.commit()
    set_(session, cast, hidden_domains=[first, second])
    sheet = visit(cast.halden).get("/equipment/chamber/edit").text
    assert f'value="{first}" checked' in sheet
    assert f'value="{second}"' not in sheet
    assert f'value="{first}"' not in visit(None).get("/join/apply").text


def test_one_field_stays(cluster):
    assert cluster.post("/cluster/identity/offers", data=offers(domains=[])).status_code == 422
    assert cluster.post("/cluster/identity/offers", data=offers(languages="de")).status_code == 422


def test_the_look_stays_while_somebody_has_to_set_up_two_steps(app, session, cast, visit):
    set_(session, cast, colour="#7b2d8e")
    app.config["REQUIRE_SECOND_FACTOR"] = True
    cluster = visit(cast.cluster)
    page = cluster.get("/account/second-factor").text
    sheet = re.search(r'href="(/identity/[^"]+\.css)"', page)[1]
    assert cluster.get(sheet).mimetype == "text/css"


def test_mails_take_name_and_colours(app, session, cast):
    set_(session, cast, site_name='Banc "partagé", SA', colour="#7b2d8e")
    with app.app_context():
        kept.forget()
        ((letter,),) = letters(NOW, ["fr"], ["organisations/invited"])
        message = build(letter, look.mail_from())
        assert policy_for(letter.html) != policy_for(f"<style>{look.STYLE}</style>")
    assert "#7b2d8e" in letter.html
    assert "#00596b" not in letter.html
    assert 'Banc "partagé", SA' in letter.html.replace("&#34;", '"')
    sender = message["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == ('Banc "partagé", SA', "no-reply@localhost")


def test_the_interface_for_programs_says_the_name(session, cast, visit):
    set_(session, cast, site_name="Banc partagé")
    assert visit(None).get("/api/v1/openapi.json").json["info"]["title"] == "Banc partagé"


def test_passkeys_and_codes_are_made_for_the_name(app, session, cast):
    set_(session, cast, site_name="Banc partagé")
    with app.test_request_context():
        found = party()
        assert found is None or found.name == "Banc partagé"


def test_the_doctor_names_what_goes_before_the_environment(app, session, cast):
    set_(session, cast, contact="pole@lumiere.example", reviews=False)
    with app.app_context():
        words = [one.words for one in examine(app) if one.subject == "identity"]
    assert words == ["The cluster has set on the site, before CLUSTER_EMAIL, REVIEW_LISTINGS."]


def test_long_words_may_be_broken_and_stay_text():
    assert breakable("a short name") == "a short name"
    assert breakable("contact@cluster.example") == "contact@<wbr>cluster.<wbr>example"
    assert "<i>" not in breakable("<i>" * 9)
