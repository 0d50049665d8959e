package stack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/bastion"
	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/components/dns"
	"github.com/plinth-infra/plinth/components/fleet"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/payments"
	"github.com/plinth-infra/plinth/components/registry"
	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/components/site"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/components/tracing"
	"github.com/plinth-infra/plinth/components/waf"
)

// Config is what a stack file says. A tier that is absent isn't built.
type Config struct {
	// The AWS region of the stack, such as eu-west-1.
	Region string `json:"aws:region" jsonschema:"pattern=^[a-z]{2\\,3}(-[a-z]+)+-[0-9]$"`
	// The AWS account that the stack belongs to, 12 digits in quotes. The providers refuse credentials of any other account.
	Account string `json:"plinth:account" jsonschema:"pattern=^[0-9]{12}$"`
	// The environment, which becomes the tag Environment. Default: the stack's name.
	Environment string `json:"plinth:environment,omitempty"`
	// True for a stack that is meant to be torn down: nothing is protected against deletion, and buckets are emptied first. Default false.
	Disposable bool `json:"plinth:disposable,omitempty"`
	// Tags of every resource. Project, Environment and ManagedBy are added.
	Tags Tags `json:"plinth:tags"`

	// The network: one VPC, its subnets, and its way out.
	Network *network.Settings `json:"plinth:network,omitempty"`
	// The DNS zone that the names of sites and API stand in.
	DNS *dns.Settings `json:"plinth:dns,omitempty"`
	// The web application firewall in front of sites, of the load balancer and of a REST API.
	WAF *waf.Settings `json:"plinth:waf,omitempty"`
	// Lambda functions, by name.
	Functions map[string]*function.Settings `json:"plinth:functions,omitempty"`
	// The HTTP or REST API, whose routes lead to functions.
	API *api.Settings `json:"plinth:api,omitempty"`
	// Queues and topics.
	Messaging *messaging.Settings `json:"plinth:messaging,omitempty"`
	// Alarms on every tier that the stack has, and who is told.
	Monitoring *monitoring.Settings `json:"plinth:monitoring,omitempty"`
	// Repositories of container images.
	Registry *registry.Settings `json:"plinth:registry,omitempty"`
	// Buckets.
	Storage *storage.Settings `json:"plinth:storage,omitempty"`
	// The database.
	Database *database.Settings `json:"plinth:database,omitempty"`
	// The load balancer that all services share.
	Ingress *ingress.Settings `json:"plinth:ingress,omitempty"`
	// The cluster that the services run in. It is there with the first service.
	Containers *service.ClusterSettings `json:"plinth:containers,omitempty"`
	// Services in containers, by name.
	Services map[string]*service.Settings `json:"plinth:services,omitempty"`
	// Which requests X-Ray records, and a collector of traces beside every service.
	Tracing *tracing.Settings `json:"plinth:tracing,omitempty"`
	// Instances in the private subnets, behind a load balancer of their own or the shared one.
	Fleet *fleet.Settings `json:"plinth:fleet,omitempty"`
	// The way in for people: Session Manager, and a tunnel to the database.
	Bastion *bastion.Settings `json:"plinth:bastion,omitempty"`
	// Payments: taken, announced and recorded once each. Routes of the API reach them as the function payments.
	Payments *payments.Settings `json:"plinth:payments,omitempty"`
	// Static websites behind CloudFront, by name.
	Sites map[string]*site.Settings `json:"plinth:sites,omitempty"`
}

// Tags are tags by key.
type Tags map[string]string

// tier is what every tier's Settings are.
type tier interface{ Validate(path string) error }

