# `make` lists the commands. Everything a person types is here.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PY := .venv/bin/python
RATUSHA := .venv/bin/ratusha
PYTEST := $(PY) -m pytest
SHARED ?= ../shared
# Compiled modules are kept in the clone even where the surroundings say not to: each process starts seconds sooner.
unexport PYTHONDONTWRITEBYTECODE

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: setup ## the demo city from empty to documents, then serve it (SERVE=0: do not serve, FRESH=1: from empty)
	@$(RATUSHA) demo $(if $(filter 0,$(SERVE)),--no-serve) $(if $(FRESH),--fresh)

serve: setup ## serve the portal on what is in var/
	@$(RATUSHA) serve

setup: .venv/.ready ## .venv with the ratusha command, fonts and message catalogues
	@$(PY) tools/messages.py compile

system: ## Debian packages that the tests need (root or sudo)
	@bash tools/system.sh

quick: setup ## unit and reference tests on SQLite (≤ 90 s)
	@time $(PYTEST) -q -n 2 -m "not browser and not postgres and not full and not shared and not node"

test: setup ## all tests: unit, reference, browser journeys, both databases (≤ 12 minutes after set-up)
	@bash tools/test.sh

test-full: setup ## make test, and what needs outside programs or patience (≤ 30 minutes)
	@bash tools/test.sh full

test-shared: setup ## tests over real data: make test-shared SHARED=../shared
	@time SHARED="$(SHARED)" $(PYTEST) -q -n 2 -m shared

lint: setup ## format, style, types, rooms, migrations, translations, licences
	@bash tools/lint.sh

format: setup ## put the code into its form
	@$(PY) -m ruff format -q ratusha tests tools bench && $(PY) -m ruff check -q --fix ratusha tests tools bench

messages: setup ## bring the message files up to date with code and templates
	@$(PY) tools/messages.py extract && $(PY) tools/messages.py compile

docs: setup ## check the documentation: commands run, everything public is described
	@$(PYTEST) -q tests/test_repository.py

bench: setup ## measure what the docs say about speed and about statistics
	@bash tools/bench.sh

shots: setup ## pictures of every page at two widths, light and dark, three languages
	@$(PY) -m tools.shots

pictures: setup ## the pictures of the README, from the running demo
	@$(PY) -m tools.pictures

clean: ## remove what the demo made (var/)
	@rm -rf var

# venv by the system's Python, then uv (a PyPI package) because it installs the set in seconds
.venv/.ready: pyproject.toml constraints.txt tools/fonts.py
	@test -x $(PY) || python3 -m venv .venv || bash tools/system.sh venv && python3 -m venv .venv
	@$(PY) -m pip install -q "$$(grep '^uv==' constraints.txt)"
	@.venv/bin/uv pip install -q --python $(PY) -c constraints.txt -e '.[dev]'
	@$(PY) tools/fonts.py
	@touch $@

.PHONY: help demo serve setup system quick test test-full test-shared lint format messages docs bench shots pictures clean
