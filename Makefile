PORT ?= 8000
PY := .venv/bin/python
DEMO := 140405-300001 2024
DEMO_PDF := out/140405-300001-2024.pdf

.PHONY: help setup setup-dev run test lint format fuzz bench drill archival bench-board bench-portal messages pins

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'

setup: ## make .venv with the pinned packages; see to the system libraries
	@scripts/setup.sh

setup-dev: ## the same, with what tests and linters need
	@scripts/setup.sh dev

run: setup ## set everything up, load the demo, render a PDF to out/, serve on PORT (8000)
	@$(PY) scripts/check_port.py $(PORT)
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py load_demo
	@mkdir -p out
	@if $(PY) manage.py render_disclosure $(DEMO) --out $(DEMO_PDF); then echo "PDF: $(CURDIR)/$(DEMO_PDF)"; \
	else echo "No PDF was made, for the reason above; the site runs without it."; fi
	@echo "Serving on http://127.0.0.1:$(PORT)/ (Ctrl-C stops it)"
	@BUDGET_SITE_LABEL="$${BUDGET_SITE_LABEL-演示}" exec $(PY) -m gunicorn config.wsgi --bind 127.0.0.1:$(PORT)

test: setup-dev ## run all tests, on SQLite or on TEST_DATABASE_URL; ARGS goes to pytest
	@$(PY) -m pytest -n 2 $(ARGS)

# On the tests' settings, so the linters depend on no variable and touch no database.
lint: export DJANGO_SETTINGS_MODULE = tests.settings
lint: setup-dev ## check style, types, migrations and the project's declarations
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy .
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PY) manage.py check

format: setup-dev ## put imports and layout right
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

fuzz: setup-dev ## ask the open data interface many questions at random; FUZZ_EXAMPLES of each kind (300)
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-300} $(PY) -m pytest -q tests/portal/test_api_fuzz.py

bench: setup ## measure rendering against plain WeasyPrint and Chromium, and requests a second against nginx; ARGS: --pairs N, --strict
	@$(PY) -m bench $(ARGS)
	@$(PY) -m bench.portal --publications 300

drill: setup-dev ## publish 40 units twice while the process is killed at each step in turn
	@$(PY) -m tests.drill

archival: setup-dev ## ask veraPDF whether final files are PDF/A-3a and PDF/UA-1; needs Java
	@$(PY) -m tests.archival

bench-board: setup ## measure the board with 3,000 units × 3 years and the log on PostgreSQL; ARGS: --units N, --strict
	@$(PY) -m bench.board $(ARGS)

bench-portal: setup ## measure the public portal with 15,000 publications on PostgreSQL; ARGS: --publications N, --strict
	@$(PY) -m bench.portal $(ARGS)

messages: setup-dev ## compile the translations in locale/
	@$(PY) scripts/compile_messages.py

pins: setup-dev ## write requirements*.txt anew from requirements*.in
	@for name in requirements requirements-dev; do CUSTOM_COMPILE_COMMAND="make pins" $(PY) -m piptools compile --quiet \
		--strip-extras --annotation-style=line --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file $$name.txt $$name.in || exit 1; done
