.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
ARGS ?=
# Byte code is written: without it every start compiles a thousand modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run plan status test lint fmt docs ui bench bench-loader bench-effort bench-effort-speed bench-extract bench-calibration bench-method proofs proof-readers prove-dlt constraints clean check-python

help: ## Show this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F '\t' '{printf "  \033[1m%-18s\033[0m %s\n", $$1, $$2}'

run: $(VENV)/.core ## Install, extract, build, check, publish, write the report (ARGS="--messages FILE ...")
	@$(BIN)/qae run $(ARGS)

plan: $(VENV)/.core ## Say what a run would request, and request nothing
	@$(BIN)/qae run --plan $(ARGS)

status: $(VENV)/.core ## Say what the home holds
	@$(BIN)/qae status

test: $(VENV)/.dev ## Run every test that needs only this machine
	@$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

lint: $(VENV)/.dev ## What CI runs: ruff, pyright, sqlfluff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright --project pyproject.toml --pythonpath $(BIN)/python
	@$(BIN)/sqlfluff lint --processes 2 -q dbt_project/models dbt_project/tests

fmt: $(VENV)/.dev ## Format Python and SQL
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@$(BIN)/sqlfluff fix --quiet dbt_project/models || true

docs: $(VENV)/.dev ## Make the reference pages from the code, and the whole documentation as a site (site/, offline)
	@$(BIN)/python -m pipelines.reference
	@$(BIN)/python -m pipelines.reference.site

ui: $(VENV)/.ui ## Open Dagster on the home (QAE_HOME, else the sandbox)
	@DAGSTER_HOME=$$($(BIN)/python -c 'from pipelines.defs.house import dagster_home; from pipelines.settings import home_path; print(dagster_home(home_path(None)).resolve())') $(BIN)/dg dev

bench: $(VENV)/.dev ## Measure what the README claims
	@$(BIN)/python -m benchmarks.run_time

bench-effort: $(VENV)/.dev ## How well the score tells low effort (DATA=folder of labelled Parquet), baselines beside it
	@$(BIN)/python -m benchmarks.effort $(DATA) $(ARGS)

bench-loader: $(VENV)/.dev ## What landing a loader's 10M rows costs beside a bare scan of them (ARGS="--rows N")
	@$(BIN)/python -m benchmarks.loader $(ARGS)

bench-effort-speed: $(VENV)/.dev ## Messages a second, as ratios to a bare scan and to pandas (ARGS="--rows N")
	@$(BIN)/python -m benchmarks.effort_speed $(ARGS)

bench-extract: $(VENV)/.dev ## Rows landed a second of CPU and peak memory, platform by platform (ARGS="meta_ads --campaigns N")
	@$(BIN)/python -m benchmarks.extract $(ARGS)

bench-calibration: $(VENV)/.dev ## What 200 labels do to the score (DATA=folder of labelled Parquet)
	@$(BIN)/python -m benchmarks.calibration $(DATA) $(ARGS)

bench-method: $(VENV)/.dev ## Audit the method on planted worlds: goals, what was reached (SEEDS=100)
	@$(BIN)/python -m benchmarks.method $(or $(SEEDS),100) $(ARGS)

proofs: $(VENV)/.dev ## The long proofs: kill loops and the wheel on an empty machine
	@$(BIN)/python -m pytest -m proof -p no:cacheprovider $(ARGS)

proof-readers: $(VENV)/.dev ## Install every client we name (DuckDB 1.4 to 2, Node, SQLAlchemy, ...) and read with each
	@$(BIN)/python -m pytest -m proof -p no:cacheprovider tests/proofs/test_readers.py $(ARGS)

prove-dlt: $(VENV)/.dev ## Install dlt and read its resources through the bridge
	@$(PIP) "dlt>=1.20,<2"
	@$(BIN)/python -m pytest tests/sources/test_dlt_resource.py $(ARGS)

constraints: $(VENV)/.dev ## Write the tested versions to constraints.txt
	@(echo '# The versions this project was tested with. Kept by `make constraints`.'; $(BIN)/python -m pip freeze --exclude-editable) > constraints.txt

clean: ## Remove the environment and caches (homes stay)
	@rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis build dist

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null || \
	  { echo "qae needs Python 3.11, 3.12 or 3.13 as '$(PYTHON)'. Name another one: make run PYTHON=python3.12"; exit 2; }

$(VENV)/bin/python: | check-python
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing qae into $(VENV) (once; about a minute) ..."
	@$(PIP) --editable . && touch $@

$(VENV)/.ui: $(VENV)/.core
	@$(PIP) --editable '.[ui]' && touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing qae and its test tools into $(VENV) (once; about two minutes) ..."
	@$(PIP) --editable '.[dev]' && touch $@ $(VENV)/.core $(VENV)/.ui
