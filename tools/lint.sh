#!/usr/bin/env bash
# Everything that is checked without running the program. Each check prints one line when it holds.
set -u
py=.venv/bin/python bad=0
check() { # name, command…
  local name=$1; shift
  if out=$("$@" 2>&1); then echo "ok    $name"; else echo "WRONG $name"; echo "$out" | tail -40; bad=1; fi
}
check "form" $py -m ruff format --check -q ratusha tests tools bench
check "style" $py -m ruff check -q ratusha tests tools bench
check "types" $py -m mypy
check "rooms" .venv/bin/lint-imports
check "house" $py -m pytest -q tests/test_house.py
check "migrations" $py -m ratusha makemigrations --check --dry-run
check "deployment checks" env RATUSHA_ORIGIN=https://city.example RATUSHA_HOSTS=city.example $py -m ratusha check --deploy --fail-level ERROR
check "translations" $py tools/messages.py check
check "licences" $py tools/licences.py
exit $bad
