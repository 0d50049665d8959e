package lifecycle

import (
	"archive/zip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/codedeploy"
	"github.com/plinth-infra/plinth/sandbox/cloud/ecs"
	"github.com/plinth-infra/plinth/sandbox/engine"
)

// deployed is what a blue/green service is like in AWS.
type deployed struct {
	Task, Target     string
	Production, Test string // the target group that has all requests
	Beside           any
}

type blueGreen struct {
	*testing.T
	stack *engine.Stack
}

// openBlueGreen prepares testdata/bluegreen.
func openBlueGreen(t *testing.T) blueGreen {
	t.Helper()
	_, tools := project(t)
	o := programOf(t, "bluegreen", tools)
	o.Dir = t.TempDir()
	s, err := engine.Open(o)
	require.NoError(t, err)
	st, err := s.Stack(t.Context(), "bluegreen", "", true)
	require.NoError(t, err)
	hook := filepath.Join(t.TempDir(), "deployhook.zip")
	f, err := os.Create(hook)
	require.NoError(t, err)
	w := zip.NewWriter(f)
	_, err = w.Create("bootstrap")
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, f.Close())
	require.NoError(t, st.Set("hook", hook))
	require.NoError(t, st.Set("certificate", "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----"))
	require.NoError(t, st.Set("key", "-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----"))
	return blueGreen{t, st}
}

// do runs an operation and lists what it changed in AWS.
func (b blueGreen) do(name string) []string {
	b.Helper()
	o, err := b.stack.Do(b.Context(), engine.Operation{Name: name, Fast: true})
	require.NoError(b, err)
	require.NoError(b, o.Failure(), name)
	var changed []string
	for _, e := range o.Events {
		if e.ResourcePreEvent == nil {
			continue
		}
		m := e.ResourcePreEvent.Metadata
		if m.Op == apitype.OpSame || m.Op == apitype.OpRead || m.Op == apitype.OpRefresh || !strings.HasPrefix(m.Type, "aws:") {
			continue
		}
		changed = append(changed, string(m.Op)+" "+m.Type[strings.LastIndex(m.Type, ":")+1:]+" "+m.URN[strings.LastIndex(m.URN, ":")+1:])
	}
	slices.Sort(changed)
	return slices.Compact(changed)
}

// state lists the resources of the stack's state.
func (b blueGreen) state() (list []stateResource) {
	b.Helper()
	data, err := b.stack.Export(b.Context(), true)
	require.NoError(b, err)
	var state struct {
		Deployment struct{ Resources []stateResource }
	}
	require.NoError(b, json.Unmarshal(data, &state))
	return state.Deployment.Resources
}

type stateResource struct {
	URN, Type string
	Outputs   map[string]any
}

// outputs are the stack's.
func (b blueGreen) outputs() map[string]string {
	b.Helper()
	out := map[string]string{}
	for _, r := range b.state() {
		if r.Type == "pulumi:pulumi:Stack" {
			for k, v := range r.Outputs {
				out[k], _ = v.(string)
			}
		}
	}
	return out
}

// known is the task definition that the state believes the service to run.
func (b blueGreen) known() (task string) {
	b.Helper()
	for _, r := range b.state() {
		if strings.HasSuffix(r.URN, "ecs/service:Service::shop") {
			task, _ = r.Outputs["taskDefinition"].(string)
		}
	}
	return task
}

// aws does something in the stack's AWS what exists in AWS only.
func (b blueGreen) aws(do func(c *cloud.Cloud)) {
	b.Helper()
	c, err := b.stack.Cloud()
	require.NoError(b, err)
	do(c)
	require.NoError(b, c.Close())
}

func (b blueGreen) look() (d deployed) {
	b.Helper()
	inventory, err := b.stack.Inventory()
	require.NoError(b, err)
	groups := map[string]string{}
	for _, r := range inventory {
		if strings.HasSuffix(r.Type, ":TargetGroup") {
			groups[r.ID] = r.URN[strings.LastIndex(r.URN, ":")+1:]
		}
	}
	live := func(actions any) string {
		action := actions.([]any)[0].(map[string]any)
		if arn, ok := action["targetGroupArn"].(string); ok {
			return groups[arn]
		}
		for _, g := range action["forward"].(map[string]any)["targetGroups"].([]any) {
			if to := g.(map[string]any); to["weight"] == 100.0 {
				return groups[to["arn"].(string)]
			}
		}
		return "none"
	}
	for _, r := range inventory {
		switch name := r.URN[strings.LastIndex(r.URN, ":")+1:]; {
		case strings.HasSuffix(r.Type, "service:Service") && name == "shop":
			d.Task, _ = r.Outputs["taskDefinition"].(string)
			d.Target = groups[r.Outputs["loadBalancers"].([]any)[0].(map[string]any)["targetGroupArn"].(string)]
		case strings.HasSuffix(r.Type, ":ListenerRule") && name == "shop":
			d.Production = live(r.Outputs["actions"])
		case strings.HasSuffix(r.Type, ":ListenerRule") && name == "shop-test":
			d.Test = live(r.Outputs["actions"])
		case strings.HasSuffix(r.Type, ":ListenerRule") && name == "beside":
			d.Beside = live(r.Outputs["actions"])
		}
	}
	return d
}

