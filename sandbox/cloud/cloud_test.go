package cloud_test

import (
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/aws"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(b)
}

func TestStateFile(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/state/cloud.json"
	h := cloudtest.New(t, cloud.Options{StateFile: file})
	cloudtest.Network(h)
	queue := h.Create(token.Queue, "jobs", m{})
	require.NoError(t, h.Delete("b"))
	before := h.Cloud.Inventory()
	require.NoError(t, h.Cloud.Close())

	next := cloudtest.New(t, cloud.Options{StateFile: file})
	require.Equal(t, before, next.Cloud.Inventory())
	next.Created = h.Created
	require.ErrorContains(t, next.Delete("vpc"), "DependencyViolation", "the next process knows what is in use")
	require.NoError(t, next.Update("jobs", m{"delaySeconds": 5}))
	fresh := next.Create(token.Queue, "more", m{})
	require.NotEqual(t, queue.ID, fresh.ID)
	require.NoError(t, next.Cloud.Close())

	// A line that was cut off in writing is a change that didn't happen.
	require.NoError(t, os.WriteFile(file, []byte(read(t, file)+`{"remove":"eu-we`), 0o600))
	last := cloudtest.New(t, cloud.Options{StateFile: file})
	require.Equal(t, next.Cloud.Inventory(), last.Cloud.Inventory())
	require.NoError(t, os.WriteFile(file, []byte("nonsense\n"), 0o600))
	_, err := cloud.New(cloud.Options{Table: aws.Table(), StateFile: file})
	require.ErrorContains(t, err, file+":1")
}

func TestRegions(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	h.CreateIn("eu-west-1", token.Topic, "here", m{"name": "alarms"})
	h.CreateIn("us-east-1", token.Topic, "there", m{"name": "alarms"})
	require.Equal(t, "arn:aws:sns:eu-west-1:123456789012:alarms", h.Created["here"].ID)
	require.Equal(t, "arn:aws:sns:us-east-1:123456789012:alarms", h.Created["there"].ID)
	err := h.Try("eu-west-1", "sns/topicSubscription:TopicSubscription", "s", m{
		"topic":    h.Created["there"].ID,
		"protocol": "email",
		"endpoint": "a@b.example",
	})
	require.ErrorContains(t, err, "it exists in us-east-1, this resource is in eu-west-1")
	require.NoError(t, h.Delete("here"))
	require.Len(t, h.Cloud.Inventory(), 1)
}

