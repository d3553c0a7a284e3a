# make           set up, then the tables, the notebooks and the reports
# make test      set up, then every check but the slow ones; those too where CI is set
# make test-all  every check
# make test-package  whether the validator of data packages finds the tables valid
# make fuzz      try hostile input for an hour or so
# make lab       JupyterLab in notebooks/
# make notebooks run the notebooks again, in place
# make addresses  where Binder and Colab run this copy, by its address on GitHub
# make requirements  pin the newest versions that pyproject.toml admits
# make clean     remove what was built; make distclean also the environments
#
# PYTHON names the Python to set up with: make PYTHON=python3.13

PYTHON ?= python3
SCRIPTS = $(if $(filter Windows_NT,$(OS)),Scripts,bin)
BIN = .venv/$(SCRIPTS)

PIP = pip install --quiet --disable-pip-version-check
# uv takes half the time; where it cannot be had, pip does it. JupyterLab's environment is pip's
# alone, since uv does not see what lies beside it.
INSTALL = { $(BIN)/python -m uv pip install --quiet --python $(BIN)/python $(1); } 2>/dev/null || \
  $(BIN)/python -m $(PIP) $(1)

.PHONY: all build notebooks reports test test-all test-package fuzz lab addresses requirements clean distclean
all: build notebooks reports

build: .venv/ready
	$(BIN)/python -m analysis build

notebooks: build
	$(BIN)/python -m analysis notebooks

reports: notebooks
	$(BIN)/python -m analysis report --saved

test: .venv/ready
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m analysis verify
	$(BIN)/python -m pytest -n auto --maxprocesses 4 tests src

test-all: export ANALYSIS_SLOW = 1
test-all: test

# The validator brings 27 packages, which nothing else needs.
test-package: export ANALYSIS_SLOW = 1
test-package: .venv/ready
	@$(call INSTALL,frictionless==5.21.0)
	$(BIN)/python -m pytest -n 0 tests/tables/test_datapackage.py

fuzz: .venv/ready
	$(BIN)/python tests/fuzz.py --inputs 20000

# JupyterLab has an environment of its own: beside it, whatever reads a notebook starts
# 2.5 seconds later. It holds only what .venv does not, and looks there for the rest.
lab: export JUPYTER_PATH = $(CURDIR)/.venv/share/jupyter
lab: .venv/ready .venv-lab/packages
	.venv-lab/$(SCRIPTS)/python -m analysis lab
BESIDE = import pathlib, sysconfig; own = pathlib.Path(sysconfig.get_path("purelib")); \
  there = str(own).replace(".venv-lab", ".venv"); \
  (own / "beside.pth").write_text(f"import site; site.addsitedir({there!r})")

.venv/packages: requirements-ci.txt
.venv-lab/packages: requirements.txt | .venv/ready
# An environment names the folder that it was made in, so a moved or copied one is made again.
HERE := $(shell pwd -P)
ifneq "$(shell cat .venv/packages 2>/dev/null)" "$(HERE)"
.PHONY: .venv/packages
endif
ifneq "$(shell cat .venv-lab/packages 2>/dev/null)" "$(HERE)"
.PHONY: .venv-lab/packages
endif

.venv/packages .venv-lab/packages:
	@test -w . || { echo "This folder cannot be written to. Copy it and run make in the copy." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Setting up $(@D): a minute or two, once"
	@"$(PYTHON)" -m venv --clear $(@D)
	@$(if $(findstring lab,$@),$(@D)/$(SCRIPTS)/python -c '$(BESIDE)',:)
	@$(if $(findstring lab,$@),:,$(@D)/$(SCRIPTS)/python -m $(PIP) uv==0.13.9 2>/dev/null || :)
	@$(if $(findstring lab,$@),$(@D)/$(SCRIPTS)/python -m $(PIP) -r $<,$(call INSTALL,-r $<))
	@pwd -P > $@

.venv/ready: .venv/packages
.venv/ready: pyproject.toml
	@$(BIN)/python -m $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

addresses:
	@copy="$${GITHUB_REPOSITORY:-$$(git remote get-url origin | sed -E 's#\.git$$##; s#.*[:/]([^/]+/[^/]+)$$#\1#')}"; \
	  test -n "$$copy" || exit 1; \
	  echo "- Binder: https://mybinder.org/v2/gh/$$copy/HEAD?urlpath=lab/tree/notebooks"; \
	  echo "- Colab: https://colab.research.google.com/github/$$copy/blob/HEAD/notebooks/00_start_here.ipynb," \
	    "with %pip install git+https://github.com/$$copy in a cell before the others"

COMPILE = $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --upgrade \
  --fork-strategy fewest --no-annotate --custom-compile-command "make requirements"
requirements: .venv/ready
	$(BIN)/python -m $(PIP) uv
	$(COMPILE) --extra test --extra lab --output-file requirements.txt pyproject.toml
	$(COMPILE) --extra test --constraint requirements.txt --output-file requirements-ci.txt pyproject.toml

clean:
	rm -rf reports .reports.build.* build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache

distclean: clean
	rm -rf .venv .venv-lab
