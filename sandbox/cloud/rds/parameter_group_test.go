package rds_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestParameterGroup(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a parameter group's family exists": {
			Type:  "rds/parameterGroup:ParameterGroup",
			Right: cloudtest.Just(m{"family": "postgres17"}),
			Wrong: cloudtest.Just(m{"family": "postgres9"}),
			Says:  "not a valid parameter group family",
		},
	})
}