func TestConcurrency(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t, cloud.Options{StateFile: t.TempDir() + "/cloud.json"})
	p := h.Provider("eu-west-1")
	var group sync.WaitGroup
	for i := range 64 {
		group.Go(func() {
			urn := cloudtest.URN(token.Queue, fmt.Sprint("q", i))
			checked, err := p.Check(t.Context(), plugin.CheckRequest{
				URN:  urn,
				Type: tokens.Type(cloud.Token(token.Queue)),
				News: resource.PropertyMap{},
			})
			if err == nil {
				_, err = p.Create(t.Context(), plugin.CreateRequest{
					URN:        urn,
					Type:       tokens.Type(cloud.Token(token.Queue)),
					Properties: checked.Properties,
				})
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	require.Len(t, h.Cloud.Inventory(), 64)
	require.Equal(t, 64, h.Cloud.Calls()["create"])
}

func TestExternal(t *testing.T) {
	t.Parallel()
	in := m{"role": "arn:aws:iam::210987654321:role/theirs"}
	require.ErrorContains(t,
		cloudtest.New(t).Try("eu-west-1", "ecs/taskDefinition:TaskDefinition", "t",
			cloudtest.Over(cloudtest.TaskDefinition(nil), m{"taskRoleArn": in["role"]})),
		"does not exist")
	h := cloudtest.New(t, cloud.Options{External: []string{"arn:aws:iam::210987654321:*"}})
	require.NoError(t,
		h.Try("eu-west-1", "ecs/taskDefinition:TaskDefinition", "t",
			cloudtest.Over(cloudtest.TaskDefinition(nil), m{"taskRoleArn": in["role"]})))
}

func TestDanglingPolicies(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.Role("lambda.amazonaws.com")(h)
	h.Create(token.Queue, "jobs", m{})
	h.Create("iam/rolePolicy:RolePolicy", "may", m{
		"role": h.Created["role"].ID,
		"policy": cloudtest.Policy(`{"Effect":"Allow","Action":"sqs:*","Resource":["` + h.Created["jobs"].Output("arn") +
			`","arn:aws:sqs:eu-west-1:123456789012:jbos","arn:aws:s3:::any*"]}`),
	})
	list := h.Cloud.Dangling()
	require.Len(t, list, 1)
	require.Contains(t, list[0], "arn:aws:sqs:eu-west-1:123456789012:jbos doesn't exist")
}

func TestFaults(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t, cloud.Options{
		Faults: []cloud.Fault{
			{Operation: "create", Type: "queue", Nth: 2},
			{Operation: "delete", Type: "aws:sqs/queue:Queue"},
		},
	})
	require.NoError(t, h.Try("eu-west-1", token.Queue, "one", m{}))
	require.ErrorContains(t, h.Try("eu-west-1", token.Queue, "two", m{}), "InternalFailure")
	require.Len(t, h.Cloud.Fired(), 1)
	require.Len(t, h.Cloud.Inventory(), 1, "a fault strikes before the effect")
	require.NoError(t, h.Try("eu-west-1", token.Queue, "two", m{}), "the next try converges")
	require.ErrorContains(t, h.Delete("one"), "InternalFailure")
	require.NoError(t, h.Delete("one"))
	require.NoError(t, h.Delete("two"))
	require.Len(t, h.Cloud.Fired(), 2)
	require.Empty(t, h.Cloud.Inventory())
}

func TestFaultOfAURNStrikesThatResourceOnly(t *testing.T) {
	t.Parallel()
	urn := string(cloudtest.URN(token.Queue, "two"))
	h := cloudtest.New(t, cloud.Options{Faults: []cloud.Fault{{Operation: "create", Type: token.Queue, URN: urn}}})
	require.NoError(t, h.Try("eu-west-1", token.Queue, "one", m{}))
	require.ErrorContains(t, h.Try("eu-west-1", token.Queue, "two", m{}), "InternalFailure")
	require.NoError(t, h.Try("eu-west-1", token.Queue, "two", m{}))
	require.Equal(t, "create:sqs/queue:Queue:1 of "+urn, h.Cloud.Fired()[0].String())
}

func TestFaultAfterEffect(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t, cloud.Options{
		Faults: []cloud.Fault{{Operation: "create", Type: "queue", Nth: 1, After: true}},
	})
	require.ErrorContains(t, h.Try("eu-west-1", token.Queue, "jobs", m{"name": "jobs"}), "waiting for the creation")
	require.Len(t, h.Cloud.Inventory(), 1, "what was made stays behind")
}

func TestParseFault(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]cloud.Fault{
		"distribution":                 {Type: "distribution", Nth: 1},
		"create:Distribution:3":        {Operation: "create", Type: "Distribution", Nth: 3},
		"delete:aws:sqs/queue:Queue:2": {Operation: "delete", Type: "aws:sqs/queue:Queue", Nth: 2},
		"update:queue!":                {Operation: "update", Type: "queue", Nth: 1, After: true},
	} {
		f, err := aws.Table().ParseFault(s)
		require.NoError(t, err, s)
		require.Equal(t, want, f)
		again, err := aws.Table().ParseFault(f.String())
		require.NoError(t, err)
		require.Equal(t, f, again)
	}
	for s, says := range map[string]string{
		"":               "no type",
		"create:":        "no type",
		"queue:0":        "starts at 1",
		"create:unicorn": `no resource type of the sandbox is called "unicorn"`,
	} {
		_, err := aws.Table().ParseFault(s)
		require.ErrorContains(t, err, says, s)
	}
}

func TestAccountID(t *testing.T) {
	t.Parallel()
	_, err := cloud.New(cloud.Options{Table: aws.Table(), Account: "1234"})
	require.ErrorContains(t, err, "twelve digits")
}
