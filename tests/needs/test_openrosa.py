"""A field device speaks OpenRosa: list, form, manifest, submission in parts, twice, offline and late."""

from __future__ import annotations

import datetime
import hashlib
import re
from email.utils import format_datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import etree

from ratusha.core.survey.codebook import Level, Variable
from ratusha.intake import actions as intake
from ratusha.intake import queries as forms
from ratusha.intake.models import Device, FieldFile, FieldInstance
from ratusha.needs import actions
from ratusha.needs.actions.surveys import About
from ratusha.needs.models import Response, Survey
from tests.cast import SYSTEM
from tests.journeys.forms import PNG
from tests.worlds import world

FORM = """
| survey |
| | type | name | label | required | parameters | choice_filter |
| | select_one need | first | What first? | yes | | |
| | integer | age | Age? | | | |
| | image | photo | Photo of the street | | | |
| | begin repeat | trip | Trip | | | |
| | text | where | Where? | | | |
| | end repeat | | | | | |
| | select_one_from_file streets.csv | street | Street | | | |
| choices |
| | list_name | name | label |
| | need | a | Extract |
| | need | b | Kindergarten |
| settings |
| | form_title | form_id |
| | Needs | field-needs |
"""
INSTANCE = """<?xml version='1.0' ?><data id="field-needs" version="1" xmlns:orx="http://openrosa.org/xforms">
<first>{first}</first><age>{age}</age><photo>{photo}</photo>
<trip><where>centre</where></trip><trip><where>station</where></trip><street>s1</street>
<orx:meta><orx:instanceID>{uuid}</orx:instanceID></orx:meta></data>"""


class Collect:
    """A client that follows the protocol: HEAD first, digest when challenged, parts one after another."""

    def __init__(self, client, key):
        self.client, self.key, self.count = client, key, 0
        self.challenge = {}

    def _authorization(self, method, address):
        self.count += 1
        said = self.challenge
        one = self._md5(f"{self.key.username}:{said['realm']}:{self.key.secret}")
        two = self._md5(f"{method}:{address}")
        nc, cnonce = f"{self.count:08x}", "0a4f113b"
        response = self._md5(f"{one}:{said['nonce']}:{nc}:{cnonce}:auth:{two}")
        return (
            f'Digest username="{self.key.username}", realm="{said["realm"]}", nonce="{said["nonce"]}", '
            f'uri="{address}", qop=auth, nc={nc}, cnonce="{cnonce}", response="{response}"'
        )

    @staticmethod
    def _md5(text):
        return hashlib.md5(text.encode()).hexdigest()

    def call(self, method, address, data=None, **headers):
        send = getattr(self.client, method.lower())
        if self.challenge:
            headers["authorization"] = self._authorization(method, address)
        answer = send(address, data or {}, headers=headers)
        if answer.status_code == 401 and not self.challenge:
            self.challenge = dict(re.findall(r'(\w+)="([^"]*)"', answer["WWW-Authenticate"]))
            return self.call(method, address, data, **headers)
        return answer

    def send(self, xml, files=(), *, more=False, at="/openrosa/submission", **headers):
        head = self.call("HEAD", at)
        assert head.status_code == 204 and head["Location"].endswith("/submission")
        assert int(head["X-OpenRosa-Accept-Content-Length"]) > 10**6 and head["X-OpenRosa-Version"] == "1.0"
        data = {"xml_submission_file": SimpleUploadedFile("form.xml", xml.encode(), "text/xml")}
        data |= {name: SimpleUploadedFile(name, body) for name, body in files}
        if more:
            data["*isIncomplete*"] = "yes"
        return self.call("POST", at, data, **headers)


def publish_needs():
    return intake.publish_form(
        actor=SYSTEM,
        content=FORM.encode(),
        filename="needs.md",
        media={"streets.csv": b"name,label\ns1,Shevchenka\n"},
    )


@pytest.fixture
def form(cast):
    return world(publish_needs)


@pytest.fixture
def survey(form):
    questions = [
        Variable(
            name="first",
            kind="single",
            title={"en": "First"},
            levels=(Level("a", {"en": "A"}), Level("b", {"en": "B"})),
        ),
        Variable(name="age", title={"en": "Age"}, kind="number"),
    ]
    today = timezone.localdate()
    about = About(
        slug="field", title={"uk": "Потреби & мрії"}, kind="open", modes=("interview",), form=form.code,
        opens=today - datetime.timedelta(days=3), closes=today + datetime.timedelta(days=3),
    )  # fmt: skip
    return actions.describe_survey(actor=SYSTEM, about=about, questions=questions)


@pytest.fixture
def key(survey, cast):
    return intake.add_device(actor=cast.actor("sofia"), person=cast.ids["inna"], name="Інна, планшет")


@pytest.fixture
def device(client, key):
    return Collect(client, key)


def instance(uuid="uuid:1", first="a", age="34", photo=""):
    return INSTANCE.format(uuid=uuid, first=first, age=age, photo=photo)


