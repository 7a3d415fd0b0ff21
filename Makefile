# Vigo's front door. `make` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help deps layers docs-fresh build build-agent release test check format tidy docs accept demo e2e bench soak chaos asan tsan coverage fuzz fuzz-go shape \
	new-resource new-trait new-verb new-route clean

JOBS ?= $(shell nproc)
CONFIGURE = cmake --preset $(1) >/dev/null
BUILD = cmake --build build/$(1) -j $(JOBS)
CTEST = ctest --test-dir build/$(1) -j $(JOBS) --output-on-failure

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-14s %s\n", $$1, $$2}'

deps: ## install the Debian packages that are missing
	@tools/install-deps

build: deps ## bin/vigosrv, bin/vigocli and a dynamic bin/vigo-dev (preset release)
	@$(call CONFIGURE,release)
	@$(call BUILD,release) --target vigosrv vigocli vigo describe
	@mkdir -p bin && cp build/release/bin/vigosrv build/release/bin/vigocli bin/ && cp build/release/bin/vigo bin/vigo-dev

build-agent: deps ## bin/vigo: the agent, one fully static file
	@$(call CONFIGURE,agent-static)
	@$(call BUILD,agent-static) --target vigo
	@mkdir -p bin && cp build/agent-static/bin/vigo bin/vigo && strip bin/vigo

test: deps ## build (preset dev) and run unit, case and golden tests
	@$(call CONFIGURE,dev)
	@$(call BUILD,dev)
	@$(call CTEST,dev)

check: format layers tidy docs-fresh ## format, layers, tidy, fresh reference

format: deps ## fail where clang-format would change something
	@git ls-files -z 'src/*.h' 'src/*.cc' 'tests/*.cc' 'tests/*.h' | xargs -0 -n 40 -P $(JOBS) clang-format --dry-run -Werror

layers: ## fail where one layer includes another that it may not use
	@tools/check-layers

tidy: deps ## clang-tidy over files that changed since they last passed
	@$(call CONFIGURE,dev)
	@$(call BUILD,dev)
	@tools/tidy build/dev

docs: deps ## regenerate docs/reference
	@$(call CONFIGURE,dev)
	@$(call BUILD,dev) --target describe
	@tools/reference build/dev/bin/describe docs/reference

docs-fresh: deps
	@$(call CONFIGURE,dev)
	@$(call BUILD,dev) --target describe
	@tools/reference --check build/dev/bin/describe docs/reference

accept: deps ## rewrite golden files; review the diff
	@$(call CONFIGURE,dev)
	@$(call BUILD,dev)
	@VIGO_ACCEPT=1 $(call CTEST,dev) -R '^golden\.' || true
	@git status --short tests docs

demo: build build-agent ## the main job, end to end, in a sandbox folder (DEMO_KEEP=1 leaves the server up)
	@scripts/demo

e2e: build build-agent ## scenarios on real systemd machines (nspawn; root)
	@tests/e2e/run $(ONLY)

bench: build build-agent ## print the figures that we promise
	@tests/bench/run

soak: build build-agent ## watch the agent's memory for an hour, in steady state and in each state of failure
	@SOAK=1 tests/bench/agent.py

chaos: build build-agent ## kill -9 at random moments, again and again (LOOPS=1000, or LOOPS=10000 for a night)
	@tests/e2e/run --chaos $(or $(LOOPS),1000)

# What both sanitizers then see alive: a server with a rehearsed fleet, and a daemon whose server is killed, silent and restarted.
ALIVE = tests/e2e/chaos/sanitized.py build/$(1)/bin

asan: deps ## unit, case and golden tests, then server and agent alive, under ASan and UBSan
	@$(call CONFIGURE,asan)
	@$(call BUILD,asan)
	@$(call CTEST,asan)
	@$(call ALIVE,asan)

THREADED = wire store fleet policy streams rpc agent
tsan: deps ## the transport, server and agent cores, then server and agent alive, under TSan
	@$(call CONFIGURE,tsan)
	@$(call BUILD,tsan) --target $(THREADED:%=vigo_%_test) vigosrv vigocli vigo
	@TSAN_OPTIONS=halt_on_error=1 $(call CTEST,tsan) -R '^($(shell echo $(THREADED) | tr ' ' '|'))\.'
	@$(call ALIVE,tsan)

coverage: deps ## which lines the tests reach, by folder (gcovr)
	@tools/install-deps gcovr
	@$(call CONFIGURE,coverage)
	@$(call BUILD,coverage)
	@find build/coverage -name '*.gcda' -delete
	@$(call CTEST,coverage)
	@gcovr -r . -j $(JOBS) --filter 'src/' --exclude '.*_test\.cc' --exclude-throw-branches --print-summary --html-nested build/coverage/index.html | tail -n 3
	@echo 'by file: build/coverage/index.html'

fuzz-go: deps ## our template engine against Go's, on random templates (SECONDS=60) or every character (RUNES=1)
	@$(call CONFIGURE,dev)
	@$(call BUILD,dev) --target go_template_driver
	@cd tests/golden/go-template && nice go run fuzz/*.go -driver $(CURDIR)/build/dev/bin/go_template_driver -seconds $(or $(SECONDS),60) $(if $(RUNES),-runes)

fuzz: deps ## five minutes of libFuzzer for each target
	@tests/fuzz/run $(or $(SECONDS),300)

shape: ## the largest files, as a hint for the next refactoring
	@git ls-files 'src/*.cc' 'src/*.h' | xargs wc -l | sort -rn | sed -n '2,11p'

new-resource: ## NAME=x: a resource type with a failing case
	@tools/new resource $(NAME)
new-trait: ## NAME=x: a trait collector with a failing case
	@tools/new trait $(NAME)
new-verb: ## NAME=noun_verb: a vigocli verb
	@tools/new verb $(NAME)
new-route: ## NAME=noun: a REST noun
	@tools/new route $(NAME)

clean: ## remove build/ and bin/
	@rm -rf build bin
