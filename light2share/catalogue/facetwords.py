"""Words for which there are filters: `self-service`, `gratuit`, `calibrated`, `available`, `en prêt`. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from light2share.catalogue.criteria import Calibrated, ChipKind, Soon
from light2share.equipment.models import AccessMode, PriceMode

NOW = r"(?:now|immediately|soon|quickly|maintenant|imm[ée]diatement|tout de suite|bient[ôo]t|rapidement)"
AVAILABLE = r"(?:available|disponibles?|availability|disponibilit[ée]s?)"
OPERATOR = r"op[ée]rat(?:or|eur|rice)s?"
NOT_FREE_OF = (
    r"(?<!stress )(?<!lead )(?<!oil )(?<!dust )(?<!contact )(?<!alias )(?<!vibration )(?<!flicker )(?<!scratch )"
    r"(?<!defect )(?<!noise )(?<!distortion )(?<!drift )"
)
NOT_FREE_TO = (
    r"(?!\s+(?:space|spectral|form|standing|running|field|fall|electrons?|carriers?|surfaces?|path|from|of"
    r"|radicals?)\b)"
)
SELF_SERVICE = (
    r"(?:in |en |as )?(?:self[- ]service|libre[- ]service)|en autonomie"
    rf"|(?:without (?:an )?|sans ){OPERATOR}"
)
ASSISTED = (
    rf"(?:with|by) (?:an |the )?{OPERATOR}|operator[- ]assisted|avec (?:un |une |l['’])?{OPERATOR}"
    r"|(?:with|avec) assistance|avec accompagnement"
)
SAMPLES = r"[ée]chantillons?"
SENT_IN = (
    r"(?:by (?:post|mail)|mail[- ]in|samples? (?:sent|mailed) in|send(?:ing)? (?:in )?(?:my |our )?samples?)"
    rf"|par (?:courrier|la poste)|(?:envoi d['’]|envoyer (?:mes |nos |des )?){SAMPLES}|{SAMPLES} envoy[ée]s?"
    r"|(?:remote|remotely|[àa] distance)(?!\s+(?:sensing|sensors?|heads?|controll?(?:ed|er)?|plasma|de\b|focale))"
)
LENT = (
    r"(?:on |for |as )?loan|(?:to|can) borrow|lent out|off[- ]site|(?:en |au )?pr[êe]t(?!\s+[àa]\b)"
    r"|[àa] emprunter|hors site|(?:for |to )rent|rental|(?:en )?location(?!\s+(?:of|de)\b)|[àa] louer"
)
CALIBRATED = (
    r"(?<!not )(?<!non )(?<!non-)(?:calibrated|in calibration|(?:with )?valid calibration|calibration valid"
    r"|(?:[ée]talonn|calibr)[ée]e?s?|(?:avec )?[ée]talonnage (?:valide|[àa] jour))"
)
LIBRE = (
    r"(?<!espace )(?<!champ )(?<!chute )(?<!surface )(?<!surfaces )(?<!air )libres?(?!\s+(?:de|parcours)\b)"
)
READERS: tuple[tuple[ChipKind, str, str], ...] = (
    (ChipKind.MODE, AccessMode.SELF_SERVICE, SELF_SERVICE),
    (ChipKind.MODE, AccessMode.OPERATOR_ASSISTED, ASSISTED),
    (ChipKind.MODE, AccessMode.SAMPLE_MAIL_IN, SENT_IN),
    (ChipKind.MODE, AccessMode.LOAN, LENT),
    (
        ChipKind.PRICE,
        PriceMode.FREE,
        r"free of charge|(?:for|at) no (?:cost|charge)|for free|gratuit(?:e?s?|ement)|sans frais",
    ),
    (
        ChipKind.PRICE,
        PriceMode.EXCHANGE,
        r"(?:in |by )?hours[- ]exchange|(?:en |par )?[ée]change d['’]heures",
    ),
    (ChipKind.PRICE, PriceMode.QUOTE, r"on quote|sur devis"),
    (ChipKind.CALIBRATION, Calibrated.VALID, CALIBRATED),
    (ChipKind.SOON, Soon.WEEK, rf"{AVAILABLE} {NOW}|free {NOW}|libres? {NOW}"),
    (ChipKind.SOON, Soon.MONTH, rf"(?<!not )(?<!non )(?:{AVAILABLE})|{LIBRE}"),
    (ChipKind.PRICE, PriceMode.FREE, rf"{NOT_FREE_OF}free{NOT_FREE_TO}"),
)
PATTERNS = [
    (kind, value, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE))
    for kind, value, words in READERS
]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A filter that a text names, and where: `text[start:end]`."""

    kind: ChipKind
    value: str
    start: int
    end: int


def spoken(text: str, has_days: bool, is_a_name: Callable[[int, int], bool]) -> list[Spoken]:
    """The filters that a text names, in order; words that are part of a technique's name are left to it. Beside days
    `free` is no price.
    """
    found: list[Spoken] = []
    for kind, value, pattern in PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < one.end and one.start < end for one in found) or is_a_name(start, end):
                continue
            if has_days and match[0].lower() == "free":
                found.append(Spoken(ChipKind.SOON, Soon.MONTH, start, end))
            else:
                found.append(Spoken(kind, value, start, end))
    return sorted(found, key=lambda one: one.start)
