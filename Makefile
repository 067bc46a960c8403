# make serve: from a clone to the running course. make test: every check. Both set themselves up.
PORT ?= 8000
WORKERS ?= 2
# Debian's own Python where there is one: it is what a stranger has.
PYTHON ?= $(shell test -x /usr/bin/python3 && echo /usr/bin/python3 || command -v python3)
# Served without docstrings and asserts: 7 MB less. What Python compiles for that is kept here.
LEAN = PYTHONOPTIMIZE=2 PYTHONPYCACHEPREFIX="$(CURDIR)/.venv/compiled"
PIP = .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: serve install demo test check faults load soak bench sbom clean

serve: install
	$(LEAN) PORT=$(PORT) WORKERS=$(WORKERS) PUBLISH_ON_CHANGE=1 exec .venv/bin/gunicorn wsgi:app

install: .venv/compiled/done

demo: .venv/serve.done
	.venv/bin/flask --app wsgi prepare
	.venv/bin/flask --app wsgi demo

test: check
	.venv/bin/python -m pytest -q -n auto --dist loadgroup

faults: .venv/test.done
	.venv/bin/python -m pytest -q -n auto --dist loadgroup --faults tests/faults tests/load tests/records/test_earlier_schemas.py tests/web/test_odd_forms.py

load: .venv/test.done
	.venv/bin/python tests/load/run.py --write

soak: .venv/test.done
	.venv/bin/python tests/load/run.py --soak 30 --write

check: .venv/test.done
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy course_app
	.venv/bin/bandit --quiet --recursive -lll course_app bench deploy gunicorn.conf.py wsgi.py
	INSTANCE=.venv/check .venv/bin/flask --app wsgi course check --strict

bench: .venv/test.done
	.venv/bin/python bench/run.py

# What it is made of, as it is installed here. More lock files, where more is installed: make sbom LOCKS="... ..."
LOCKS ?= requirements/serve.txt
sbom: .venv/serve.done
	.venv/bin/python deploy/sbom.py $(LOCKS) > sbom.tmp && mv sbom.tmp sbom.cdx.json

.venv/bin/python:
	@$(PYTHON) -m venv .venv || { echo "Python's venv is missing. Run: sudo apt-get install python3-venv"; exit 1; }

.venv/serve.done: requirements/serve.txt | .venv/bin/python
	@echo "Installing what the course needs (once, about half a minute)."
	@$(PIP) -r requirements/serve.txt
	@touch $@

.venv/compiled/done: .venv/serve.done $(wildcard course_app/*.py course_app/*/*.py course_app/*/*/*.py)
	@mkdir -p $(@D)
	@$(LEAN) PYTHONDONTWRITEBYTECODE= INSTANCE=.venv/check .venv/bin/python -c "import flask_migrate, gunicorn.app.wsgiapp, gunicorn.workers.gthread, wsgi"
	@touch $@

.venv/test.done: requirements/test.txt | .venv/bin/python
	@echo "Installing what the tests need (once, about a minute)."
	@$(PIP) -r requirements/test.txt
	@touch $@ .venv/serve.done

clean:
	rm -rf .venv node_modules tests/browser/node_modules tests/judges/node_modules
