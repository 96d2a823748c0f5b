"""Finding services by words, as people type them: inflected, misspelt, in another language, in a wrong layout.

An `Index` is built once from texts and answers in milliseconds for thousands of services. A query word meets
the words of the index in three ways, the better the earlier: the same stem; one the beginning of the other;
few letters apart (trigrams find candidates, Damerau–Levenshtein distance decides). A service's score adds, for
each query word, rarity × weight of the field × closeness, and falls with the square of the share of words that
it misses. No database feature is used, so SQLite and PostgreSQL answer alike.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from ratusha.core.stems import stem, tokens

Key = TypeVar("Key", bound=Hashable)
MOST_WORDS = 12  # of a query; the rest is ignored
_STOP_WORDS = """в во на з із зі с со у до для за и й і та або чи или від от о об про по при як як-то как що что це это
    де где коли когда мені мне я мій моя моє мой моё хочу треба нужно можна можно отримати получить оформити оформить
    a an the of to for in on at how get do i my want need with and or from by is"""
_STOP = frozenset(_STOP_WORDS.split())
_LAYOUT = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхїфівапролджєячсмитьбю")


@dataclass(frozen=True, slots=True)
class Hit(Generic[Key]):
    """A found thing and how well it fits; scores are comparable within one answer only."""

    key: Key
    score: float


class Index(Generic[Key]):
    """Words of many things. A thing is (key, boost, fields); a field is (words, weight).

    The boost multiplies the score: of two services that fit equally the one asked for more often comes first.
    """

    def __init__(self, things: Iterable[tuple[Key, float, Iterable[tuple[str, float]]]]) -> None:
        self._postings: dict[str, dict[Key, float]] = defaultdict(dict)
        self._boosts: dict[Key, float] = {}
        for key, boost, fields in things:
            self._boosts[key] = boost
            for words, weight in fields:
                self._add(key, words, weight)
        self._by_trigram: dict[str, list[str]] = defaultdict(list)
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for term in self._postings:
            self._by_start[term[:3]].append(term)
            for gram in _trigrams(term):
                self._by_trigram[gram].append(term)

    def _add(self, key: Key, words: str, weight: float) -> None:
        for found in tokens(words):
            if found not in _STOP:
                posting = self._postings[stem(found)]
                posting[key] = max(posting.get(key, 0.0), weight)

    def search(self, query: str, limit: int = 200) -> list[Hit[Key]]:
        """The best things first; an empty list when nothing fits, also after trying the other layout."""
        hits = self._search(query)
        if not hits and query.isascii():
            hits = self._search(query.lower().translate(_LAYOUT))
        return hits[:limit]

    def _search(self, query: str) -> list[Hit[Key]]:
        all_words = list(dict.fromkeys(tokens(query)))[:MOST_WORDS]
        words = [word for word in all_words if word not in _STOP] or all_words
        scores: dict[Key, float] = defaultdict(float)
        matched: dict[Key, int] = defaultdict(int)
        for word in words:
            for key, score in self._of_word(word).items():
                scores[key] += score
                matched[key] += 1
        hits = [
            Hit(key, score * self._boosts[key] * (matched[key] / len(words)) ** 2)
            for key, score in scores.items()
        ]
        return sorted(hits, key=lambda hit: (-hit.score, str(hit.key)))

    def _of_word(self, word: str) -> Mapping[Key, float]:
        best: dict[Key, float] = {}
        for term, closeness in self._terms(word):
            for key, weight in self._postings[term].items():
                best[key] = max(best.get(key, 0.0), weight * closeness)
        rarity = math.log(1 + len(self._boosts) / len(best)) if best else 0.0
        return {key: rarity * score for key, score in best.items()}

    def _terms(self, word: str) -> list[tuple[str, float]]:
        """Words of the index close to a query word, with a closeness up to 1."""
        wanted = stem(word)
        found = [(wanted, 1.0)] if wanted in self._postings else []
        for term in self._by_start.get(wanted[:3], ()):
            short, long = sorted((term, wanted), key=len)
            # three letters begin too many words to mean one of them
            if term != wanted and len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 4:
                found.append((term, 0.8 * len(short) / len(long)))
        if any(closeness > 0.6 for _, closeness in found):
            return found
        return found + self._misspelt(wanted)

    def _misspelt(self, wanted: str) -> list[tuple[str, float]]:
        allowed = 0 if len(wanted) < 4 else 1 if len(wanted) < 7 else 2
        if not allowed:
            return []
        shared: dict[str, int] = defaultdict(int)
        for gram in _trigrams(wanted):
            for term in self._by_trigram.get(gram, ()):
                shared[term] += 1
        # each edit destroys at most three trigrams
        enough = max(1, len(wanted) - 3 * allowed)
        near = []
        for term, n in shared.items():
            if n >= enough and abs(len(term) - len(wanted)) <= allowed:
                edits = distance(term, wanted, allowed)
                if edits <= allowed:
                    near.append((term, 0.6 * (1 - edits / len(wanted))))
        return near


def distance(one: str, other: str, limit: int) -> int:
    """Damerau–Levenshtein distance (optimal string alignment), `limit + 1` as soon as it is exceeded.

    Letters are inserted, deleted, replaced or swapped with their neighbour, each at cost 1.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, counterpart in enumerate(other, start=1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != counterpart))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == counterpart:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, previous = previous, row
    return previous[-1]


def _trigrams(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}
