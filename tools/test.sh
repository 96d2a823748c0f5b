#!/usr/bin/env bash
# All tests, in stages; each stage prints how long it took. `test.sh full` adds what needs outside programs.
set -eu
bash tools/system.sh
py=.venv/bin/python
stage() { # name, command…
  local name=$1 from=$SECONDS; shift
  echo "── $name"
  "$@"
  echo "── $name: $((SECONDS - from)) s"
}
not_elsewhere="not full and not shared"
[ "${1:-}" = full ] && not_elsewhere="not shared"
stage "unit and reference, SQLite" $py -m pytest -q -n 2 -m "not browser and not postgres and $not_elsewhere"
stage "rooms on PostgreSQL" $py tools/postgres.py $py -m pytest -q -n 2 -m "not browser and not node and $not_elsewhere" \
  --ignore=tests/core --ignore=tests/reference --ignore=tests/test_house.py --ignore=tests/test_repository.py tests
stage "journeys in the browser" $py -m pytest -q -n 2 --dist loadfile -m "browser and $not_elsewhere"
echo "all tests: $SECONDS s"
