package platform

import (
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/components/tracing"
	"github.com/plinth-infra/plinth/internal/check"
)

// Services are containers, behind the load balancer or fed by a queue.
var Services = declare(&servicesTier{}, "plinth:services", "Services in containers, by name.")

type servicesTier struct {
	tier[map[string]*ServiceSettings, nothing]
}

func (t *servicesTier) needs() needs {
	return needs{
		settings: []Section{Containers},
		built:    []Section{Network, DNS, Ingress, Messaging, Storage, Database, Tracing, Monitoring},
	}
}

// build makes the cluster and its services. Those behind the load balancer wait for it, as it does
// for the delegation.
func (t *servicesTier) build(b *Build) error {
	cluster, err := service.NewCluster(b.Context, "containers", Containers.args(b.Config), b.InRegion)
	if err != nil {
		return err
	}
	settings := t.Settings(b.Config)
	outputs := pulumi.Map{}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if settings[name].Routed() && Ingress.Built(b) == nil {
			continue
		}
		args := t.args(b, settings[name])
		args.Cluster = cluster
		made, err := service.New(b.Context, name, args, b.InRegion)
		if err != nil {
			return err
		}
		out := pulumi.Map{
			"name":         made.Name,
			"arn":          made.ARN,
			"family":       made.Family,
			"taskRunner":   made.TaskRunnerName,
			"taskFamilies": made.TaskFamilies,
		}
		if d := made.Deployment; d != nil {
			out["application"] = d.Application
			out["deploymentGroup"] = d.Group
			out["appSpec"] = d.AppSpec
		}
		outputs[name] = out
	}
	b.Export("cluster", cluster.Name)
	b.Export("services", outputs)
	return nil
}

// args are a service's, with what its settings name of other tiers.
func (t *servicesTier) args(b *Build, settings *ServiceSettings) *service.Args {
	in := Network.Built(b)
	args := &service.Args{
		Settings:    settings.Settings,
		Account:     b.Account,
		Region:      b.Region,
		VPCID:       in.VPCID,
		SubnetIDs:   in.PrivateSubnetIDs,
		Queue:       queue(b, settings.Queue),
		Links:       settings.links(b),
		Environment: pulumi.ToStringMap(settings.Environment),
		Secrets:     pulumi.ToStringMap(settings.Secrets),
		Tasks:       map[string]service.Task{},
		Monitor:     Monitoring.Built(b),
		Disposable:  b.Disposable,
	}
	for _, name := range settings.DeploymentAlarms {
		args.DeploymentAlarms = append(args.DeploymentAlarms, pulumi.String(name))
	}
	for name, task := range settings.Tasks {
		args.Tasks[name] = task.args(b)
	}
	if settings.Routed() {
		args.Ingress = Ingress.Built(b)
	}
	if tracer := Tracing.Built(b); tracer != nil && !settings.Untraced {
		args.Tracing = tracer.Collector
	}
	return args
}

// blueGreen reports whether CodeDeploy deploys one of the services: the load balancer then has a
// listener for tests.
func (t *servicesTier) blueGreen(c *Config) bool {
	for _, s := range t.Settings(c) {
		if s.Strategy == service.StrategyBlueGreen {
			return true
		}
	}
	return false
}

// traced are the services with a collector beside each task.
func (t *servicesTier) traced(c *Config) []string {
	settings := t.Settings(c)
	return slices.DeleteFunc(sortedKeys(settings), func(name string) bool { return settings[name].Untraced })
}

// any reports whether one of the services is so.
func (t *servicesTier) any(c *Config, is func(*ServiceSettings) bool) bool {
	for _, s := range t.Settings(c) {
		if is(s) {
			return true
		}
	}
	return false
}

func (t *servicesTier) rules() []rule {
	return []rule{
		{check: t.names},
		{relies: []path{{"plinth:network"}, {"plinth:ingress"}}, check: t.inTheNetwork},
		{relies: []path{{"plinth:services", "*"}}, check: t.priorities},
		{relies: []path{{"plinth:services", "*"}, {"plinth:network"}}, check: t.blueGreenHook},
		{
			relies: []path{{"plinth:services", "*"}, {"plinth:dns", "domain"}, {"plinth:ingress"}},
			check:  t.certifiedHosts,
		},
		{relies: []path{{"plinth:messaging"}, {"plinth:database"}, {"plinth:containers"}}, check: t.grants},
		{relies: []path{{"plinth:network"}, {"plinth:services", "*"}}, check: t.endpoints},
		{relies: []path{{"plinth:network"}, {"plinth:services", "*"}, {"aws:region"}}, check: t.images},
		{relies: []path{{"plinth:services", "*"}, {"plinth:tracing"}}, check: t.collectorPorts},
		{relies: []path{{"plinth:services", "*"}, {"plinth:database"}}, check: t.taskRoles},
	}
}

func (t *servicesTier) names(c *Config, p *check.Problems) {
	for name := range t.Settings(c) {
		check.Name(p.In(t.key, name), name, service.MaxName)
	}
}

// inTheNetwork: services stand in the network, and requests come through the load balancer.
func (t *servicesTier) inTheNetwork(c *Config, p *check.Problems) {
	for name, s := range t.Settings(c) {
		Network.requireNetwork(c, p.In(t.key, name))
		if s.Routed() && !Ingress.present(c) {
			missing(p.In(t.key, name), "load balancer", Ingress.key)
		}
	}
}

