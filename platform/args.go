package stack

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/components/dns"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/registry"
	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/components/site"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/components/waf"
)

// The arguments of the tiers, as far as the stack file knows them. What one tier gives another is the program's to fill in.

// NetworkArgs are the network's.
func (c *Config) NetworkArgs() *network.Args {
	args := c.Network.Args()
	args.Region, args.Account, args.Disposable = c.Region, c.Account, c.Disposable
	return args
}

// DNSArgs are the zone's.
func (c *Config) DNSArgs() *dns.Args {
	args := c.DNS.Args()
	args.Disposable = c.Disposable
	return args
}

// Delegated reports whether certificates can be had: false as long as the stack's new zone waits for its delegation.
func (c *Config) Delegated() bool { return c.DNS == nil || !c.DNS.AwaitingDelegation }

// WAFArgs are a web ACL's of the scope.
func (c *Config) WAFArgs(scope waf.Scope) *waf.Args {
	args := c.WAF.Args(scope)
	args.Disposable = c.Disposable
	return args
}

// FunctionArgs are those of the function with the name.
func (c *Config) FunctionArgs(name string) *function.Args {
	args := c.Functions[name].Args(name)
	args.Disposable = c.Disposable
	return args
}

// APIArgs are the API's.
func (c *Config) APIArgs() *api.Args {
	args := c.API.Args()
	args.Disposable = c.Disposable
	return args
}

// QueueArgs are those of the queue with the name.
func (c *Config) QueueArgs(name string) *messaging.QueueArgs {
	args := c.Messaging.Queues[name].Args()
	args.Disposable = c.Disposable
	return args
}

// TopicArgs are those of the topic with the name.
func (c *Config) TopicArgs(name string) *messaging.TopicArgs {
	args := c.Messaging.Topics[name].Args()
	args.Account, args.Disposable = c.Account, c.Disposable
	return args
}

// DatabaseArgs are the database's.
func (c *Config) DatabaseArgs() *database.Args {
	args := c.Database.Args()
	args.Zones, args.Disposable = c.Network.Zones, c.Disposable
	if len(args.Roles) > 0 {
		args.RoleManagerArchive = "functions/dist/rolemanager.zip"
	}
	return args
}

// IngressArgs are the load balancer's.
func (c *Config) IngressArgs() *ingress.Args {
	args := c.Ingress.Args()
	args.VPCCIDR, args.Account, args.Disposable = c.Network.CIDR, c.Account, c.Disposable
	return args
}

// CertificateNames are the names on the load balancer's certificate: services come and go without a new one.
func (c *Config) CertificateNames() []string {
	return append([]string{c.DNS.Domain, "*." + c.DNS.Domain}, c.Ingress.CertificateNames...)
}

// ClusterArgs are those of the services' cluster.
func (c *Config) ClusterArgs() *service.ClusterArgs {
	args := c.Containers.Args()
	args.Account, args.Region, args.Disposable = c.Account, c.Region, c.Disposable
	return args
}

// ServiceArgs are those of the service with the name.
func (c *Config) ServiceArgs(name string) *service.Args {
	settings := c.Services[name]
	args := settings.Args()
	args.Account, args.Region, args.Disposable = c.Account, c.Region, c.Disposable
	args.Statements = settings.TableStatements(c.Account, c.Region)
	return args
}

// DatabasePort is the port that the database listens on.
func (c *Config) DatabasePort() int { return c.Database.Args().Port() }

// ServiceHosts are the names that services are reached by, each once, sorted: those that DNS can have. A wildcard stands for a whole label
// there, and only in the first place.
func (c *Config) ServiceHosts() []string {
	var all, hosts []string
	for _, s := range c.Services {
		all = append(all, s.Hosts...)
	}
	if c.Fleet != nil {
		all = append(all, c.Fleet.Hosts...)
	}
	for _, host := range all {
		if !strings.ContainsAny(strings.TrimPrefix(host, "*."), "*?") {
			hosts = append(hosts, host)
		}
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// SiteArgs are those of the site with the name.
func (c *Config) SiteArgs(name string) *site.Args {
	args := c.Sites[name].Args()
	args.Disposable = c.Disposable
	return args
}

// MonitoringArgs are those of whoever is told of alarms.
func (c *Config) MonitoringArgs() *monitoring.Args {
	args := c.Monitoring.Args()
	args.Account, args.Disposable = c.Account, c.Disposable
	return args
}

// RepositoryArgs are those of the repository of images with the name.
func (c *Config) RepositoryArgs(name string) *registry.Args {
	args := c.Registry.Repositories[name].Args()
	args.Disposable = c.Disposable
	return args
}

// BucketArgs are those of the bucket with the name.
func (c *Config) BucketArgs(name string) *storage.BucketArgs {
	args := c.Storage.Buckets[name].Args()
	args.Account, args.Disposable = c.Account, c.Disposable
	return args
}

// AccessLogArgs are those of the bucket that keeps S3's record of requests to all other buckets, as long as any of them keeps it.
func (c *Config) AccessLogArgs() *storage.BucketArgs {
	args := &storage.BucketArgs{Receives: storage.DeliveryServerAccess, Account: c.Account, Disposable: c.Disposable}
	keep := func(days int) {
		if days == 0 {
			days = check.DefaultRetentionDays
		}
		args.ExpireDays = max(args.ExpireDays, days)
	}
	for _, s := range c.Sites {
		keep(s.LogRetentionDays)
	}
	if c.Storage != nil {
		keep(c.Storage.AccessLogRetentionDays)
	}
	return args
}
