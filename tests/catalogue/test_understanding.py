"""An address is read into criteria; each stands on a chip that can be taken away, and nothing makes it fail."""

from datetime import date

import pytest

from light2share.catalogue.criteria import ChipKind, Sort, Trouble
from light2share.catalogue.lexicon import StoredLexicon
from light2share.catalogue.understanding import understand
from light2share.equipment.taxonomy import taxonomy

TODAY = date(2026, 10, 12)


@pytest.fixture
def read(catalogue):
    def reading(q: str = "", language: str = "en", **given: str | list[str]):
        parameters = {"q": [q] if q else []} | {
            name.rstrip("_").replace("__", "."): value if isinstance(value, list) else [value]
            for name, value in given.items()
        }
        return understand(parameters, taxonomy(), StoredLexicon(catalogue), TODAY, language)

    return reading


def seen(search) -> list[tuple[str, str]]:
    return [(chip.kind.value, chip.said) for chip in search.chips]


@pytest.mark.parametrize(
    ("q", "language", "chips"),
    [
        ("M² measurement at 1064 nm", "en", [("measurement", "M²"), ("quantity", "at 1064 nm")]),
        (
            "mesure M² à 1064 nm près de Marseille la semaine prochaine",
            "fr",
            [
                ("measurement", "M²"),
                ("quantity", "à 1064 nm"),
                ("place", "près de Marseille"),
                ("days", "la semaine prochaine"),
            ],
        ),
        (
            "climatic chamber, −40 °C, 1 m³",
            "en",
            [("measurement", "climatic chamber"), ("quantity", "−40 °C"), ("quantity", "1 m³")],
        ),
        ("enceinte climatique", "fr", [("measurement", "enceinte climatique")]),
        (
            "analyseur de spectre optique 1550 nm",
            "fr",
            [("measurement", "analyseur de spectre optique"), ("quantity", "1550 nm")],
        ),
        ("optical spectrum analyzers", "en", [("measurement", "optical spectrum analyzers")]),
        ("OSA", "en", [("measurement", "OSA")]),
        ("MEB à Aix-en-Provence", "fr", [("measurement", "MEB"), ("place", "à Aix-en-Provence")]),
        ("SEM near 13013", "en", [("measurement", "SEM"), ("place", "near 13013")]),
        ("Zygo Verifire", "en", [("make", "Zygo Verifire")]),
        ("FTB-5700", "en", [("make", "FTB-5700")]),
        ("spectrofluorometer 24/11", "en", [("measurement", "spectrofluorometer"), ("days", "24/11")]),
        (
            "oscilloscope 20 GHz for 4 h",
            "en",
            [("measurement", "oscilloscope"), ("quantity", "20 GHz"), ("duration", "for 4 h")],
        ),
        ("pot vibrant Toulouse", "fr", [("measurement", "pot vibrant"), ("place", "Toulouse")]),
        ("camera thermiqe", "fr", [("measurement", "camera thermiqe")]),
        ("vibratoin test", "en", [("measurement", "vibratoin test")]),
        (
            "thermal vacuum chamber 1e-5 mbar in La Ciotat",
            "en",
            [("measurement", "thermal vacuum chamber"), ("quantity", "1e-5 mbar"), ("place", "in La Ciotat")],
        ),
        ("mesure d’indice de réfraction", "fr", [("measurement", "mesure d’indice de réfraction")]),
        ("near infrared camera", "en", [("measurement", "near infrared camera")]),
        ("InGaAs camera", "en", [("measurement", "InGaAs camera")]),
        ("fibre 20 km", "fr", [("words", "fibre"), ("quantity", "20 km")]),
        (
            "FTM 20 km autour de Montpellier",
            "fr",
            [("measurement", "FTM"), ("place", "autour de Montpellier")],
        ),
        ("salle blanche ISO 7", "fr", [("measurement", "salle blanche"), ("words", "ISO"), ("words", "7")]),
        (
            "interféromètre de Fizeau 100 mm",
            "fr",
            [("measurement", "interféromètre de Fizeau"), ("quantity", "100 mm")],
        ),
        ("essai de choc 500 g", "fr", [("measurement", "essai de choc"), ("quantity", "500 g")]),
        ("du 24 au 26 novembre Raman", "fr", [("measurement", "Raman"), ("days", "du 24 au 26 novembre")]),
        ("Raman mapping tomorrow", "en", [("measurement", "Raman mapping"), ("days", "tomorrow")]),
        ("XPS", "fr", [("measurement", "XPS")]),
        (
            "laser-induced damage threshold",
            "en",
            [("measurement", "laser-induced damage threshold")],
        ),
        ("rugosité", "fr", [("measurement", "rugosité")]),
        ("beam quality 1064 nm", "en", [("measurement", "beam quality"), ("quantity", "1064 nm")]),
        ("MTF", "en", [("measurement", "MTF")]),
        ("MTF", "fr", [("measurement", "MTF")]),
        ("FTM", "en", [("measurement", "FTM")]),
        ("M2 1064", "en", [("measurement", "M2"), ("quantity", "1064")]),
        (
            "M2 1064 Bordeaux",
            "fr",
            [("measurement", "M2"), ("quantity", "1064"), ("place", "Bordeaux")],
        ),
        ("spectrophotomètre 400-700", "fr", [("measurement", "spectrophotomètre"), ("quantity", "400-700")]),
        (
            "Lambda 1050 spectrophotometer",
            "en",
            [("measurement", "spectrophotometer"), ("make", "Lambda 1050")],
        ),
        ("real-time oscilloscope 1064", "en", [("measurement", "real-time oscilloscope"), ("make", "1064")]),
        ("wavefront EN 1288", "en", [("measurement", "wavefront"), ("words", "1288")]),
        ("autocorrelateur femtoseconde", "fr", [("measurement", "autocorrelateur femtoseconde")]),
        (
            "autocorrelator 800 nm femtosecond",
            "en",
            [("measurement", "autocorrelator femtosecond"), ("quantity", "800 nm")],
        ),
        ("lens thickness", "en", [("measurement", "lens thickness")]),
        ("rugosite", "fr", [("measurement", "rugosite")]),
        ("S-parameters 40 GHz", "en", [("measurement", "parameters"), ("quantity", "40 GHz")]),
    ],
)
def test_free_text(read, q, language, chips):
    assert seen(read(q, language)) == chips


