package program_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
	"github.com/plinth-infra/plinth/tests/reach"
)

//go:generate go test . -run TestReachabilityPage -update-reach
var updateReach = flag.Bool("update-reach", false, "write who reaches whom into docs/network.md")

const (
	reachPage  = "docs/network.md"
	reachBegin = "<!-- who reaches whom: go generate ./tests/program -->\n"
	reachEnd   = "<!-- end -->\n"
)

// TestReachabilityPage: for every stack file and blueprint, exactly.
func TestReachabilityPage(t *testing.T) {
	t.Parallel()
	var want strings.Builder
	for _, f := range stackFiles(t) {
		table, err := reach.Table(f.deployed(t))
		require.NoError(t, err, f.path)
		fmt.Fprintf(&want, "\n### %s\n| from | to | ports |\n|---|---|---|\n", f.path)
		for _, e := range table {
			fmt.Fprintf(&want, "| %s | %s | %s |\n", e.From, e.To, e.Ports)
		}
	}
	text, err := os.ReadFile(reachPage)
	require.NoError(t, err)
	before, rest, begun := strings.Cut(string(text), reachBegin)
	got, after, ended := strings.Cut(rest, reachEnd)
	require.True(t, begun && ended, "the marks are there")
	if *updateReach {
		require.NoError(t, os.WriteFile(reachPage, []byte(before+reachBegin+want.String()+"\n"+reachEnd+after), 0o644))
		return
	}
	require.Equal(
		t,
		want.String()+"\n",
		got,
		"who reaches whom has changed: if that is meant, run go generate ./tests/program and look at the difference",
	)
}

// TestSecurityGroupRules: taking one away, with those that say the same of IPv6 and of
// the other NAT gateways, changes the table.
func TestSecurityGroupRules(t *testing.T) {
	t.Parallel()
	for _, f := range stackFiles(t) {
		rec := f.deployed(t)
		table, err := reach.Table(rec)
		require.NoError(t, err)
		for _, r := range rec.Resources {
			if !strings.Contains(r.Type, "ecurityGroup") || !strings.Contains(r.Type, "Rule") || r.Has("cidrIpv6") {
				continue
			}
			less := *rec
			less.Resources = slices.DeleteFunc(slices.Clone(rec.Resources), func(other *mockaws.Resource) bool {
				v4, other4 := fmt.Sprint(r.Get("cidrIpv4")), fmt.Sprint(other.Get("cidrIpv4"))
				same := v4 == "0.0.0.0/0" && other.Get("cidrIpv6") == "::/0" || strings.HasSuffix(v4, "/32") && strings.HasSuffix(other4, "/32")
				twin := same && other.Type == r.Type && other.Get("securityGroupId") == r.Get("securityGroupId") && other.Get("fromPort") == r.Get("fromPort")
				return twin || other == r
			})
			other, err := reach.Table(&less)
			if err == nil {
				require.NotEqual(t, table, other, "%s: %s opens nothing", f.path, r.Name)
			}
		}
	}
}

// TestOpenSecurityGroupRule: each rule that lets one group in, opened to everybody, lets more of
// them in wherever anybody else could come.
func TestOpenSecurityGroupRule(t *testing.T) {
	t.Parallel()
	shown := 0
	for _, f := range stackFiles(t) {
		rec := f.deployed(t)
		table, err := reach.Table(rec)
		require.NoError(t, err)
		for i, r := range rec.Resources {
			if r.Type != "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" || !r.Has("referencedSecurityGroupId") {
				continue
			}
			opened := *r
			opened.Inputs = r.Inputs.Copy()
			delete(opened.Inputs, "referencedSecurityGroupId")
			opened.Inputs["cidrIpv4"] = resource.NewProperty("0.0.0.0/0")
			opened.Inputs["fromPort"], opened.Inputs["toPort"] = resource.NewProperty(1.0), resource.NewProperty(65535.0)
			more := *rec
			more.Resources = append([]*mockaws.Resource{}, rec.Resources...)
			more.Resources[i] = &opened
			other, err := reach.Table(&more)
			require.NoError(t, err)
			require.NotEqual(t, table, other, "%s: %s", f.path, r.Name)
			shown++
		}
	}
	t.Logf("%d rules opened", shown)
}
