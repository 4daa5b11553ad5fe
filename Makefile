# 一码通. A fresh Debian or Ubuntu needs git, make and Python 3.11-3.13 with venv; everything else is set up here.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
YIMATONG := .venv/bin/yimatong
UV := .tools/uv/bin/uv

# Networks that look into TLS give the machine a certificate of their own; uv would not believe it by itself.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS ?= true
endif

run: environment ## set up what is missing and start everything on this machine (Ctrl-C stops it)
	@$(YIMATONG) up --with-parent

test: setup ## set up what is missing and run all tests
	@tools/chromium.sh
	@$(PYTHON) -m pytest

check: environment ## lint, format, types, import contracts, house rules
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(PYTHON) -m tools.house_rules

format: environment ## put the code into its one format
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

bench: setup ## measure intake, talks and printing; figures go to docs/bench
	@$(YIMATONG) bench
	@$(YIMATONG) bench-chat
	@$(YIMATONG) bench-leaflets
	@$(YIMATONG) bench-serving
	@$(YIMATONG) bench-reading

faults: setup ## kill app, worker, Rasa and database under load and count what was kept
	@$(YIMATONG) faults

train-nlu: setup ## train the Rasa model of the repository's data, if it is not there already
	@$(YIMATONG) train

eval-nlu: setup ## measure understanding on held-out messages
	@$(PYTHON) -m nlu.evaluation

migrate: environment ## bring the database to the newest schema
	@$(YIMATONG) migrate

leaflets: environment ## print the demo county's leaflets as PDF (AREA=code OUT=file)
	@$(YIMATONG) leaflets --area $(or $(AREA),990101000000) --out $(or $(OUT),var/leaflets.pdf)

setup: environment ## make both Python environments, for the application and for Rasa
	@$(PYTHON) -m tools.rasa_environment

lock: environment ## resolve both lock files anew from the two pyproject.toml
	@$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --group dev \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements.lock
	@cd nlu/rasa && ../../$(UV) pip compile --quiet --generate-hashes --python-version 3.10 \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements.lock

gallery: environment ## draw every kind of paper for docs/gallery
	@$(YIMATONG) gallery

transcripts: setup ## hold the same talks on every channel for docs/transcripts
	@$(YIMATONG) transcripts

screenshots: environment ## take the pictures of the README from the running system
	@$(YIMATONG) screenshots

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

environment:
	@tools/bootstrap.sh

.PHONY: gallery screenshots transcripts run test check format bench faults train-nlu eval-nlu migrate leaflets setup lock help environment
