# Every command needs only Debian (or Raspberry Pi OS) and this repository; what is missing is installed on the way.

SHELL := /bin/bash
PYTHON := .venv/bin/python
TESTS_IN_CHECK := -m "not journey"

.PHONY: help run demo test check bench install
help:
	@echo "make run    start everything on this machine: hub, kiosk, workbench (installs what is missing)"
	@echo "make demo   play a whole story unattended; pictures in demo-output/"
	@echo "make test   all tests, with real Kivy, Chromium and simulated devices"
	@echo "make check  the quick part: lint, types, import contracts, unit tests"
	@echo "make bench  the benchmarks, each beside its peer or limit"

run: install
	@exec $(PYTHON) -m workbench

demo: install
	@$(PYTHON) -m workbench.demo demo-output

test: install
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports
	@$(PYTHON) -m pytest

check: install
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports
	@$(PYTHON) -m pytest $(TESTS_IN_CHECK)

bench: install
	@$(PYTHON) -m benchmarks

# -- what is missing is installed ------------------------------------------------------------------------------------

install: .venv/installed .venv/pictures

.venv/debian: debian-packages.txt
	@missing=$$(for p in $$(sed 's/#.*//' $<); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  echo "Installing from Debian:" $$missing; \
	  if [ $$(id -u) = 0 ]; then root=; else root=sudo; fi; \
	  $$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
	@mkdir -p .venv && touch $@

.venv/installed: .venv/debian requirements.lock pyproject.toml setup.py
	@[ -x $(PYTHON) ] || /usr/bin/python3 -m venv --system-site-packages .venv
	@echo "Installing Python packages from requirements.lock"
	@$(PYTHON) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PYTHON) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/pictures: .venv/installed $(wildcard hub/menu/demo/pictures/*.svg kiosk/screen/icons/*.svg workbench/faces/*/*.svg)
	@$(PYTHON) setup.py -q pictures
	@touch $@
