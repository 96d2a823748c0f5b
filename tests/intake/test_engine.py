"""A person fills a form in, page by page, without JavaScript: forward, back, wrong, later, in two windows."""

from __future__ import annotations

import pytest

from ratusha.intake import actions, queries
from ratusha.intake.models import Draft, Upload
from tests.intake.conftest import FORM, Person

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\nendobj"


def answers(draft):
    return queries.draft(draft.secret).answers


def at_help(person):
    person.post({"/who": "Ola"}).post(
        {"/birth_date:day": "31", "/birth_date:month": "1", "/birth_date:year": "1990"}
    )
    person.post({"/children": "0"}).post({"/flat/owns": "yes", "/flat/landlord": ""})
    return person


def test_one_question_a_page_with_the_words_before_it(person):
    assert person.title.startswith("What is your name?") and person.says("Welcome") and person.says("In full")
    assert not person.says("When were you born?")


def test_answers_go_on_to_the_next_question_and_are_saved(person, draft):
    person.post({"/who": " Оля "})
    assert person.title.startswith("When were you born?") and answers(draft)["who"] == "Оля"


def test_a_missing_answer_is_told_at_the_top_and_at_the_field(person):
    person.post({"/who": ""})
    assert person.page.status_code == 422
    assert (
        person.says("There is a problem")
        and person.says('href="#f-who"')
        and person.says('aria-invalid="true"')
    )


def test_what_was_typed_stays_when_it_is_wrong(person):
    person.post({"/who": "Ola"}).post(
        {"/birth_date:day": "31", "/birth_date:month": "2", "/birth_date:year": "1990"}
    )
    assert person.says("Enter a real date") and person.says('value="31"') and person.says('value="1990"')
    person.post({"/birth_date:day": "1", "/birth_date:month": "1", "/birth_date:year": "2990"})
    assert person.says("Not in the future")
    person.post({"/birth_date:day": "1", "/birth_date:month": "1", "/birth_date:year": "1990"}).post(
        {"/children": "two"}
    )
    assert person.says('value="two"') and person.says("Enter a whole number")
    person.post({"/children": "77"})
    assert person.says("From 0 to 19") and person.says('value="77"')


def test_back_leads_to_the_page_before(person):
    person.post({"/who": "Ola"})
    assert f'href="{person.key.address}q/who/"' in person.page.content.decode()


def test_a_repeat_is_entered_one_by_one_changed_and_removed(person, draft):
    person.post({"/who": "Ola"}).post(
        {"/birth_date:day": "1", "/birth_date:month": "1", "/birth_date:year": "1990"}
    )
    person.post({"/children": "2"})
    assert person.title == "Child" and person.says("Nothing is entered here yet")
    person.post({"another": "yes"}).post({"/child[1]/first": "Ivan"})
    assert person.title == "Child" and person.says("Ivan")
    person.post({"another": "yes"}).post({"/child[2]/first": "Olha"})
    assert [row["first"] for row in answers(draft)["child"]] == ["Ivan", "Olha"]
    person.post({"remove": "/child[1]"})
    assert [row["first"] for row in answers(draft)["child"]] == ["Olha"]
    person.post({})
    assert person.says("Choose yes or no")
    person.post({"another": "no"})
    assert person.title == "Your home"


def test_a_group_is_one_page_and_a_question_that_appears_is_asked_there(person):
    at_help(person)
    person.open("q/flat/").post({"/flat/owns": "no"})
    assert person.title == "Your home" and person.says("Who does?") and person.page.status_code == 422
    person.post({"/flat/owns": "no", "/flat/landlord": "Petro"})
    assert person.title.startswith("What help do you need?")


