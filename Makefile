# Everything starts from nothing but Python ≥ 3.11 and the package registry.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# what the package build depends on: when it changes, the browser's part is built again
BUILD := pyproject.toml hatch_build.py $(wildcard web/*.* web/src/*)

.PHONY: demo test lint check harvesters fuji comunica interop wheel sbom clean

demo: $(VENV)/.demo ## build the shipped examples and serve them
	$(BIN)/fairweave demo --port $(PORT)

test: $(VENV)/.dev ## the whole suite, what takes longest first
	$(BIN)/pytest -n auto --dist loadgroup

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix web run --silent check

check: $(VENV)/.dev ## verify ontology, shapes and queries
	$(BIN)/fairweave check

# in a venv of its own: its pinned dependencies conflict with ours
harvesters: $(VENV)/ckan/.done ## CKAN with its DCAT harvester, for the test that has it harvest us

$(VENV)/ckan/.done: $(BIN)/python
	$(PYTHON) -m venv $(VENV)/ckan
	$(VENV)/ckan/bin/python -m pip install --quiet --disable-pip-version-check \
		'ckan[requirements]==2.11.6' ckantoolkit geomet pyld rdflib
	$(VENV)/ckan/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
		ckanext-dcat==2.4.3 ckanext-harvest
	touch $@

# in a venv of its own as well; it is in no registry. It names Python 3.13 alone, and needs 3.11, which
# Deprecated 3 does not run on
fuji: $(VENV)/fuji/.done ## F-UJI, for the test that has it assess datasets

$(VENV)/fuji/.done: $(BIN)/python
	$(PYTHON) -m venv $(VENV)/fuji
	$(VENV)/fuji/bin/python -m pip install --quiet --disable-pip-version-check \
		--ignore-requires-python '$(FUJI)' 'deprecated<2'
	touch $@

# by npm, and 200 MB
comunica: $(VENV)/comunica/.done ## Comunica, for the tests that have it query the endpoint

$(VENV)/comunica/.done: $(VENV)/.dev
	PATH="$(CURDIR)/$(BIN):$$PATH" npm install --silent --no-audit --no-fund --prefix $(VENV)/comunica \
		@comunica/query-sparql@5 @comunica/query-sparql-link-traversal
	touch $@

# suites of tests and shapes that are too large to be here; name a checkout to use that
CHECKOUTS := $(VENV)/checkouts
FUJI ?= git+https://github.com/pangaea-data-publisher/fuji@v3.5.1
SHAPES_SUITE := $(or $(FAIRWEAVE_W3C_DATA_SHAPES),$(CURDIR)/$(CHECKOUTS)/w3c/data-shapes)
SPARQL_SUITE := $(or $(FAIRWEAVE_W3C_RDF_TESTS),$(CURDIR)/$(CHECKOUTS)/w3c/rdf-tests)
FDP := $(or $(FAIRWEAVE_FDP),$(CURDIR)/$(CHECKOUTS)/FAIRDataTeam/FAIRDataPoint)

$(CURDIR)/$(CHECKOUTS)/%:
	git clone --quiet --depth 1 https://github.com/$* $@

# what cannot be had is named by make, and in the table as not run
# DATA=DIR: on the snapshot that DIR publishes, instead of the shipped examples
interop: $(VENV)/.dev ## the tools of docs/interop.md; a table of results in build/interop.md
	-$(MAKE) --keep-going harvesters fuji comunica $(SHAPES_SUITE) $(SPARQL_SUITE) $(FDP)
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check feedparser
	FAIRWEAVE_W3C_DATA_SHAPES=$(SHAPES_SUITE) FAIRWEAVE_W3C_RDF_TESTS=$(SPARQL_SUITE) \
		FAIRWEAVE_FDP=$(FDP) FAIRWEAVE_COMUNICA=$(CURDIR)/$(VENV)/comunica \
		$(BIN)/python benchmarks/interop.py --output build/interop.md \
		$(if $(DATA),--data '$(DATA)') -n $(or $(PROCESSES),auto) --dist loadgroup

wheel: $(VENV)/.dev
	$(BIN)/python -m build --wheel

# of an environment that has the wheel and what it needs, and nothing else
sbom: wheel ## list the components of the release: dist/fairweave.cdx.json
	rm -rf build/sbom && $(PYTHON) -m venv --without-pip build/sbom
	$(BIN)/python -m pip --python build/sbom/bin/python install --quiet \
		--disable-pip-version-check "$$(ls -t dist/*.whl | head -1)"
	$(BIN)/cyclonedx-py environment --output-reproducible --of JSON \
		-o dist/fairweave.cdx.json build/sbom/bin/python

clean:
	rm -rf $(VENV) build dist api/static/built web/node_modules

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "FAIRweave needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

# an editable install: the code is read from here, only the dependencies are installed
$(VENV)/.demo: $(BIN)/python $(BUILD)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.dev: $(BIN)/python $(BUILD)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/.demo
