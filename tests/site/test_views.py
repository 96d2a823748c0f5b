"""Pages of the house: three languages, honest errors, sign-in that slows a guesser down."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("prefix", "lang"), [("", "uk"), ("/ru", "ru"), ("/en", "en")])
def test_a_page_is_in_the_language_of_its_address(client, cast, prefix, lang):
    page = client.get(f"{prefix}/")
    assert page.status_code == 200
    assert f'<html lang="{lang}">' in page.content.decode()


def test_a_page_leads_to_itself_in_the_other_languages(client, cast):
    text = client.get("/en/about/privacy/?a=1").content.decode()
    assert 'href="/about/privacy/?a=1"' in text
    assert 'href="/ru/about/privacy/?a=1"' in text


def test_a_missing_page_says_so_and_shows_a_way_on(client, cast):
    page = client.get("/en/no-such-page/")
    assert page.status_code == 404
    assert "There is no such page" in page.content.decode()


def test_staff_sign_in_by_address_and_password(client, cast):
    page = client.post("/account/login/", {"login": "olena@example.org", "password": "a long passphrase 1"})
    assert page.status_code == 302
    assert client.get("/office/").status_code == 200


def test_sign_up_is_closed(client, cast):
    client.post(
        "/account/signup/",
        {"email": "x@example.org", "password1": "a long passphrase 2", "password2": "a long passphrase 2"},
    )
    from ratusha.people.models import User

    assert not User.objects.filter(email="x@example.org").exists()


def test_guessing_a_password_is_slowed_down_and_then_stopped(client, cast):
    for _ in range(11):
        client.post("/account/login/", {"login": "olena@example.org", "password": "wrong"})
    page = client.post("/account/login/", {"login": "olena@example.org", "password": "a long passphrase 1"})
    assert page.status_code != 302, "the right password does not help while locked out"


def test_health_answers(client, cast):
    assert client.get("/health/").json()["ok"] is True


@pytest.mark.parametrize(
    "path",
    ["2fa/", "2fa/totp/activate/", "password/change/", "reauthenticate/", "logout/"],
)
def test_account_pages_are_ours_in_every_language(client, cast, path):
    client.post("/account/login/", {"login": "olena@example.org", "password": "a long passphrase 1"})
    for prefix in ("", "/en"):
        page = client.get(f"{prefix}/account/{path}", follow=True)
        assert page.status_code == 200
        assert 'class="skip"' in page.content.decode(), "the page stands in our frame"


def test_a_second_step_is_asked_for_once_it_is_turned_on(client, cast):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(cast.user("olena"), generate_totp_secret())
    page = client.post(
        "/account/login/", {"login": "olena@example.org", "password": "a long passphrase 1"}, follow=True
    )
    assert page.redirect_chain[-1][0].startswith("/account/2fa/authenticate/")
    assert client.get("/office/").status_code == 302, "the password alone opens nothing"
