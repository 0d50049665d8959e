# Names for the commands of the README; nothing here does more than they do.
STACK ?= dev
# The levels that STACK is judged by: its own where there are any, else production's.
LEVELS ?= $(or $(wildcard policy/config/$(STACK).json),policy/config/prd.json)
DIR ?= site/public
SITE ?=

.PHONY: help functions preview up destroy lifecycle test short lint generate policies publish dev

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

functions: ## build the archives of all Lambda functions, reproducibly
	go run ./functions/build

preview: ## sandbox: what an update of STACK would do, with both policy packs
	go run ./sandbox preview --stack $(STACK)

up: ## sandbox: bring STACK up in the simulated cloud
	go run ./sandbox up --stack $(STACK) --yes

destroy: ## sandbox: tear STACK down again
	go run ./sandbox destroy --stack $(STACK) --yes

lifecycle: ## sandbox: every stack file and blueprint through its whole life
	go run ./sandbox lifecycle

test: ## all tests
	go test -timeout 60m ./...

short: ## the tests that need no engine
	go test -short ./...

lint: ## format, vet, linters and policy configuration
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	go vet ./...
	.ci/lint/run
	go run ./policy/cmd/policyctl lint policy/config/dev.json policy/config/stg.json policy/config/prd.json

generate: ## what is generated and committed: schemas, reference pages, policy levels
	go generate ./...

policies: ## both policy packs as executables, in bin/
	go build -o bin/ ./policy/guardrails ./policy/production

# A deployment to a real account: the preview with the packs is the gate, because a mandatory violation during `up` doesn't stop
# the other resources.
dev: functions policies ## real account: preview with both packs, then deploy STACK
	pulumi preview --stack $(STACK) --policy-pack bin/guardrails --policy-pack-config $(LEVELS) \
		--policy-pack bin/production --policy-pack-config $(LEVELS)
	pulumi up --stack $(STACK) --yes --skip-preview

publish: ## real account: upload DIR to the stack's site (SITE where it has several) and invalidate what changed
	pulumi stack output --stack $(STACK) --json | go run ./site/publish -dir $(DIR) -outputs - $(if $(SITE),-site $(SITE))
