"""The server is killed while applications arrive: who got a number is there once, nobody is there twice.

The real server on a file of its own; SIGKILL to the whole process group, twice; clients of their own threads
with cookies and CSRF tokens as a browser sends them. Who got no receipt tries the same draft again.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar

import pytest

from tools import portal

APPLICATIONS, THREADS = 200, 6
KILLED_AFTER = (40, 120)  # receipts seen by clients
PREPARE = f"""
import json
from ratusha.site.cli import setup_django
setup_django()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from ratusha.intake import actions
from tests.cast import make_cast
from tests.delivery.world import open_service
make_cast()
form = open_service()
answers = {{"surname": "Зразкова", "street": "Ратушна, 1"}}
print(json.dumps([
    actions.start_draft(form=form, owner="delivery", about="residence", language="uk", answers=answers).address
    for _ in range({APPLICATIONS})
]))
"""
LOOK = """
import json
from ratusha.site.cli import setup_django
setup_django()
from ratusha.core.casework import verify
from ratusha.delivery import queries
from ratusha.delivery.models import Application, Case
print(json.dumps({
    "numbers": [a.number for a in Application.objects.all()],
    "cases": Case.objects.count(),
    "broken": [c.pk for c in Case.objects.all()
               if not verify(queries.chain_of(c.events.select_related("content").order_by("number"))).holds],
}))
"""
GONE = (OSError, http.client.HTTPException)  # refused, reset, half an answer


def run(script, var):
    """What a script prints, run in the portal's own environment."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=portal.ROOT,
        env=portal.environment(var),
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


class Server:
    """The real server in a process group of its own, so that one signal reaches its workers too."""

    def __init__(self, var):
        self.var, self.port = var, portal.free_port()
        self.base = f"http://127.0.0.1:{self.port}"

    def start(self):
        command = [
            sys.executable,
            "-m",
            "ratusha",
            "serve",
            "--port",
            str(self.port),
            "--workers",
            "1",
            "--no-worker",
        ]
        with (self.var / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=portal.ROOT,
                env=portal.environment(self.var, self.port),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        portal.wait_for(self.base, self.process)

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def hand_in(base, address):
    """Press "Send" on the page to check, as a browser does; returns the number on the receipt."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    check = base + address + "check/"
    with browser.open(check, timeout=20) as page:
        seen, text = page.url, page.read().decode()
    if "/receipt/" not in seen:  # not handed in yet
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)[1]
        data = f"csrfmiddlewaretoken={token}".encode()
        request = urllib.request.Request(check, data, headers={"Referer": check, "Origin": base})
        with browser.open(request, timeout=20) as page:
            seen, text = page.url, page.read().decode()
    assert "/receipt/" in seen, text
    return re.search(r'class="figure">(\d{4}-\d{6})<', text)[1]


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    yield server
    server.kill()


def test_who_got_a_receipt_is_there_once_and_nobody_twice_though_the_server_is_killed(server):
    waiting = run(PREPARE, server.var)
    receipts, lock = {}, threading.Lock()
    enough = threading.Event()

    def one(address, until):
        if enough.is_set():
            return
        try:
            number = hand_in(server.base, address)
        except GONE:
            return  # no receipt was seen; the draft is tried again
        with lock:
            receipts[address] = number
            if len(receipts) >= until:
                enough.set()

    for until in (*KILLED_AFTER, APPLICATIONS):
        server.start()
        enough.clear()
        with ThreadPoolExecutor(THREADS) as clients:
            for address in [a for a in waiting if a not in receipts]:
                clients.submit(one, address, until)
            enough.wait(timeout=120)
            if until < APPLICATIONS:
                server.kill()  # in the middle of whatever the other threads are doing
        seen = dict(receipts)
        assert len(set(seen.values())) == len(seen)
    assert len(receipts) == APPLICATIONS
    found = run(LOOK, server.var)
    assert sorted(found["numbers"]) == sorted(receipts.values())
    assert found["cases"] == APPLICATIONS
    assert found["broken"] == []
