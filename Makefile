# Two commands on a fresh machine: `make demo` and `make test`. Each sets up what it needs.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The first Python that is new enough; a shim that does not run does not count.
PYTHON ?= $(firstword $(foreach name,python3.13 python3.14 python3.12 python3 python,\
	$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1 && echo $(name))))

# What Python compiled is kept: a run of the tests starts some thousand processes, and most load all of Keepworth.
unexport PYTHONDONTWRITEBYTECODE

# What only a strict database refuses is asked of PostgreSQL where there is one, else of SQLite.
ON_SQLITE = not spark$(if $(filter 0,$(shell sh tools/on_postgres.sh; echo $$?)), and not strictest_database)

.DEFAULT_GOAL := help
.PHONY: help setup demo test check audit bench shots docs lock clean

help:  ## what each command does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /\1\t/' | expand -t 10

setup: $(READY)  ## make .venv with everything in it

$(READY): requirements/uv.txt requirements/everything.txt pyproject.toml tools/setup.sh
	@sh tools/setup.sh "$(PYTHON)" "$(VENV)"
	@touch $(READY)

demo: $(READY)  ## score the sample book, print its portfolio, and open it in a browser
	@$(BIN)/keepworth demo && $(BIN)/keepworth serve demo-book

# SEEN: folders of tests that the caller has run already.
test: $(READY)  ## run every test; says what could not run here
	@$(BIN)/python -m pytest -n 2 --dist worksteal -q -m "$(ON_SQLITE)" $(addprefix --ignore=,$(SEEN)) $(TESTS)
	@# The website once more, on a PostgreSQL of its own, but for what no database changes; 77: there is none here.
	@sh tools/on_postgres.sh $(BIN)/python -m pytest -n 2 --dist worksteal -q -m "not browser and not any_database" tests/web || { code=$$?; [ $$code = 77 ] || exit $$code; \
		echo "!!! DID NOT RUN HERE: the website's tests on PostgreSQL (apt-get install postgresql)" >&2; \
		[ "$${KEEPWORTH_CI:-}" != 1 ]; }
	@# Spark takes seconds to start and both processors: its tests share one, in one process. 5: there were none. Where
	@# no tests are named, only files that speak of Spark are gathered.
	@$(BIN)/python -m pytest -q -m spark $(or $(TESTS),$$(grep -rli --include='test_*.py' spark tests)) || { code=$$?; [ $$code = 5 ] || exit $$code; }

check: $(READY)  ## style, types, import contracts, budgets, docs
	@$(BIN)/ruff check src tests tools benchmarks examples
	@$(BIN)/ruff format --check -q src tests tools benchmarks examples
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache >build-imports.log 2>&1 || { cat build-imports.log; rm -f build-imports.log; exit 1; }
	@rm -f build-imports.log
	@$(BIN)/python -m pytest -q tests/architecture
	@$(MAKE) --no-print-directory docs

audit: $(READY) build/audit/bin/semgrep  ## search the code for faults, and the locked versions for known ones
	@$(BIN)/python tools/audit.py build/audit/bin/semgrep

build/audit/bin/semgrep: requirements/semgrep.txt | $(READY)
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python build/audit
	@VIRTUAL_ENV=build/audit $(BIN)/uv pip sync --quiet --require-hashes requirements/semgrep.txt
	@touch $@

bench: $(READY)  ## the slow, full-size measurements; writes benchmarks/results/
	@for each in score import_csv import_mail ties indicators relationships pages survey_page axe staying lasting staying_data concentration actions guesses bakeoff airport households mailing offers promotions migrations; do echo "$$each"; $(BIN)/python "benchmarks/$$each.py" || exit 1; done

shots: $(READY)  ## the pictures of the README, and of every page into build/shots (needs Chromium)
	@$(BIN)/python tools/shots.py
	@$(BIN)/python tools/page_shots.py

docs: $(READY)  ## build the docs offline; a broken link fails
	@$(BIN)/python tools/generated_docs.py --check
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir build/site

lock: $(READY)  ## write the locked versions anew from pyproject.toml
	@sh tools/lock.sh $(BIN)/uv $(BIN)/python

clean:  ## remove what make made
	@rm -rf $(VENV) build demo-book demo-retail-book
