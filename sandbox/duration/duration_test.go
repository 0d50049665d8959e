package duration

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var seconds = map[string]float64{"vpc": 12, "nat": 100, "lb": 150, "sg": 1, "queue": 2}

func lookup(typ string) (float64, string) { return seconds[typ], "measured" }

func custom(urn, typ string, deps ...string) Resource {
	return Resource{URN: "urn::" + urn, Type: typ, Custom: true, Dependencies: urns(deps)}
}

func component(urn string) Resource { return Resource{URN: "urn::" + urn, Type: "x:y:Z"} }

func under(parent string, r Resource) Resource {
	r.Parent = "urn::" + parent
	return r
}

func urns(names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, "urn::"+n)
	}
	return out
}

func TestPredictFollowsTheLongestWay(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		resources []Resource
		want      float64
		path      []string
	}{
		"an empty stack takes no time": {nil, 0, nil},
		"what doesn't depend on each other is made at the same time": {
			[]Resource{custom("a", "nat"), custom("b", "lb"), custom("c", "sg")}, 150, []string{"b"},
		},
		"a chain adds up": {
			[]Resource{custom("v", "vpc"), custom("n", "nat", "v"), custom("l", "lb", "n")}, 262, []string{"v", "n", "l"},
		},
		"of two ways the longer counts": {
			[]Resource{custom("v", "vpc"), custom("n", "nat", "v"), custom("s", "sg", "v"), custom("q", "queue", "s", "n")},
			114, []string{"v", "n", "q"},
		},
		"the order in the state doesn't matter": {
			[]Resource{custom("l", "lb", "n"), custom("n", "nat", "v"), custom("v", "vpc")}, 262, []string{"v", "n", "l"},
		},
		"a child waits for a parent that is a resource": {
			[]Resource{custom("v", "vpc"), under("v", custom("n", "nat"))}, 112, []string{"v", "n"},
		},
		"a child doesn't wait for a parent that is a component": {
			[]Resource{component("net"), under("net", custom("v", "vpc")), under("net", custom("n", "nat"))},
			100, []string{"n"},
		},
		"the outputs of a remote component wait for all that is below it": {
			[]Resource{
				component("net"), under("net", custom("v", "vpc")), under("v", custom("n", "nat")),
				custom("l", "lb", "net"),
			}, 262, []string{"v", "n", "l"},
		},
		"a component inside a component counts": {
			[]Resource{component("net"), under("net", component("sub")), under("sub", custom("n", "nat")), custom("q", "queue", "net")},
			102, []string{"n", "q"},
		},
		"a child that names its own component doesn't wait for its siblings": {
			[]Resource{component("net"), under("net", custom("n", "nat")), under("net", custom("q", "queue", "net"))},
			100, []string{"n"},
		},
		"what another stack made is there already": {
			[]Resource{custom("q", "queue", "elsewhere")}, 2, []string{"q"},
		},
		"providers take no time": {
			[]Resource{custom("p", "pulumi:providers:aws"), custom("q", "queue", "p")}, 2, []string{"q"},
		},
		"a type without a time is passed through": {
			[]Resource{custom("n", "nat"), custom("u", "unheard"), custom("w", "unheard", "n"), custom("q", "queue", "w")},
			102, []string{"n", "q"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := Predict(tt.resources, lookup)
			require.NoError(t, err)
			require.InDelta(t, tt.want, p.Seconds, 0.001)
			var path []string
			for _, s := range p.Path {
				path = append(path, s.Name)
				require.Equal(t, "measured", s.Source)
			}
			require.Equal(t, tt.path, path)
			if len(p.Path) > 0 {
				require.InDelta(t, p.Seconds, p.Path[len(p.Path)-1].Until, 0.001, "the path ends when the stack is there")
			}
		})
	}
}

func TestPredictRefusesACircle(t *testing.T) {
	t.Parallel()
	_, err := Predict([]Resource{custom("a", "sg", "b"), custom("b", "sg", "a")}, lookup)
	require.ErrorContains(t, err, "depends on itself")
}

func TestFromStateReadsEveryKindOfDependency(t *testing.T) {
	t.Parallel()
	got, err := FromState([]byte(`{"version":3,"deployment":{"resources":[
		{"urn":"urn::s","type":"pulumi:pulumi:Stack"},
		{"urn":"urn::a","type":"vpc","custom":true,"parent":"urn::s"},
		{"urn":"urn::b","type":"sg","custom":true,"parent":"urn::s","dependencies":["urn::a"],
		 "propertyDependencies":{"vpcId":["urn::a"],"rules":["urn::c"]}},
		{"urn":"urn::b","type":"sg","custom":true,"delete":true,"dependencies":["urn::z"]}]}}`))
	require.NoError(t, err)
	require.Equal(t, []Resource{
		{URN: "urn::s", Type: "pulumi:pulumi:Stack"},
		{URN: "urn::a", Type: "vpc", Custom: true, Parent: "urn::s"},
		{URN: "urn::b", Type: "sg", Custom: true, Parent: "urn::s", Dependencies: []string{"urn::a", "urn::c"}},
	}, got)
	_, err = FromState([]byte("not JSON"))
	require.Error(t, err)
}

func TestWriteShowsTheStepsThatTakeLongestInTheirOrder(t *testing.T) {
	t.Parallel()
	resources := []Resource{custom("v", "vpc"), custom("n", "nat", "v"), custom("l", "lb", "n")}
	last := "l"
	for _, name := range []string{"q1", "q2", "q3", "q4", "q5"} {
		resources = append(resources, custom(name, "queue", last))
		last = name
	}
	p, err := Predict(resources, lookup)
	require.NoError(t, err)
	var b strings.Builder
	p.Write(&b)
	require.Equal(t, `On AWS, creating these 8 resources would typically take about 4 min 30 s. What takes longest:
        12 s  vpc v
  1 min 40 s  nat n
  2 min 30 s  lb l
         2 s  queue q1
         2 s  queue q2
         2 s  queue q3
         4 s  2 shorter steps between them
`, b.String())
}
