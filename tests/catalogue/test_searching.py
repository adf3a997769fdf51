"""What is found first among the demo's 120 instruments: both languages, typing errors, without accents."""

from datetime import date

import pytest

from light2share.catalogue import queries, requests
from light2share.catalogue.criteria import Trouble, without_chips
from light2share.catalogue.results import Match
from light2share.kernel.actor import VISITOR
from tests.asked import asked_of
from tests.factories import NOW


@pytest.fixture
def search(catalogue):
    def searching(q: str = "", language: str = "en", **given):
        parameters = {"q": [q] if q else []} | {
            name.rstrip("_").replace("__", "."): value if isinstance(value, list) else [value]
            for name, value in given.items()
        }
        wanted = requests.read(catalogue, parameters, language, NOW)
        return queries.search(catalogue, wanted, VISITOR, NOW, requests.HOME)

    return searching


@pytest.mark.parametrize(
    ("q", "language", "slug"),
    [
        ("M² measurement at 1064 nm", "en", "ophir-spiricon-beamsquared-sp928"),
        ("qualité de faisceau", "fr", "ophir-spiricon-beamsquared-sp928"),
        ("spectrofluorometer", "en", "edinburgh-instruments-fls1000"),
        ("fluorescence", "fr", "edinburgh-instruments-fls1000"),
        ("analyseur de spectre optique 2000 nm", "fr", "yokogawa-aq6375b"),
        ("OSA 2000 nm", "en", "yokogawa-aq6375b"),
        ("AQ6370D", "en", "yokogawa-aq6370d"),
        ("ftb 5700", "en", "exfo-ftb-5700"),
        ("FTB-5700", "fr", "exfo-ftb-5700"),
        ("Zygo Verifire", "en", "zygo-verifire"),
        ("climatic chamber -40 °C 500 L", "en", "votsch-vcs3-7060-5"),
        ("enceinte climatique 600 litres", "fr", "votsch-vcs3-7060-5"),
        ("thermal vacuum", "en", "angelantoni-test-technologies-hvt-series"),
        ("vide thermique", "fr", "angelantoni-test-technologies-hvt-series"),
        ("pot vibrant", "fr", "lds-v875ls"),
        ("vibratoin test 35 kN", "en", "lds-v875ls"),
        ("microscope raman à Nice", "fr", "horiba-labram-hr-evolution"),
        ("raman mapping", "en", "horiba-labram-hr-evolution"),
        ("ellipsometre compensateur", "fr", "j-a-woollam-m-2000di"),
        ("tenue au flux 1064 nm", "fr", "in-house-bench-lidt-bench-around-a-lumibird-q-smart-850"),
        ("laser damage threshold", "en", "in-house-bench-lidt-bench-around-a-lumibird-q-smart-850"),
        ("MTF at 10 µm", "en", "optikos-lenscheck-lwir"),
        ("FTM infrarouge lointain", "fr", "optikos-lenscheck-lwir"),
        ("helium leak", "en", "pfeiffer-vacuum-asm-340"),
        ("détecteur de fuite", "fr", "pfeiffer-vacuum-asm-340"),
        ("InGaAs camera", "en", "first-light-imaging-c-red-2"),
        ("femtosecond autocorelator", "en", "ape-pulsecheck-nx-150"),
        ("brouillard salin", "fr", "q-lab-q-fog-cct600"),
        ("salle blanche ISO 7", "fr", "newport-rs4000-table-in-an-iso-7-room"),
        ("spectrum analyser 40 GHz", "en", "rohde-schwarz-fsw43"),
        ("vector network analyzer 67 GHz", "en", "keysight-n5247b"),
        ("sphere d'integration 1 m", "fr", "labsphere-lms-650"),
        ("essai de choc 500 g", "fr", "lansmont-model-23"),
        ("cryostat 4 K", "en", "montana-instruments-cryostation-s50"),
        ("mesure d’indice de réfraction", "fr", "metricon-2010-m"),
        ("tomographe rayons X", "fr", "rx-solutions-easytom-150"),
        ("laser tracker", "en", "leica-geosystems-absolute-tracker-at960"),
        ("wafer prober 200 mm", "en", "formfactor-summit-11000b-ap"),
        ("cytometre", "fr", "bd-biosciences-lsrfortessa"),
        ("terahertz", "en", "toptica-teraflash-pro"),
    ],
)
def test_what_is_found_first(search, q, language, slug):
    results = search(q, language)
    assert results.found[0].slug == slug
    assert results.found[0].match is Match.EXACT