// priorities are each service's own.
func (t *servicesTier) priorities(c *Config, p *check.Problems) {
	first := map[int]string{}
	for _, name := range sortedKeys(t.Settings(c)) {
		priority := t.Settings(c)[name].Priority
		if other, taken := first[priority]; taken && priority != 0 {
			samePriority(p.In(t.key, name, "priority"), priority, path{t.key, other, "priority"})
			continue
		}
		first[priority] = name
	}
}

func samePriority(p *check.Problems, priority int, other path) {
	p.At().Value(priority).Say("%s has it already", other).Fix("use another")
}

// blueGreenHook: the hook of a blue/green deployment reaches the load balancer through NAT
// gateways.
func (t *servicesTier) blueGreenHook(c *Config, p *check.Problems) {
	for name, s := range t.Settings(c) {
		if s.Strategy != service.StrategyBlueGreen {
			continue
		}
		if Network.withoutNAT(c) {
			p.At(t.key, name, "strategy").Value(s.Strategy).
				Say("its hook reaches the load balancer through NAT gateways, and plinth:network.nat is none").
				Fix("write %s, or a nat of %s", service.StrategyRolling, network.NATSingle)
		}
		// A longer name than any service may have is reported already.
		if len(name) > service.MaxBlueGreenName && len(name) <= service.MaxName {
			p.At(t.key, name).Value(name).
				Say("a service with strategy %s has a name of at most %d characters", service.StrategyBlueGreen,
					service.MaxBlueGreenName).
				Fix("rename it")
		}
	}
}

func (t *servicesTier) certifiedHosts(c *Config, p *check.Problems) {
	for name, s := range t.Settings(c) {
		Ingress.requireCertified(c, p.In(t.key, name), s.Hosts)
	}
}

// grants are of what is in the stack.
func (t *servicesTier) grants(c *Config, p *check.Problems) {
	containers := Containers.Settings(c)
	for name, s := range t.Settings(c) {
		s.Uses.requireKnown(c, p.In(t.key, name))
		if s.Exec && (containers == nil || !containers.Exec) {
			p.At(t.key, name, "exec").Value(true).
				Say("the cluster records no sessions").
				Fix("add plinth:containers.exec, or take it out")
		}
	}
}

// endpoints are what private subnets without NAT have in place of the internet.
func (t *servicesTier) endpoints(c *Config, p *check.Problems) {
	if !t.present(c) || !Network.withoutNAT(c) {
		return
	}
	taskSecrets := func(s *ServiceSettings) bool {
		return slices.ContainsFunc(slices.Collect(maps.Values(s.Tasks)), func(task ServiceTask) bool {
			return len(task.Secrets) > 0
		})
	}
	Network.require(c, p, "plinth:services pull images and write logs, and nat is none", network.EndpointContainers)
	if t.any(c, func(s *ServiceSettings) bool { return len(s.Secrets) > 0 }) {
		Network.require(c, p, "plinth:services read secrets, and nat is none", network.EndpointSecrets,
			network.EndpointDatabase)
	}
	if t.any(c, taskSecrets) {
		Network.require(c, p, "tasks of plinth:services read secrets, and nat is none",
			network.EndpointSecrets, network.EndpointDatabase)
	}
	if t.any(c, func(s *ServiceSettings) bool { return s.Uses.messages() }) {
		Network.require(c, p, "plinth:services use queues and topics, and nat is none", network.EndpointMessaging)
	}
	if t.any(c, func(s *ServiceSettings) bool { return s.Exec }) {
		Network.require(c, p, "plinth:services allow a shell into containers, and nat is none", network.EndpointExec)
	}
}

// images: without NAT only the private registries of the region are reached, by their endpoint.
func (t *servicesTier) images(c *Config, p *check.Problems) {
	if !Network.withoutNAT(c) {
		return
	}
	for name, s := range t.Settings(c) {
		if s.Image.URI != "" {
			requireReachable(c, p.In(t.key, name, "image", "uri"), s.Image.URI)
		}
	}
}

// requireReachable reports an image that no endpoint leads to.
func requireReachable(c *Config, p *check.Problems, image string) {
	private := regexp.MustCompile(`^[0-9]{12}\.dkr\.ecr\.` + regexp.QuoteMeta(c.Region) + `\.amazonaws\.com/`)
	if !private.MatchString(image) {
		p.At().Value(image).
			Say("plinth:network.nat is none, and no endpoint leads to this registry").
			Fix("copy the image into one of <account>.dkr.ecr.%s.amazonaws.com, or use another nat", c.Region)
	}
}

func (t *servicesTier) collectorPorts(c *Config, p *check.Problems) {
	if !Tracing.present(c) {
		return
	}
	for _, name := range t.traced(c) {
		if port := t.Settings(c)[name].Port; slices.Contains((&tracing.Collector{}).Ports(), port) {
			p.At(t.key, name, "port").Value(port).
				Say("the collector of plinth:tracing has it").
				Fix("use another, or add untraced")
		}
	}
}

// taskRoles are roles of the stack's database.
func (t *servicesTier) taskRoles(c *Config, p *check.Problems) {
	for name, s := range t.Settings(c) {
		for task, settings := range s.Tasks {
			Database.requireRole(c, p.In(t.key, name, "tasks", task, "database"), settings.Database)
		}
	}
}
