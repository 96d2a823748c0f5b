"""Remarks on a form before it is published, in plain words, each with its sheet and row.

A remark *blocks* when people would meet something broken: a rule that cannot be understood, answers that
nothing satisfies, a question nobody can be asked, a choice nobody can tell from another, evidence that the
city already holds. Everything else is *advice*. What is accepted as a form is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ratusha.core.forms import answers
from ratusha.core.forms.burden import HARD_LIX, Burden, burden, lix
from ratusha.core.forms.expression.syntax import Call, Chain, Number, Path, Syntax, Text, children_of
from ratusha.core.forms.faults import Fault
from ratusha.core.forms.fill import Filled, Occasion
from ratusha.core.forms.model import FILES, Choice, Form, Group, Item, Question
from ratusha.core.forms.model import Text as Words
from ratusha.core.forms.program import Program, program
from ratusha.core.forms.references import Looked
from ratusha.core.forms.sample import attempt_at

TRIALS = 30  # fillings at least, and more while something was not asked
MOST_TRIALS = 150
FEWEST_TRIALS = 3
MOST_QUESTIONS = 8_000  # questions in all trials together
LONG_MINUTES = 20


@dataclass(frozen=True, slots=True)
class HeldEvidence:
    """Evidence that an authority holds and may not be asked for: its names in any languages, and the holder."""

    names: tuple[str, ...]
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The remarks and the burden of a form."""

    remarks: tuple[Fault, ...]
    burden: Burden

    @property
    def publishable(self) -> bool:
        """Whether nothing blocks."""
        return not any(remark.block for remark in self.remarks)


def lint(form: Form, *, held: Sequence[HeldEvidence] = (), occasion: Occasion | None = None) -> Report:
    """Look the form over; seeded trials fill it in `TRIALS` times."""
    prepared = program(form)
    trials = _Trials(form, occasion or Occasion())
    never = list(_never(prepared))
    remarks = [
        *_broken(prepared),
        *_cycles(prepared),
        *never,
        *trials.remarks({remark.row for remark in never}),
        *_missing_tables(form),
        *_translations(form),
        *_choices(form),
        *_labels(form, trials),
        *_defaults(form),
        *_reading(form),
        *_held(form, held),
    ]
    measured = trials.burden()
    if measured.minutes > LONG_MINUTES:
        words = (
            f"Filling this in takes about {measured.minutes:.0f} minutes; ask only what the decision needs."
        )
        remarks.append(
            Fault("survey", None, "long_form", words, params=(("minutes", f"{measured.minutes:.0f}"),))
        )
    return Report(tuple(dict.fromkeys(remarks)), measured)


def _at(item: Item, code: str, message: str, *, block: bool = False, **params: str) -> Fault:
    told = tuple(sorted({"name": item.name, **params}.items()))
    return Fault("survey", item.row or None, code, f"'{item.name}': {message}", block, told)


def _broken(prepared: Program) -> Iterator[Fault]:
    for broken in prepared.broken:
        item = prepared.form.by_path[broken.path]
        yield _at(
            item,
            "broken_expression",
            f"the {broken.column} cannot be understood: {broken.reason}",
            block=True,
        )
    for path, other in prepared.unknown:
        item = prepared.form.by_path[path]
        yield _at(
            item,
            "unknown_path",
            f"a rule looks at {other}, which the form does not have.",
            block=True,
            other=other,
        )


def _cycles(prepared: Program) -> Iterator[Fault]:
    for cycle in prepared.cycles:
        names = " → ".join([*(path.rpartition("/")[2] for path in cycle), cycle[0].rpartition("/")[2]])
        words = f"these depend on each other in a circle: {names}; break it, none of them can come first."
        yield _at(prepared.form.by_path[cycle[0]], "cycle", words, block=True, names=names)


def _never(prepared: Program) -> Iterator[Fault]:
    """Rules that are false whatever is answered, seen without answering: constants and choices that do not exist."""
    looked = Looked(prepared.form.root, prepared.form.by_path)
    for path, ready in prepared.ready.items():
        if ready.relevant is None:
            continue
        syntax = ready.relevant.syntax
        if _constant_false(syntax):
            yield _at(
                ready.item, "unreachable", "its condition is never true, so nobody is asked.", block=True
            )
        for question, text in _compared(syntax, looked, path, prepared.form):
            names = (
                prepared.names.get(question.itemset.table, frozenset()) if question.itemset else frozenset()
            )
            if names and text not in names:
                words = (
                    f"its condition waits for the choice '{text}', which '{question.name}' does not offer."
                )
                yield _at(ready.item, "unreachable", words, block=True)


def _constant_false(syntax: Syntax) -> bool:
    if isinstance(syntax, Number):
        return syntax.value == 0
    if isinstance(syntax, Call):
        return syntax.name == "false"
    if isinstance(syntax, Chain) and len(syntax.rest) == 1 and syntax.rest[0][0] == "=":
        sides = (syntax.first, syntax.rest[0][1])
        plain = [side.value for side in sides if isinstance(side, Number | Text)]
        return len(plain) == 2 and type(plain[0]) is type(plain[1]) and plain[0] != plain[1]
    return False


