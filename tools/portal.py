"""A real portal for tests and pictures: the demo city served by the real server, and a real browser.

Used by the journeys, by `make shots` and by the check of accessibility; nothing here is part of the program.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), "")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]
# Addresses that a crawl must not follow: they change something or are not pages.
NOT_PAGES = re.compile(
    r"/account/|/admin/|\.(?:pdf|docx|xlsx|csv|ttl|json|toml|zip|ics|atom|xml|svg|png)$|/api/|/static/"
)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path, port: int = 0) -> dict[str, str]:
    """The environment of a portal whose data lie in `var`."""
    return os.environ | {
        "RATUSHA_VAR": str(var),
        "RATUSHA_ORIGIN": f"http://127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
        "NO_PROXY": "127.0.0.1,localhost",
    }


def build_demo(var: Path) -> None:
    """The demo city in `var`; quick when it is there already."""
    command = [sys.executable, "-m", "ratusha", "demo", "--no-serve", "--quiet"]
    subprocess.run(command, cwd=ROOT, env=environment(var), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def serving(var: Path, *, workers: int = 1) -> Iterator[str]:
    """Serve what is in `var` with the real server; gives the address."""
    port = free_port()
    command = [sys.executable, "-m", "ratusha", "serve", "--port", str(port), "--workers", str(workers)]
    log = (var / "server.log").open("ab")
    server = subprocess.Popen(command, cwd=ROOT, env=environment(var, port), stdout=log, stderr=log)
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(base, server)
        yield base
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()


def wait_for(base: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the portal answers; raise when it ended or does not come up in a minute."""
    for _ in range(240):
        if server.poll() is not None:
            raise RuntimeError("the server ended before it answered; see server.log")
        try:
            with urllib.request.urlopen(f"{base}/health/", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.25)
    raise RuntimeError("the server did not answer within a minute")


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium driven by playwright."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM:
        raise RuntimeError("Chromium is not installed: run `make system`.")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def signed_in(browser: Any, base: str) -> dict[str, list[dict[str, str]]]:
    """Cookies of one of the demo's people for each role."""
    from ratusha.site.demo import PASSWORD, sign_ins

    cookies = {}
    for role, email in sign_ins().items():
        context = browser.new_context(base_url=base)
        page = context.new_page()
        page.goto("/account/login/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button.button")
        page.wait_for_url("**/office/**")
        cookies[role] = context.cookies()
        context.close()
    return cookies


def crawl(base: str, start: str = "/", *, per_view: int = 1, cookie: str = "") -> dict[str, list[str]]:
    """Pages reachable by links from `start`: address name to the first few addresses found.

    Breadth first; of each kind of page (address name) `per_view` are kept and followed. What is linked and does
    not answer with success stands under "broken link", with its status and the page that links there.
    """
    from django.urls import Resolver404, resolve

    found: dict[str, list[str]] = {}
    waiting, linked_from = [start], {start: "the start"}
    while waiting:
        path = waiting.pop(0)
        try:
            name = resolve(path.split("?")[0]).view_name
            if len(found.get(name, [])) >= per_view:
                continue
            onward = links(base, path, cookie)
        except (Resolver404, urllib.error.HTTPError) as error:
            status = getattr(error, "code", 404)
            found.setdefault("broken link", []).append(f"{path} ({status}) on {linked_from[path]}")
            continue
        if onward is None:  # a file, not a page
            continue
        found.setdefault(name, []).append(path)
        for link in onward:
            if link not in linked_from:
                linked_from[link] = path
                waiting.append(link)
    return found


def links(base: str, path: str, cookie: str = "") -> list[str] | None:
    """The portal's own addresses that a page links to, without fragments and files; None for what is no page."""
    request = urllib.request.Request(base + path, headers={"Cookie": cookie} if cookie else {})
    with urllib.request.urlopen(request, timeout=30) as answer:
        if "text/html" not in answer.headers.get("Content-Type", ""):
            return None
        text = answer.read().decode()
    language = prefix_of(path)
    own = []
    for found in re.findall(r'<a\b[^>]*\bhref="(/[^"#]*)"', text):
        link = found.replace("&amp;", "&").split("?")[0]
        if not NOT_PAGES.search(link) and prefix_of(link) == language and link not in own:
            own.append(link)
    return own


def prefix_of(path: str) -> str:
    """The language prefix of an address; none for Ukrainian."""
    first = path.split("/")[1]
    return first if first in {"ru", "en"} else ""
