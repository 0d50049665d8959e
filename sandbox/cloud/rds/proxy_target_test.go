package rds_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestProxyTarget(t *testing.T) {
	t.Parallel()
	target := func(h *cloudtest.Harness) m {
		return m{"dbProxyName": "shop", "targetGroupName": "default", "dbClusterIdentifier": h.Created["database"].ID}
	}
	aimed := func(wrong m, spoil func(*cloudtest.Harness), says string) cloudtest.Case {
		return cloudtest.Case{
			Given: cloudtest.Standing,
			Type:  token.DBProxyTarget,
			Right: target,
			Wrong: cloudtest.Just(wrong),
			Spoil: spoil,
			Says:  says,
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a target's proxy exists": aimed(m{"dbProxyName": "none"}, nil, "DB proxy none not found"),
		"a target exists": aimed(m{"dbClusterIdentifier": nil, "dbInstanceIdentifier": "none"}, nil,
			"DBInstanceNotFoundFault"),
		"a proxy has one target": aimed(nil,
			func(h *cloudtest.Harness) { h.Create(token.DBProxyTarget, "first", target(h)) }, "has a target already"),
		"a target lets the proxy in": aimed(nil, func(h *cloudtest.Harness) { _ = h.Delete("way") }, "UNREACHABLE"),
		"a target takes tokens": aimed(nil,
			func(h *cloudtest.Harness) { _ = h.Update("database", m{"iamDatabaseAuthenticationEnabled": false}) },
			"isn't enabled on"),
		"a target speaks the protocol": aimed(nil, func(h *cloudtest.Harness) {
			_ = h.Update("proxy", cloudtest.DesiredProxy(h, m{"EngineFamily": "MYSQL"}))
		}, "doesn't belong to the proxy's family"),
	})
}
