package service

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/components/tracing"
	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/internal/link"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// Types of this module's internals that programs outside it may name.
type (
	// Statement is one statement of a policy.
	Statement = policydoc.Statement
	// Link is what another tier gives a service that uses it.
	Link = link.Link
	// Destination is a security group that a service connects to, and its port.
	Destination = link.Destination
)

// Args are the settings and what the program gives.
type Args struct {
	Settings

	// Cluster is where it runs, VPCID and SubnetIDs its network: private subnets of two zones.
	// Required.
	Cluster   *Cluster
	VPCID     pulumi.StringInput
	SubnetIDs pulumi.StringArrayInput
	// Account and Region are where the stack is. Required: with them known a preview shows the
	// whole task definition.
	Account string
	Region  string

	// Ingress sends it the requests of its hosts and paths. Nil makes a worker, which nothing
	// reaches.
	Ingress *ingress.Ingress
	// Queue is what it takes messages from. The container finds the queue in QUEUE_URL. Nil: none.
	Queue *messaging.Queue
	// Links are what it uses of other tiers: queues that it sends to, topics, buckets, a database.
	// A variable that two of them set, or one of them and Environment, is refused.
	Links []Link

	// Environment are plain variables. Never a secret: they are readable in the console and in the
	// state.
	Environment pulumi.StringMap
	// Secrets are variables whose values ECS takes from Secrets Manager when a task starts: ARNs,
	// complete, with or without :<key>::.
	Secrets pulumi.StringMap
	// SecretKeyARNs are the customer keys that encrypt the secrets. Empty where Secrets Manager's
	// own key does.
	SecretKeyARNs []pulumi.StringInput
	// Statements are added to the task role's policy: what the program does in AWS.
	Statements []Statement
	// Destinations are security groups that it connects to beside HTTPS, by name. The rules are
	// made on both sides.
	Destinations map[string]Destination
	// After is what has to be there before a task starts.
	After []pulumi.Resource

	// DeploymentAlarms are names of CloudWatch alarms: one that sounds during a deployment rolls it
	// back. Those of a Monitor on errors and latency are added. Without any only tasks that don't
	// start do, and with StrategyBlueGreen requests that fail.
	DeploymentAlarms []pulumi.StringInput
	// AlarmActions are told when the requests of a blue/green service fail: ARNs of topics. Empty:
	// the Monitor's topic, and without one CodeDeploy alone looks at the alarm, and production's
	// policies ask for somebody.
	AlarmActions []pulumi.StringInput
	// DeployHookArchive is the path of the zip of functions/deployhook, which looks at a new
	// version. Default functions/dist/deployhook.zip, where `make functions` puts it.
	DeployHookArchive string

	// Tasks are commands that run once, by name, with rights of their own, such as a migration
	// before each deployment.
	Tasks map[string]Task
	// TaskRunnerArchive is the path of the zip of functions/taskrunner, which runs them. Default
	// functions/dist/taskrunner.zip, where `make functions` puts it.
	TaskRunnerArchive string

	// Tracing is what takes the traces of its tasks, a container beside each, and tells the program
	// where they go. Nil: it isn't traced.
	Tracing *tracing.Collector
	// LogKeyARN encrypts the logs with a customer key, whose policy has to let CloudWatch Logs use
	// it. Nil leaves the service's own.
	LogKeyARN pulumi.StringPtrInput
	// Monitor is told when it goes wrong. Nil: nobody is.
	Monitor *monitoring.Monitor
	// Disposable drops the protection of the logs, for stacks meant to be torn down.
	Disposable bool

	// uses is all that the service's own role may do and all that its container is told, the
	// queue's part included.
	uses Link
}

// MaxName is the longest name of a service, in characters. It leaves room for the eight that
// autonaming adds, within the 32 of a target group's name:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
const MaxName = 24

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.copy()
	check.Defaults(&r.Settings)
	r.DeployHookArchive = cmp.Or(r.DeployHookArchive, "functions/dist/deployhook.zip")
	r.TaskRunnerArchive = cmp.Or(r.TaskRunnerArchive, "functions/dist/taskrunner.zip")

	var p check.Problems
	check.Name(&p, name, MaxName)
	check.Account(p.In("account"), r.Account)
	check.Region(p.In("region"), r.Region)
	check.Settings(&p, &r.Settings)
	r.resolveTasks(&p)
	r.validatePlace(&p)
	r.validateRequests(&p)
	r.validateBlueGreenArgs(&p, name)
	ValidateVariables(&p, r.Environment, r.Secrets)
	for _, key := range slices.Sorted(maps.Keys(r.Destinations)) {
		d := r.Destinations[key]
		check.Name(p.In("destinations", key), key, MaxName)
		if d.SecurityGroupID == nil || d.Port < 1 || d.Port > maxPort {
			p.At("destinations", key).Say("not complete").Fix("give it a security group and a port of 1 to %d", maxPort)
		}
	}
	return r, errors.Join(p.Err(), r.mergeLinks())
}

