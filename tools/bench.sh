#!/usr/bin/env bash
# Measure what the docs say. Each file in bench/ is a program that prints its figures; those that take --write put them
# into bench/results/. `make bench ONLY=decision` runs one. All run to the end; any that fails makes the whole fail.
set -u
declare -A options=([survey]="--peers --write" [survey_coverage]="--write" [decision]="--write")
failed=()
for file in bench/*.py; do
  name=$(basename "$file" .py)
  if [ -n "${ONLY:-}" ] && [ "$name" != "$ONLY" ]; then continue; fi
  echo "━━ $name"
  # shellcheck disable=SC2086  # options are words
  .venv/bin/python "$file" ${options[$name]:-} || failed+=("$name")
done
if [ ${#failed[@]} -gt 0 ]; then
  echo "failed: ${failed[*]}"
  exit 1
fi
