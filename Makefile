# 一码通. A fresh Debian or Ubuntu needs git, make and Python 3.11-3.13 with venv; everything else is set up here.
.DEFAULT_GOAL := help
.PHONY: help run test check bench faults train-nlu eval-nlu migrate leaflets setup lock
PYTHON := .venv/bin/python
YIMATONG := .venv/bin/yimatong
UV := .tools/uv/bin/uv

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv ## set up what is missing and start everything on this machine (Ctrl-C stops it)
	@$(YIMATONG) up

test: setup ## set up what is missing and run all tests
	@$(PYTHON) -m pytest

check: .venv ## lint, types, import contracts, house rules
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(PYTHON) -m tools.house_rules

setup: .venv ## make both Python environments (application and Rasa)
	@$(PYTHON) -m tools.rasa_environment

lock: .venv ## resolve both lock files anew from the two pyproject.toml
	@$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --group dev \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements.lock
	@cd nlu/rasa && ../../$(UV) pip compile --quiet --generate-hashes --python-version 3.10 \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements.lock

.PHONY: .venv
.venv:
	@tools/bootstrap.sh
