# Everything here needs Python 3.11+ with pip, and nothing else.
PYTHON ?= python3
DEMO_PORT ?= 8000
RUN = $(PYTHON) config/boot.py run
DEV = $(PYTHON) config/boot.py test

.PHONY: demo demo-check test lint lock docs-api screenshots interop fuzz matrix restore-proof

demo:  ## serve the demo company at http://127.0.0.1:$(DEMO_PORT)
	@$(RUN) manage.py demo --port $(DEMO_PORT)

demo-check:  ## build the demo, rate, calibrate, decide; print one screen; serve nothing
	@$(RUN) manage.py demo_check

test:  ## the suite on the embedded default, no server needed
	@$(DEV) -m tests.run

.PHONY: blindness
blindness:  ## worlds that differ in hidden ratings, seals and decisions, asked as five readers
	@LOOPBOARD_PROOF=full $(DEV) -m pytest -q tests/config/test_blindness.py tests/config/test_blind_to_whether.py

.PHONY: chaos
chaos:  ## kill, empty, hang and crash everything for 45 s, then count; five seeds, 20 minutes
	@$(DEV) -m tests.chaos

.PHONY: workflow
workflow:  ## a random walk beside a model, with and without five planted faults
	@LOOPBOARD_PROOF=full $(DEV) -m pytest -q tests/loops/test_workflow.py

.PHONY: races
races:  ## on PostgreSQL: 400 autosaves of two windows, 200 races of submit and decide
	@LOOPBOARD_PROOF=full $(DEV) -m pytest -q tests/loops/test_at_the_same_time.py

.PHONY: pages
pages:  ## axe on every page in light, dark, 390 px, 320 px and forced colours
	@LOOPBOARD_PROOF=full $(DEV) -m pytest -q tests/journeys -k accessible

.PHONY: walk
walk:  ## the first five minutes on the served demo; typing while the server is killed and offline
	@$(DEV) -m tests.walk

.PHONY: hostile
hostile:  ## every file, body, form and address that was made to hurt, at every entrance
	@LOOPBOARD_PROOF=full $(DEV) -m pytest -q tests/config/test_hostile.py

.PHONY: performance
performance:  ## the tables of docs/performance.md, on servers of its own; half an hour
	@$(DEV) -m benchmarks.pages 1000 50000
	@$(DEV) -m benchmarks.budgets
	@$(DEV) -m benchmarks.running.nightly
	@$(DEV) -m benchmarks.running.throughput
	@$(DEV) -m benchmarks.running.soak

.PHONY: sbom
sbom:  ## the bill of materials of what runs, CycloneDX, as sbom.cdx.json
	@$(DEV) -m tests.sbom sbom.cdx.json

.PHONY: audit-dependencies
audit-dependencies:  ## compare the locks with the public advisories; needs the network
	@$(DEV) -m tests.audit_dependencies

APPS = accounts candidates scorecards loops integrations
comma := ,
empty :=
ON_POSTGRES = tests/candidates/test_erasing.py tests/loops/test_ratings_sheet.py
MEASURED = $(subst $(empty) $(empty),$(comma),$(foreach app,$(APPS),$(app)/actions/* $(app)/permissions.py))

.PHONY: coverage
coverage:  ## of permissions, actions and the audit log: each line and branch; with DATABASE_URL on PostgreSQL, too
	@$(DEV) -m coverage erase
	@env -u DATABASE_URL -u REDIS_URL $(DEV) -m coverage run -m tests.run -m "not browser"
	@test -z "$$DATABASE_URL" || $(DEV) -m coverage run -m pytest -q $(ON_POSTGRES)
	@$(DEV) -m coverage combine -q
	@$(DEV) -m coverage report --include='$(MEASURED)' --show-missing --skip-covered

.PHONY: mutants
mutants:  ## change permissions, actions, audit and erasure in small ways; the tests must notice; hours
	@$(DEV) -m tests.mutants

.PHONY: matrix
matrix:  ## every route x method x kind of person against its row
	@$(DEV) -m pytest -q tests/config/test_api_rights.py tests/config/test_page_rights.py

lint:  ## format, lint, types, import contracts, templates, migrations, API document
	@$(DEV) -m tests.lint

.PHONY: messages
messages:  ## collect new texts into the German catalogue and compile it; needs GNU gettext
	@$(DEV) manage.py makemessages -l de --no-location --no-obsolete -i tests -i .venv -i var
	@$(DEV) manage.py compilemessages -l de -i .venv

docs-api:  ## write docs/api.yaml from the code
	@$(DEV) manage.py spectacular --validate --fail-on-warn --file docs/api.yaml

lock:  ## write the locks from requirements/*.in
	@for name in boot run test; do .venv/bin/uv pip compile --quiet --generate-hashes --universal \
	  --no-header --python-version 3.11 requirements/$$name.in -o requirements/$$name.lock; done

fuzz:  ## schemathesis with all checks against the demo company, as four people
	@$(DEV) -m tests.fuzz.run

interop:  ## other people's programs against the demo company, each in a throw-away environment
	@$(DEV) -m tests.interop.run

restore-proof:  ## back up, erase, restore into an empty server, check every promise
	@$(DEV) -m tests.restore_proof

screenshots:  ## photograph the running demo into docs/images
	@$(DEV) -m tests.screenshots
