# Light2Share: the commands of every day. Each works in a fresh clone; what is missing is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run test test-quick check bench audit messages format clean

help: ## what can be done
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ## serve the site with its demo data on http://127.0.0.1:5000 (HOST, PORT, WORKERS, DEMO)
	@$(PYTHON) scripts/set_up.py run
	@DEMO="$${DEMO-1}" exec $(BIN)/flask --app wsgi serve --prepare

test: ## everything: unit and property tests on both databases, then the browser
	@$(PYTHON) scripts/set_up.py dev
	@$(BIN)/python scripts/test.py

test-quick: ## the tests without the browser, on SQLite alone
	@$(PYTHON) scripts/set_up.py dev
	@$(BIN)/python scripts/test.py --quick

check: ## format, lint, types, import rules, translations, migrations, vendored files
	@$(PYTHON) scripts/set_up.py dev
	@$(BIN)/python scripts/check.py

bench: ## the benchmark suite (ARGS=--quick for two minutes); writes bench/results.json
	@$(PYTHON) scripts/set_up.py dev
	@$(BIN)/python -m bench.run $(ARGS)

audit: ## known faults of the pinned libraries (asks the Python index)
	@$(PYTHON) -m venv build/audit && build/audit/bin/pip install -q pip-audit==2.10.1
	@build/audit/bin/pip-audit --no-deps --disable-pip -r constraints.txt

messages: ## collect the texts to translate into light2share/i18n/fr
	@$(PYTHON) scripts/set_up.py dev
	@$(BIN)/python -m light2share.i18n.messages

format: ## put the code into shape
	@$(PYTHON) scripts/set_up.py dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean: ## remove what can be made again; the data in DATA_DIR stays
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build look-out
	@find light2share tests scripts bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
	@find light2share/i18n -name '*.mo' -delete