// TestADeploymentByCodeDeployIsNeverUndoneByARun is what users of other systems were hurt by: the
// next infrastructure run puts the old version back.
func TestADeploymentByCodeDeployIsNeverUndoneByARun(t *testing.T) {
	t.Parallel()
	b := openBlueGreen(t)
	require.NotEmpty(t, b.do("up"))
	require.Empty(t, b.do("preview"))
	out := b.outputs()
	var spec struct {
		Resources []map[string]struct {
			Properties struct{ TaskDefinition string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out["appSpec"]), &spec))
	first := spec.Resources[0]["TargetService"].Properties.TaskDefinition
	require.Equal(t, deployed{Task: first, Target: "shop", Production: "shop", Test: "shop-green", Beside: "beside"}, b.look())

	// A pipeline deploys its image, and autoscaling changes the number of tasks.
	var next string
	b.aws(func(c *cloud.Cloud) {
		var err error
		next, err = ecs.RegisterTaskDefinition(c, first, func(containers string) string { return strings.Replace(containers, "shop:1", "shop:2", 1) })
		require.NoError(t, err)
		require.NoError(t, codedeploy.Deploy(c, out["application"], out["group"], strings.ReplaceAll(out["appSpec"], first, next)))
		for _, r := range c.Inventory() {
			if strings.HasSuffix(r.URN, "ecs/service:Service::shop") {
				require.NoError(t, c.Drift(r.Type, r.ID, "desiredCount", 5.0))
			}
		}
	})
	green := deployed{Task: next, Target: "shop-green", Production: "shop-green", Test: "shop-green", Beside: "beside"}
	require.Equal(t, green, b.look())
	require.Empty(t, b.do("preview"))
	require.Empty(t, b.do("up"))
	require.Equal(t, green, b.look())

	// A run may change the service and its rule in other ways while the state still believes in the first version.
	require.NoError(t, b.stack.Set("grace", "90"))
	require.NoError(t, b.stack.Set("priority", "200"))
	touched := []string{"update ListenerRule shop", "update ListenerRule shop-test", "update Service shop"}
	require.Equal(t, touched, b.do("up"))
	require.Equal(t, green, b.look())

	// Another image and size are registered, and wait.
	require.NoError(t, b.stack.Set("image", "registry.example.com/shop:3"))
	require.NoError(t, b.stack.Set("cpu", "512"))
	changed := b.do("up")
	require.Equal(t, []string{"create-replacement TaskDefinition shop", "delete-replaced TaskDefinition shop", "replace TaskDefinition shop"}, changed)
	require.Equal(t, green, b.look())
	require.Empty(t, b.do("preview"))

	// The AppSpec that the stack publishes deploys them: back on the first target group.
	out = b.outputs()
	require.NoError(t, json.Unmarshal([]byte(out["appSpec"]), &spec))
	newest := spec.Resources[0]["TargetService"].Properties.TaskDefinition
	require.NotContains(t, []string{first, next}, newest)
	b.aws(func(c *cloud.Cloud) {
		require.NoError(t, codedeploy.Deploy(c, out["application"], out["group"], out["appSpec"]))
	})
	blue := deployed{Task: newest, Target: "shop", Production: "shop", Test: "shop", Beside: "beside"}
	require.Equal(t, blue, b.look())
	require.Empty(t, b.do("preview"))

	// What a refresh learns is no reason to put anything back either.
	require.NotEqual(t, newest, b.known(), "the state doesn't know of the deployment")
	require.Empty(t, b.do("refresh"))
	require.Equal(t, newest, b.known(), "the state knows of the deployment")
	require.Empty(t, b.do("preview"))
	require.NoError(t, b.stack.Set("grace", "120"))
	require.NoError(t, b.stack.Set("priority", "150"))
	require.Equal(t, touched, b.do("up"))
	require.Equal(t, blue, b.look())
	require.Empty(t, b.do("preview"))

	b.aws(func(c *cloud.Cloud) { require.Empty(t, c.Dangling(), "every ARN that a policy names exists") })
	b.do("destroy")
	left, err := b.stack.Inventory()
	require.NoError(t, err)
	require.Empty(t, left)
}

// TestARollingServiceBecomesBlueGreenWhileItServes: the new service starts on the target group that
// has the requests, and the old one goes after it.
func TestARollingServiceBecomesBlueGreenWhileItServes(t *testing.T) {
	t.Parallel()
	b := openBlueGreen(t)
	require.NoError(t, b.stack.Set("strategy", "rolling"))
	b.do("up")
	before := b.look()
	require.Equal(t, deployed{Task: before.Task, Target: "shop", Production: "shop", Beside: "beside"}, before)
	require.NoError(t, b.stack.Set("strategy", "blueGreen"))
	changed := b.do("up")
	require.Subset(t, changed, []string{"create-replacement Service shop", "delete-replaced Service shop", "create TargetGroup shop-green", "create DeploymentGroup shop"})
	require.NotContains(t, changed, "update ListenerRule shop")
	require.Equal(t, deployed{Task: before.Task, Target: "shop", Production: "shop", Test: "shop-green", Beside: "beside"}, b.look())
	require.Empty(t, b.do("preview"))
	out := b.outputs()
	b.aws(func(c *cloud.Cloud) {
		require.NoError(t, codedeploy.Deploy(c, out["application"], out["group"], out["appSpec"]))
	})
	require.Equal(t, "shop-green", b.look().Production)
	require.Empty(t, b.do("preview"))
	b.do("destroy")
}
