"""Publishing, drafts, uploads, handing in, forgetting: each use case, and what it refuses."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from ratusha.core.forms import HeldEvidence
from ratusha.core.forms.files import FileRefused
from ratusha.core.refusal import Refusal
from ratusha.intake import actions, ports, queries
from ratusha.intake.models import Draft, FormVersion, Upload
from ratusha.people.models import TrailLine
from ratusha.people.queries import Forbidden
from tests.cast import SYSTEM
from tests.intake.conftest import FORM

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\nendobj"
SHORT = (
    "| survey |\n| | type | name | label |\n| | text | a | A |\n| settings |\n| | form_id |\n| | short |\n"
)
COMPLETE = {"/who": "Оля", "/birth_date": "1990-01-31", "/children": 0, "/flat/owns": "yes", "/truth": "OK"}


def publish(text, actor=SYSTEM, **more):
    return actions.publish_form(actor=actor, content=text.encode(), filename="form.md", **more)


def test_a_published_form_has_a_number_a_hash_and_a_line_of_the_trail(form):
    assert (form.code, form.number, form.newest) == ("help-form", 1, True)
    assert form.title == {"uk": "Допомога"} and len(form.content_hash) == 64
    assert TrailLine.objects.filter(verb="publish_form").count() == 1


def test_the_same_content_again_is_the_same_version(form):
    assert publish(FORM).id == form.id and FormVersion.objects.count() == 1


def test_a_changed_form_is_the_next_version(form):
    newer = publish(FORM.replace("Як вас звати?", "Ваше ім'я?"))
    assert newer.number == 2 and not queries.form_version(form.id).newest
    assert queries.form_version("help-form").id == newer.id
    assert [v.number for v in queries.versions("help-form")] == [2, 1]
    assert [f.id for f in queries.forms()] == [newer.id]


def test_a_published_version_never_changes(form):
    row = FormVersion.objects.get()
    row.xml = "other"
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        FormVersion.objects.update(xml="other")
    assert queries.form(form.id).content_hash == form.content_hash


def test_a_form_that_blocks_or_is_refused_is_not_published(cast):
    with pytest.raises(actions.CannotPublish) as caught:
        publish(SHORT.replace("| | text | a | A |", "| | text | a | A |\n| | text | a | B |"))
    assert caught.value.code == "duplicate_name" and "row 3" in caught.value.where
    held = (HeldEvidence(("Довідка про доходи",)),)
    with pytest.raises(actions.CannotPublish, match="already held"):
        publish(SHORT.replace("| text | a | A |", "| file | a | Додайте довідку про доходи |"), held=held)
    assert FormVersion.objects.count() == 0


def test_a_clerk_does_not_publish(cast):
    with pytest.raises(Forbidden):
        publish(SHORT, actor=cast.actor("olena"))


def test_tables_of_a_form_are_kept_with_it(cast):
    text = "| survey |\n| | type | name | label | calculation |\n| | text | k | K | |\n| | calculate | fee | | pulldata('fees', 'fee', 'k', ${k}) |\n"
    found = publish(text, media={"fees.csv": b"k,fee\na,10\n"})
    assert queries.try_answers(found.id, {"k": "a"}, "uk").values["fee"] == "10"


def test_only_the_hash_of_a_secret_is_kept(draft):
    assert draft.secret not in str(Draft.objects.values().get())
    with pytest.raises(queries.NoSuchDraft):
        queries.draft("other")


def test_answers_are_saved_right_or_wrong_and_the_version_grows(draft):
    facts = actions.answer(secret=draft.secret, changes={"/children": "many"})
    assert facts.answers["children"] == "many" and facts.version == 2
    assert queries.filled(facts, "uk").errors


def test_of_two_windows_the_later_is_told(draft):
    seen = actions.fingerprint({"/who": None})
    actions.answer(secret=draft.secret, changes={"/who": "one"}, seen=seen)
    with pytest.raises(actions.ChangedElsewhere) as caught:
        actions.answer(secret=draft.secret, changes={"/who": "two"}, seen=seen)
    assert caught.value.theirs == {"/who": "one"}
    actions.answer(secret=draft.secret, changes={"/who": "one"}, seen=seen)
    assert queries.draft(draft.secret).answers["who"] == "one"


def test_instances_are_added_and_removed_up_to_a_limit(draft):
    actions.answer(secret=draft.secret, changes={"/children": 2})
    assert actions.add_instance(secret=draft.secret, path="/child") == "/child[1]"
    assert actions.add_instance(secret=draft.secret, path="/child") == "/child[2]"
    actions.answer(secret=draft.secret, changes={"/child[2]/first": "Two"})
    actions.remove_instance(secret=draft.secret, path="/child[1]")
    assert queries.draft(draft.secret).answers["child"] == [{"first": "Two"}]
    with pytest.raises(Refusal):
        actions.remove_instance(secret=draft.secret, path="/child[9]")
    for _ in range(actions.MAX_INSTANCES - 1):
        actions.add_instance(secret=draft.secret, path="/child")
    with pytest.raises(Refusal, match="At most"):
        actions.add_instance(secret=draft.secret, path="/child")


def test_a_file_is_stored_once_by_its_content(draft):
    one = actions.attach(secret=draft.secret, path="/plan", name="a.pdf", content=PDF, kind="file")
    two = actions.attach(secret=draft.secret, path="/plan", name="a.pdf", content=PDF, kind="file")
    assert one == two and Upload.objects.count() == 1
    assert queries.upload_content(Upload.objects.get().pk) == PDF


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"", "file", "empty_file"), (b"MZ" + b"\0" * 200, "file", "not_file"), (PDF, "image", "not_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image", "not_image"), (b"x" * 20_000_001, "file", "file_size"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_before_it_is_stored(draft, content, kind, code):
    with pytest.raises(FileRefused) as caught:
        actions.attach(secret=draft.secret, path="/plan", name="a.pdf", content=content, kind=kind)
    assert caught.value.code == code and Upload.objects.count() == 0


def test_what_the_scanner_finds_is_not_stored(draft):
    ports.register_scanner(lambda content: ports.Verdict(b"1 0 obj" not in content, "EICAR"))
    try:
        with pytest.raises(FileRefused, match="EICAR"):
            actions.attach(secret=draft.secret, path="/plan", name="a.pdf", content=PDF, kind="file")
    finally:
        ports._scanners.clear()
    assert Upload.objects.count() == 0


def test_handing_in_gives_the_owner_everything_once(draft, taken):
    plan = actions.attach(secret=draft.secret, path="/plan", name="a.pdf", content=PDF, kind="file")
    actions.attach(secret=draft.secret, path="/plan", name="b.pdf", content=PDF + b" ", kind="file")
    actions.answer(secret=draft.secret, changes={**COMPLETE, "/plan": plan})
    first = actions.submit(secret=draft.secret, language="uk")
    assert actions.submit(secret=draft.secret, language="uk") == first and len(taken) == 1
    (submission,) = taken
    assert submission.values["who"] == "Оля" and [f.name for f in submission.files] == ["a.pdf"]
    assert submission.mode == "web" and submission.about == "help"
    with pytest.raises(actions.DraftClosed):
        actions.answer(secret=draft.secret, changes={"/who": "late"})


def test_nothing_is_handed_in_when_the_owner_fails(draft, form):
    def broken(submission):
        raise RuntimeError("no")

    ports.register(ports.Owner("delivery", "apply", broken))
    actions.answer(secret=draft.secret, changes=COMPLETE)
    with pytest.raises(RuntimeError):
        actions.submit(secret=draft.secret, language="uk")
    assert queries.draft(draft.secret).open and queries.draft(draft.secret).answers["who"] == "Оля"


def test_handed_in_values_are_read_as_lines(draft, taken):
    actions.answer(secret=draft.secret, changes={**COMPLETE, "/help": ["heat"]})
    actions.submit(secret=draft.secret, language="uk")
    submission = taken[0]
    lines = {line.path: line for line in queries.answer_sheet(submission.form, submission.values, "uk")}
    assert (lines["/who"].label, lines["/who"].text) == ("Як вас звати?", "Оля")
    assert (lines["/flat/owns"].section, lines["/flat/owns"].text) == ("Ваше житло", "Так")
    assert lines["/help"].text == "Тепло" and lines["/birth_date"].text == "31.01.1990"


def test_a_draft_is_forgotten_after_its_term_with_its_files(draft):
    actions.attach(secret=draft.secret, path="/plan", name="a.pdf", content=PDF, kind="file")
    path = Upload.objects.get().file.path
    later = timezone.now() + datetime.timedelta(days=actions.KEPT_DAYS + 1)
    assert actions.expire(now=timezone.now()) == 0
    assert actions.expire(now=later) == 1 == actions.expire(now=later) + 1
    with pytest.raises(queries.NoSuchDraft):
        queries.draft(draft.secret)
    assert Upload.objects.count() == 0
    with pytest.raises(FileNotFoundError):
        open(path)  # noqa: SIM115, PTH123 - only that it is gone matters


def test_touching_a_draft_begins_its_term_anew(draft):
    Draft.objects.update(expires_at=timezone.now() + datetime.timedelta(days=2))
    before = queries.draft(draft.secret).expires_at
    actions.answer(secret=draft.secret, changes={"/who": "x"})
    assert queries.draft(draft.secret).expires_at > before - datetime.timedelta(seconds=5)


def test_an_owner_lives_under_a_known_prefix():
    with pytest.raises(ValueError, match="apply"):
        ports.register(ports.Owner("x", "anywhere", lambda submission: ports.Receipt("/")))
