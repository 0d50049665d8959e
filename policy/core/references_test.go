package core_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/policy/core"

	"github.com/plinth-infra/plinth/policy/core/coretest"
)

const (
	subnet   = "aws:ec2/subnet:Subnet"
	instance = "aws:ec2/instance:Instance"
	bucket   = "aws:s3/bucket:Bucket"
	vpc      = "awsx:ec2:Vpc"
)

func TestReferences(t *testing.T) {
	t.Parallel()
	known := []coretest.Resource{
		{Type: subnet, Name: "a", Outputs: map[string]any{"id": "subnet-a"}},
		{Type: subnet, Name: "b", Outputs: map[string]any{"id": "subnet-b"}},
	}
	planned := []coretest.Resource{{Type: subnet, Name: "a"}, {Type: subnet, Name: "b"}}
	component := []coretest.Resource{
		{Type: vpc, Name: "net"}, {Type: "aws:ec2/vpc:Vpc", Name: "net-vpc", Parent: "net"},
		{Type: subnet, Name: "a", Parent: "net-vpc"},
		{Type: subnet, Name: "b", Parent: "net-vpc"},
		{Type: subnet, Name: "stranger"},
	}
	buckets := []coretest.Resource{
		{
			Type:    "aws:s3/bucketV2:BucketV2",
			Name:    "short",
			Outputs: map[string]any{"id": "site", "arn": "arn:aws:s3:::site"},
		},
		{
			Type:    "aws:s3/bucketV2:BucketV2",
			Name:    "long",
			Outputs: map[string]any{"id": "site-logs", "arn": "arn:aws:s3:::site-logs"},
		},
	}
	for sentence, row := range map[string]struct {
		others   []coretest.Resource
		value    any
		depends  []string
		types    []string
		want     []string
		external []string
		exact    bool
	}{
		"a known id": {
			known,
			"subnet-b",
			nil,
			[]string{subnet},
			[]string{"b"},
			nil,
			true,
		},
		"a list of ids": {
			known,
			[]any{"subnet-b", "subnet-a"},
			nil,
			[]string{subnet},
			[]string{"a", "b"},
			nil,
			true,
		},
		"an id of another account": {
			known,
			[]any{"subnet-a", "subnet-x"},
			nil,
			[]string{subnet},
			[]string{"a"},
			[]string{"subnet-x"},
			true,
		},
		"nothing":                          {known, nil, nil, []string{subnet}, nil, nil, true},
		"an empty string is nobody's name": {known, "", nil, []string{subnet}, nil, []string{""}, true},
		"an id of another type": {
			known,
			"subnet-a",
			nil,
			[]string{bucket},
			nil,
			[]string{"subnet-a"},
			true,
		},
		"an unknown made from a resource": {
			planned,
			coretest.Unknown,
			[]string{"a"},
			[]string{subnet},
			[]string{"a"},
			nil,
			true,
		},
		"a list of unknowns made from two": {
			planned,
			[]any{coretest.Unknown, coretest.Unknown},
			[]string{"a", "b"},
			[]string{subnet},
			[]string{"a", "b"},
			nil,
			true,
		},
		"an unknown made from a component": {
			component,
			coretest.Unknown,
			[]string{"net"},
			[]string{subnet},
			[]string{"a", "b"},
			nil,
			false,
		},
		"an unknown made from nothing": {
			planned,
			coretest.Unknown,
			nil,
			[]string{subnet},
			nil,
			nil,
			false,
		},
		"an unknown made from another type": {
			known,
			coretest.Unknown,
			[]string{"a"},
			[]string{bucket},
			nil,
			nil,
			false,
		},
		"a value that contains the longest ARN": {
			buckets,
			"arn:aws:s3:::site-logs/*",
			[]string{"short", "long"},
			[]string{bucket},
			[]string{"long"},
			nil,
			true,
		},
		"containing a name without depending on it": {
			buckets,
			"arn:aws:s3:::site-logs/*",
			nil,
			[]string{bucket},
			nil,
			[]string{"arn:aws:s3:::site-logs/*"},
			true,
		},
		"an exact name wins over a contained one": {
			buckets,
			"site-logs",
			[]string{"short"},
			[]string{bucket},
			[]string{"long"},
			nil,
			true,
		},
		"known before what it was made from has an id": {
			planned,
			"subnet-a",
			[]string{"a"},
			[]string{subnet},
			[]string{"a"},
			nil,
			true,
		},
		"known, and made from one of two without ids": {
			planned,
			"subnet-a",
			[]string{"a", "b"},
			[]string{subnet},
			nil,
			[]string{"subnet-a"},
			true,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			user := coretest.Resource{Type: instance, Name: "web", Inputs: map[string]any{"ref": row.value}}
			if row.depends != nil {
				user.DependsOn = map[string][]string{"ref": row.depends}
			}
			c := coretest.Case{Resources: append([]coretest.Resource{user}, row.others...)}
			resources, err := c.Build(coretest.Outputs)
			require.NoError(t, err)
			s := core.NewStack("dev", false, resources)
			web := s.Of(instance)[0]
			refs := s.Refs(web, "ref", row.types...)
			var names []string
			for _, r := range refs.Resources {
				names = append(names, r.Name)
				require.True(t, refs.Has(r.URN))
			}
			slices.Sort(names)
			require.Equal(t, row.want, names)
			require.Equal(t, row.external, refs.External)
			require.Equal(t, row.exact, refs.Exact)
		})
	}
}

func TestStackOrder(t *testing.T) {
	t.Parallel()
	c := coretest.Case{Resources: []coretest.Resource{
		{Type: vpc, Name: "net"},
		{Type: "aws:alb/loadBalancer:LoadBalancer", Name: "lb"},
		{Type: subnet, Name: "b", Parent: "net"},
		{Type: subnet, Name: "a"},
	}}
	resources, err := c.Build(coretest.Outputs)
	require.NoError(t, err)
	forward := core.NewStack("dev", false, resources)
	slices.Reverse(resources)
	require.Equal(t, forward.Resources, core.NewStack("dev", false, resources).Resources)
	require.Len(t, forward.Of("aws:lb/loadBalancer:LoadBalancer"), 1, "an alias counts")
	require.Len(t, forward.Of(subnet, vpc, subnet), 3, "no resource twice")
	require.Len(t, forward.Below(c.URN("net"), subnet), 1)
	_, ok := forward.Lookup("urn:nobody")
	require.False(t, ok)
}
