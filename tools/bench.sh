#!/usr/bin/env bash
# Measure what the docs say. Each file in bench/ is a program that prints its figures and writes them to
# bench/results/; `make bench ONLY=decision` runs one.
set -eu
for file in bench/*.py; do
  name=$(basename "$file" .py)
  [ "$name" = __init__ ] && continue
  if [ -n "${ONLY:-}" ] && [ "$name" != "$ONLY" ]; then continue; fi
  echo "━━ $name"
  .venv/bin/python "$file"
done
