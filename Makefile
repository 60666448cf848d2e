# `make run` and `make test` work on a fresh machine with Python 3.11 or newer and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUITE ?= references/suites/party-news.toml

.PHONY: run install test check format lint gate bless bench clean

run: install  ## evaluate the shipped sample, write runs/<id>/
	$(BIN)/harness run $(SUITE)

install: $(VENV)/.installed  ## create .venv and install the project with its test tools

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "harness needs Python 3.11 or newer: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@

test: install  ## every test
	$(BIN)/python -m pytest

check: install lint test  ## format, style, types, layers, knowledge, tests

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/harness terms lint

format: install  ## rewrite the code in the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

gate: install  ## judge the shipped sample against its shipped baseline
	@rm -rf runs/gate
	$(BIN)/harness run $(SUITE) --out runs/gate --quiet
	$(BIN)/harness gate runs/gate

bless: install  ## accept the sample as it is scored now: a change that a person reviews
	@rm -rf runs/gate
	$(BIN)/harness run $(SUITE) --out runs/gate --quiet
	$(BIN)/harness baseline bless runs/gate party-news

bench: install  ## speed as ratios against peers in one run
	$(BIN)/python bench/bench.py
	$(BIN)/python bench/paired.py
	$(BIN)/python bench/growth.py

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
