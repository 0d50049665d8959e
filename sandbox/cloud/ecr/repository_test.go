package ecr_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestRepository(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a repository's name is lower case": {
			Type:  token.Repository,
			Right: cloudtest.Just(m{"name": "shop/api"}),
			Wrong: cloudtest.Just(m{"name": "Shop"}),
			Says:  "InvalidParameterException",
		},
	})
}
