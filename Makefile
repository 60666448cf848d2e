# `make run` and `make test` work on a fresh machine with Python 3.11 or newer and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUITE ?= references/suites/party-news.toml
# unbabel-comet has wheels for Python 3.11 and 3.12 only; elsewhere, and with EXTRAS= , its tests are skipped by name.
EXTRAS ?= $(shell $(PYTHON) -c 'import sys; print("comet,embed" if sys.version_info < (3, 13) else "embed")')
# Installed before the extra, which would take any: say which build (docs/comet.md), as TORCH='torch --index-url …/cpu'.
TORCH ?= torch==2.13.0
JOBS ?= auto

.PHONY: run install extras test test-core check format lint gate bless bench bench-comet clean

run: install  ## evaluate the shipped sample, write runs/<id>/
	$(BIN)/harness run $(SUITE)

install: $(VENV)/.installed  ## create .venv and install the project with its test tools

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "harness needs Python 3.11 or newer: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@

extras: install $(VENV)/.extras  ## what COMET and sentence embeddings need, some 1.5 GB

$(VENV)/.extras: $(VENV)/.installed
ifneq ($(findstring comet,$(EXTRAS)),)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(TORCH)
endif
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$(EXTRAS)]'
	@touch $@

test: extras  ## every test
	$(BIN)/python -m pytest -n $(JOBS)

test-core:  ## what numpy, pandas and the missing extras can change, in a place of its own without them: newest numpy
	$(MAKE) install VENV=.venv-core
	.venv-core/bin/python -m pytest -n $(JOBS) tests/unit tests/contract tests/golden tests/truth

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

bench-comet: extras  ## COMET against comet-score, and a second run with 1 % changed; half an hour
	$(BIN)/python bench/neural.py

clean:
	rm -rf $(VENV) .venv-core .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
