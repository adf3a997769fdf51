"""Where long words may be divided."""

import pytest

from light2share.i18n.typography import breakable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Machine à mesurer tridimensionnelle", "Machine à mesurer tri-di-men-sion-nelle"),
        ("Interférométrie", "Inter-fé-ro-mé-trie"),
        ("Cryostat optique 1200-2400 nm", "Cryostat optique 1200-2400 nm"),
        ("Stereomicroscopes", "Ste-reo-mi-cros-co-pes"),
        ("XXXXXXXXXXXXXXXX", "XXXXXXXXXXXXXXXX"),
        ("", ""),
    ],
)
def test_only_long_words_may_be_divided_and_between_syllables(text: str, shown: str) -> None:
    assert breakable(text).replace("\u00ad", "-") == shown