def test_files_are_stored_at_once_by_content_and_can_be_removed(person, draft, client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    at_help(person).post({"/help": ["food", "heat"]})
    assert person.title.startswith("Plan")
    person.post({"/plan": SimpleUploadedFile("plan.pdf", b"<html><script>")})
    assert person.says("is not a PDF, a picture or a document") and Upload.objects.count() == 0
    person.post({"/plan": SimpleUploadedFile("plan.pdf", PDF)})
    upload = Upload.objects.get()
    assert (upload.kind, upload.size, upload.name) == ("application/pdf", len(PDF), "plan.pdf")
    assert answers(draft)["plan"] == {"name": "plan.pdf", "sha256": upload.sha256}
    person.open("q/plan/")
    assert person.says("plan.pdf")
    page = client.get(f"{draft.address}file/{upload.pk}/")
    assert (
        page["Content-Disposition"].startswith("attachment") and "sandbox" in page["Content-Security-Policy"]
    )
    person.post({}, press="next")
    assert answers(draft)["plan"]["name"] == "plan.pdf", "an empty chooser keeps the file"
    person.open("q/plan/").post({"remove": "/plan"}, press="x")
    assert answers(draft)["plan"] is None


def test_the_check_page_lists_every_answer_and_hands_in_once(person, draft, taken):
    at_help(person).post({"/help": ["food"]}).post({})
    person.post({"/truth": "OK"})
    assert person.title == "Check your answers"
    for text in ("Ola", "31.01.1990", "Yes", "Food"):
        assert person.says(text)
    person.post({})
    assert len(taken) == 1
    submission = taken[0]
    assert submission.values["who"] == "Ola" and submission.values["help"] == ["food"]
    assert submission.form_hash == queries.form_version("help-form").content_hash
    person.client.post(f"{draft.address}check/")
    assert actions.submit(secret=draft.secret, language="en").number == "N-1" and len(taken) == 1
    assert Draft.objects.get().answers == {}, "answers are not kept twice"


def test_nothing_is_handed_in_while_something_is_missing(person, draft, taken):
    at_help(person).open("check/")
    assert person.says("Before you send it, answer these") and person.says("This is true")
    assert not person.says("Send the application")
    person.client.post(f"{draft.address}check/")
    with pytest.raises(actions.NotReady):
        actions.submit(secret=draft.secret, language="en")
    assert taken == []


def test_one_answer_is_changed_from_the_check_page_and_leads_back(person, draft):
    at_help(person).post({"/help": []}).post({}).post({"/truth": "OK"})
    person._url = f"{draft.address}q/who/?from=check"
    person.page = person.client.get(person._url)
    person.post({"/who": "Olena"})
    assert person.title == "Check your answers" and person.says("Olena")


def test_a_change_that_asks_more_leads_to_the_new_question_first(person, draft):
    at_help(person).post({"/help": []}).post({}).post({"/truth": "OK"})
    person._url = f"{draft.address}q/flat/?from=check"
    person.page = person.client.get(person._url)
    person.post({"/flat/owns": "no", "/flat/landlord": ""})
    assert person.title == "Your home" and person.page.status_code == 422


def test_the_language_changes_and_nothing_typed_is_lost(person, draft):
    person.post({"/who": "typed, not sent", "language": "uk"}, press="language")
    person.page = person.client.get(draft.address.removeprefix("/en"), follow=True)
    html = person.page.content.decode()
    assert "Як вас звати?" in html and 'value="typed, not sent"' in html
    person.page = person.client.get(draft.address.replace("/en/", "/ru/", 1), follow=True)
    assert "Як вас звати?" in person.page.content.decode(), "the form speaks no Russian: a visible fallback"
    assert 'lang="uk"' in person.page.content.decode()


def test_two_windows_lose_nothing_and_the_later_one_is_told(client, draft, person):
    other = Person(client, draft)
    person.post({"/who": "First"})
    other.post({"/who": "Second"})
    assert other.page.status_code == 409 and other.says("Changed in another window")
    assert other.says("First") and other.says('value="Second"')
    assert answers(draft)["who"] == "First"
    other.post({"/who": "Second"})
    assert answers(draft)["who"] == "Second"


def test_two_windows_on_different_pages_both_keep_their_answers(client, draft, person):
    other = Person(client, draft)
    other.open("q/children/")
    person.post({"/who": "First"})
    other.post({"/children": "0"})
    assert answers(draft)["who"] == "First" and answers(draft)["children"] == 0
    assert other.says("also changed in another window")


def test_save_and_continue_later_gives_an_address_that_resumes(person, draft, client):
    person.post({"/who": "Ola"}).post({"/birth_date:day": "1"}, press="later")
    assert person.title == "Your answers are saved" and person.says(draft.address)
    client.cookies.clear()
    again = Person(client, draft)
    assert again.title.startswith("When were you born?") and again.says('value="1"')


def test_a_wrong_secret_opens_nothing(client, draft):
    page = client.get("/apply/help/not-the-secret/q/who/")
    assert page.status_code == 404 and page.content.count(b"<h1>") == 1
    assert client.get(draft.address.replace("/help/", "/other/")).status_code == 404
    assert client.get(draft.address.replace("/apply/", "/take-part/")).status_code == 404


def test_pages_of_a_draft_are_not_cached_indexed_or_told_to_others(client, draft):
    page = client.get(draft.address)
    assert (page["Cache-Control"], page["X-Robots-Tag"], page["Referrer-Policy"]) == (
        "no-store",
        "noindex",
        "same-origin",
    )


def test_a_newer_version_is_offered_and_says_what_became_of_the_answers(person, draft):
    at_help(person)
    newer = FORM.replace("| | text | who |", "| | text | full_name |").replace(
        "integer | children", "decimal | children"
    )
    from tests.cast import SYSTEM

    actions.publish_form(actor=SYSTEM, content=newer.encode(), filename="help.md")
    person.open("q/help/")
    assert person.says("This form has a newer version")
    person.page = person.client.post(f"{draft.address}new-version/")
    assert person.says("To be answered again") and person.says("What is your name?")
    kept = answers(draft)
    assert kept["birth_date"] == "1990-01-31" and kept["flat"] == {"owns": "yes"} and "who" not in kept


def test_a_place_that_is_not_in_the_form_leads_back_to_it(person):
    person.open("q/nowhere/at/all/")
    assert person.page.status_code == 200 and person.title.startswith("What is your name?")


def test_hostile_fields_are_kept_as_words(person):
    person.post({"/who": "<script>alert(1)</script>" + "x" * 50_000})
    assert person.page.status_code == 422 and b"<script>alert" not in person.page.content
    assert person.says("The text is too long")


def test_paper_is_copied_on_few_pages(form, taken, client):
    key = actions.start_draft(form=form.id, owner="delivery", about="help", language="en", mode="paper")
    clerk = Person(client, key)
    assert clerk.says("What is your name?") and clerk.says("How many children do you have?")
    clerk.post(
        {
            "/who": "Ola",
            "/birth_date:day": "1",
            "/birth_date:month": "1",
            "/birth_date:year": "1990",
            "/children": "1",
        }
    )
    assert clerk.title == "Child"
    clerk.post({"another": "yes"}).post({"/child[1]/first": "Ivan"}).post({"another": "no"})
    assert clerk.says("Do you own it?") and clerk.says("This is true")
    clerk.post({"/flat/owns": "yes", "/truth": "OK"})
    assert clerk.title == "Check your answers"
    clerk.post({})
    assert taken[0].mode == "paper" and taken[0].values["child"] == [{"first": "Ivan"}]


def test_pictures_of_a_form_are_shown_and_only_what_is_a_picture(cast, taken, client):
    from tests.cast import SYSTEM
    from tests.journeys.forms import PNG

    text = (
        "| survey |\n| | type | name | label | media::image |\n| | select_one c | q | Which? | map.png |\n"
        "| choices |\n| | list_name | name | label | media::image |\n| | c | a | A | a.png |\n| | c | b | B | b.html |\n"
    )
    media = {"map.png": PNG, "a.png": PNG, "b.html": b"<html><script>"}
    form = actions.publish_form(actor=SYSTEM, content=text.encode(), filename="f.md", media=media)
    key = actions.start_draft(form=form.id, owner="delivery", about="help", language="en")
    person = Person(client, key)
    address = f"/en/forms/{form.content_hash}/map.png"
    assert person.says(f'src="{address}"') and person.says("a.png")
    page = client.get(address)
    assert page["Content-Type"] == "image/png" and page.content == PNG
    for name in ("b.html", "none.png"):
        assert client.get(f"/en/forms/{form.content_hash}/{name}").status_code == 404


def test_the_first_page_leads_back_to_where_the_draft_began(person):
    assert person.says('href="/en/apply/help/"')
