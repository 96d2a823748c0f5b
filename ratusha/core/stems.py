"""Words to stems, for Ukrainian, Russian and English, without a dictionary.

A search box and the grouping of short answers need "реєстрацію", "реєстрації" and "зареєструвати місце" to
meet, not linguistic truth. So a word is folded (case, ё, ґ, apostrophes), its longest known ending is cut off
as long as three letters remain, a fleeting vowel is dropped (мовець, мовця → мовц), and letters that the two
languages write differently are made one (реєстр, реестр → реестр). Both Cyrillic languages share one table of
endings: a reader of either finds what is written in either. The same function serves the text and the query,
which is all that matters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SHORTEST = 3  # letters that an ending leaves
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`-][^\W_]+)*")
_FOLD = str.maketrans({"ё": "е", "ґ": "г", "'": None, "’": None, "ʼ": None, "`": None, "ъ": None})

# Endings of nouns, adjectives, participles and verbs; the longest that fits is cut.
_CYRILLIC = """
а я о е у ю и і ї й ы ь э
ам ям ом ем єм ем им ім їм ым ою ею єю ой ей єй ої ій их іх їх ых ах ях ах ів їв ов єв ий ый ій ие ые
ые ая яя ое ее ую юю ого его ього ему ому ьому ими ыми іми ами ями ових овий ова ове ові овых овый овая овое
ия ию ии ие ий ием иям иями иях ія ію ії ією іям іями іях ий
нням нями ння нню нні ень ення енню енні ання анню анні іння інню інні енням анням інням
ение ения ению ением ании ание ания анию анием ении ений аний
ість ості істю остей остям остями ость ости остью
ати яти ити іти їти увати ювати ути ать ять ить еть уть ють ать ывать ивать овать евать
ає яє ує ює ею ємо аємо уємо ують юють ають яють ає ет ют ут ат ят ит ем ишь ешь ете ите
ав яв ив ів ував ювал ала яла ила іла ула увала ювала али яли или іли ули ували ал ил ел
ався ався илася илася илися вся лася лися лось тися тись ться ться ться шся вся лся лась лись
аний яний ений єний ана яна ена єна ане яне ене єне ані яні ені єні аної еної аного еного
анный енный анная енная анное енное анные енные анного енного анной енной анных енных
ський ська ське ські ської ського ському ським ських ський ський ськими ську
ский ская ское ские ской ского скому ским ских скими скую
ація ації ацію ацією ацій аціям аціями ація ация ации ацию ацией аций ациям ациями ування ювання уванню
ик ика ику иком ики иків ник ника нику ником ники ників ников
ка ки ку кою ком кам ками ках ок ек ків ці очок очка очку очком очки ечок ечка ечку ечки
атися ятися итися ітися утися уватися юватися ється ується юється ються аються уються аться иться еться
ается яется уется ится ются атись итись аюсь уюсь
ючий ючи ющий ющая ющие ущий авши ивши
"""
_ENGLISH = """
s es ies ing ings ed er ers ered ering ration rations ion ions ation ations al ally ly ment ments ness ance ence able ible ity ities
e y
"""
_ENDINGS = tuple(sorted(set(_CYRILLIC.split()), key=len, reverse=True))
_ENGLISH_ENDINGS = tuple(sorted(set(_ENGLISH.split()), key=len, reverse=True))
_FLEETING = tuple(
    (ending, kept)
    for kept, endings in {
        "ц": "ець ец",
        "н": "ень",
    }.items()
    for ending in endings.split()
)
# after cutting: є э → е, і ї ы → и, and the softened дж of народження is the д of народити
_ONE = str.maketrans("єэіїы", "ееиии")


def tokens(text: str) -> list[str]:
    """Folded words of a text, in order; a hyphenated word gives its parts too."""
    found = []
    for match in _WORD.finditer(unicodedata.normalize("NFC", text).lower()):
        whole = match.group().translate(_FOLD)
        parts = whole.split("-")
        found += parts if len(parts) > 1 else [whole]
    return [word for word in found if word]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one folded word; a number stays as it is."""
    if word[:1].isdigit():
        return word
    if "a" <= word[:1] <= "z":
        return _cut(word, _ENGLISH_ENDINGS)
    for ending, kept in _FLEETING:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return _one(word[: -len(ending)] + kept)
    return _one(_cut(word, _ENDINGS))


def stems(text: str) -> list[str]:
    """Stems of all words of a text, in order."""
    return [stem(word) for word in tokens(text)]


def _one(root: str) -> str:
    root = root.translate(_ONE)
    return root[:-1] if root.endswith("дж") and len(root) > SHORTEST else root


def _cut(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if len(word) - len(ending) >= SHORTEST and word.endswith(ending):
            return word[: -len(ending)]
    return word
