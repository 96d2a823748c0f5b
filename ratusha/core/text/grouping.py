"""Group short answers by what they speak of, in a way that can be looked into and corrected.

TF-IDF over the words' normal forms, then non-negative matrix factorisation (Lee & Seung 1999) as scikit-learn has
it: a group is a few words with weights, an answer belongs where its weight is largest. Deterministic: NNDSVD start.
An answer none of whose words the others use stays ungrouped and is said to be so; nothing is forced.

The machine proposes, the researcher decides: `Coding` holds names, merges and moves apart from the proposal.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ratusha.core.refusal import Refusal
from ratusha.core.text.lemmas import Normal, by_stems, words

WORDS_SHOWN = 8
TYPICAL_SHOWN = 4
UNGROUPED = -1
MOST_TEXTS = 10_000
MOST_WORDS = 2_000


class GroupingRefused(Refusal):
    """Texts that cannot be grouped as asked."""


@dataclass(frozen=True, slots=True)
class Group:
    """One proposed group: its words as people write them, and the answers that show it best (positions)."""

    number: int
    words: tuple[str, ...]
    typical: tuple[int, ...]
    size: int


@dataclass(frozen=True)
class Grouping:
    """The proposal: group of each answer (−1 ungrouped), how clearly (0–1), and the groups, largest first."""

    member: tuple[int, ...]
    clarity: tuple[float, ...]
    groups: tuple[Group, ...]
    method: str


def group(texts: Sequence[str], count: int, *, normal: Normal = by_stems, least: int = 2) -> Grouping:
    """Propose `count` groups of answers; words used in fewer than `least` answers say nothing.

    Raises:
        GroupingRefused: fewer answers with words in common than groups, too many texts, fewer than two groups.
    """
    if count < 2:
        raise GroupingRefused("count", "At least two groups are needed.")
    if len(texts) > MOST_TEXTS:
        raise GroupingRefused("size", "At most %(most)s answers can be grouped at once.", most=MOST_TEXTS)
    pairs = [words(text, normal) for text in texts]
    matrix, vocabulary = _tf_idf([[form for form, _ in row] for row in pairs], least)
    told = np.flatnonzero(matrix.sum(axis=1) > 0) if len(vocabulary) else np.zeros(0, dtype=np.int64)
    if len(told) < count or len(vocabulary) < count:
        raise GroupingRefused(
            "few",
            "Only %(n)s answers share words with others: too few for %(k)s groups.",
            n=len(told),
            k=count,
        )
    weight, parts = _factorise(matrix[told], count)
    return _grouping(len(texts), told, weight, parts, [_as_written(pairs, form) for form in vocabulary])


def _tf_idf(rows: Sequence[Sequence[str]], least: int) -> tuple[NDArray[np.float64], list[str]]:
    """Answers × words: word present times log of how rare it is, rows of length one."""
    spread = Counter(form for row in rows for form in set(row))
    most = max(0.5 * len(rows), least)
    usual = sorted(
        (form for form, n in spread.items() if least <= n <= most), key=lambda form: (-spread[form], form)
    )
    vocabulary = sorted(usual[:MOST_WORDS])
    place = {form: i for i, form in enumerate(vocabulary)}
    matrix = np.zeros((len(rows), len(vocabulary)))
    for number, row in enumerate(rows):
        for form in set(row):
            if form in place:
                matrix[number, place[form]] = np.log(1 + len(rows) / spread[form])
    length = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.divide(matrix, length, out=matrix, where=length > 0), vocabulary


def _factorise(matrix: NDArray[np.float64], count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Answers × groups and groups × words; the one place that imports scikit-learn."""
    from sklearn.decomposition import NMF

    model = NMF(count, init="nndsvda", random_state=0, max_iter=1_000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # stopping at the last step is good enough for a proposal
        weight = model.fit_transform(matrix)
    return np.asarray(weight), np.asarray(model.components_)


def _grouping(
    size: int,
    told: NDArray[np.int64],
    weight: NDArray[np.float64],
    parts: NDArray[np.float64],
    shown: list[str],
) -> Grouping:
    scale = np.linalg.norm(parts, axis=1)
    weight = weight * scale
    total = weight.sum(axis=1)
    best = weight.argmax(axis=1)
    clear = np.divide(weight.max(axis=1), total, out=np.zeros(len(total)), where=total > 0)
    best = np.where(total > 0, best, UNGROUPED)
    order = sorted(range(len(parts)), key=lambda k: (-int((best == k).sum()), k))
    member, clarity = np.full(size, UNGROUPED), np.zeros(size)
    groups = []
    for number, old in enumerate(order):
        rows = np.flatnonzero(best == old)
        member[told[rows]], clarity[told[rows]] = number, clear[rows]
        top = rows[np.lexsort((rows, -weight[rows, old]))][:TYPICAL_SHOWN]
        names = [shown[i] for i in np.argsort(-parts[old], kind="stable")[:WORDS_SHOWN] if parts[old, i] > 0]
        groups.append(Group(number, tuple(names), tuple(told[top].tolist()), len(rows)))
    method = f"TF-IDF and non-negative matrix factorisation, {len(parts)} groups"
    return Grouping(tuple(member.tolist()), tuple(clarity.round(3).tolist()), tuple(groups), method)


def _as_written(pairs: Sequence[Sequence[tuple[str, str]]], form: str) -> str:
    found = Counter(word for row in pairs for key, word in row if key == form)
    return min(found, key=lambda word: (-found[word], len(word), word))


# The researcher's hand -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coding:
    """What stands in the end: a code for each answer key, and the name of each code."""

    codes: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    def merge(self, gone: str, into: str) -> Coding:
        """All answers of one code go to another; the first code is no more."""
        self._known(gone, into)
        codes = {key: into if code == gone else code for key, code in self.codes.items()}
        return Coding(codes, {code: name for code, name in self.names.items() if code != gone})

    def rename(self, code: str, name: str) -> Coding:
        """Give a code another name."""
        self._known(code)
        return replace(self, names={**self.names, code: name})

    def move(self, key: str, code: str) -> Coding:
        """Put one answer under another code."""
        self._known(code)
        if key not in self.codes:
            raise GroupingRefused("answer", "There is no answer “%(key)s”.", key, key=key)
        return replace(self, codes={**self.codes, key: code})

    def _known(self, *codes: str) -> None:
        for code in codes:
            if code not in self.names:
                raise GroupingRefused("group", "There is no group “%(name)s”.", code, name=code)
