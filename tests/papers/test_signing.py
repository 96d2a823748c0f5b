"""A signature holds for exactly the bytes that were signed, by a certificate that was good at the time."""

import datetime
import io
import subprocess
import zipfile

import page
import pytest

from ratusha.papers.render import apart
from ratusha.papers.render.letter import letter
from ratusha.papers.signing import keys, outside, sign
from ratusha.papers.signing.keys import KeyTrouble
from ratusha.papers.signing.outside import BadSignature
from ratusha.papers.signing.verify import NotAPaper, verify
from ratusha.papers.signing.verify import apart as verify_apart

UTC = datetime.UTC
NOW = datetime.datetime.now(tz=UTC)
LATER = NOW + datetime.timedelta(days=365 * 9)
LETTER = {"title": "Рішення", "issuer": "Рада", "date": "2025-12-15", "body": ["Так."]}


@pytest.fixture(scope="module")
def plain_pdf():
    return apart.here(letter(LETTER, "uk").json(), ["pdf"], "letter")["pdf"]


@pytest.fixture(scope="module")
def credentials():
    return keys.make(name="Зразківська міська рада", since=NOW.date())


def authority(since, days):
    """A time-stamp authority of the test's own, with its root."""
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509
    from pyhanko.sign.timestamps import DummyTimeStamper
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    made = keys.make(name="Test TSA", since=since, days=days, purpose="timestamp")
    store = SimpleCertificateStore()
    store.register(x509.Certificate.load(made.root))
    stamps = DummyTimeStamper(
        tsa_cert=x509.Certificate.load(made.certificate),
        tsa_key=asn1_keys.PrivateKeyInfo.load(made.key),
        certs_to_embed=store,
    )
    return stamps, made.root


@pytest.fixture(scope="module")
def stamper():
    return authority(datetime.date(2020, 1, 1), days=36500)


@pytest.fixture(scope="module")
def signed(plain_pdf, credentials):
    return sign.sign(plain_pdf, credentials, reason="Рішення № 1", place="Зразкове")


def test_a_signed_paper_is_valid_and_names_its_signer(signed, credentials):
    verdict = verify(signed, roots=[credentials.root], now=NOW)
    assert verdict.valid
    assert "Зразківська міська рада" in verdict.signer
    assert (verdict.level, verdict.stamped, verdict.signatures) == ("B-B", False, 1)


def test_signing_keeps_the_paper_accessible(signed):
    report = page.validate_pdf_bytes(signed)
    assert report.is_compliant, [f.message for f in report.failures]