// Load reads the stack file. Its error lists every mistake on a line of its own, in the order of their paths.
func Load(source Source) (*Config, error) {
	shape, err := readSchema()
	if err != nil {
		return nil, fmt.Errorf("stack: read schema.json: %w", err)
	}
	tree := source.tree(shape)
	found, foreign := foreignKeys(tree)
	invalid, err := shape.validate(tree)
	if err != nil {
		return nil, fmt.Errorf("stack: validate against schema.json: %w", err)
	}
	for _, e := range invalid {
		key := ""
		if len(e.InstanceLocation) > 1 {
			key = e.InstanceLocation[1]
		}
		for _, p := range inWords(shape, e, tree, slices.Contains(source.Secret, key)) {
			if len(p.path) == 1 && foreign[p.path[0]] {
				continue
			}
			found = append(found, p)
		}
	}
	for _, p := range found {
		prune(tree, p.path)
	}
	config, err := decode(tree)
	if err != nil {
		return nil, err
	}
	config.defaults(source)
	mistakes := config.mistakes(source, found)
	for _, p := range found {
		mistakes = append(mistakes, p)
	}
	if len(mistakes) > 0 {
		return nil, join(mistakes)
	}
	return config, nil
}

func (c *Config) defaults(source Source) {
	if c.Environment == "" {
		c.Environment = source.Stack
	}
	tags := Tags{"Project": source.Project}
	maps.Copy(tags, c.Tags)
	tags["Environment"], tags["ManagedBy"] = c.Environment, "pulumi"
	c.Tags = tags
}

// mistakes are what the tiers and the rules between them refuse. What the schema already found isn't said twice.
func (c *Config) mistakes(source Source, found []problem) []error {
	var list []error
	for key, settings := range c.tiers() {
		list = append(list, flatten(settings.Validate(key))...)
	}
	for _, rule := range rules {
		if !rule.spoilt(found) {
			for _, p := range rule.check(c, source) {
				list = append(list, p)
			}
		}
	}
	return slices.DeleteFunc(list, func(err error) bool {
		return slices.ContainsFunc(found, func(p problem) bool { return within(where(err), p.path.String()) })
	})
}

// tiers are the settings that are there, by their path in the stack file.
func (c *Config) tiers() map[string]tier {
	tiers := map[string]tier{}
	if c.Network != nil {
		tiers["plinth:network"] = c.Network
	}
	if c.DNS != nil {
		tiers["plinth:dns"] = c.DNS
	}
	if c.WAF != nil {
		tiers["plinth:waf"] = c.WAF
	}
	if c.API != nil {
		tiers["plinth:api"] = c.API
	}
	if c.Messaging != nil {
		tiers["plinth:messaging"] = c.Messaging
	}
	if c.Monitoring != nil {
		tiers["plinth:monitoring"] = c.Monitoring
	}
	if c.Registry != nil {
		tiers["plinth:registry"] = c.Registry
	}
	if c.Storage != nil {
		tiers["plinth:storage"] = c.Storage
	}
	if c.Database != nil {
		tiers["plinth:database"] = c.Database
	}
	if c.Ingress != nil {
		tiers["plinth:ingress"] = c.Ingress
	}
	if c.Containers != nil {
		tiers["plinth:containers"] = c.Containers
	}
	if c.Tracing != nil {
		tiers["plinth:tracing"] = c.Tracing
	}
	if c.Fleet != nil {
		tiers["plinth:fleet"] = c.Fleet
	}
	if c.Bastion != nil {
		tiers["plinth:bastion"] = c.Bastion
	}
	if c.Payments != nil {
		tiers["plinth:payments"] = c.Payments
	}
	for name, s := range c.Services {
		tiers[path{"plinth:services", name}.String()] = s
	}
	for name, f := range c.Functions {
		tiers[path{"plinth:functions", name}.String()] = f
	}
	for name, s := range c.Sites {
		tiers[path{"plinth:sites", name}.String()] = s
	}
	return tiers
}

// decode fills a Config from a tree that the schema has nothing against any more.
func decode(tree map[string]any) (*Config, error) {
	text, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	config := &Config{}
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(config); err != nil {
		return nil, fmt.Errorf("stack: schema.json admits what Config can't hold: %w", err)
	}
	return config, nil
}
