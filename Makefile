# Every command needs only Debian (or Raspberry Pi OS) and this repository; what is missing is installed on the way.

SHELL := /bin/bash
PYTHON := .venv/bin/python
# Unit tests wait more than they work, so several at a time fill two cores. Journeys measure pictures a second and run alone.
UNIT_TESTS := -m "not journey"

.PHONY: help run demo test check bench call-bench chaos install
help:
	@echo "make run    start everything on this machine: hub, kiosk, workbench (installs what is missing)"
	@echo "make demo   play a whole story unattended; pictures in demo-output/"
	@echo "make test   all tests, with real Kivy, Chromium and simulated devices"
	@echo "make check  the quick part: lint, types, import contracts, unit tests"
	@echo "make bench  the benchmarks, each beside its peer or limit"
	@echo "make call-bench  speech, picture, text and repair over bad lines, beside a call from Chromium to Chromium (half an hour)"
	@echo "make chaos  every proof of docs/reliability.md at its whole length; takes hours"

run: install
	@exec $(PYTHON) -m workbench

demo: install
	@$(PYTHON) -m workbench.demo demo-output

test: install
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports
	@$(PYTHON) -m tests $(UNIT_TESTS) -n 3
	@$(PYTHON) -m tests -m journey

check: install
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports
	@$(PYTHON) -m pytest $(UNIT_TESTS) -n 4

bench: install
	@$(PYTHON) -m benchmarks

call-bench: install
	@$(PYTHON) -m pip install -q --disable-pip-version-check -r benchmarks/calls/requirements.txt
	@$(PYTHON) -m benchmarks.calls

chaos: install
	@$(PYTHON) -m proofs

# -- what is missing is installed ------------------------------------------------------------------------------------

install: .venv/installed .venv/pictures

.venv/debian: debian-packages.txt
	@command -v dpkg-query >/dev/null || { echo "This needs Debian 12 or Raspberry Pi OS."; exit 1; }
	@missing=$$(for p in $$(sed 's/#.*//' $<); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  echo "Installing from Debian (about a minute):" $$missing; \
	  if [ $$(id -u) = 0 ]; then root=; else root=sudo; fi; \
	  $$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
	@mkdir -p .venv && touch $@

.venv/installed: .venv/debian requirements.lock pyproject.toml setup.py
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || /usr/bin/python3 -m venv --system-site-packages .venv
	@echo "Installing Python packages from requirements.lock (about a minute)"
	@$(PYTHON) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PYTHON) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/pictures: .venv/installed $(wildcard hub/menu/demo/pictures/*.svg kiosk/screen/icons/*.svg kiosk/screen/icons/illustrations/*.svg workbench/faces/*/*.svg)
	@echo "Drawing the pictures of menu, screen and people (half a minute the first time)"
	@$(PYTHON) setup.py -q pictures
	@touch $@
