package rds_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestSubnetGroup(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a subnet group covers two zones": {
			Given: cloudtest.Network,
			Type:  token.DBSubnetGroup,
			Right: func(h *cloudtest.Harness) m { return m{"subnetIds": l{h.Created["a"].ID, h.Created["b"].ID}} },
			Wrong: func(h *cloudtest.Harness) m { return m{"subnetIds": l{h.Created["a"].ID, h.Created["a2"].ID}} },
			Says:  "DBSubnetGroupDoesNotCoverEnoughAZs",
		},
	})
}
