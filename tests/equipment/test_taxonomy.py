"""The taxonomy is read once, in both languages, and a site may bring its own."""

import json

import pytest

from light2share.equipment import taxonomy as module
from light2share.equipment.taxonomy import Kind, read, taxonomy


def test_every_technique_has_a_family_names_and_parameters():
    tree = taxonomy()
    assert len(tree.families) == 13
    for technique in tree.techniques.values():
        assert tree.family_of(technique.slug).slug == technique.family
        assert technique.name.in_("fr")
        assert technique.name.in_("en")
        assert technique.synonyms("fr")
        assert 3 <= len(technique.parameters) <= 8
        assert all(tree.parameter(parameter.slug) is parameter for parameter in technique.parameters)


def test_looking_up():
    tree = taxonomy()
    osa = tree.technique("optical-spectrum-analyser")
    assert osa.parameter("wavelength_range").kind is Kind.RANGE
    assert osa.parameter("aperture_max") is None
    assert tree.parameter("connector_type").choice("fc_apc").label.en == "FC/APC"
    assert tree.choice_label("laser_classes", "3b").fr == "Classe 3B"
    assert tree.technique("cooking") is None
    assert tree.family_of("cooking") is None


def test_names_have_typographic_apostrophes():
    tree = taxonomy()
    assert not [t.slug for t in tree.techniques.values() if "'" in t.name.en + t.name.fr]


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.json"
    size = {"slug": "size", "label": {"en": "Size", "fr": "Taille"}, "unit": "mm", "kind": "max"}
    oven = {
        "slug": "oven",
        "name": {"en": "Oven", "fr": "Four"},
        "synonyms": {"en": ["furnace"], "fr": ["étuve"]},
        "specs": [size],
    }
    heat = {"slug": "heat", "name": {"en": "Heat", "fr": "Chaleur"}, "techniques": [oven]}
    path.write_text(json.dumps({"parameters": {"size": size}, "choice_lists": {}, "families": [heat]}))
    yield path
    module.use(None)


def test_a_site_brings_its_own(own):
    module.use(own)
    assert list(taxonomy().techniques) == ["oven"]
    assert taxonomy().technique("oven").called == ("Oven", "Four", "furnace", "étuve")


def test_a_file_of_another_form_is_refused(tmp_path):
    path = tmp_path / "bad.json"
    path.write_text("{}")
    with pytest.raises(KeyError):
        read(path)
