package program_test

import (
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
	"github.com/plinth-infra/plinth/tests/reach"
)

var hookBody = regexp.MustCompile(`(?s)<<'EOF'\n(.*?)\nEOF`)

// TestFleetUses: the fleet gets what its settings name of other tiers.
func TestFleetUses(t *testing.T) {
	t.Parallel()
	settings := map[string]string{
		"plinth:messaging": `{"queues":{"jobs":{},"mails":{}},"topics":{"orders":{}}}`,
		"plinth:storage":   `{"buckets":{"uploads":{}}}`,
		"plinth:fleet": `{"database":"shop","queue":"jobs","sends":["mails"],"publishes":["orders"],` +
			`"buckets":{"uploads":"read"}}`,
	}
	for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
		rec, err := prd.changed(t, settings, opts...)
		require.NoError(t, err)
		require.Empty(t, judge(t, rec, "prd", "prd", opts != nil))
		if opts != nil {
			continue
		}
		data, err := base64.StdEncoding.DecodeString(
			rec.One(t, "aws:ec2/launchTemplate:LaunchTemplate", "fleet").Get("userData").(string),
		)
		require.NoError(t, err)
		file, err := base64.StdEncoding.DecodeString(hookBody.FindStringSubmatch(string(data))[1])
		require.NoError(t, err)
		var names []string
		for line := range strings.Lines(string(file)) {
			name, value, _ := strings.Cut(line, "=")
			require.NotEqual(t, `""`, strings.TrimSpace(value), name)
			names = append(names, name)
		}
		require.Equal(t, []string{"AWS_REGION", "BUCKET_UPLOADS", "DATABASE_HOST", "DATABASE_NAME", "DATABASE_PORT", "DATABASE_READER_HOST", "DATABASE_USER",
			"QUEUE_MAILS_URL", "QUEUE_URL", "TOPIC_ORDERS_ARN"}, names)
		require.Contains(t, string(file), `DATABASE_USER="shop"`)
		policy := rec.One(t, "aws:iam/rolePolicy:RolePolicy", "fleet-policy").Get("policy").(string)
		for _, action := range []string{
			"rds-db:connect",
			"sqs:ReceiveMessage",
			"sqs:SendMessage",
			"sns:Publish",
			"s3:GetObject",
		} {
			require.Contains(t, policy, action)
		}
		require.NotContains(t, policy, "s3:PutObject")
		way := rec.One(t, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "fleet-into-database")
		require.Equal(
			t,
			rec.One(t, "aws:ec2/securityGroup:SecurityGroup", "fleet-instances").ID,
			way.Get("referencedSecurityGroupId"),
		)
		group := rec.One(t, "aws:autoscaling/group:Group", "fleet")
		require.True(t, group.DependsOn(way))
		require.True(
			t,
			group.DependsOn(rec.One(t, "aws:lambda/invocation:Invocation", "database-roles")),
			"the role is there first",
		)
	}
	rec, err := prd.changed(t, map[string]string{"plinth:fleet": `{}`})
	require.NoError(t, err)
	for _, r := range rec.Of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule") {
		require.NotEqual(t, "fleet-into-database", r.Name, "a fleet that names no role isn't let in")
	}
	for _, r := range rec.Of("aws:iam/rolePolicy:RolePolicy") {
		require.NotEqual(t, "fleet-policy", r.Name)
	}
}

// TestFleetDatabaseReachability reads from the graph who reaches whom where instances
// use a database.
func TestFleetDatabaseReachability(t *testing.T) {
	t.Parallel()
	rec, err := prd.changed(
		t,
		map[string]string{
			"plinth:fleet":      `{"database":"shop"}`,
			"plinth:bastion":    `{}`,
			"plinth:services":   "",
			"plinth:containers": "",
			"plinth:ingress":    "",
			"plinth:tracing":    "",
		},
	)
	require.NoError(t, err)
	table, err := reach.Table(rec)
	require.NoError(t, err)
	var found []string
	for _, e := range table {
		if strings.HasSuffix(e.To, " fleet") || strings.HasSuffix(e.To, " bastion") || strings.HasSuffix(e.To, " database") {
			found = append(found, e.From+" → "+e.To+" "+e.Ports)
		}
	}
	require.ElementsMatch(t, []string{
		"instances fleet → database database 5432", "instance bastion → database database 5432", "function database-roles → database database 5432",
		// nobody is let into the load balancer until somebody names a client, and nobody into the
		// bastion
		"load balancer fleet → instances fleet 80",
	}, found)
}
