package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
	"github.com/plinth-infra/plinth/tests/reach"
)

// tiersTogether are a service behind an ingress, with a database behind a proxy, in a network.
func tiersTogether(archive string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		n, err := network.New(ctx, "net", netArgs(func(a *network.Args) {
			a.Endpoints = []network.Endpoint{network.EndpointDatabase}
		}))
		if err != nil {
			return err
		}
		web, err := ingress.New(ctx, "web", ingressArgs(func(a *ingress.Args) {
			a.VPCID = n.VPCID
			a.SubnetIDs = n.PublicSubnetIDs
			a.VPCCIDR = "10.0.0.0/16"
			a.TestCIDRs = []string{"203.0.113.0/24"}
		}))
		if err != nil {
			return err
		}
		db := databaseArgs(withProxy(archive))
		db.VPCID, db.SubnetIDs = n.VPCID, n.IsolatedSubnetIDs
		cluster, err := service.NewCluster(ctx, "main", nil)
		if err != nil {
			return err
		}
		shop := service.Args{Account: mockaws.Account, Region: mockaws.Region}
		shop.Image.URI = "public.ecr.aws/shop:1"
		shop.Cluster, shop.VPCID, shop.SubnetIDs = cluster, n.VPCID, n.PrivateSubnetIDs
		shop.Ingress, shop.Hosts, shop.Priority = web, []string{"shop.example.com"}, 100
		made, err := service.New(ctx, "shop", &shop)
		if err != nil {
			return err
		}
		db.Clients = map[string]pulumi.StringInput{"shop": made.SecurityGroupID}
		_, err = database.New(ctx, "main", db)
		return err
	}
}

func lines(table []reach.Edge) (all []string) {
	for _, e := range table {
		all = append(all, e.String())
	}
	return all
}

func TestReach(t *testing.T) {
	t.Parallel()
	rec := mockaws.Run(t, tiersTogether(fixture.Archive(t, "bootstrap")))
	table, err := reach.Table(rec)
	require.NoError(t, err)
	require.Equal(t, []string{
		"203.0.113.0/24 > load balancer web: 8443",
		"function main-roles > AWS endpoints: 443",
		"function main-roles > DynamoDB: 443",
		"function main-roles > S3: 443",
		"function main-roles > database main: 5432",
		"function main-roles > load balancer web: 443", // its own addresses in the network: HTTPS goes everywhere
		"internet > load balancer web: 80, 443",
		"load balancer web > AWS endpoints: 443",
		"load balancer web > service shop: 8080",
		"proxy main-proxy > database main: 5432",
		"service shop > AWS endpoints: 443",
		"service shop > DynamoDB: 443",
		"service shop > S3: 443",
		"service shop > internet: 443",
		"service shop > load balancer web: 443",
		"service shop > proxy main-proxy: 5432",
	}, lines(table))

	// The table tells: whoever opens the database finds it here.
	changed := func(name string, to map[string]resource.PropertyValue) []string {
		other := *rec
		other.Resources = nil
		for _, r := range rec.Resources {
			if r.Name == name && r.Type == sgInType {
				opened := *r
				opened.Inputs = r.Inputs.Copy()
				delete(opened.Inputs, "referencedSecurityGroupId")
				for k, v := range to {
					opened.Inputs[resource.PropertyKey(k)] = v
				}
				r = &opened
			}
			other.Resources = append(other.Resources, r)
		}
		table, err := reach.Table(&other)
		require.NoError(t, err)
		return lines(table)
	}
	everywhere := map[string]resource.PropertyValue{"cidrIpv4": resource.NewProperty("0.0.0.0/0")}
	opened := changed("main-from-roles", everywhere)
	require.Contains(t, opened, "load balancer web > database main: 5432")
	require.NotContains(t, opened, "internet > database main: 5432", "nothing leads there to an isolated subnet")
	require.NotContains(t, changed("main-from-proxy", nil), "proxy main-proxy > database main: 5432")
}
