"""OpenRosa: the protocol by which ODK Collect gets questionnaires and sends filled ones.

Form list, XForm, manifest with its files, and submission with attachments in several requests, at `/openrosa/…`.
A device comes in by HTTP digest, or by an address that holds its secret (`/openrosa/key/SECRET/…`). The same
instanceID twice is one response. The room `intake` keeps what was sent; `needs` takes the answers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import wraps
from xml.sax.saxutils import escape

from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ratusha.core.forms.instance import InstanceRefused, read_instance
from ratusha.core.refusal import Refusal
from ratusha.core.texts import pick
from ratusha.intake import actions as intake
from ratusha.intake import queries as forms
from ratusha.needs import queries
from ratusha.people.queries import today

MAX_BYTES = 100_000_000
NONCE_SECONDS = 600
_SIGNER = TimestampSigner(salt="openrosa")
View = Callable[..., HttpResponse]


def for_devices(view: View) -> View:
    """Let a known device in, and answer as the protocol wants."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, secret: str = "", **more: object) -> HttpResponse:
        device = forms.device_by_secret(secret) if secret else _by_digest(request)
        if device is None:
            return _headers(_challenge() if not secret else HttpResponse(status=403))
        place = f"/openrosa/key/{secret}" if secret else "/openrosa"
        return _headers(view(request, device, request.build_absolute_uri(place), **more))

    return guarded


@for_devices
def form_list(request: HttpRequest, device: forms.DeviceFacts, place: str) -> HttpResponse:
    """The questionnaires of the surveys that are open today."""
    rows, day = [], today()
    for survey in _surveys():
        if (survey.opens or day) > day or day > (survey.closes or day):
            continue
        form = forms.form_version(survey.form)
        hashed = _md5(forms.xform(form.id).encode())
        rows.append(
            f"<xform><formID>{escape(form.code)}</formID>"
            f"<name>{escape(pick(survey.title, 'uk').text)}</name><version>{form.number}</version>"
            f"<hash>md5:{hashed}</hash><downloadUrl>{place}/form/{form.id}.xml</downloadUrl>"
            f"<manifestUrl>{place}/form/{form.id}/manifest</manifestUrl></xform>"
        )
    return _xml(f'<xforms xmlns="http://openrosa.org/xforms/xformsList">{"".join(rows)}</xforms>')


@for_devices
def form_xml(request: HttpRequest, device: forms.DeviceFacts, place: str, version: int) -> HttpResponse:
    """One questionnaire as an XForm."""
    try:
        return _xml(forms.xform(version))
    except forms.NoSuchForm as missing:
        raise Http404 from missing


@for_devices
def manifest(request: HttpRequest, device: forms.DeviceFacts, place: str, version: int) -> HttpResponse:
    """The files that a questionnaire needs beside it."""
    rows = [
        f"<mediaFile><filename>{escape(name)}</filename><hash>md5:{_md5(content)}</hash>"
        f"<downloadUrl>{place}/form/{version}/{escape(name)}</downloadUrl></mediaFile>"
        for name, content in _media(version).items()
    ]
    return _xml(f'<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{"".join(rows)}</manifest>')


@for_devices
def media(
    request: HttpRequest, device: forms.DeviceFacts, place: str, version: int, name: str
) -> HttpResponse:
    """One of those files."""
    content = _media(version).get(name)
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="application/octet-stream")


@require_http_methods(["HEAD", "POST"])
@csrf_exempt
def submission(request: HttpRequest, secret: str = "") -> HttpResponse:
    """Take a filled questionnaire; HEAD asks whether and how much may be sent."""
    return _submission(request, secret=secret)


@for_devices
def _submission(request: HttpRequest, device: forms.DeviceFacts, place: str) -> HttpResponse:
    if request.method == "HEAD":
        response = HttpResponse(status=204)
        response["Location"] = f"{place}/submission"
        return response
    if int(request.headers.get("Content-Length") or 0) > MAX_BYTES:
        return _said("The submission is too large.", 413)
    sent = request.FILES.get("xml_submission_file")
    if sent is None:
        return _said("The part xml_submission_file is missing.", 400)
    try:
        taken = _take(request, device, sent.read())
    except Refusal as refusal:
        return _said(refusal.message, 400)
    if taken.repeated:
        return _said("This form was received before.", 201)
    return (
        _said("The form is received.", 201) if taken.complete else _said("Waiting for the other parts.", 202)
    )


