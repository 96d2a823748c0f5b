"""A signature made outside is put beside its file by the office, and anybody sees what it is worth."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ratusha.papers import actions, ports, queries
from ratusha.papers.actions import Paper, Paragraph
from ratusha.papers.signing import keys
from tests.cast import SYSTEM
from tests.papers.test_signing import container, detached

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    """The id of an approved PDF's file, in one language; it is not signed."""
    paper = Paper(title="План", language="uk", issuer="Рада", date=datetime.date(2025, 12, 15), blocks=[Paragraph("Так.")])  # fmt: skip
    version = actions.store(actor=SYSTEM, identifier="plan", kind="plan", title={"uk": "План"}, papers={"uk": paper})  # fmt: skip
    actions.approve(actor=SYSTEM, version=version, act={"uk": "Рішення № 1"}, day=datetime.date(2025, 12, 15))
    return actions.build(version=version, formats=("pdf",), apart=False)[0]


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.user("daryna"))
    return client


@pytest.fixture(scope="module")
def qualified():
    return keys.make(name="Зразківська міська рада", since=datetime.date.today())


def upload(desk, file, data, name="plan.p7s"):
    return desk.post(f"/office/papers/{file}/", {"signature": SimpleUploadedFile(name, data)})


def test_a_detached_signature_is_kept_as_stated_and_can_be_downloaded(desk, file, qualified, client):
    _, _, document = queries.read_file(file)
    signature = detached(document, qualified)
    for data, ending in ((signature, "p7s"), (container(document, signature), "asice")):
        assert upload(desk, file, data).status_code == 302
        (*_, kept) = queries.file_facts(file)[1].signatures
        assert (kept.status, kept.legal) == ("not_verified_here", "stated")
        assert "Зразківська міська рада" in kept.signer
        answer = client.get(f"/papers/signature/{kept.id}/")
        assert answer.content == data
        assert answer["Content-Disposition"].endswith(f'.{ending}"')
    page = desk.get("/office/papers/").content.decode()
    assert "тут не перевірено" in page
    assert "нікого не підтверджено" not in page


def test_the_verification_page_says_which_legal_kind_each_signature_is(desk, file, qualified):
    name, _, document = queries.read_file(file)
    upload(desk, file, detached(document, qualified))
    page = desk.post("/verify/", {"paper": SimpleUploadedFile(name, document)}).content.decode()
    assert "CAdES (.p7s)" in page
    assert "як зазначено у файлі підпису" in page


def test_what_is_no_signature_of_this_file_is_told_and_not_kept(desk, file, qualified):
    _, _, document = queries.read_file(file)
    other = detached(document + b" ", qualified)
    bomb = container(document, other, name="a")
    for data in (b"hello", b"PK\x03\x04broken", other, bomb[:-30], bytes(6_000_000), b"0\x80" * 40):
        page = upload(desk, file, data)
        assert page.status_code == 400
        assert b"field-error" in page.content
    assert desk.post(f"/office/papers/{file}/", {}).status_code == 400
    assert queries.file_facts(file)[1].signatures == ()


def test_files_and_signatures_that_are_not_there_are_not_found(desk, file):
    assert desk.get("/office/papers/999/").status_code == 404
    assert desk.get("/papers/signature/999/").status_code == 404


def test_only_who_writes_the_plan_puts_signatures_beside_it(client, file, cast):
    client.force_login(cast.user("olena"))
    assert upload(client, file, b"x").status_code == 403


def verified(client, document, beside=None):
    sent = {"paper": SimpleUploadedFile("a", document)}
    if beside is not None:
        sent["signature"] = SimpleUploadedFile("a.p7s", beside)
    return client.post("/en/verify/", sent).content.decode()


def test_anybody_checks_a_signature_made_outside_beside_or_around_its_document(client, file, qualified):
    _, _, document = queries.read_file(file)
    signature = detached(document, qualified)
    for page in (verified(client, document, signature), verified(client, container(document, signature))):
        assert "speaks of exactly this document" in page
        assert "Зразківська міська рада" in page
        assert "version 1" in page  # the register knows the document inside
        assert "notice-info" in page
    assert "another document" in verified(client, document + b" ", signature)
    assert "only a signature" in verified(client, signature)
    strange = verified(client, container(b"a letter", detached(b"a letter", qualified)))
    assert "no file with this hash was issued" in strange


def test_a_verification_service_decides_on_a_signature_made_outside(client, file, qualified, monkeypatch):
    _, _, document = queries.read_file(file)
    for valid, word in ((True, "notice-good"), (False, "notice-bad")):
        told = ports.OutsideVerdict(valid, "Г. Голова", "КНЕДП", None, "qualified")
        monkeypatch.setattr(ports, "_verifiers", [lambda _document, _signature, told=told: told])
        page = verified(client, document, detached(document, qualified))
        assert word in page
        assert "Г. Голова" in page


@pytest.mark.parametrize("data", [b"PK\x03\x04broken", b"0\x80" * 40, b"hello"])
def test_a_file_that_is_nothing_is_told_in_a_sentence(client, db, data):
    assert "notice-bad" in verified(client, data)
    assert "notice-bad" in verified(client, b"%PDF-1.7 x", data)
