# The project's habits, one command each. `make help` lists them.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format bench ui lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## Make .venv from the lock, with .venv/bin/datafirst

# pip installs into the environment from outside it, so that Debian's python3-venv is not needed.
$(STAMP): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) (a few minutes the first time) ..."
	@$(PYTHON) -m venv --without-pip $(VENV)
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --require-hashes -r requirements.lock
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: setup ## Simulate a landing zone, run the whole graph, print where the release is
	@$(BIN)/datafirst demo

test: setup ## Pass the tests, or say why one is skipped; never touches the data root
	@$(BIN)/python -m pytest -r s

check: setup ## Lint, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: setup ## Put the code into its format
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

RECORDS ?= 1000000
bench: setup ## Cost of RECORDS records (1000000) beside bare Splink: CPU, wall, memory and ratio by stage
	@$(BIN)/python benchmarks/scale.py --records $(RECORDS)

ui: setup ## The Dagster web UI and daemon on 127.0.0.1:3000
	@$(BIN)/datafirst ui

lock: ## Renew requirements.lock (needs uv); it holds hashes and no address
	@uv pip compile --quiet --generate-hashes --no-strip-extras --no-emit-index-url --no-annotate --no-header \
		--extra dev --python-version 3.11 --output-file requirements.lock pyproject.toml

clean: ## Remove the environment and caches, never data
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
