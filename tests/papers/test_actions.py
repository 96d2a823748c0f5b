"""Versions are history: drafts are replaced, approved ones never change, each file is known by its hash."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ratusha.core.texts import same
from ratusha.outbox import actions as outbox
from ratusha.outbox.models import Job
from ratusha.papers import actions, queries, tasks
from ratusha.papers.models import File, Frozen, State, Version
from ratusha.people.models import TrailLine
from ratusha.people.queries import Forbidden
from tests.cast import SYSTEM
from tests.papers.test_signing import detached, keys

DAY = datetime.date(2025, 12, 15)
TITLE = {"uk": "Концепція", "en": "Concept"}


def words(text):
    return {
        language: actions.Paper(
            "Концепція", language, "Рада", DAY, [actions.Heading("Мета"), actions.Paragraph(text)]
        )
        for language in ("uk", "en")
    }


def keep(text, reason=None):
    return actions.store(actor=SYSTEM, identifier="concept", kind="concept", title=TITLE, papers=words(text), reason=reason)  # fmt: skip


@pytest.fixture
def approved(cast):
    version = keep("Перше")
    actions.build(version=version, formats=("pdf", "docx"), apart=False)
    actions.approve(
        actor=cast.actor("halyna"), version=version, act=same("Рішення № 12"), day=DAY, sign_now=True
    )
    return version


def test_the_same_words_are_the_same_version_and_a_draft_is_replaced(cast):
    first = keep("Перше")
    assert keep("Перше") == first
    assert keep("Друге") == first
    assert [v.number for v in queries.versions("concept")] == [1]


def test_a_replaced_draft_loses_its_files(cast, django_capture_on_commit_callbacks):
    version = keep("Перше")
    actions.build(version=version, formats=("docx",), apart=False)
    with django_capture_on_commit_callbacks(execute=True):
        keep("Друге")
    assert not File.objects.filter(version=version).exists()


def test_an_approved_version_is_signed_hashed_and_public(approved):
    facts = queries.approved("concept")
    assert facts.id == approved
    assert {(f.language, f.kind) for f in facts.files} == {
        (x, k) for x in ("uk", "en") for k in ("pdf", "pdfa", "docx")
    }
    signature = facts.file("uk", "pdf").signatures[0]
    assert (signature.form, signature.status, signature.legal) == ("pades", "valid", "demonstration")


def test_an_approved_version_cannot_change(approved):
    row = Version.objects.get(pk=approved)
    row.act = {"uk": "Інше"}
    with pytest.raises(Frozen, match="cannot change"):
        row.save()
    with pytest.raises(Frozen, match="reason"):
        keep("Друге")
    assert queries.version(keep("Друге", reason=same("Зміна джерела коштів"))).number == 2
    assert queries.approved("concept").number == 1


def test_it_is_approved_once_by_who_may(approved, cast):
    with pytest.raises(Frozen, match="already"):
        actions.approve(actor=cast.actor("halyna"), version=approved, act=same("Рішення № 13"), day=DAY)
    second = keep("Друге", reason=same("так"))
    with pytest.raises(Forbidden):
        actions.approve(actor=cast.actor("daryna"), version=second, act=same("Рішення № 13"), day=DAY)
    with pytest.raises(Frozen, match="Name the act"):
        actions.approve(actor=cast.actor("halyna"), version=second, act={}, day=DAY)


def test_from_a_page_a_job_signs_after_the_approval(cast):
    version = keep("Перше")
    actions.build(version=version, formats=("pdf",), apart=False)
    actions.approve(actor=cast.actor("halyna"), version=version, act=same("Рішення № 12"), day=DAY)
    assert queries.version(version).file("uk", "pdf").signatures == ()
    job = Job.objects.get(name="papers.sign")
    assert outbox.perform(job=job.pk)
    tasks.sign({"version": version}, lambda share: None)  # again: nothing is signed twice
    assert len(queries.version(version).file("uk", "pdf").signatures) == 1


def test_words_changed_behind_the_back_are_not_approved(cast):
    version = keep("Перше")
    Version.objects.filter(pk=version).update(content={"uk": {}})
    with pytest.raises(Frozen, match="no longer match"):
        actions.approve(actor=cast.actor("halyna"), version=version, act=same("Рішення"), day=DAY)
    assert Version.objects.get(pk=version).state == State.DRAFT


def test_each_use_case_is_one_line_of_the_trail(approved):
    verbs = TrailLine.objects.filter(room="papers").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["store", "approve"]


def test_a_draft_is_not_public(cast):
    version = keep("Перше")
    (file, _) = actions.build(version=version, formats=("docx",), apart=False)
    with pytest.raises(queries.NoSuchPaper):
        queries.read_file(file)
    assert queries.versions("concept", public=True) == ()


def test_a_detached_signature_is_kept_beside_the_file_as_not_verified(approved, cast):
    file = queries.approved("concept").file("uk", "docx")
    data = queries.read_file(file.id)[2]
    outsider = keys.make(name="КНЕДП", since=DAY)
    actions.attach_signature(actor=cast.actor("daryna"), file=file.id, data=detached(data, outsider))
    kept = queries.approved("concept").file("uk", "docx").signatures[0]
    assert (kept.form, kept.status, kept.legal) == ("cades", "not_verified_here", "stated")
    assert "КНЕДП" in kept.signer


def upload(client, data, name="p.pdf"):
    return client.post("/en/verify/", {"paper": SimpleUploadedFile(name, data)})


def test_the_public_page_tells_valid_from_altered(approved, client):
    file = queries.approved("concept").file("uk", "pdf")
    data = queries.read_file(file.id)[2]
    told = upload(client, data).content.decode()
    assert "Рішення № 12" in told
    assert file.sha256 in told
    altered = bytearray(data)
    altered[600] ^= 1
    assert "notice-good" in told
    assert "notice-good" not in upload(client, bytes(altered)).content.decode()


def test_the_public_page_refuses_what_is_no_paper(client, cast):
    told = upload(client, b"hello", "x.txt")
    assert told.status_code == 200
    assert "not a PDF document" in told.content.decode()
    assert client.post("/en/verify/", {}).status_code == 400


def test_a_public_file_is_downloaded_and_a_draft_is_not(approved, client):
    file = queries.approved("concept").file("en", "docx")
    answer = client.get(f"/papers/{file.id}/")
    assert answer["Content-Disposition"] == 'attachment; filename="concept-1.en.docx"'
    assert io.BytesIO(answer.content).read(2) == b"PK"
    assert client.get("/papers/999999/").status_code == 404
