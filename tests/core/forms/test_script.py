"""The script of a form shows what the server would show; what the browser cannot know it leaves alone."""

from __future__ import annotations

import json
import subprocess
from itertools import islice
from pathlib import Path

import pytest

from ratusha.core.forms import fill, sample
from ratusha.core.forms.script import browser_answers, script
from tests.core.forms.workbooks import HOUSEHOLD, SIMPLE, form, xlsx

ROOT = Path(__file__).parents[3]
RUNTIME = ROOT / "ratusha" / "intake" / "static" / "intake" / "expressions.js"
RUN = """
const x = require(process.argv[1]);
const { text, answers, form, paths } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
(0, eval)(text);
const { root, relevant } = globalThis.ratushaForm(x);
const document = x.tree({ [root]: answers });
const steps = (path) => path.slice(1).split('/').map((s) => s.match(/^([^[]+)(?:\\[(\\d+)\\])?$/).slice(1));
const at = (path) => steps(path).reduce((n, [name, p]) => n.named.get(name)[(p || 1) - 1], document.children[0]);
console.log(JSON.stringify(paths.map(([path, key]) => relevant[key] && relevant[key](x.context(at(path), form)))));
"""


@pytest.mark.node
def test_the_browser_agrees_with_the_server_on_every_condition():
    value = form(HOUSEHOLD)
    for answers in islice(sample(value, seed=3), 8):
        filled = fill(value, answers)
        keys = {q.path for q in value.walk() if q.rules.relevant}
        named = [
            (path, "".join(part.split("[")[0] + "/" for part in path.split("/"))[:-1])
            for path in filled.relevant
        ]
        paths = [(path, key) for path, key in named if key in keys]
        sent = {
            "text": script(value),
            "answers": browser_answers(filled),
            "form": {"zone": "UTC", "today": "2026-01-31", "now": 0},
            "paths": paths,
        }
        done = subprocess.run(
            ["node", "-e", RUN, str(RUNTIME)],
            input=json.dumps(sent),
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(done.stdout) == [filled.relevant[path] for path, _ in paths]


def test_a_condition_that_only_the_server_knows_is_null_and_words_cannot_end_the_script():
    value = form(
        "| survey |\n| | type | name | label | relevant |\n| | text | a | A | |\n| | text | b | B | random() > 0.5 |\n"
        "| | text | c | C | ${a} = '</script><script>' |\n"
    )
    text = script(value)
    assert '"/b": null' in text and "</script>" not in text


def test_a_form_without_conditions_needs_no_script():
    from ratusha.core.forms import read

    assert script(read(xlsx(SIMPLE), "form.xlsx")) == ""
