package rds_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestProxyEndpoint(t *testing.T) {
	t.Parallel()
	target := func(h *cloudtest.Harness) m {
		return m{"dbProxyName": "shop", "targetGroupName": "default", "dbClusterIdentifier": h.Created["database"].ID}
	}
	served := func(h *cloudtest.Harness) { cloudtest.Standing(h); h.Create(token.DBProxyTarget, "target", target(h)) }
	reader := func(h *cloudtest.Harness) m {
		return m{
			"dbProxyName":         "shop",
			"dbProxyEndpointName": "shop-reader",
			"targetRole":          "READ_ONLY",
			"vpcSubnetIds":        l{h.Created["a"].ID, h.Created["b"].ID},
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a reading endpoint leads to Aurora": {
			Given: served,
			Type:  "rds/proxyEndpoint:ProxyEndpoint",
			Right: reader,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("target") },
			Says:  "READ_ONLY",
		},
	})
}