def test_the_same_is_found_in_either_language(search):
    assert {one.slug for one in search("caméra thermique", "fr").found if one.match is Match.EXACT} >= {
        "flir-x6901sc",
        "flir-t1020",
    }


def test_a_close_match_says_what_it_misses(search):
    results = search("optical spectrum analyser 2000 nm")
    close = [one for one in results.found if one.match is Match.CLOSE]
    assert {one.slug for one in close} == {"yokogawa-aq6370d", "anritsu-ms9740a"}
    assert {one.missed for one in close} == {(1,)}


def test_too_much_asked_says_what_to_leave_out(search):
    results = search("climatic chamber -40 °C 5 m³")
    assert results.counts.suiting == 0
    assert less(results) == [(["5 m³"], 2)]


def less(results):
    """What may be left out, in words, with how many are found then."""
    return [([results.search.chips[chip].said for chip in chips], count) for chips, count in results.relaxed]


def test_two_criteria_that_may_go(search):
    results = search("M2 at 5 µm near Nice next week")
    found = less(results)
    assert found[0] == (["at 5 µm", "near Nice"], 1)
    assert all(len(said) == 2 for said, _ in found)
    dropped = [results.search.chips[chip] for chip in results.relaxed[0][0]]
    parameters = without_chips(results.search.parameters, dropped)
    assert parameters == {"q": ["M2 next week"]}
    assert search(*parameters["q"]).counts.suiting == 1


def test_criteria_from_the_text_and_from_filters_go_together(search):
    results = search("M2 at 5 µm", near="Nice", mode=["loan", "self_service"])
    chips = results.search.chips
    both = [chip for chip in chips if chip.said in ("at 5 µm", "loan")]
    assert without_chips(results.search.parameters, both) == {
        "q": ["M2"],
        "near": ["Nice"],
        "mode": ["self_service"],
    }


def test_words_nobody_uses_find_nothing(search):
    results = search("xyzzy")
    assert (results.counts.total, results.found) == (0, ())


def test_a_fixed_distance_is_kept(search):
    results = search(near="Marseille", km="30")
    assert results.counts.total == 40
    assert all(one.km is not None and one.km <= 30.6 for one in results.found)
    assert all(one.match is Match.EXACT for one in results.found)


def test_the_usual_distance_may_be_passed_by_close_matches(search):
    results = search("raman near Toulouse")
    assert [(one.match, one.slug) for one in results.found] == [(Match.CLOSE, "horiba-labram-hr-evolution")]


def test_by_distance(search):
    distances = [one.km for one in search(near="Nice", sort="distance").found]
    assert distances == sorted(distances)


def test_by_price_what_has_none_comes_last(search):
    everything = [
        one.price_cents for page in range(1, 7) for one in search(sort="price", page=str(page)).found
    ]
    assert len(everything) == 120
    known = [cents for cents in everything if cents is not None]
    assert known == sorted(known)
    assert everything[: len(known)] == known


def test_soonest_first_and_every_item_on_one_page_only(search):
    pages = [search(page=str(page)) for page in range(1, 7)]
    slugs = [one.slug for page in pages for one in page.found]
    assert len(set(slugs)) == len(slugs) == 120
    times = [one.first_free for page in pages for one in page.found]
    known = [at for at in times if at]
    assert known == sorted(known)
    assert times[len(known) :] == [None] * (120 - len(known))


def test_a_page_past_the_end_is_the_last_one(search):
    results = search(page="99")
    assert (results.page, len(results.found)) == (6, 20)


def test_the_whole_catalogue_by_its_index_is_the_same_as_by_the_general_way(search):
    """`dur=1` asks for next to nothing, and takes the other way."""
    whole = [one.slug for one in search(sort="soonest").found]
    asked = [one.slug for one in search(sort="soonest", dur="1").found]
    assert whole == asked


def test_days_part_the_free_from_the_others(search):
    first, last = date(2026, 10, 19), date(2026, 10, 23)
    results = search("camera", from_=str(first), to=str(last))
    assert results.counts.exact > 0
    assert results.counts.other_dates > 0
    for one in results.found:
        if one.match is Match.EXACT:
            assert one.slot is not None
            assert first <= one.first_free.astimezone(requests.HOME).date() <= last
        elif one.first_free:
            assert not first <= one.first_free.astimezone(requests.HOME).date() <= last


def test_a_length_has_to_fit(search):
    results = search(dur=str(8 * 60), from_="2026-10-19", to="2026-10-23")
    for one in results.found:
        if one.match is Match.EXACT:
            assert one.slot.ends_minute - one.slot.starts_minute >= 8 * 60