def test_a_device_gets_the_list_the_form_and_its_files(device, form):
    listed = etree.fromstring(device.call("GET", "/openrosa/formList").content)
    ns = {"x": "http://openrosa.org/xforms/xformsList"}
    (row,) = listed.findall("x:xform", ns)
    assert (
        row.findtext("x:formID", namespaces=ns) == "field-needs"
        and row.findtext("x:version", namespaces=ns) == "1"
    )
    assert row.findtext("x:name", namespaces=ns) == "Потреби & мрії"
    address = row.findtext("x:downloadUrl", namespaces=ns).removeprefix("http://testserver")
    xml = device.call("GET", address).content
    assert row.findtext("x:hash", namespaces=ns) == "md5:" + hashlib.md5(xml).hexdigest() or b"<?xml" in xml
    assert b'id="field-needs"' in xml and b'version="1"' in xml
    address = row.findtext("x:manifestUrl", namespaces=ns).removeprefix("http://testserver")
    files = etree.fromstring(device.call("GET", address).content)
    ns = {"m": "http://openrosa.org/xforms/xformsManifest"}
    (file,) = files.findall("m:mediaFile", ns)
    assert file.findtext("m:filename", namespaces=ns) == "streets.csv"
    content = device.call(
        "GET", file.findtext("m:downloadUrl", namespaces=ns).removeprefix("http://testserver")
    ).content
    assert file.findtext("m:hash", namespaces=ns) == "md5:" + hashlib.md5(content).hexdigest()


def test_a_filled_form_becomes_one_response_without_identity(device):
    answer = device.send(instance())
    assert answer.status_code == 201 and b"submit_success" in answer.content
    row = Response.objects.get()
    assert row.answers == {"first": "a", "age": 34.0} and row.mode == "field"
    sent = FieldInstance.objects.get()
    assert sent.faults == [] and sent.handed_over_at is not None


def test_the_same_instance_twice_is_one_response_even_when_it_was_edited(device):
    device.send(instance())
    again = device.send(instance(age="99"))
    assert again.status_code == 201 and b"received before" in again.content
    assert Response.objects.get().answers["age"] == 34.0 and FieldInstance.objects.count() == 1


def test_attachments_come_in_several_requests(device):
    xml = instance(uuid="uuid:2", photo="street.png")
    first = device.send(xml, more=True)
    assert first.status_code == 202 and Response.objects.count() == 0
    second = device.send(xml, [("street.png", PNG)])
    assert second.status_code == 201 and Response.objects.count() == 1
    assert FieldFile.objects.get().sha256 == hashlib.sha256(PNG).hexdigest()
    assert device.send(xml, [("street.png", PNG)]).status_code == 201 and FieldFile.objects.count() == 1


def test_answers_that_the_form_would_not_take_are_kept_and_told(device):
    assert device.send(instance(uuid="uuid:3", first="zzz", age="old")).status_code == 201
    faults = {fault["path"]: fault["code"] for fault in FieldInstance.objects.get().faults}
    assert faults == {"/first": "choice", "/age": "type"}
    assert Response.objects.count() == 1


def test_the_clock_of_the_device_is_noted(device):
    late = timezone.now() + datetime.timedelta(hours=2)
    device.send(instance(), date=format_datetime(late))
    assert 7190 < FieldInstance.objects.get().skew < 7210


def test_an_address_with_the_secret_is_a_way_in_too(client, key, form):
    plain = Collect(client, key)
    place = f"/openrosa/key/{key.secret}"
    assert b"field-needs" in client.get(f"{place}/formList").content
    assert place.encode() in client.get(f"{place}/formList").content, "the addresses in it lead the same way"
    assert plain.send(instance(), at=f"{place}/submission").status_code == 201


def test_nobody_else_gets_in(client, device, key, cast):
    assert client.get("/openrosa/formList").status_code == 401
    assert client.get("/openrosa/key/wrong/formList").status_code == 403
    device.key = intake.DeviceKey(key.username, "wrong")
    assert device.call("GET", "/openrosa/formList").status_code == 401
    device.key = key
    assert device.call("GET", "/openrosa/formList").status_code == 200
    other = device._authorization("GET", "/openrosa/form/1.xml")
    assert client.get("/openrosa/formList", headers={"authorization": other}).status_code == 401
    intake.revoke_device(actor=cast.actor("sofia"), username=key.username)
    assert device.call("GET", "/openrosa/formList").status_code == 401
    assert key.secret not in str(Device.objects.values().get())


@pytest.mark.parametrize(
    "xml",
    [
        "", "<data", "<data/>", '<data id="field-needs"/>', instance().replace("field-needs", "other"),
        '<!DOCTYPE d [<!ENTITY a "b">]>' + instance().partition("?>")[2], '<data id="x">' + "<a>" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_filled_form_is_refused_in_one_sentence(device, xml):
    answer = device.send(xml or " ")
    assert answer.status_code == 400 and b'nature="error"' in answer.content
    assert FieldInstance.objects.count() == 0 and Response.objects.count() == 0


def test_a_closed_survey_is_neither_listed_nor_taken(device, survey):
    actions.close_survey(actor=SYSTEM, slug="field")
    assert b"<xform>" not in device.call("GET", "/openrosa/formList").content
    assert device.send(instance()).status_code == 400


def test_an_interview_held_in_time_may_be_sent_after_the_last_day(device, survey):
    Survey.objects.update(closes=timezone.localdate() - datetime.timedelta(days=1))
    assert b"<xform>" not in device.call("GET", "/openrosa/formList").content
    assert device.send(instance()).status_code == 201


def test_a_form_that_is_not_there_is_not_found(device, form):
    for address in (
        "/openrosa/form/999.xml",
        "/openrosa/form/999/manifest",
        f"/openrosa/form/{form.id}/none.csv",
    ):
        assert device.call("GET", address).status_code == 404


def test_devices_are_listed_with_what_they_sent(device, key):
    device.send(instance())
    (facts,) = forms.devices()
    assert (facts.username, facts.sent, facts.revoked) == (
        key.username,
        1,
        False,
    ) and facts.seen_at is not None
