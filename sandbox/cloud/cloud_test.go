package cloud

import (
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/require"
)

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(b)
}

func TestWhatExistsSurvivesTheProcess(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/state/cloud.json"
	w := newWorld(t, Options{StateFile: file})
	network(w)
	queue := w.make(queueT, "jobs", m{})
	require.NoError(t, w.drop("b"))
	before := w.cloud.Inventory()
	require.NoError(t, w.cloud.Close())

	next := newWorld(t, Options{StateFile: file})
	require.Equal(t, before, next.cloud.Inventory())
	next.made = w.made
	require.ErrorContains(t, next.drop("vpc"), "DependencyViolation", "the next process knows what is in use")
	require.NoError(t, next.change("jobs", m{"delaySeconds": 5}))
	fresh := next.make(queueT, "more", m{})
	require.NotEqual(t, queue.id, fresh.id)
	require.NoError(t, next.cloud.Close())

	// A line that was cut off in writing is a change that didn't happen.
	require.NoError(t, os.WriteFile(file, []byte(read(t, file)+`{"remove":"eu-we`), 0o600))
	last := newWorld(t, Options{StateFile: file})
	require.Equal(t, next.cloud.Inventory(), last.cloud.Inventory())
	require.NoError(t, os.WriteFile(file, []byte("nonsense\n"), 0o600))
	_, err := New(Options{StateFile: file})
	require.ErrorContains(t, err, file+":1")
}

func TestRegionsDoNotMix(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.makeIn("eu-west-1", topicT, "here", m{"name": "alarms"})
	w.makeIn("us-east-1", topicT, "there", m{"name": "alarms"})
	require.Equal(t, "arn:aws:sns:eu-west-1:123456789012:alarms", w.made["here"].id)
	require.Equal(t, "arn:aws:sns:us-east-1:123456789012:alarms", w.made["there"].id)
	err := w.try("eu-west-1", "sns/topicSubscription:TopicSubscription", "s", m{"topic": w.made["there"].id, "protocol": "email", "endpoint": "a@b.example"})
	require.ErrorContains(t, err, "it exists in us-east-1, this resource is in eu-west-1")
	require.NoError(t, w.drop("here"))
	require.Len(t, w.cloud.Inventory(), 1)
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{StateFile: t.TempDir() + "/cloud.json"})
	p := w.in("eu-west-1")
	var group sync.WaitGroup
	for i := range 64 {
		group.Go(func() {
			urn := urnOf(queueT, fmt.Sprint("q", i))
			checked, err := p.Check(t.Context(), plugin.CheckRequest{URN: urn, Type: tokens.Type(token(queueT)), News: resource.PropertyMap{}})
			if err == nil {
				_, err = p.Create(t.Context(), plugin.CreateRequest{URN: urn, Type: tokens.Type(token(queueT)), Properties: checked.Properties})
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	require.Len(t, w.cloud.Inventory(), 64)
	require.Equal(t, 64, w.cloud.Calls()["create"])
}

func TestAZoneOutsideProvesCertificates(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{External: []string{"Z0123456789ABCDEFGHIJ"}})
	cert := w.make(certificateT, "cert", m{"domainName": "example.com", "validationMethod": "DNS"})
	issue := m{"certificateArn": cert.id}
	require.ErrorContains(t, w.try("eu-west-1", "acm/certificateValidation:CertificateValidation", "early", issue), "no record proves")
	option := cert.out["domainValidationOptions"].ArrayValue()[0].ObjectValue()
	w.make("route53/record:Record", "proof", m{"zoneId": "Z0123456789ABCDEFGHIJ", "type": "CNAME", "ttl": 300,
		"name": option["resourceRecordName"].StringValue(), "records": l{option["resourceRecordValue"].StringValue()}})
	w.make("acm/certificateValidation:CertificateValidation", "issued", issue)
}

func TestExternalsAreNamed(t *testing.T) {
	t.Parallel()
	in := m{"role": "arn:aws:iam::210987654321:role/theirs"}
	require.ErrorContains(t, newWorld(t).try("eu-west-1", "ecs/taskDefinition:TaskDefinition", "t", over(taskDefinition(nil), m{"taskRoleArn": in["role"]})), "does not exist")
	w := newWorld(t, Options{External: []string{"arn:aws:iam::210987654321:*"}})
	require.NoError(t, w.try("eu-west-1", "ecs/taskDefinition:TaskDefinition", "t", over(taskDefinition(nil), m{"taskRoleArn": in["role"]})))
}

func TestPoliciesThatGrantNothingAreTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	role("lambda.amazonaws.com")(w)
	w.make(queueT, "jobs", m{})
	w.make("iam/rolePolicy:RolePolicy", "may", m{"role": w.made["role"].id, "policy": policy(`{"Effect":"Allow","Action":"sqs:*","Resource":["` + w.made["jobs"].get("arn") +
		`","arn:aws:sqs:eu-west-1:123456789012:jbos","arn:aws:s3:::any*"]}`)})
	list := w.cloud.Dangling()
	require.Len(t, list, 1)
	require.Contains(t, list[0], "arn:aws:sqs:eu-west-1:123456789012:jbos doesn't exist")
}

func TestFaultsStrikeOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{Faults: []Fault{{Operation: "create", Type: "queue", Nth: 2}, {Operation: "delete", Type: "aws:sqs/queue:Queue"}}})
	require.NoError(t, w.try("eu-west-1", queueT, "one", m{}))
	require.ErrorContains(t, w.try("eu-west-1", queueT, "two", m{}), "InternalFailure")
	require.Len(t, w.cloud.Fired(), 1)
	require.Len(t, w.cloud.Inventory(), 1, "a fault strikes before the effect")
	require.NoError(t, w.try("eu-west-1", queueT, "two", m{}), "the next try converges")
	require.ErrorContains(t, w.drop("one"), "InternalFailure")
	require.NoError(t, w.drop("one"))
	require.NoError(t, w.drop("two"))
	require.Len(t, w.cloud.Fired(), 2)
	require.Empty(t, w.cloud.Inventory())
}

