# Two commands do everything on a fresh machine: `make run` and `make test`. The others are for daily work.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check bench docs assets demo law-import

PY := .venv/bin/python
export FULL CI PORT PART

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 18

run: ## Start integrativ with invented people on http://localhost:8000 (PORT=…)
	@bin/setup run
	@INTEGRATIV_DEMO=$${INTEGRATIV_DEMO-1} INTEGRATIV_LOG_LEVEL=$${INTEGRATIV_LOG_LEVEL-WARNING} exec .venv/bin/integrativ serve

test: ## Run all tests (FULL=1: also those that take long)
	@bin/setup test
	@$(PY) -m pytest -n $${WORKERS-3} --dist loadfile --durations=20

check: ## Style, types, import order, migrations
	@bin/setup check
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet integrativ tests || { echo "Bitte: $(PY) -m ruff format integrativ tests"; exit 1; }
	@$(PY) -m mypy integrativ
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/integrativ makemigrations --check --dry-run
	@.venv/bin/integrativ law lint
	@$(PY) -m pip check --disable-pip-version-check
	@bin/changelog.py --check

bench: ## Measure the law beside other engines, the radar, pages and query plans (PART=law, radar or pages)
	@bin/setup test
	@[ "$${PART-}" = pages ] || bin/setup bench
	@short=0; part() { [ -z "$${PART-}" ] || [ "$${PART-}" = "$$1" ]; }; \
	  ! part law || .bench/bin/python -m tests.bench.law || short=1; \
	  ! part radar || .bench/bin/python -m tests.bench.law.radar || short=1; \
	  ! part pages || $(PY) -m tests.bench || short=1; exit $$short

docs: ## Write the changelog and the law pages anew
	@bin/setup run
	@bin/changelog.py
	@.venv/bin/integrativ law pages docs/law

assets: ## Build style sheets and fonts from the pinned packages (needs node)
	cd frontend && npm ci --ignore-scripts && node build.mjs

demo: ## Fill the demonstration database completely
	@bin/setup run
	@INTEGRATIV_DEMO=1 .venv/bin/integrativ demo

law-import: ## Take over a catalogue of the law: make law-import FROM=folder
	@test -n "$(FROM)" || { echo "make law-import FROM=ordner"; exit 2; }
	@bin/setup run
	@.venv/bin/integrativ law import "$(FROM)"
