package tests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/network"
)

// What works in private subnets without NAT reaches these, and AWS's documentation of each says why: images and logs of Fargate tasks
// (Amazon ECS interface VPC endpoints), a recorded and encrypted shell (ECS Exec), secrets of tasks and of the role manager, queues, traces.
func TestEachCapabilityReachesWhatItIsFor(t *testing.T) {
	t.Parallel()
	for capability, want := range map[network.Capability]string{
		network.CapabilityContainers: "ecr.api ecr.dkr logs", network.CapabilityDatabase: "rds secretsmanager", network.CapabilityExec: "kms logs ssmmessages",
		network.CapabilityMessaging: "sns sqs", network.CapabilityObservability: "logs monitoring xray", network.CapabilitySecrets: "secretsmanager",
		network.CapabilityFunctions: "lambda", network.CapabilityIdentity: "sts", network.CapabilityKeys: "kms", network.CapabilitySSM: "ec2messages ssm ssmmessages",
		network.CapabilityFlags: "appconfig appconfigdata",
	} {
		rec := runNetwork(t, netArgs(func(a *network.Args) { a.NAT, a.Capabilities = network.NATNone, []network.Capability{capability} }))
		var got []string
		for _, e := range rec.Of(netEndpointType) {
			if e.Get("vpcEndpointType") == "Interface" {
				got = append(got, strings.TrimPrefix(e.Get("serviceName").(string), "com.amazonaws.eu-west-1."))
			}
		}
		require.ElementsMatch(t, strings.Fields(want), got, capability)
	}
}
