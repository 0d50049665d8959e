package network_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// readSubnets registers something that takes the ids of subnets.
func readSubnets(ctx *pulumi.Context, name string, ids pulumi.StringArrayInput, home pulumi.ProviderResource) error {
	group := &pulumi.CustomResourceState{}
	inputs := pulumi.Map{"subnetIds": ids}
	return ctx.RegisterResource("aws:rds/subnetGroup:SubnetGroup", name, inputs, group, pulumi.Provider(home))
}

func TestNetworkPrivateSubnets(t *testing.T) {
	t.Parallel()
	// What starts in private subnets pulls images at once; what has its own way or needs none
	// doesn't wait two minutes for a gateway.
	t.Run("alone wait for their NAT routes", func(t *testing.T) {
		t.Parallel()
		for nat, gateway := range map[network.NAT][]string{
			network.NATPerZone: {"net-1", "net-2"},
			network.NATSingle:  {"net-1", "net-1"},
		} {
			rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
				home, _, err := fixture.Providers(ctx)
				if err != nil {
					return err
				}
				n, err := network.New(ctx, "net", netArgs(func(a *network.Args) {
					a.NAT, a.Endpoints = nat, []network.Endpoint{network.EndpointKeys}
				}), pulumi.Providers(home))
				if err != nil {
					return err
				}
				for name, ids := range map[string]pulumi.StringArrayOutput{
					"public":   n.PublicSubnetIDs,
					"private":  n.PrivateSubnetIDs,
					"isolated": n.IsolatedSubnetIDs,
				} {
					if err := readSubnets(ctx, name, ids, home); err != nil {
						return err
					}
				}
				return nil
			})
			made := mockaws.Recording{Resources: rec.Plugin} // by awsx
			for i, name := range []string{"net-private-1", "net-private-2"} {
				route := rec.One(t, netRouteType, name)
				nat := rec.One(t, netNATType, gateway[i])
				require.Equal(t, "0.0.0.0/0", route.Get("destinationCidrBlock"))
				require.Equal(t, nat.ID, route.Get("natGatewayId"))
				require.Equal(t,
					made.One(t, "aws:ec2/routeTable:RouteTable", name).ID,
					route.Get("routeTableId"),
					"its own zone's table, of all the six",
				)
				require.Equal(t,
					made.One(t, "aws:ec2/subnet:Subnet", strings.Replace(gateway[i], "net", "net-public", 1)).ID,
					nat.Get("subnetId"),
				)
				require.Equal(t, rec.One(t, netEIPType, gateway[i]).ID, nat.Get("allocationId"))
				require.True(t,
					nat.DependsOn(rec.Only(t, netVPCType)),
					"AWS makes no gateway before the internet gateway",
				)
				for reader, waits := range map[string]bool{"public": false, "private": true, "isolated": false} {
					require.Equal(t,
						waits,
						rec.One(t, "aws:rds/subnetGroup:SubnetGroup", reader).DependsOn(route),
						reader,
					)
				}
				require.False(t, rec.One(t, netEndpointType, "net-kms").DependsOn(route))
			}
		}
	})
}
