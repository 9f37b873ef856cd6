# make run and make test are all a newcomer needs; `make` lists the rest.
# Nothing here needs more than Python 3.11, git and make: see docs/developer/running.md.

SHELL := /bin/sh
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

venv := .venv
bin := $(venv)/bin
TESTS ?= tests
TEST_JOBS ?= 2

# The first Python on the path that is new enough.
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13 python3.14; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
  && { echo $$python; break; }; done)
export PYTHON

# A stamp carries the checksum of what it stands for: unchanged means nothing to do,
# whatever the dates of the files say.
sum = $(shell cat $(1) | cksum | tr ' ' '-')
run_ready := $(venv)/ready-run-$(call sum,pyproject.toml requirements.lock)
dev_ready := $(venv)/ready-dev-$(call sum,pyproject.toml requirements-dev.lock)

# A Debian without python3-venv may still have a pip that can fill a bare environment.
can_make_pip = $(PYTHON) -c 'import ensurepip' 2>/dev/null
desktop = qt print $${DISPLAY:+x11} $${WAYLAND_DISPLAY:+wayland}
pip = if [ -x $(bin)/pip ]; then $(bin)/python -m pip "$$@"; \
  else $(PYTHON) -m pip --python $(bin)/python "$$@"; fi

# Every file is checked against its hash in the lock, nothing is resolved or built;
# then the checkout itself is linked in, without the network.
define install
@echo "Installing $(1) into $(venv) ..."
@set -- install --quiet --disable-pip-version-check --no-input --require-hashes \
  --no-deps --only-binary :all: -r $(1); $(pip)
@set -- install --quiet --disable-pip-version-check --no-input --no-index --no-deps \
  --no-build-isolation --editable .; $(pip)
endef

.PHONY: help run test check format coverage bench faults mutants lock wheel clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1 \t/p' Makefile | expand -t 20

$(venv)/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed:" \
	  "sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(can_make_pip) || .ci/system-packages python $(desktop) \
	  || $(PYTHON) -m pip --version >/dev/null 2>&1
	@if $(can_make_pip); then $(PYTHON) -m venv $(venv); \
	  else $(PYTHON) -m venv --without-pip $(venv); fi

$(run_ready): | $(venv)/pyvenv.cfg
	$(call install,requirements.lock)
	@rm -f $(venv)/ready-run-*
	@touch $@

$(dev_ready): | $(venv)/pyvenv.cfg
	$(call install,requirements-dev.lock)
	@rm -f $(venv)/ready-dev-*
	@touch $@

run: $(run_ready)  ## open the window; without a display, do the main job in print
	@if [ "$$(uname -s)" = Darwin ]; then exec $(bin)/crampdesk gui; fi; \
	if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  .ci/system-packages $(desktop) && exec $(bin)/crampdesk gui; \
	else \
	  .ci/system-packages qt || true; \
	  echo "No display here, so no window: the same job from the command line."; \
	  exec $(bin)/crampdesk demo; \
	fi

test: $(dev_ready)  ## run the tests
	@.ci/system-packages qt x11 display paper faults
	QT_QPA_PLATFORM=offscreen $(bin)/python -m pytest $(TESTS) \
	  -n $(TEST_JOBS) -m "not bench and not faults"

check: $(dev_ready)  ## format, lint, imports, types, dead code, dependencies
	$(bin)/ruff format --check
	$(bin)/ruff check
	$(bin)/lint-imports
	$(bin)/mypy
	$(bin)/pyright --pythonpath $(bin)/python --warnings
	$(bin)/vulture
	$(bin)/deptry .

format: $(dev_ready)  ## put the code in shape
	$(bin)/ruff format
	$(bin)/ruff check --fix

coverage: $(dev_ready)  ## run the tests and hold the floors of branch coverage
	@.ci/system-packages qt x11 display paper faults
	QT_QPA_PLATFORM=offscreen $(bin)/python -m pytest -n $(TEST_JOBS) --cov \
	  --cov-report= -m "not bench and not faults"
	$(bin)/coverage report --fail-under=100 --skip-covered --show-missing \
	  --include='intake/domain/*,intake/knowledge/*,intake/triage/*,intake/forms/*'
	$(bin)/coverage report --fail-under=95 --skip-covered --show-missing \
	  --include='intake/store/*,intake/exchange/*,intake/services/*,reports/*'
	$(bin)/coverage report --fail-under=85 --skip-covered --show-missing --include='ui/*'

bench: $(dev_ready)  ## measure against the budgets, whole size
	@.ci/system-packages qt bench
	QT_QPA_PLATFORM=offscreen $(bin)/python -m tests.benchmarks $(BENCH)

faults: $(dev_ready)  ## inject faults, whole size
	@.ci/system-packages qt faults
	QT_QPA_PLATFORM=offscreen $(bin)/python -m pytest tests/faults

# What was tried is kept in mutants/: a second run goes on where the first one stopped.
# A part of it: make mutants MUTANTS='asking row_*', or MUTANTS='--minutes 8'
mutants: $(dev_ready)  ## change the triage in small ways; the tests must notice
	nice $(bin)/python -m tests.mutants --jobs $(TEST_JOBS) $(MUTANTS)

# Pins stay as they are unless told otherwise: make lock UPGRADE=--upgrade
compile = $(bin)/uv pip compile pyproject.toml $(UPGRADE) --quiet --universal \
  --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
  --custom-compile-command 'make lock'
lock: $(dev_ready)  ## write the lock files anew
	$(compile) --group build -o requirements.lock
	$(compile) --group build --group dev --group bench -c requirements.lock \
	  -o requirements-dev.lock

wheel: $(dev_ready)  ## build the wheel into dist/
	$(bin)/hatchling build --target wheel

clean:  ## remove what make made
	rm -rf $(venv) build dist .coverage htmlcov .bench mutants
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find intake reports ui alembic tests -name __pycache__ -prune -exec rm -rf {} + \
	  2>/dev/null || true
