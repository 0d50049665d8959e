package cloudcontrol_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestResource(t *testing.T) {
	t.Parallel()
	right := func(h *cloudtest.Harness) m { return cloudtest.DesiredProxy(h, nil) }
	proxy := func(changes m, says string) cloudtest.Case {
		return cloudtest.Case{
			Given: cloudtest.Proxied,
			Type:  token.CloudControl,
			Right: right,
			Wrong: func(h *cloudtest.Harness) m { return cloudtest.DesiredProxy(h, changes) },
			Says:  says,
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"another type isn't guessed": {
			Given: cloudtest.Proxied,
			Type:  token.CloudControl,
			Right: right,
			Wrong: cloudtest.Just(m{"typeName": "AWS::EC2::VPC"}),
			Says:  "doesn't know the type AWS::EC2::VPC",
		},
		"a state is JSON": {
			Given: cloudtest.Proxied,
			Type:  token.CloudControl,
			Right: right,
			Wrong: cloudtest.Just(m{"desiredState": "{"}),
			Says:  "Model validation failed",
		},
		"a state has no other keys": proxy(m{"EngineFamliy": "POSTGRESQL"},
			`unknown field "EngineFamliy"`),
		"a proxy has a name":        proxy(m{"DBProxyName": ""}, "required key [DBProxyName] not found"),
		"a proxy has a role":        proxy(m{"RoleArn": nil}, "required key [RoleArn] not found"),
		"a proxy's name is plain":   proxy(m{"DBProxyName": "shop--db"}, "single hyphens"),
		"a proxy speaks a protocol": proxy(m{"EngineFamily": "POSTGRES"}, "not a valid enum value"),
		"a proxy signs in somehow":  proxy(m{"DefaultAuthScheme": "NONE"}, "Auth is required"),
		"a scheme is one of two":    proxy(m{"DefaultAuthScheme": "IAM"}, "not a valid enum value"),
		"SQL Server signs in with passwords only": proxy(m{"EngineFamily": "SQLSERVER"},
			"isn't supported for SQLSERVER"),
		"a proxy's subnets exist": proxy(m{"VpcSubnetIds": l{"subnet-0"}}, "subnet-0"),
		"a proxy lies in two zones": {
			Given: cloudtest.Proxied,
			Type:  token.CloudControl,
			Right: right,
			Wrong: func(h *cloudtest.Harness) m {
				return cloudtest.DesiredProxy(h, m{"VpcSubnetIds": l{h.Created["a"].ID, h.Created["a2"].ID}})
			},
			Says: "at least two Availability Zones",
		},
		"a proxy's group exists": proxy(m{"VpcSecurityGroupIds": l{"sg-0"}}, "sg-0"),
		"a proxy's role exists":  proxy(m{"RoleArn": "arn:aws:iam::123456789012:role/none"}, "does not exist"),
		"a proxy's role lets it sign in": {
			Given: cloudtest.Proxied,
			Type:  token.CloudControl,
			Right: right,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("may0") },
			Says:  "no rds-db:connect",
		},
		"a proxy's role trusts RDS": {
			Given: cloudtest.Proxied,
			Type:  token.CloudControl,
			Right: right,
			Spoil: func(h *cloudtest.Harness) {
				_ = h.Update("role", m{"assumeRolePolicy": cloudtest.Trust("lambda.amazonaws.com")})
			},
			Says: "not authorized to assume",
		},
	})
}

func TestProxyReplacement(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.Standing(h)
	before := h.Created["proxy"].Output("properties")
	require.NoError(t, h.Update("proxy", cloudtest.DesiredProxy(h, m{"RequireTLS": false})))
	require.NotEqual(t, before, h.Created["proxy"].Output("properties"))
	for _, key := range []string{"Endpoint", "DBProxyArn"} {
		var old, now m
		require.NoError(t, json.Unmarshal([]byte(before), &old))
		require.NoError(t, json.Unmarshal([]byte(h.Created["proxy"].Output("properties")), &now))
		require.Equal(t, old[key], now[key])
	}
	state := cloudtest.DesiredProxy(h, nil)
	for change, anew := range map[string]bool{"RequireTLS": false, "DBProxyName": true, "EngineFamily": true} {
		require.Equal(t, anew,
			h.Replaces(token.CloudControl, state,
				cloudtest.DesiredProxy(h, m{change: map[bool]any{true: "MYSQL", false: false}[anew]})),
			change)
	}
	require.True(t,
		h.Replaces(token.CloudControl, state,
			cloudtest.DesiredProxy(h, m{"VpcSubnetIds": l{h.Created["a2"].ID, h.Created["b"].ID}})))
	require.False(t,
		h.Replaces(token.CloudControl, state,
			cloudtest.DesiredProxy(h, m{"VpcSubnetIds": l{h.Created["b"].ID, h.Created["a"].ID}})),
		"a set has no order")
}
