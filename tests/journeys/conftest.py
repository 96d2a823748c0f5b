"""Journeys walk the real portal (the demo city, the real server) in a real browser."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from tools import portal


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demo_built(tmp_path_factory, worker_id):
    """The demo city built from empty, once a run. Nobody serves it: a database that is written to is not copied."""
    run = tmp_path_factory.getbasetemp()
    built = (run if worker_id == "master" else run.parent) / "demo"
    with (built.parent / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            portal.build_demo(unfinished := built.with_suffix(".unfinished"))
            unfinished.rename(built)
    return built


@pytest.fixture(scope="session")
def demo_var(demo_built, tmp_path_factory):
    """The demo city that is served to those who leave it as it was."""
    return Path(shutil.copytree(demo_built, tmp_path_factory.mktemp("portal"), dirs_exist_ok=True))


@pytest.fixture(scope="session")
def base(demo_var):
    """The address of the served demo city."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's loop runs in this thread
    with portal.serving(demo_var) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    with portal.chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium, base):
    """A fresh visitor in Ukrainian with a phone."""
    context = chromium.new_context(base_url=base, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.fixture
def plain_page(chromium, base):
    """A fresh visitor whose browser runs no scripts."""
    context = chromium.new_context(
        base_url=base, viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.fixture
def staff(chromium, base):
    """Sign in as one of the demo's people: `staff("tetiana.kovalchuk@zrazkove.example")` gives a page."""
    from ratusha.site.demo import PASSWORD

    contexts = []

    def sign_in(email):
        context = chromium.new_context(base_url=base, viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/account/login/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button.button")
        page.wait_for_url("**/office/**")
        return page

    yield sign_in
    for context in contexts:
        context.close()
