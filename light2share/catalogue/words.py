"""Words of a text, folded and cut to their French and English stems, and the nearest known ones for a typing error.

The same stems are stored for a listing and looked up for a search, so that the two engines find the same.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

import snowballstemmer
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

NEAR_ENOUGH = 75
"""Two words count as the same, mistyped, from this ratio on (0 to 100)."""
LONG = 7
"""Two letters may be wrong in a stem of so many, one in a shorter stem; the ending is left out."""

LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "’": "'", "µ": "u", "μ": "u"}
)
WORD = re.compile(r"[a-z0-9]+(?:[-/.][a-z0-9]+)*")
PART = re.compile(r"[a-z0-9]+")

STOP_WORDS = frozenset(
    "a an and any are as at be by can could do for from have how i in into is it less me more my need needs of on"
    " or our some than that the their there this to us want we what which with within you your"
    " au aux avec ce ces chez dans de des du elle en est et il ils je j la le les leur l d mes moins mon notre nos"
    " nous on ou par plus pour qu que quel quelle qui sa se ses son sous sur un une vers votre vos vous y besoin"
    " cherche cherchons recherche recherchons ai avons ont faut veux voudrais voulons souhaite souhaitons svp bonjour"
    " hello please would like looking".split()
)
"""Words that say nothing; a search made of nothing else keeps them."""

MEASURING = frozenset("mesurer mesure mesures measure measures measuring measurement measurements".split())
WEAK_WORDS = MEASURING | frozenset(
    "near nearby close pres proche alentours instrument instruments appareil appareils equipment equipement equipements"
    " test tests testing essai essais tester".split()
)
"""Words that say something only as part of a name (`lens test`, `near infrared`)."""

MEASURED_THINGS = frozenset(
    "beam beams component components diode diodes lamp lamps laser lasers lens lenses mirror mirrors"
    " objective objectives optic optics part parts photodiode photodiodes prism prisms product products"
    " sample samples source sources surface surfaces window windows composant composants echantillon"
    " echantillons faisceau faisceaux hublot hublots lampe lampes lentille lentilles miroir miroirs"
    " objectif objectifs optique optiques piece pieces prisme prismes produit produits".split()
)
"""What people want to measure. Beside the name of a technique such a word only decides the order: a listing of that
technique need not mention it.
"""
KINDS_OF_DEVICE = frozenset(
    "analyser analyzer analyseur bench banc meter mesureur measurement mesure station tester testeur".split()
)
"""Nouns that a name of a technique is understood without (`beam quality` for a beam-quality analyser)."""
BESIDE_A_NAME = (
    MEASURED_THINGS
    | KINDS_OF_DEVICE
    | frozenset(
        "class classe compteur compteurs counter counters device devices dispositif dispositifs machine machines"
        " montage montages rms rig setup system systems systeme systemes".split()
    )
)
"""Words that a listing need not mention, once a technique is named."""
SAME_THING = {"eds": "edx", "edx": "eds"}
"""Abbreviations that stand for each other; each is found by both."""

_french = snowballstemmer.stemmer("french")
_english = snowballstemmer.stemmer("english")
_stemming = threading.Lock()  # the stemmers keep the word they work on


def fold(text: str) -> str:
    """Lower case, without accents; `M²` reads `m2`, `cœur` reads `coeur`."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def tokens(text: str) -> list[str]:
    """The words of a text in order, folded; `FTB-5700` gives `ftb`, `5700`."""
    return PART.findall(fold(text))


AMERICAN = (
    (re.compile(r"yz(?=e|i)"), "ys"),
    (re.compile(r"iz(?=[aei][a-z])"), "is"),
    (re.compile(r"^fiber"), "fibre"),
    (re.compile(r"color"), "colour"),
    (re.compile(r"center"), "centre"),
)


def _british(word: str) -> str:
    for pattern, instead in AMERICAN:
        word = pattern.sub(instead, word)
    return word


@lru_cache(maxsize=50_000)
def stems(word: str) -> tuple[str, ...]:
    """The French and the English stem of one folded word, the second only if it differs; a type number is its own."""
    if any(sign.isdigit() for sign in word):
        return (word,)
    with _stemming:
        # Snowball's French wants accents it no longer finds here; both sides of the search lose them alike.
        british = _british(word)
        said = (british, SAME_THING[word]) if word in SAME_THING else (british,)
        both = [stemmer.stemWord(one) for one in said for stemmer in (_french, _english)]
    return tuple(dict.fromkeys(fold(stem) for stem in both))


def indexed(text: str) -> list[str]:
    """Every stem of a text to be found by: of its words, of compounds joined, and of type numbers in parts."""
    found: dict[str, None] = {}
    for match in WORD.findall(fold(text)):
        parts = PART.findall(match)
        for part in parts:
            found.update(dict.fromkeys(stems(part)))
        if len(parts) > 1:
            found.update(dict.fromkeys(stems("".join(parts))))
    return [stem for stem in found if len(stem) > 1 or stem.isdigit()]


def nearest(word: str, vocabulary: Collection[str], most: int = 3) -> list[str]:
    """The known stems that a mistyped word may mean, nearest first; empty when none is near enough.

    Short words and type numbers are left alone: one sign more or less makes another word of them. The first letter is
    taken to be right in a word of four.
    """
    if len(word) < 4 or any(sign.isdigit() for sign in word):
        return []
    candidates = [known for known in vocabulary if abs(len(known) - len(word)) <= 3 and known[:1] == word[:1]]
    best = _ratio(word, candidates, most)
    if not best and len(word) > 4:
        best = _ratio(word, [known for known in vocabulary if known[:1] != word[:1]], most)
    if not best:
        return []
    top = best[0][1]
    return [known for known, score in best if score >= top - 5]


def _ratio(word: str, candidates: list[str], most: int) -> list[tuple[str, float]]:
    scores: dict[str, float] = {}
    for form in (word, *stems(word)):
        for known, score, _ in process.extract(
            form, candidates, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=most
        ):
            if OSA.distance(form[: len(known) + 1], known) <= (2 if len(known) >= LONG else 1):
                scores[known] = max(score, scores.get(known, 0.0))
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:most]


def joined(found: Iterable[str]) -> str:
    """Stems as the text that the engines index."""
    return " ".join(found)