const maxPort = 65535

// copy makes the slices and maps that are changed or kept the service's own.
func (a *Args) copy() {
	a.Hosts = slices.Clone(a.Hosts)
	a.Paths = slices.Clone(a.Paths)
	a.Command = slices.Clone(a.Command)
	a.WritablePaths = slices.Clone(a.WritablePaths)
	a.Health.Command = slices.Clone(a.Health.Command)
	a.AlarmActions = slices.Clone(a.AlarmActions)
	a.DeploymentAlarms = slices.Clone(a.DeploymentAlarms)
	a.Environment = maps.Clone(a.Environment)
	a.Secrets = maps.Clone(a.Secrets)
	a.Destinations = maps.Clone(a.Destinations)
	a.After = slices.Clone(a.After)
	a.Tasks = maps.Clone(a.Tasks)
}

// validatePlace reports what is missing of cluster and network.
func (a Args) validatePlace(p *check.Problems) {
	if a.Cluster == nil {
		p.At("cluster").Say("required, got nothing").Fix("make one with NewCluster")
	} else if a.Exec && a.Cluster.exec == nil {
		p.At("exec").Say("the cluster doesn't record sessions").Fix("make it with exec")
	}
	if a.VPCID == nil {
		p.At("vpcId").Say("required, got nothing").Fix("give the network's")
	}
	if a.SubnetIDs == nil {
		p.At("subnetIds").Say("required, got nothing").Fix("give the network's private subnets")
	}
	if a.Tracing != nil && slices.Contains(a.Tracing.Ports(), a.Port) {
		p.At("port").Value(a.Port).Say("the collector of traces has it").Fix("use another than %v", a.Tracing.Ports())
	}
}

// validateRequests holds what it asks for against where requests and messages come from.
func (a Args) validateRequests(p *check.Problems) {
	switch {
	case a.Ingress == nil && a.Routed():
		p.At("hosts").Say("a worker gets no requests").Fix("give it an ingress, or remove hosts, paths and priority")
	case a.Ingress == nil && a.Scaling.RequestsPerTarget > 0:
		p.At("scaling", "requestsPerTarget").Say("a worker gets no requests").Fix("remove it")
	case a.Ingress != nil && !a.Routed():
		p.At("hosts").Say("required with an ingress, got no hosts and no paths").Fix("write some, and a priority")
	}
	if a.Queue == nil && a.Scaling.BacklogPerTask > 0 {
		p.At("scaling", "backlogPerTask").Say("there is no queue").Fix("give it one, or remove it")
	}
}

// mergeLinks joins what the program gives with the links, of the service and of its tasks.
//
// Tasks have the service's variables, but for the queue, and none of its rights; they run in its
// security group.
func (a *Args) mergeLinks() error {
	own := Link{
		Environment:  a.Environment,
		Statements:   a.Statements,
		Destinations: a.Destinations,
		After:        a.After,
	}
	links := append([]Link{own}, a.Links...)
	var problems []error
	for _, key := range slices.Sorted(maps.Keys(a.Tasks)) {
		t := a.Tasks[key]
		merged, err := link.Merge(append([]Link{{Environment: t.Environment, Statements: t.Statements}}, t.Links...)...)
		if err != nil {
			problems = append(problems, fmt.Errorf("tasks.%s: %w", key, err))
		}
		t.Environment = merged.Environment
		t.Statements = merged.Statements
		a.Tasks[key] = t
		links = append(links, Link{Destinations: merged.Destinations, After: merged.After})
	}
	merged, err := link.Merge(links...)
	problems = append(problems, err)
	a.Environment = merged.Environment
	a.Destinations = merged.Destinations
	a.After = merged.After

	var first []Link // in the order that the policy has had since the beginning
	if a.Queue != nil {
		first = append(first, a.Queue.Link(messaging.Consume))
	}
	if a.Exec && a.Cluster != nil && a.Cluster.exec != nil {
		first = append(first, Link{Statements: a.Cluster.exec.statements()})
	}
	if a.Tracing != nil {
		first = append(first, Link{Statements: a.Tracing.Statements()})
	}
	a.uses, err = link.Merge(append(first, Link{Environment: merged.Environment, Statements: merged.Statements})...)
	return errors.Join(append(problems, err)...)
}

// route is which requests it gets.
func (a Args) route(target pulumi.StringInput) *ingress.RouteArgs {
	return &ingress.RouteArgs{Match: a.Match, TargetGroupARN: target, DeployedElsewhere: a.blueGreen()}
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"codeOwner":  pulumi.String(string(a.CodeOwner)),
		"strategy":   pulumi.String(string(a.Strategy)),
		"cpu":        pulumi.Int(a.CPU),
		"memoryMiB":  pulumi.Int(a.MemoryMiB),
		"disposable": pulumi.Bool(a.Disposable),
	}
}