def _take(request: HttpRequest, device: forms.DeviceFacts, xml: bytes) -> intake.Taken:
    instance = read_instance(xml)
    survey = next((s for s in _surveys() if s.form == instance.form_id), None)
    if survey is None:
        raise InstanceRefused("no_survey", "No open survey asks the form %(form)s.", form=instance.form_id)
    known = forms.versions(instance.form_id)
    form = next((v for v in known if str(v.number) == instance.version), known[0])
    return intake.take_instance(
        device=device.id,
        owner="needs",
        about=survey.slug,
        form=form.id,
        instance=instance,
        xml=xml,
        files=_attachments(request),
        more_to_come=request.POST.get("*isIncomplete*") == "yes",
        skew=_skew(request),
    )


def _attachments(request: HttpRequest) -> dict[str, bytes]:
    """All parts but the form itself, by file name."""
    return {
        file.name or part: file.read()
        for part in request.FILES
        if part != "xml_submission_file"
        for file in request.FILES.getlist(part)
    }


def _surveys() -> list[queries.SurveyFacts]:
    """Surveys that interviewers carry out. Interviews held in time may be sent later, until the survey is closed."""
    return [s for s in queries.surveys() if s.state == "collecting" and "interview" in s.modes and s.form]


def _media(version: int) -> dict[str, bytes]:
    try:
        forms.form_version(version)
    except forms.NoSuchForm as missing:
        raise Http404 from missing
    return dict(forms.media_of(version))


def _skew(request: HttpRequest) -> float | None:
    """By how many seconds the device's clock is ahead, as its Date header says."""
    try:
        said = parsedate_to_datetime(request.headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    said = said if said.tzinfo else said.replace(tzinfo=UTC)
    return round((said - timezone.now()).total_seconds(), 1)


def _by_digest(request: HttpRequest) -> forms.DeviceFacts | None:
    """The device that answered our challenge; None to challenge it (again)."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "digest":
        return None
    said = {key: quoted or bare for key, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', rest)}
    try:
        _SIGNER.unsign(said.get("nonce", ""), max_age=NONCE_SECONDS)
    except BadSignature:
        return None
    if said.get("uri") != request.get_full_path():
        return None
    parts = [
        said["nonce"],
        *([said.get("nc", ""), said.get("cnonce", ""), said["qop"]] if "qop" in said else []),
    ]
    asked = f"{request.method}:{said['uri']}"
    return forms.device_by_digest(said.get("username", ""), said.get("response", ""), asked, ":".join(parts))


def _challenge() -> HttpResponse:
    response = HttpResponse(status=401)
    nonce = _SIGNER.sign(get_random_string(16))
    response["WWW-Authenticate"] = (
        f'Digest realm="{intake.REALM}", nonce="{nonce}", qop="auth", algorithm=MD5'
    )
    return response


def _headers(response: HttpResponse) -> HttpResponse:
    response["X-OpenRosa-Version"] = "1.0"
    response["X-OpenRosa-Accept-Content-Length"] = str(MAX_BYTES)
    response["Date"] = http_date()
    response["Cache-Control"] = "no-store"
    return response


def _said(words: str, status: int) -> HttpResponse:
    nature = "submit_success" if status < 300 else "error"
    return _xml(
        '<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f'<message nature="{nature}">{escape(words)}</message></OpenRosaResponse>',
        status,
    )


def _xml(text: str, status: int = 200) -> HttpResponse:
    head = "" if text.startswith("<?xml") else '<?xml version="1.0" encoding="UTF-8"?>\n'
    return HttpResponse(head + text, content_type="text/xml; charset=utf-8", status=status)


def _md5(content: bytes) -> str:
    # the protocol names files by MD5, so that a device sees what changed
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