def test_a_quantity_means_what_the_technique_measures(read):
    (figure,) = read("interféromètre de Fizeau 100 mm", "fr").figures
    assert "aperture_max" in {wish.parameter.slug for wish in figure.wishes}


def test_a_figure_that_no_such_instrument_states_is_left_out(read):
    search = read("enceinte climatique 50 kg", "fr")
    assert search.figures == ()
    assert search.chips[-1].trouble is Trouble.NOT_STATED


def test_a_chip_taken_away_leaves_the_others(read):
    search = read("M² at 1064 nm near Marseille", "en", mode=["self_service", "sample_mail_in"], sort="price")
    rests = {chip.said: chip.rest for chip in search.chips}
    assert rests["at 1064 nm"]["q"] == ["M² near Marseille"]
    assert rests["near Marseille"] == {
        "q": ["M² at 1064 nm"],
        "mode": ["self_service", "sample_mail_in"],
        "sort": ["price"],
    }
    assert rests["self_service"]["mode"] == ["sample_mail_in"]


def test_fields_come_before_the_text(read):
    search = read("raman near Toulouse next week", near="13013", from_="2026-11-02", to="2026-11-06")
    assert search.place.name == "Marseille 13e"
    assert (search.days.first, search.days.last) == (date(2026, 11, 2), date(2026, 11, 6))


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"s__wavelength_range": "1064"}, (1064, 1064)),
        ({"s__wavelength_range": "400..700"}, (400, 700)),
        ({"s__wavelength_range": ["400", "700"]}, (400, 700)),
        ({"s__wavelength_range": ["400", ""]}, (400, None)),
        ({"s__wavelength_range": "..700"}, (None, 700)),
        ({"s__wavelength_range": "1,064 µm"}, (1064, 1064)),
        ({"s__temperature_range": "-40..85"}, (-40, 85)),
        ({"s__temperature_range": "-40 °C"}, (-40, -40)),
    ],
)
def test_specifications(read, given, asked):
    (one,) = read(**given).specifications
    assert (one.asked.low, one.asked.high) == asked


def test_choices(read):
    (one,) = read(s__connector_type=["fc_pc", "fc_apc"]).specifications
    assert one.asked.words == ("fc_pc", "fc_apc")


