"""A study is planned from its codebook; its totals are typed in, its sample drawn from a frame and issued."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ratusha.needs import queries
from ratusha.needs.models import SampleUnit, Survey
from ratusha.needs.views import design, fieldwork
from tests.needs.conftest import CODEBOOK, MARGINS

DESIGN = "/en/office/surveys/town/design/"
FRAME = "code,stratum,cluster,name\n" + "".join(
    f"a{at},{'north' if at < 60 else 'south'},c{at // 10},somebody\n" for at in range(100)
)


@pytest.fixture
def sofia(cast):
    client = Client()
    client.force_login(cast.user("sofia"))
    return client


@pytest.fixture
def planned(sofia):
    file = SimpleUploadedFile("book.toml", CODEBOOK.encode())
    assert sofia.post("/en/office/surveys/new/", {"codebook": file}).url == DESIGN
    return sofia


def asked(frame=FRAME, **more):
    wish = {"do": "draw", "method": "stratified", "n": "20", "minimum": "9", "reserve": "20", "seed": "7"}
    return wish | {"frame": SimpleUploadedFile("frame.csv", frame.encode())} | more


def test_a_study_begins_with_its_codebook(planned):
    about = queries.survey("town")
    assert (about.responses, about.planned) == (0, 240)
    assert (about.design.strata, about.design.cluster, about.design.weight) == ("district", "area", "w")
    page = planned.get("/en/office/surveys/town/").content.decode()
    assert DESIGN in page


def test_a_codebook_that_is_none_is_one_sentence(sofia):
    for content, words in ((b"= 3", "not TOML"), (b"[survey]\n", "names no variable")):
        file = SimpleUploadedFile("book.toml", content)
        page = sofia.post("/en/office/surveys/new/", {"codebook": file}).content.decode()
        assert words in page
    assert not Survey.objects.exists()


def test_a_draw_is_shown_first_and_issued_on_demand(planned):
    page = planned.post(DESIGN, asked()).content.decode()
    assert "The draw, not issued yet" in page and "seed=7" in page and "20 main, 5 by lot" in page
    assert not SampleUnit.objects.exists()
    page = planned.post(DESIGN, asked(issue="on")).content.decode()
    assert "Links: shown once" in page and page.count("<svg") >= 25
    units = SampleUnit.objects.all()
    assert (units.filter(reserve=False).count(), units.filter(reserve=True).count()) == (20, 5)
    assert sum(unit.weight for unit in units.filter(reserve=False)) == pytest.approx(100)
    assert "somebody" not in page
    assert "seed=7" in planned.get("/en/office/surveys/town/sample/").content.decode()


def test_neyman_reads_the_spread_of_each_stratum(planned):
    frame = "code,stratum,spread\n" + "".join(
        f"a{at},{'north,0.1' if at < 60 else 'south,0.45'}\n" for at in range(100)
    )
    page = planned.post(DESIGN, asked(frame, method="neyman", minimum="0")).content.decode()
    assert "20 main" in page
    for wrong in ("-1", "nan", "inf", "much"):
        refused = planned.post(DESIGN, asked(f"code,stratum,spread\na1,north,{wrong}\n", method="neyman"))
        assert "A spread is a number" in refused.content.decode()


def test_very_many_links_come_without_their_codes_drawn(planned, monkeypatch):
    monkeypatch.setattr(fieldwork, "MOST_CODES", 24)
    page = planned.post(DESIGN, asked(issue="on")).content.decode()
    assert page.count("/take-part/town/i/") == 25
    assert page.count("<svg") < 25


def test_a_frame_too_long_is_refused(planned, monkeypatch):
    monkeypatch.setattr(design, "MOST_ROWS", 50)
    assert "more than 200,000 rows" in planned.post(DESIGN, asked()).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"n": "400"}, "400"),
        ({"frame": "id\n1\n"}, "needs a code"),
        ({"frame": "code\na\na\n", "n": "1", "minimum": "0"}, "twice"),
        ({"frame": ""}, "empty"),
        ({"method": "two-stage", "take": "60"}, "fewer than"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence_and_writes_nothing(planned, change, words):
    page = planned.post(DESIGN, asked(**change, issue="on")).content.decode()
    assert words in page and ("errors" in page or "field-error" in page)
    assert not SampleUnit.objects.exists()


def test_a_frame_in_another_encoding_is_refused(planned):
    file = SimpleUploadedFile("frame.csv", "code\nвулиця\n".encode("cp1251"))
    assert "not CSV in UTF-8" in planned.post(DESIGN, asked() | {"frame": file}).content.decode()


def test_totals_are_typed_in_by_question(planned):
    typed = {f"t-{name}-{code}": f"{n:.0f}" for name, levels in MARGINS.items() for code, n in levels.items()}
    page = planned.post(DESIGN, typed | {"source": "census"}, follow=True).content.decode()
    assert "The totals are saved" in page and 'value="6000"' in page
    assert queries.survey("town").margins == MARGINS
    only = {name: text for name, text in typed.items() if "district" in name}
    planned.post(DESIGN, only | {"source": "census"})
    assert set(queries.survey("town").margins) == {"district"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"t-sex-w": "many"}, "sex: w"),
        ({"t-sex-w": "1"}, "make them one population"),
        ({"source": " "}, "where the population"),
    ],
)
def test_totals_that_are_none_are_refused_and_stay_typed(planned, change, words):
    typed = {f"t-{name}-{code}": f"{n:.0f}" for name, levels in MARGINS.items() for code, n in levels.items()}
    page = planned.post(DESIGN, typed | {"source": "census"} | change).content.decode()
    assert words in page and 'value="6000"' in page
    assert queries.survey("town").margins == {}


@pytest.mark.parametrize("address", ["/office/surveys/new/", "/office/surveys/town/design/"])
def test_design_opens_to_the_researcher_only(client, planned, cast, address):
    assert client.get(address).status_code == 302
    client.force_login(cast.user("olena"))
    assert client.get(address).status_code == 403
    assert planned.get(address).status_code == 200
    assert planned.get("/office/surveys/none/design/").status_code == 404
