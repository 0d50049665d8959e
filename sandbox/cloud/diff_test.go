package cloud_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	secret := func(s string) resource.PropertyValue { return resource.MakeSecret(resource.NewStringProperty(s)) }
	for sentence, x := range map[string]struct {
		typ      string
		old, now m
		ignore   []string
		want     map[string]plugin.DiffKind
		first    bool // the old resource goes first
	}{
		"nothing changes": {
			typ: token.Queue,
			old: m{"delaySeconds": 1},
			now: m{"delaySeconds": 1},
		},
		"a setting is updated": {
			typ:  token.Queue,
			old:  m{"delaySeconds": 1},
			now:  m{"delaySeconds": 2},
			want: map[string]plugin.DiffKind{"delaySeconds": plugin.DiffUpdate},
		},
		"a setting is added": {
			typ:  token.Queue,
			old:  m{},
			now:  m{"delaySeconds": 2},
			want: map[string]plugin.DiffKind{"delaySeconds": plugin.DiffAdd},
		},
		"a name that the provider made": {
			typ:  token.Queue,
			old:  m{"name": "a-1"},
			now:  m{"name": "a-2", cloud.DefaultsKey: l{"name"}},
			want: map[string]plugin.DiffKind{"name": plugin.DiffUpdateReplace},
		},
		"a replacement under the same name": {
			typ:   token.Queue,
			old:   m{"name": "a", "fifoQueue": false},
			now:   m{"name": "a", "fifoQueue": true},
			want:  map[string]plugin.DiffKind{"fifoQueue": plugin.DiffUpdateReplace},
			first: true,
		},
		"a subnet's range": {
			typ:  token.Subnet,
			old:  m{"cidrBlock": "10.0.0.0/24"},
			now:  m{"cidrBlock": "10.0.1.0/24"},
			want: map[string]plugin.DiffKind{"cidrBlock": plugin.DiffUpdateReplace},
		},
		"a subnet's tags": {
			typ:  token.Subnet,
			old:  m{"tags": m{"A": "1"}},
			now:  m{"tags": m{"A": "2"}},
			want: map[string]plugin.DiffKind{"tags.A": plugin.DiffUpdate},
		},
		"what isn't known yet may replace": {
			typ:  token.Subnet,
			old:  m{"vpcId": "vpc-1"},
			now:  m{"vpcId": cloud.Unknown{}},
			want: map[string]plugin.DiffKind{"vpcId": plugin.DiffUpdateReplace},
		},
		"JSON that says the same": {
			typ: token.Queue,
			old: m{"policy": `{"a": 1, "b": 2}`},
			now: m{"policy": `{"b":2,"a":1}`},
		},
		"a set in another order": {
			typ: token.Distribution,
			old: m{"aliases": l{"a.example", "b.example"}},
			now: m{"aliases": l{"b.example", "a.example"}},
		},
		"a list in another order": {
			typ:  token.Alarm,
			old:  m{"metricQueries": l{m{"id": "a"}, m{"id": "b"}}},
			now:  m{"metricQueries": l{m{"id": "a"}, m{"id": "c"}}},
			want: map[string]plugin.DiffKind{"metricQueries[1].id": plugin.DiffUpdate},
		},
		"a change that is ignored": {
			typ:    token.Queue,
			old:    m{"delaySeconds": 1},
			now:    m{"delaySeconds": 2},
			ignore: []string{"delaySeconds"},
		},
		"a secret that changes": {
			typ:  "sns/topicSubscription:TopicSubscription",
			old:  m{"endpoint": secret("a")},
			now:  m{"endpoint": secret("b")},
			want: map[string]plugin.DiffKind{"endpoint": plugin.DiffUpdateReplace},
		},
		"a nested property that replaces": {
			typ:  token.Instance,
			old:  m{"rootBlockDevice": m{"encrypted": false}},
			now:  m{"rootBlockDevice": m{"encrypted": true}},
			want: map[string]plugin.DiffKind{"rootBlockDevice.encrypted": plugin.DiffUpdateReplace},
		},
		"a nested property that does not": {
			typ:  token.Instance,
			old:  m{"rootBlockDevice": m{"volumeSize": 8}},
			now:  m{"rootBlockDevice": m{"volumeSize": 16}},
			want: map[string]plugin.DiffKind{"rootBlockDevice.volumeSize": plugin.DiffUpdate},
		},
		"a certificate's names": {
			typ:  token.Certificate,
			old:  m{"domainName": "a.example"},
			now:  m{"domainName": "b.example"},
			want: map[string]plugin.DiffKind{"domainName": plugin.DiffUpdateReplace},
		},
		"a distribution's comment": {
			typ:  token.Distribution,
			old:  m{"comment": "a"},
			now:  m{"comment": "b"},
			want: map[string]plugin.DiffKind{"comment": plugin.DiffUpdate},
		},
		"what is only of the provider's own book": {
			typ: token.Queue,
			old: m{cloud.DefaultsKey: l{"name"}},
			now: m{cloud.DefaultsKey: l{}},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			h := cloudtest.New(t)
			d, err := h.Provider("eu-west-1").Diff(t.Context(), plugin.DiffRequest{
				URN:           cloudtest.URN(x.typ, "x"),
				Type:          tokens.Type(cloud.Token(x.typ)),
				OldInputs:     cloudtest.Properties(x.old),
				NewInputs:     cloudtest.Properties(x.now),
				IgnoreChanges: x.ignore,
			})
			require.NoError(t, err)
			got := map[string]plugin.DiffKind{}
			for path, p := range d.DetailedDiff {
				got[path] = p.Kind
			}
			if x.want == nil {
				x.want = map[string]plugin.DiffKind{}
			}
			require.Equal(t, x.want, got)
			require.Equal(t, x.first, d.DeleteBeforeReplace)
			if len(x.want) == 0 {
				require.Equal(t, plugin.DiffNone, d.Changes)
			}
		})
	}
}

func TestDrift(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	q := h.Create(token.Queue, "jobs", m{"delaySeconds": 3})
	require.NoError(t, h.Cloud.Drift(token.Queue, q.ID, "delaySeconds", 9.0))
	got, err := h.Provider("eu-west-1").Read(t.Context(), plugin.ReadRequest{
		URN:    q.URN,
		Type:   tokens.Type(q.Type),
		ID:     resource.ID(q.ID),
		Inputs: q.Inputs,
		State:  q.Outputs,
	})
	require.NoError(t, err)
	require.InEpsilon(t, 9.0, got.Outputs["delaySeconds"].NumberValue(), 0)
	require.InEpsilon(t, 9.0, got.Inputs["delaySeconds"].NumberValue(), 0,
		"the inputs follow, so that the next preview shows the change")
	require.NoError(t, h.Delete("jobs"))
	gone, err := h.Provider("eu-west-1").Read(t.Context(), plugin.ReadRequest{
		URN:    q.URN,
		Type:   tokens.Type(q.Type),
		ID:     resource.ID(q.ID),
		Inputs: q.Inputs,
		State:  q.Outputs,
	})
	require.NoError(t, err)
	require.Empty(t, gone.ID)
	require.ErrorContains(t, h.Cloud.Drift(token.Queue, q.ID, "delaySeconds", 1.0), "no sqs/queue:Queue")
}