@pytest.mark.parametrize(
    ("given", "trouble"),
    [
        pytest.param(
            {"from_": "2026-11-06", "to": "2026-11-02"}, Trouble.REVERSED, id="days the wrong way round"
        ),
        pytest.param({"from_": "soon"}, Trouble.NO_DAY, id="no day"),
        pytest.param({"to": "2026-01-01"}, Trouble.PAST, id="over"),
        pytest.param({"when": "2026-W99"}, Trouble.NO_DAY, id="no week"),
        pytest.param({"near": "Nowhereville"}, Trouble.NO_PLACE, id="no such town"),
        pytest.param({"near": "Marseille", "km": "far"}, Trouble.NO_NUMBER, id="no distance"),
        pytest.param({"dur": "long"}, Trouble.NO_NUMBER, id="no length"),
        pytest.param({"technique": "cooking"}, Trouble.UNKNOWN_VALUE, id="unknown technique"),
        pytest.param({"mode": "by_magic"}, Trouble.UNKNOWN_VALUE, id="unknown mode"),
        pytest.param({"price": "cheap"}, Trouble.UNKNOWN_VALUE, id="unknown price"),
        pytest.param({"s__nothing": "1"}, Trouble.UNKNOWN_VALUE, id="unknown parameter"),
        pytest.param({"s__wavelength_range": "blue"}, Trouble.NO_NUMBER, id="no figure"),
        pytest.param({"s__connector_type": "plug"}, Trouble.NO_NUMBER, id="unknown choice"),
        pytest.param({"q": "x" * 10_000}, Trouble.TOO_LONG, id="a text without end"),
        pytest.param({"q": "xyzzy"}, Trouble.UNKNOWN_WORD, id="a word nobody uses"),
    ],
)
def test_what_cannot_be_read_is_said_and_left_out(read, given, trouble):
    search = read(given.pop("q", ""), **given)
    assert trouble in {chip.trouble for chip in search.chips}
    assert search.days is None
    assert not search.techniques
    assert not search.specifications


@pytest.mark.parametrize(
    "q",
    [
        "<script>alert(1)</script>",
        "\x00\x07 raman \x1b",
        "%' OR 1=1 --",
        '"quoted" AND (NEAR',
        "*",
        "'",
        "🔬",
        "ρ σ",
        "-",
        "../../etc",
    ],
)
def test_odd_texts_do_no_harm(read, q):
    search = read(q)
    assert "\x00" not in search.text


@pytest.mark.parametrize(("page", "number"), [("0", 1), ("-1", 1), ("abc", 1), ("3", 3), ("9" * 30, 10_000)])
def test_pages(read, page, number):
    assert read(page=page).page == number


def test_sorting_by_distance_needs_a_place(read):
    assert read(sort="distance").sort is Sort.BEST
    assert read(sort="distance", near="Nice").sort is Sort.DISTANCE
    assert read(sort="nonsense").sort is Sort.BEST


def test_a_family_stands_for_its_techniques(read):
    search = read(technique="facilities")
    assert search.techniques == {"clean-room", "dark-room-laser-lab", "long-optical-path"}
    assert search.chips[0].kind is ChipKind.TECHNIQUE


def test_nothing_asked(read):
    assert read().asks_nothing
    assert read(sort="price", page="2").asks_nothing


def test_a_beam_is_no_diameter(read):
    (figure,) = read("beam 1064 nm").figures
    assert "beam_diameter_range" not in {wish.parameter.slug for wish in figure.wishes}
    (figure,) = read("beam diameter 5 mm").figures
    assert [wish.parameter.slug for wish in figure.wishes] == ["beam_diameter_range"]


def test_two_names_of_a_technique_go_together(read):
    search = read("autocorrelator 800 nm femtosecond")
    assert [chip.rest for chip in search.chips if chip.kind is ChipKind.MEASUREMENT] == [{"q": ["800 nm"]}]


@pytest.mark.parametrize("asked", [{"near": "aix"}, {"q": "SEM near aix"}, {"q": "MEB Aix"}])
def test_a_short_name_is_the_town_that_is_known_best(read, asked):
    search = read(**asked)
    (chip,) = [chip for chip in search.chips if chip.kind is ChipKind.PLACE]
    assert (search.place.name, [name for name, _ in chip.others]) == ("Aix-en-Provence", ["Aix-les-Bains"])
    name, rest = chip.others[0]
    assert rest["near"] == [name]
    there = read("".join(rest.get("q", [])), near=name)
    assert there.place.name == "Aix-les-Bains"
    assert [term.said for term in there.terms] == [term.said for term in search.terms]


@pytest.mark.parametrize("near", ["Marseille", "Toulouse", "13013", "La Ciotat"])
def test_a_name_without_a_rival_offers_no_other(read, near):
    (chip,) = read(near=near).chips
    assert chip.others == ()


def test_what_is_measured_need_not_be_mentioned(read):
    search = read("flatness of a 100 mm mirror")
    assert ([term.said for term in search.terms], [term.said for term in search.soft]) == (
        ["flatness"],
        ["mirror"],
    )
    assert [term.said for term in read("mirror").terms] == ["mirror"]