def test_every_altered_byte_of_the_words_is_reported(signed, credentials, plain_pdf):
    for place in range(200, len(plain_pdf) - 1000, len(plain_pdf) // 12):
        altered = bytearray(signed)
        altered[place] ^= 1
        assert _code(bytes(altered), [credentials.root]) in {"altered", "broken_pdf", "unsigned"}


def test_words_added_after_signing_are_reported(signed, credentials):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Lang"] = writer.root["/Lang"].__class__("en")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert _code(out.getvalue(), [credentials.root]) == "altered"


def test_a_stranger_s_signature_is_not_trusted(signed):
    stranger = keys.make(name="Інша рада", since=NOW.date())
    assert _code(signed, [stranger.root]) == "untrusted"
    assert _code(signed, []) == "untrusted"


def test_an_expired_certificate_verifies_only_with_a_trusted_time_stamp(plain_pdf, credentials, stamper):
    stamps, root = stamper
    bare = sign.sign(plain_pdf, credentials, reason="r", place="p")
    stamped = sign.sign(plain_pdf, credentials, reason="r", place="p", timestamper=stamps)
    assert verify(bare, roots=[credentials.root, root], now=LATER).code == "expired"
    verdict = verify(stamped, roots=[credentials.root, root], now=LATER)
    assert verdict.valid
    assert (verdict.level, verdict.stamped) == ("B-T", True)
    assert verify(stamped, roots=[credentials.root], now=LATER).code == "expired"  # a stamp nobody trusts


@pytest.fixture(scope="module")
def long_term(plain_pdf, credentials, stamper):
    stamps, root = stamper
    return sign.sign(plain_pdf, credentials, reason="r", place="p", timestamper=stamps, roots=[root])


def test_a_long_term_signature_closes_its_proofs_in(long_term, credentials, stamper):
    verdict = verify(long_term, roots=[credentials.root, stamper[1]], now=NOW)
    assert verdict.valid
    assert (verdict.level, verdict.stamped, verdict.signatures) == ("B-LTA", True, 1)
    assert page.validate_pdf_bytes(long_term).is_compliant


def test_a_long_term_signature_outlives_the_signer_s_certificate(long_term, credentials, stamper):
    assert verify(long_term, roots=[credentials.root, stamper[1]], now=LATER).level == "B-LTA"
    assert verify(long_term, roots=[credentials.root], now=LATER).code == "expired"  # a stamp nobody trusts


def test_the_first_time_stamp_is_judged_when_the_second_proves_it(plain_pdf, credentials):
    first, root = authority(NOW.date() - datetime.timedelta(days=1), days=400)
    second, other = authority(datetime.date(2020, 1, 1), days=36500)
    stamped = sign.sign(plain_pdf, credentials, reason="r", place="p", timestamper=first, roots=[root])
    roots = [credentials.root, root, other]
    assert verify(stamped, roots=roots, now=LATER).code == "expired"  # both certificates have expired by then
    renewed = sign.close_in(stamped, second, sign.trusting(roots, ()))
    assert verify(renewed, roots=roots, now=LATER).level == "B-LTA"


def test_an_authority_that_nobody_trusts_signs_no_long_term_paper(plain_pdf, credentials, stamper):
    with pytest.raises(KeyTrouble, match="does not lead to a trusted root"):
        sign.sign(plain_pdf, credentials, reason="r", place="p", timestamper=stamper[0], roots=[])


def test_every_altered_byte_of_a_long_term_paper_is_reported(long_term, credentials, stamper, plain_pdf):
    for place in range(200, len(plain_pdf) - 1000, len(plain_pdf) // 6):
        altered = bytearray(long_term)
        altered[place] ^= 1
        assert _code(bytes(altered), [credentials.root, stamper[1]]) in {"altered", "broken_pdf", "unsigned"}


def revocation_list(credentials, moment):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    certificate = x509.load_der_x509_certificate(credentials.certificate)
    entry = (
        x509.RevokedCertificateBuilder()
        .serial_number(certificate.serial_number)
        .revocation_date(moment)
        .build()
    )
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(certificate.issuer)
        .last_update(moment)
        .next_update(moment + datetime.timedelta(days=3650))
        .add_revoked_certificate(entry)
        .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.DER)


def test_a_revoked_certificate_signs_nothing_and_verifies_nothing(plain_pdf, signed, credentials):
    crl = revocation_list(credentials, NOW - datetime.timedelta(hours=1))
    revoked = keys.Credentials(credentials.key, credentials.certificate, credentials.chain, (crl,))
    with pytest.raises(KeyTrouble, match="was revoked on"):
        sign.sign(plain_pdf, revoked, reason="r", place="p")
    assert verify(signed, roots=[credentials.root], now=NOW, crls=[crl]).code == "revoked"


def test_an_unsigned_paper_is_said_to_be_unsigned(plain_pdf):
    assert _code(plain_pdf, []) == "unsigned"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a pdf", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"<<" * 5000])
def test_what_is_no_paper_is_refused_in_a_sentence(data):
    with pytest.raises(NotAPaper, match="PDF"):
        verify(data, roots=[], now=NOW)


def test_the_child_process_gives_the_same_verdict(signed, credentials):
    assert verify_apart(signed, roots=[credentials.root], now=NOW) == verify(
        signed, roots=[credentials.root], now=NOW
    )
    with pytest.raises(NotAPaper, match="not a PDF"):
        verify_apart(b"hello", roots=[], now=NOW)


def test_the_local_key_is_made_once_and_is_private(tmp_path):
    first = keys.local(tmp_path / "k", name="Рада", today=NOW.date())
    assert keys.local(tmp_path / "k", name="Рада", today=NOW.date()) == first
    assert (tmp_path / "k" / "signer.key").stat().st_mode & 0o077 == 0


# --- signatures made outside


def detached(document, credentials):
    import asyncio

    maker = sign.signer(credentials)
    return asyncio.run(maker.async_sign_general_data(document, "sha256", detached=True)).dump()


def container(document, signature, name="Рішення.pdf"):
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as out:
        out.writestr("mimetype", "application/vnd.etsi.asic-e+zip")
        out.writestr(name, document)
        out.writestr("META-INF/signature001.p7s", signature)
    return box.getvalue()


def test_a_detached_signature_is_held_against_its_document(plain_pdf, credentials):
    signature = detached(plain_pdf, credentials)
    stated = outside.read(signature, plain_pdf)
    assert (stated.form, stated.matches) == ("cades", "sha256")
    assert "Зразківська міська рада" in stated.signer
    with pytest.raises(BadSignature, match="another document"):
        outside.read(signature, plain_pdf + b" ")


def test_a_container_is_read_and_held_against_its_document(plain_pdf, credentials):
    box = container(plain_pdf, detached(plain_pdf, credentials))
    assert outside.read(box, plain_pdf).form == "asice"
    with pytest.raises(BadSignature, match="another document"):
        outside.read(box, b"%PDF-other")


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken", b"0\x03\x02\x01\x01", bytes(6_000_000)])
def test_a_broken_signature_file_is_refused_in_a_sentence(data):
    with pytest.raises(BadSignature):
        outside.read(data, b"document")


def _code(data, roots):
    try:
        return verify(data, roots=roots, now=NOW).code
    except NotAPaper as refusal:
        return refusal.code


@pytest.mark.full
def test_poppler_verifies_the_signature_too(signed, tmp_path):
    (tmp_path / "signed.pdf").write_bytes(signed)
    told = subprocess.run(
        ["pdfsig", tmp_path / "signed.pdf"], check=False, capture_output=True, text=True
    ).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
