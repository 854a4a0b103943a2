# Zongbao 综保: `make demo` shows it, `make test` checks it, `make bench` measures it, `make lint` reads it.
# Needs Python 3.11 or newer, make, and a network that reaches PyPI (and Debian, for the browser of the tests).

VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

.PHONY: help demo test long bench gallery pictures lint types unit system clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

demo: .stamp-run ## the demo province on 127.0.0.1:8000, one account for each role
	$(BIN)/zongbao demo

test: .stamp-dev system lint unit ## everything that CI runs

# In the order of the files: the long sweep through all pages begins early, and no worker is left alone with it at the end.
unit: .stamp-dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder

long: .stamp-dev system ## what the tests shorten, in full: every page by axe at every width, 12,000 tamperings
	ZONGBAO_LONG=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope tests/browser/test_axe.py tests/ledger/test_tampering.py

lint: .stamp-dev types ## ruff, the floors, mypy
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: .stamp-dev
	$(BIN)/mypy

bench: .stamp-dev ## the performance promises, one after another
	@for bench in posting validate interactive gate memory cold_start sheets line_upload barcodes book_items pages_1m proving intake; do \
		echo "== benches/$$bench.py"; $(BIN)/python benches/$$bench.py || exit 1; done

GALLERY ?= build/gallery

gallery: .stamp-dev system ## every page of the demo province, in both languages and at three widths, into build/gallery
	GALLERY=$(GALLERY) $(BIN)/python -m pytest -q -s tests/browser/gallery.py

PICTURES ?= docs/pictures

pictures: .stamp-dev system ## the pictures of the tours, from the demo province, into docs/pictures
	PICTURES=$(PICTURES) $(BIN)/python -m pytest -q -s tests/browser/pictures.py

system: ## browser, fonts and an ordinary PostgreSQL for the tests, where this machine lets us install them
	@sh .ci/system

clean: ## remove the environment and what tools left
	rm -rf $(VENV) .stamp-run .stamp-dev build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# uv is quicker where it is on the path; pip does the same. Both refuse a file whose hash is not in the lock.
.stamp-run: requirements/run.lock pyproject.toml
	sh .ci/install $(VENV) "$(PYTHON)" requirements/run.lock
	@touch $@

.stamp-dev: requirements/dev.lock pyproject.toml
	sh .ci/install $(VENV) "$(PYTHON)" requirements/dev.lock
	@touch .stamp-run $@
