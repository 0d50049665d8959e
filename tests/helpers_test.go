package tests

import (
	"sync"
	"testing"

	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// Types that the tests of several tiers look for.
const (
	cwLogGroupType   = "aws:cloudwatch/logGroup:LogGroup"
	cwResourcePolicy = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"
	iamRoleType      = "aws:iam/role:Role"
	iamRolePolicy    = "aws:iam/rolePolicy:RolePolicy"
	s3PolicyType     = "aws:s3/bucketPolicy:BucketPolicy"
	sqsQueueType     = "aws:sqs/queue:Queue"
	eventRule        = "aws:cloudwatch/eventRule:EventRule"
	eventTarget      = "aws:cloudwatch/eventTarget:EventTarget"
)

// publishedMutex guards the maps that applies write to.
var publishedMutex sync.Mutex

type policyStatement = fixture.Statement

var (
	childrenOf = fixture.Children
	previewIf  = fixture.PreviewIf
	providers  = fixture.Providers
)

func policyStatements(t *testing.T, document any) map[string]policyStatement {
	t.Helper()
	return fixture.Document(t, document)
}

func statementsOf(t *testing.T, r *mockaws.Resource, property string) map[string]map[string]any {
	t.Helper()
	return fixture.Statements(t, r, property)
}

func sidsOf(t *testing.T, r *mockaws.Resource, property string) []string {
	t.Helper()
	return fixture.Sids(t, r, property)
}

func zipOf(t *testing.T, names ...string) string {
	t.Helper()
	return fixture.Archive(t, names...)
}

// netArgs are the smallest arguments of a network that work, with a change.
func netArgs(change func(*network.Args)) *network.Args {
	a := &network.Args{
		Settings: network.Settings{
			CIDR:  "10.0.0.0/16",
			Zones: []string{"eu-west-1a", "eu-west-1b"},
		},
		Region:  mockaws.Region,
		Account: mockaws.Account,
	}
	if change != nil {
		change(a)
	}
	return a
}
