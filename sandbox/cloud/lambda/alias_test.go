package lambda_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestAlias(t *testing.T) {
	t.Parallel()
	alias := func(h *cloudtest.Harness) m {
		return m{"functionName": h.Created["function"].Output("name"), "functionVersion": "1", "name": "live"}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an alias's version exists": {
			Given: cloudtest.Function,
			Type:  "lambda/alias:Alias",
			Right: alias,
			Wrong: cloudtest.Just(m{"functionVersion": "2"}),
			Says:  "published up to version 1",
		},
		"an alias isn't a number": {
			Given: cloudtest.Function,
			Type:  "lambda/alias:Alias",
			Right: alias,
			Wrong: cloudtest.Just(m{"name": "7"}),
			Says:  "regular expression",
		},
	})
}
