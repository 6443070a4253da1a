# Two commands on a fresh machine: `make demo` and `make test`. Each makes its own environment first.

PYTHON ?= python3
ENV := .venv
BIN := $(ENV)/bin
BACKENDS := .venv-backends
WORKERS ?= 2
PYTEST = -m pytest -n $(WORKERS) --dist loadfile

SUPPORTED = $(PYTHON) -c 'import sys; v = sys.version_info[:2]; (3, 11) <= v < (3, 14) or sys.exit( \
	"Python 3.11, 3.12 or 3.13 is needed; $(PYTHON) is %d.%d. Try: make PYTHON=python3.12 ..." % v)'

# TensorFlow without its start-up lines; figures without a screen.
export TF_CPP_MIN_LOG_LEVEL ?= 2
export TF_ENABLE_ONEDNN_OPTS ?= 0

.PHONY: help demo test test-backends lab notebooks bench lint lock clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(ENV)/installed ## see the course at work, offline, in under three minutes
	$(BIN)/course demo

test: $(ENV)/installed ## run all tests, notebooks included
	-$(BIN)/course data fetch cifar10
	$(BIN)/python $(PYTEST)

test-backends: $(BACKENDS)/installed ## run what must hold on JAX and PyTorch too
	KERAS_BACKEND=jax $(BACKENDS)/bin/python $(PYTEST) -m backends
	KERAS_BACKEND=torch $(BACKENDS)/bin/python $(PYTEST) -m backends

lab: $(ENV)/installed ## open JupyterLab on lesson 00
	-$(BIN)/course data fetch cifar10
	@$(BIN)/jupyter trust notebooks/*.ipynb >/dev/null # or JupyterLab shows their figures as text until they run
	$(BIN)/jupyter lab notebooks/00_start_here.ipynb

notebooks: $(ENV)/installed ## rebuild and execute the notebooks whose source changed
	$(BIN)/course lesson build

bench: $(ENV)/installed ## measure speed, as ratios
	for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

lint: $(ENV)/installed ## check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lock: ## pin what the environments install: names and versions, no address
	uv pip compile --universal --python-version 3.11 --extra dev \
		--no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --no-emit-package tensorflow -c requirements.lock \
		--no-header --no-annotate --no-emit-index-url requirements-backends.in -o requirements-backends.lock
	sed -i '/^course\b\|^\.$$/d' requirements-backends.lock
	echo 'torch==2.13.0' >> requirements-backends.lock

clean: ## remove the environments and what was built
	rm -rf $(ENV) $(BACKENDS) build dist

# Installing compiles bytecode: without it each `import keras` costs 16 s instead of 5.
# nbgrader is here for the tests to compare with; its buttons stay out of the learner's JupyterLab.
$(ENV)/installed: requirements.lock pyproject.toml
	@$(SUPPORTED)
	$(PYTHON) -m venv $(ENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	rm -rf $(ENV)/share/jupyter/labextensions/@jupyter/nbgrader $(ENV)/etc/jupyter/jupyter_server_config.d/nbgrader.json
	touch $@

$(BACKENDS)/installed: requirements-backends.lock pyproject.toml
	@$(SUPPORTED)
	$(PYTHON) -m venv $(BACKENDS)
	$(BACKENDS)/bin/python -m pip install --quiet --requirement requirements-backends.lock
	$(BACKENDS)/bin/python -m pip install --quiet --no-deps --editable .
	touch $@
