package policy

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/core/coretest"
	"github.com/plinth-infra/plinth/policy/rules/rulestest"
)

// many is how many resources the limit is for, and limit how long both packs may take for them.
const (
	many  = 300
	limit = 2 * time.Second
)

// TestManyResources takes the best of three: it is the packs that
// are measured, not what else the machine is doing.
func TestManyResources(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	run := prepare(t, many)
	best := time.Hour
	for range 3 {
		best = min(best, run())
	}
	t.Logf("%d resources under both packs: %v", many, best)
	require.Less(t, best, limit)
}

func BenchmarkBothPacks(b *testing.B) {
	for _, n := range []int{100, many, 1000} {
		b.Run(fmt.Sprintf("resources=%d", n), func(b *testing.B) {
			run := prepare(b, n)
			for b.Loop() {
				run()
			}
		})
	}
}

// prepare starts both packs and returns a function that makes the calls of one deployment of n
// resources, as the engine makes them: for each resource the repairs of one pack after the other,
// then the checks of both at once; at the end the stack.
func prepare(t testing.TB, n int) func() time.Duration {
	t.Helper()
	resources := stackOf(t, n)
	single := make([]*pulumirpc.AnalyzeRequest, len(resources))
	for i, r := range resources {
		single[i] = one(t, r)
	}
	all := whole(t, resources)
	var running []*pack
	for _, name := range packNames {
		p := start(t, name, "")
		require.NoError(t, p.configure(t, p.introduce(t, "prd", false), readConfig(t, root+"/policy/config/prd.json")))
		running = append(running, p)
	}
	each := func(call func(p *pack) error) {
		var group sync.WaitGroup
		for _, p := range running {
			group.Go(func() {
				if err := call(p); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
	}
	return func() time.Duration {
		ctx := limited(t)
		begin := time.Now()
		for _, request := range single {
			for _, p := range running {
				_, err := p.Remediate(ctx, request)
				require.NoError(t, err)
			}
			each(func(p *pack) error { _, err := p.Analyze(ctx, request); return err })
		}
		each(func(p *pack) error { _, err := p.AnalyzeStack(ctx, all); return err })
		return time.Since(begin)
	}
}

// stackOf returns n resources of the kinds that the rules check: those of the rules' own cases,
// wrong ones among them, each case under names and ids of its own.
func stackOf(t testing.TB, n int) []core.Resource {
	t.Helper()
	var list []core.Resource
	for round := 0; len(list) < n; round++ {
		before := len(list)
		for i, c := range rulestest.All() {
			if c.Kind != coretest.Passing && c.Kind != coretest.Failing {
				continue
			}
			c.Stack = fmt.Sprintf("s%d-%d", round, i)
			built, err := c.Build(coretest.Outputs)
			require.NoError(t, err)
			list = append(list, distinct(built, c.Stack)...)
		}
		require.Greater(t, len(list), before, "there are no cases")
	}
	return list[:n]
}

// distinct gives the ids and ARNs of a case's resources an ending of their own, wherever they
// stand.
func distinct(resources []core.Resource, ending string) []core.Resource {
	var pairs []string
	for _, r := range resources {
		for _, key := range []string{"arn", "id"} {
			if id, ok := r.Get(key).Str(); ok && len(id) > 3 {
				pairs = append(pairs, id, id+ending)
			}
		}
	}
	replacer := strings.NewReplacer(pairs...)
	for i := range resources {
		resources[i].Properties = replaced(property.New(resources[i].Properties), replacer).AsMap()
	}
	return resources
}

func replaced(v property.Value, replacer *strings.Replacer) property.Value {
	switch {
	case v.IsString():
		return property.New(replacer.Replace(v.AsString())).WithSecret(v.Secret())
	case v.IsMap():
		m := v.AsMap().AsMap()
		for key, e := range m {
			m[key] = replaced(e, replacer)
		}
		return property.New(m).WithSecret(v.Secret())
	case v.IsArray():
		list := v.AsArray().AsSlice()
		for i, e := range list {
			list[i] = replaced(e, replacer)
		}
		return property.New(list).WithSecret(v.Secret())
	}
	return v
}