def test_slots_keep_the_notice_of_their_item(search):
    assert all(one.first_free is None or one.first_free > NOW for one in search().found)


def test_facets_narrow_and_count(search):
    everything = search().counts
    assert sum(everything.families.values()) == 120
    assert everything.modes["sample_mail_in"] == search(mode="sample_mail_in").counts.suiting
    both = search(mode=["sample_mail_in", "self_service"])
    assert both.counts.suiting >= everything.modes["self_service"]
    assert both.counts.modes == everything.modes
    assert search(technique="fibre-telecom").counts.suiting == everything.families["fibre-telecom"] == 10
    assert search(price="exchange").counts.suiting == everything.prices["exchange"]


def test_a_range_asked_for_has_to_lie_inside(search):
    for one in search(s__wavelength_range="400..700").found:
        assert one.values["wavelength_range"]["min"] <= 400
        assert one.values["wavelength_range"]["max"] >= 700


def test_every_choice_asked_for_is_there(search):
    found = search(s__connector_type=["fc_pc", "fc_apc"]).found
    assert found
    assert all({"fc_pc", "fc_apc"} <= set(one.values["connector_type"]) for one in found)


@pytest.mark.parametrize(
    "q", ["", "raman", "laser 1064 nm near Marseille next week", "vibratoin test", "xyzzy 5 m³"]
)
def test_few_queries(catalogue, search, q):
    search(q)
    with asked_of(catalogue.get_bind()) as asked:
        search(q)
    assert len(asked) <= 6


def test_free_soon_and_calibrated_are_facets_with_counts(catalogue, search):
    everything = search("").counts
    for name, value, counted in (
        ("free", "7", everything.soon["7"]),
        ("free", "30", everything.soon["30"]),
        ("calibration", "valid", everything.calibrated["valid"]),
    ):
        results = search("", **{name: value})
        assert 0 < counted < everything.suiting
        assert results.counts.suiting == counted
        assert [chip.value for chip in results.search.chips] == [value]
    assert search("", free="7").counts.soon == everything.soon, "its own choice does not narrow a facet"
    both = search("", free="30", calibration="valid").counts
    assert both.suiting == search("", free="30").counts.calibrated["valid"]
    assert search("", free="3").search.chips[0].trouble is Trouble.UNKNOWN_VALUE


def test_a_word_that_only_the_details_have_makes_a_close_match(search):
    results = search("spectrometer")
    close = [one for one in results.found if one.match is Match.CLOSE]
    assert close
    assert all((one.missed, one.mentioned) == ((0,), (0,)) for one in close)
    assert results.counts.suiting == len(results.found) - len(close)
    assert sum(results.counts.families.values()) == results.counts.suiting
    assert sum(results.counts.techniques.values()) == results.counts.suiting


def test_what_all_suits_is_the_same_on_a_page_and_on_the_map(search, catalogue):
    for q in ("laser", "camera", "camera laser", "spectrometer > 1000", "self-service camera"):
        results = search(q)
        wanted = results.search
        found = queries.everywhere(catalogue, wanted, VISITOR, NOW, requests.HOME)
        assert found.suiting.bit_count() == results.counts.suiting == found.counts.suiting


def test_nothing_near_says_how_far_the_nearest_is(search):
    results = search("oscilloscope near Paris")
    assert results.counts.suiting == 0
    assert results.farther is not None
    assert results.farther.count == 1 or results.farther.count == 2
    assert results.farther.nearest_km == pytest.approx(min(one.km for one in results.found))
    assert results.farther.km >= results.farther.nearest_km
    wider = search("oscilloscope near Paris", km=str(results.farther.km))
    assert wider.counts.suiting == results.farther.count


def test_what_each_criterion_leaves_is_counted_for_that_criterion(search):
    results = search("calibrated oscilloscope superpolished")
    for chips, count in results.relaxed:
        dropped = [results.search.chips[chip] for chip in chips]
        parameters = without_chips(results.search.parameters, dropped)
        assert search(" ".join(parameters["q"])).counts.suiting == count


def test_more_than_a_figure(search):
    least = {
        one.slug for one in search("optical spectrum analyser > 1800 nm").found if one.match is Match.EXACT
    }
    assert least == {"yokogawa-aq6375b"}
    below = {
        one.slug for one in search("optical spectrum analyser < 700 nm").found if one.match is Match.EXACT
    }
    assert below
    assert "yokogawa-aq6375b" not in below
