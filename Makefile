# The only set-up is `make run` and `make test`. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run check test soak ckan onvif bench fuzz law mutation lock

PY := .venv/bin/python
MINGCHA := $(PY) -m mingcha.run.main

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## virtual environment, locked requirements, static build, database, demo
	@scripts/setup
	@$(MINGCHA) prepare --demo-if-new

run: setup ## everything on this machine, with the demo on a new home; Ctrl-C stops it
	@exec $(MINGCHA) up

check: ## lint, types, contracts, trace of the law: about a minute
	@scripts/setup --dev
	@scripts/check

test: ## what CI runs: every check and a chosen part of the tests (tests/support/chosen.py)
	@scripts/setup --dev
	@scripts/test

ckan: ## our sets in a real CKAN, installed for it into build/ckan (docs/ref/tests.md); needs Python 3.10 to 3.12
	@scripts/setup --dev
	@MINGCHA_SOAK=1 $(PY) scripts/ckan.py $(PY) -m pytest -q tests/sharing/adapters/test_real_ckan.py tests/sharing/catalogue/test_dcat_read_by_others.py

onvif: ## our client at a virtual ONVIF camera of others, installed into build/virtual_camera (docs/ref/tests.md)
	@scripts/setup --dev
	@MINGCHA_SOAK=1 $(PY) scripts/virtual_camera.py $(PY) -m pytest -q tests/media/onvif/test_virtual_camera.py

soak: ## the long forms of the tests, minutes of fuzzing, a short form of every benchmark (docs/ref/tests.md)
	@scripts/setup --dev
	@scripts/soak

BENCH ?= record live
bench: ## measurements beside their peers; default BENCH="record live"; all in short: scripts/bench-short (docs/ref/benchmarks.md)
	@scripts/setup --dev
	@$(PY) scripts/bench_needs.py $(BENCH)
	@unset MINGCHA_HOME MINGCHA_KEYS MINGCHA_PORT DATABASE_URL; trap 'exit 130' INT TERM; failed=; \
	  for kind in $(BENCH); do printf '== bench %s\n' "$$kind"; $(MINGCHA) bench "$$kind" || failed="$$failed $$kind"; done; \
	  if [ -n "$$failed" ]; then printf 'failed:%s\n' "$$failed" >&2; exit 1; fi

fuzz: ## every parser, longer than in `make test`: a minute each with coverage as a guide, then many examples
	@scripts/setup --dev
	@mkdir -p build/fuzz; for target in $$($(PY) -c "from tests.fuzz.targets import TARGETS; print(*TARGETS)"); do printf '== %s\n' "$$target"; \
	  PYTHONPATH=.:src $(PY) -m tests.fuzz.coverage_guided "$$target" "$${MINGCHA_FUZZ_SECONDS:-60}" build/fuzz 2>build/fuzz.log || \
	  { tail -n 60 build/fuzz.log; exit 1; }; grep -h '^stat::number_of_executed_units\|^stat::new_units_added' build/fuzz.log; done
	@MINGCHA_FUZZ_EXAMPLES=20000 $(PY) -m pytest $$(git grep -l "^from hypothesis" -- tests) -m "not browser and not timed and not db" -p no:cacheprovider

law: ## writes docs/law/trace.md; fails on a binding article that is neither covered nor listed as not yet
	@scripts/setup --dev
	@$(MINGCHA) law --write-trace
	@$(MINGCHA) law --check-trace

mutation: ## deletes each cited line of every rules.py and counts how many deletions a test notices
	@scripts/setup --dev
	@$(PY) -m tests.mutation

lock: ## resolves the requirements anew and writes the pages of licences and versions
	@scripts/setup --dev
	@$(PY) -m venv build/lock && build/lock/bin/python -m pip install -q --disable-pip-version-check uv
	@for extra in "--extra picture --extra pkcs11 --extra redaction:requirements.lock" "--all-extras:requirements-dev.lock"; do \
	  build/lock/bin/uv pip compile pyproject.toml $${extra%%:*} --generate-hashes --universal --python-version 3.12 \
	    --no-header --no-annotate --no-emit-index-url -q -o $${extra##*:}; done
	@npm install --package-lock-only --no-audit --no-fund --loglevel=error
	@scripts/setup --dev
	@$(PY) scripts/licences.py
	@$(PY) scripts/versions.py
