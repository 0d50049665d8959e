package awsxvpc_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/awsxvpc"
)

func TestVPC(t *testing.T) {
	t.Parallel()
	mask := 20
	args := awsxvpc.Args{
		Name:     "net",
		Zones:    []string{"eu-west-1a", "eu-west-1b"},
		Strategy: "Auto",
		NAT:      "Single",
		Specs:    []awsxvpc.Spec{{Type: "Public", CidrMask: &mask}, {Type: "Private", CidrMask: &mask}},
	}
	v, err := awsxvpc.New(args)
	require.NoError(t, err)

	t.Run("parents come before their children", func(t *testing.T) {
		t.Parallel()
		for i, c := range v.Children {
			require.Less(t, c.Parent, i, c.Name)
			for name, value := range c.Inputs {
				if o, ok := value.(awsxvpc.Output); ok {
					require.Less(t, o.Child, i, "%s.%s", c.Name, name)
				}
			}
		}
	})
	t.Run("one gateway serves both zones", func(t *testing.T) {
		t.Parallel()
		gateways := map[any]int{}
		for _, c := range v.Children {
			if to := c.Inputs["natGatewayId"]; to != nil {
				gateways[to]++
			}
		}
		require.Len(t, gateways, 1)
	})
	t.Run("subnets stand in the component's outputs", func(t *testing.T) {
		t.Parallel()
		lists := map[string][]string{}
		for _, c := range v.Children {
			for _, l := range c.Lists {
				lists[l] = append(lists[l], c.Name)
			}
		}
		require.Equal(t, []string{"net-public-1", "net-public-2"}, lists["publicSubnetIds"])
		require.Equal(t, []string{"net-private-1", "net-private-2"}, lists["privateSubnetIds"])
		require.Empty(t, lists["isolatedSubnetIds"])
		require.Len(t, lists["routes"], 4, fmt.Sprint(lists))
	})
	t.Run("given addresses take the place of new ones", func(t *testing.T) {
		t.Parallel()
		given := args
		given.NAT = "OnePerAz"
		given.Addresses = 2
		v, err := awsxvpc.New(given)
		require.NoError(t, err)
		var addresses []any
		for _, c := range v.Children {
			require.NotEqual(t, "aws:ec2/eip:Eip", c.Type)
			if c.Type == "aws:ec2/natGateway:NatGateway" {
				addresses = append(addresses, c.Inputs["allocationId"])
			}
		}
		require.Equal(t, []any{awsxvpc.Address(0), awsxvpc.Address(1)}, addresses)
	})
}
