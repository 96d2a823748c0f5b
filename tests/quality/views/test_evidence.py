"""Evidence of an audit: taken by content, shown to the third person, hidden from whom it could sway."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ratusha.quality import queries
from ratusha.quality.models import Assessment, EvidenceFile, Frozen
from tests.quality.actions.test_audits import audit

ADDRESS = "/en/office/quality/autumn/residence/"
__all__ = ["audit"]  # the fixture of the audits


def picture(colour="red") -> bytes:
    """A real PNG."""
    out = io.BytesIO()
    Image.new("RGB", (4, 3), colour).save(out, "PNG")
    return out.getvalue()


def judge(audit, client, name, *files, result="3", prefix="/en"):
    client.force_login(audit.user(name), backend="django.contrib.auth.backends.ModelBackend")
    sent = {"c-evidence": "2", "c-result": result, "words": "seen there"}
    uploads = [SimpleUploadedFile(file_name, content) for file_name, content in files]
    return client.post(ADDRESS.replace("/en", prefix), {**sent, "files": uploads})


def addresses(audited):
    return [f"{ADDRESS}evidence/{file.id}/" for found in audited.assessments for file in found.files]


def test_the_third_person_sees_what_both_laid_beside_their_judgement(audit, client):
    judge(
        audit,
        client,
        "marko",
        ("page.png", picture()),
        ("rules.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
    )
    judge(audit, client, "sofia", ("mine.png", picture("blue")), result="1")
    row = queries.audited("autumn", "residence")
    assert [file.kind for file in row.assessments[0].files] == ["image/png", "application/pdf"]
    client.force_login(audit.user("petro"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(ADDRESS).content.decode()
    assert all(address in page for address in addresses(row))
    shown, kept, _ = (client.get(address) for address in addresses(row))
    assert (shown["Content-Type"], shown.content) == ("image/png", picture())
    assert kept["Content-Type"] == "application/octet-stream"
    assert kept["Content-Disposition"].startswith("attachment")
    for answer in (shown, kept):
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_evidence_is_hidden_from_whom_it_could_sway_and_from_the_street(audit, client):
    judge(audit, client, "marko", ("page.png", picture()))
    address = addresses(queries.audited("autumn", "residence"))[0]
    assert client.get(address).status_code == 200
    for name in ("sofia", "petro"):
        client.force_login(audit.user(name), backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(address).status_code == 403
        assert "page.png" not in client.get(ADDRESS).content.decode()
    client.force_login(audit.user("olena"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302


def test_a_file_of_another_audit_is_not_given_out(audit, client):
    judge(audit, client, "marko", ("page.png", picture()))
    assert client.get(f"{ADDRESS}evidence/999999/").status_code == 404
    assert client.get("/en/office/quality/nothing/residence/evidence/1/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.png", b"MZ\x90\x00" + b"\x00" * 200, "не PDF"),
        ("page.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "не PDF"),
        ("page.pdf", b"<html><script>alert(1)</script></html>", "не PDF"),
        ("page.png", b"PK\x03\x04 broken archive", "не PDF"),
        ("../../etc/passwd.png", b"root:x:0:0", "не PDF"),
    ],
)
def test_what_is_no_picture_or_document_by_its_content_refuses_the_whole_judgement(
    audit, client, name, content, words
):
    answer = judge(audit, client, "marko", ("good.png", picture()), (name, content), prefix="")
    assert words in answer.content.decode()  # in the reader's language
    assert not Assessment.objects.exists()
    assert not EvidenceFile.objects.exists()


def test_too_much_at_once_is_refused(audit, client, settings):
    many = [(f"{n}.png", picture(colour)) for n, colour in enumerate(["red", "blue", "lime"] * 3)]
    assert "At most 8 files" in judge(audit, client, "marko", *many).content.decode()
    settings.UPLOAD_MAX_BYTES = 100
    assert (
        "Together the files are larger"
        in judge(audit, client, "marko", ("a.png", picture()), ("b.png", picture("blue"))).content.decode()
    )
    assert not Assessment.objects.exists()


def test_the_same_file_twice_is_one_and_evidence_does_not_change(audit, client):
    judge(audit, client, "marko", ("a.png", picture()), ("b.png", picture()))
    row = EvidenceFile.objects.get()
    with pytest.raises(Frozen):
        row.save()


def test_what_a_scanner_finds_is_refused(audit, client, monkeypatch):
    from ratusha.intake import ports

    monkeypatch.setattr(ports, "_scanners", [lambda content: ports.Verdict(False, "Eicar")])
    assert "Eicar" in judge(audit, client, "marko", ("a.png", picture())).content.decode()
    assert not Assessment.objects.exists()


def test_the_history_of_audits_stands_on_the_public_page_without_names_and_files(audit, client):
    judge(audit, client, "marko", ("page.png", picture()))
    assert "judged apart" not in client.get("/en/quality/residence/").content.decode()
    judge(audit, client, "sofia", result="1")
    client.force_login(audit.user("petro"), backend="django.contrib.auth.backends.ModelBackend")
    client.post(ADDRESS, {"c-result": "1", "words": "looked at together"})
    client.logout()
    page = client.get("/en/quality/residence/").content.decode()
    assert "they differed in 1 of 2 criteria" in page
    assert "looked at together" in page
    assert "Marko" not in page
    assert "page.png" not in page