def _compared(syntax: Syntax, looked: Looked, at: str, form: Form) -> Iterator[tuple[Question, str]]:
    """(question with choices, text) for `${q} = 'text'` and `selected(${q}, 'text')` that stand in an `and`."""
    if isinstance(syntax, Chain) and syntax.rest[0][0] == "and":
        for part in children_of(syntax):
            yield from _compared(part, looked, at, form)
        return
    pair: tuple[Syntax, ...] = ()
    if isinstance(syntax, Chain) and len(syntax.rest) == 1 and syntax.rest[0][0] == "=":
        pair = (syntax.first, syntax.rest[0][1])
    elif isinstance(syntax, Call) and syntax.name == "selected":
        pair = syntax.arguments
    paths = [part for part in pair if isinstance(part, Path)]
    texts = [part.value for part in pair if isinstance(part, Text)]
    if len(paths) == len(texts) == 1 and texts[0]:
        for path in looked.of(paths[0], at):
            question = form.by_path.get(path)
            if isinstance(question, Question) and question.itemset:
                yield question, texts[0]


class _Trials:
    """The form filled in many times: what was never asked, never satisfied, and how long it takes."""

    def __init__(self, form: Form, occasion: Occasion) -> None:
        self.form = form
        self.asked: list[list[str]] = []
        self.tried: dict[str, int] = {}
        self.stuck: dict[str, int] = {}
        self.times: dict[str, int] = {}
        wanted = {question.path for question in form.questions if question.answered}
        while self._more(wanted):
            trial = attempt_at(form, f"lint:{len(self.asked)}", occasion)
            self.asked.append(_asked(trial.filled))
            for counts, paths in ((self.tried, trial.tried), (self.stuck, trial.stuck)):
                for path in paths:
                    counts[path] = counts.get(path, 0) + 1
            for path in set(self.asked[-1]):
                self.times[path] = self.times.get(path, 0) + 1

    def _more(self, wanted: set[str]) -> bool:
        done, questions = len(self.asked), sum(map(len, self.asked))
        if done < FEWEST_TRIALS:
            return True
        if questions >= MOST_QUESTIONS:  # a large form: fewer trials, so that looking it over stays quick
            return False
        return done < TRIALS or (done < MOST_TRIALS and bool(wanted - set(self.times)))

    def together(self, one: str, other: str) -> bool:
        """Whether two questions were ever asked in the same filling."""
        return any(one in paths and other in paths for paths in self.asked)

    def remarks(self, known: set[int | None]) -> Iterator[Fault]:
        """Constraints that nothing tried satisfied; questions never asked (but the rows already `known`)."""
        for path, count in self.stuck.items():
            item = self.form.by_path[path]
            if isinstance(item, Question) and count >= self.tried.get(path, 0):
                missing = item.itemset and self.form.tables.get(item.itemset.table)
                if missing and missing.missing:
                    continue
                words = "no answer that was tried satisfies its rules; check the constraint and the choices offered."
                yield _at(item, "unsatisfiable", words, block=True)
        for question in self.form.questions:
            missed = (
                len(self.asked) >= TRIALS
                and question.answered
                and question.path not in self.times
                and question.row not in known
            )
            if missed and not self._inside_repeat(question.path):
                words = f"it was not asked in any of {len(self.asked)} trial fillings; check its condition."
                yield _at(question, "unreachable", words)

    def _inside_repeat(self, path: str) -> bool:
        return any(path.startswith(repeat + "/") and repeat not in self.times for repeat in self.form.repeats)

    def burden(self) -> Burden:
        """Mean questions and minutes."""
        return burden(self.form, self.asked, self.form.default_language)


def _asked(filled: Filled) -> list[str]:
    return [re.sub(r"\[\d+\]", "", path) for path, relevant in filled.relevant.items() if relevant]


def _missing_tables(form: Form) -> Iterator[Fault]:
    for table in form.tables.values():
        if table.missing:
            words = f"The table '{table.source}' is not given; put the file beside the form."
            yield Fault(
                "survey", None, "missing_table", words, block=True, params=(("source", table.source),)
            )


def _translations(form: Form) -> Iterator[Fault]:
    if len(form.languages) < 2:
        return
    for item in form.walk():
        for column, text in _texts(item):
            missing = [language for language in form.languages if text and language not in text.by_language]
            if missing:
                yield _at(
                    item,
                    "missing_translation",
                    f"the {column} is missing in {', '.join(missing)}.",
                    languages=", ".join(missing),
                )
    for table, choices in form.choices.items():
        for choice in choices:
            missing = [
                language
                for language in form.languages
                if choice.label and language not in choice.label.by_language
            ]
            if missing:
                words = f"The choice '{choice.name}' of '{table}' has no label in {', '.join(missing)}."
                told = (("languages", ", ".join(missing)), ("name", choice.name))
                yield Fault("choices", choice.row or None, "missing_translation", words, params=told)