func TestFaultAfterTheEffectLeavesAPartialResource(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{Faults: []Fault{{Operation: "create", Type: "queue", Nth: 1, After: true}}})
	require.ErrorContains(t, w.try("eu-west-1", queueT, "jobs", m{"name": "jobs"}), "waiting for the creation")
	require.Len(t, w.cloud.Inventory(), 1, "what was made stays behind")
}

func TestParseFault(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Fault{
		"distribution":                 {Type: "distribution", Nth: 1},
		"create:Distribution:3":        {Operation: "create", Type: "Distribution", Nth: 3},
		"delete:aws:sqs/queue:Queue:2": {Operation: "delete", Type: "aws:sqs/queue:Queue", Nth: 2},
		"update:queue!":                {Operation: "update", Type: "queue", Nth: 1, After: true},
	} {
		f, err := ParseFault(s)
		require.NoError(t, err, s)
		require.Equal(t, want, f)
		again, err := ParseFault(f.String())
		require.NoError(t, err)
		require.Equal(t, f, again)
	}
	for s, says := range map[string]string{"": "no type", "create:": "no type", "queue:0": "starts at 1", "create:unicorn": `no resource type of the sandbox is called "unicorn"`} {
		_, err := ParseFault(s)
		require.ErrorContains(t, err, says, s)
	}
}

func TestAccountIdsHaveTwelveDigits(t *testing.T) {
	t.Parallel()
	_, err := New(Options{Account: "1234"})
	require.ErrorContains(t, err, "twelve digits")
}

// Every row is of a type that the SDK has, says how long a creation takes and who says so, and names inputs that exist.
func TestRowsAreComplete(t *testing.T) {
	t.Parallel()
	for tok, r := range rows {
		_, s, err := find(tok)
		require.NoError(t, err)
		seconds, source := Seconds(tok)
		require.Positive(t, seconds, tok)
		require.NotEmpty(t, source, tok)
		require.True(t, r.ID != "" || r.Identify != nil, "%s has no id", tok)
		for name := range r.Out {
			require.Contains(t, s.Outputs, name, "%s has no output %s", tok, name)
		}
		for name := range r.Defaults {
			require.Contains(t, s.Properties, name, "%s has no input %s", tok, name)
		}
		if r.Name != nil {
			require.Contains(t, s.Properties, r.Name.Property, tok)
		}
		for _, ref := range r.Refs {
			require.Contains(t, s.Properties, topOf(ref.Path), "%s has no input %s", tok, ref.Path)
			for _, to := range splitTypes(ref.To) {
				require.NotNil(t, rows[token(to)], "%s: %s leads to %s, which has no row", tok, ref.Path, to)
			}
		}
	}
	seconds, source := Seconds("plinth:network:Network")
	require.Zero(t, seconds)
	require.NotEmpty(t, source)
}
