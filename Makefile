PORT ?= 8000
DATA ?= store
VENV := .venv
# is about a service that is starved, and would be if other tests ran beside it
ALONE := tests/test_health.py
BIN := $(VENV)/bin
WEB := service/web
ISLANDS := service/static/islands/.built
export PIP_DISABLE_PIP_VERSION_CHECK := 1

LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.PHONY: serve test check bench docs wheel lock clean

serve: $(VENV)/serve $(ISLANDS) ## set up, load the demonstration, serve on http://127.0.0.1:$(PORT)
	@exec $(BIN)/zielgraph serve --data $(DATA) --port $(PORT) --load data

test: $(VENV)/dev browser allocator islands check ## set up, then every check and every test
	$(BIN)/python -m pytest -n 2 --dist loadfile --ignore=$(ALONE)
	$(BIN)/python -m pytest $(ALONE)

check: $(VENV)/dev ## format, lint, types, layers, canonical Turtle
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m graph.turtle --check $$(find ontology shapes data tests/example tests/asked -name "*.ttl")

bench: $(VENV)/dev allocator ## measure the bars and write bench/results.md
	$(BIN)/python -m bench

docs: $(VENV)/dev ## write what is generated: sheet tables, JSON-LD context
	$(BIN)/python -m graph.sources --write-docs
	$(BIN)/python -m graph.context
	$(BIN)/python -m service.settings

wheel: $(VENV)/dev ## build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

lock: $(VENV)/dev ## write the lock files anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile -q pyproject.toml --group build $(LOCK) -o requirements.lock
	$(BIN)/uv pip compile -q pyproject.toml --group dev $(LOCK) -o requirements-dev.lock
	cd $(WEB) && npm install --silent --package-lock-only && node strip-lock.mjs

clean: ## delete what make made, but no data
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis dist service/static/islands $(WEB)/node_modules

.PHONY: browser allocator islands
browser:
	@sh tests/setup-browser

allocator:
	@sh tests/setup-allocator

islands: $(ISLANDS) ## build the scripts of the pages and check their types
	@cd $(WEB) && npm run --silent check

$(ISLANDS): $(wildcard $(WEB)/*.json $(WEB)/*.ts $(WEB)/src/*.ts)
	@sh $(WEB)/build.sh $(if $(filter serve,$(MAKECMDGOALS)),serve)

$(VENV)/serve: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Zielgraph needs …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/serve

$(VENV)/bin/python:
	@command -v python3 >/dev/null || { echo "Python is missing: install Python 3.11 or newer (Debian: apt install python3 python3-venv)."; exit 2; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "This Python is too old: install Python 3.11 or newer."; exit 2; }
	@python3 -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot make a virtual environment: install its module venv (Debian: apt install python3-venv)."; exit 2; }