def _texts(item: Item) -> list[tuple[str, Words]]:
    if isinstance(item, Group):
        return [("label", item.label), ("hint", item.hint)]
    return [
        ("label", item.label),
        ("hint", item.hint),
        ("constraint message", item.constraint_message),
        ("required message", item.required_message),
    ]


def _choices(form: Form) -> Iterator[Fault]:
    """Choices that people or programs cannot tell apart."""
    for table, choices in form.choices.items():
        names: dict[str, str] = {}
        labels: dict[tuple[object, ...], str] = {}
        for choice in choices:
            known = names.setdefault(choice.name.casefold(), choice.name)
            if known != choice.name:
                words = f"the names '{known}' and '{choice.name}' differ only in capital letters."
                yield _choice(table, choice, "ambiguous_choice", words, block=True)
            if not choice.label and not choice.media:
                yield _choice(table, choice, "no_label", f"the choice '{choice.name}' has no label.")
            for other in _same_words(choice, labels):
                words = f"the choices '{other}' and '{choice.name}' read the same."
                yield _choice(table, choice, "ambiguous_choice", words, block=True)


def _choice(table: str, choice: Choice, code: str, message: str, *, block: bool = False) -> Fault:
    told = (("list", table), ("name", choice.name))
    return Fault("choices", choice.row or None, code, f"In the list '{table}' {message}", block, told)


def _same_words(choice: Choice, labels: dict[tuple[object, ...], str]) -> Iterator[str]:
    """Names of choices seen before that read the same in some language and are offered together with this one."""
    for language in choice.label.by_language:
        text = choice.label.plain(language).casefold()
        other = labels.setdefault((language, text, *sorted(choice.columns.items())), choice.name)
        if other != choice.name and text:
            yield other


def _labels(form: Form, trials: _Trials) -> Iterator[Fault]:
    """What a screen reader needs: words on every question and picture, and different words for different questions."""
    seen: dict[tuple[str, str], Question] = {}
    for question in form.questions:
        if not question.answered:
            continue
        text = question.label.plain(form.default_language)
        if not text:
            words = (
                "it has no label; a person who cannot see the picture hears nothing."
                if question.media
                else ("it has no label; people will not know what is asked.")
            )
            yield _at(question, "no_label", words, block=True)
            continue
        key = (question.path.rpartition("/")[0], text.casefold())
        other = seen.setdefault(key, question)
        if other is not question and trials.together(other.path, question.path):
            yield _at(
                question,
                "same_label",
                f"it reads the same as '{other.name}'; say how they differ.",
                other=other.name,
            )
        letters = [sign for sign in text if sign.isalpha()]
        if len(letters) > 12 and all(sign.isupper() for sign in letters):
            yield _at(question, "capitals", "the label is all in capital letters, which is hard to read.")


def _defaults(form: Form) -> Iterator[Fault]:
    for question in form.questions:
        try:
            answers.clean(question.kind, question.rules.default)
        except answers.WrongType as wrong:
            yield _at(
                question,
                "bad_default",
                f"its default '{question.rules.default}' is not {wrong}.",
                default=question.rules.default,
            )


def _reading(form: Form) -> Iterator[Fault]:
    for question in form.questions:
        for language in question.label.by_language:
            text = f"{question.label.plain(language)}. {question.hint.plain(language)}"
            if len(text.split()) >= 8 and (score := lix(text)) > HARD_LIX:
                words = f"the words are hard to read ({language}: LIX {score:.0f}, above {HARD_LIX:.0f}); shorten them."
                yield _at(question, "hard_words", words, language=language, score=f"{score:.0f}")


def _held(form: Form, held: Sequence[HeldEvidence]) -> Iterator[Fault]:
    """Questions whose words name evidence that an authority holds."""
    for question in form.questions:
        if not question.answered:
            continue
        words = {
            stem
            for lang in question.label.by_language
            for stem in _stems(f"{question.label.plain(lang)} {question.hint.plain(lang)}")
        }
        for evidence in held:
            named = next(
                (name for name in evidence.names if (parts := _stems(name)) and parts <= words), None
            )
            if named:
                holder = f" ({evidence.holder})" if evidence.holder else ""
                text = f"it asks for '{named}', which is already held{holder}; take it from there."
                # a document is evidence; a number or a name may be what the evidence is found by
                yield _at(question, "already_held", text, block=question.kind in FILES, named=named)


def _stems(text: str) -> frozenset[str]:
    """The first five letters of each longer word: enough to meet an inflected word of the same root."""
    words: Iterable[str] = re.findall(r"[^\W\d_]{4,}", text.casefold())
    return frozenset(word[:5] for word in words)
