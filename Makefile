# `make` lists the commands. Everything a person types is here.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PY := .venv/bin/python
export PYTHONDONTWRITEBYTECODE ?=

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: .venv/.ready ## make .venv with the ratusha command, fonts and message catalogues

# venv by the system's Python, then uv (a PyPI package) because it installs the set in seconds
.venv/.ready: pyproject.toml constraints.txt
	@test -x $(PY) || python3 -m venv .venv
	@.venv/bin/python -m pip install -q 'uv==$(shell sed -n "s/^uv==//p" constraints.txt)'
	@.venv/bin/uv pip install -q --python $(PY) -c constraints.txt -e '.[dev]'
	@touch $@

.PHONY: help setup
