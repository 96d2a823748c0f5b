"""A signature made outside is put beside its file by the office, and anybody sees what it is worth."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ratusha.papers import actions, queries
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
