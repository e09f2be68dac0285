# Everything a newcomer types. Each line with "##" is a target shown by bare `make`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PYTHON ?= python3.11
BIN := .venv/bin

.NOTPARALLEL:
.PHONY: help install train run check demo test lint types conversations pytest browser install-browser lock bench soak translations

help: ## show this help
	@echo "Haven: reporting hate incidents by webchat. Targets:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## create .venv from the hashed lock (about two minutes, then a second)
	@command -v $(PYTHON) >/dev/null || { echo "Haven needs Python 3.11. On Debian: apt-get install python3.11 python3.11-venv; or: make install PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m haven.install

train: install ## train the assistant, if anything that training reads has changed
	@$(BIN)/haven train

run: install ## set everything up, start Haven and print its addresses; Ctrl-C stops it
	@exec $(BIN)/haven run

check: install ## say of each part whether it works, and what to do if not
	@$(BIN)/haven check

demo: install ## load a dozen invented cases
	@$(BIN)/haven demo

test: install browser lint types train conversations pytest ## all checks and tests, with all of their set-up

lint: install ## style and layers
	@echo "Checking style" && $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo "Checking who imports whom" && $(BIN)/lint-imports

types: install ## types
	@echo "Checking types" && $(BIN)/mypy

conversations: train ## the teaching and the conversation tests against the trained model
	@$(BIN)/haven test-model

pytest: train ## the tests, browser journeys among them; what to run: make pytest TESTS="tests/cases -k desk"
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(TESTS)

translations: install ## bring the translations up to the English texts, and write sheets for reviewers
	@$(BIN)/haven translations

soak: train ## ten minutes under load, then thousands of dialogues and interleavings, forms, stories in which processes die (two hours)
	@HAVEN_SOAK_SECONDS=$${HAVEN_SOAK_SECONDS:-600} $(BIN)/python -m bench soak
	@HAVEN_DIALOGUES=$${HAVEN_DIALOGUES:-5000} HAVEN_REPORTS=$${HAVEN_REPORTS:-500} \
	  HAVEN_INTERLEAVINGS=$${HAVEN_INTERLEAVINGS:-10000} HAVEN_PROCESS_STORIES=$${HAVEN_PROCESS_STORIES:-50} \
	  $(BIN)/python -m pytest -n 0 tests/properties tests/form tests/cases/test_interleaving.py tests/faults/test_interleaving.py

bench: train ## measure the budgets; one part: make bench PARTS=turns (load, footprint, understanding, curve)
	@$(BIN)/python -m bench $(PARTS)

# Pango sets the text of a PDF, and the fonts hold every script that a customer may choose (docs/decisions/0018).
PAPER := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji
browser:
	@{ command -v chromium && dpkg -s $(PAPER); } >/dev/null 2>&1 || $(MAKE) install-browser

install-browser: ## Debian's chromium for the browser journeys; Pango and fonts for transcripts as PDF
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  install -d -m 700 var var/log; echo "Installing Debian's chromium, Pango and fonts …"; \
	  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium $(PAPER); } >var/log/apt.log 2>&1 \
	  || echo "They could not be installed (var/log/apt.log): browser journeys cannot run, PDF may be missing"; \
	else echo "Browser journeys need chromium, transcripts as PDF need Pango and fonts. On Debian: sudo apt-get install chromium $(PAPER)"; fi

# The newest versions that fit, with hashes and without anybody's addresses (DESIGN section 2).
COMPILE := ../$(BIN)/uv pip compile --quiet --python-version 3.11 --override overrides.txt --generate-hashes \
  --no-emit-index-url --no-header --no-annotate --index-strategy unsafe-best-match
lock: install ## resolve requirements/*.in anew: all.lock and service.lock
	@cd requirements && $(COMPILE) --upgrade service.in rasa.in develop.in -o all.lock
	@cd requirements && $(COMPILE) -c all.lock service.in -o service.lock
	@if grep -nE '^ *(-|[a-z+]+://)|://' requirements/*.lock | grep -v -- '--hash='; then echo "An address stands in a lock"; exit 1; fi
	@echo "requirements/all.lock and requirements/service.lock are written; make install takes them over."
