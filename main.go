// Plinth's program: one stack file becomes the tiers of a web application. This file is the architecture: configuration, providers, and the
// tiers in the order in which they need each other. tiers.go says what each takes from those before it and what it gives out; what a tier
// is made of stands in its package below components/.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/components/dns"
	"github.com/plinth-infra/plinth/components/fleet"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/stack"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/components/tracing"
)

func main() {
	var source stack.Source
	pulumi.Run(func(ctx *pulumi.Context) error { return deploy(ctx, source) }, source.Read)
}

// deploy builds the tiers that the stack file has.
func deploy(ctx *pulumi.Context, source stack.Source) error {
	config, err := stack.Load(source)
	if err != nil {
		return err
	}
	providers, err := stack.NewProviders(ctx, config)
	if err != nil {
		return err
	}
	p := &platform{
		Context: ctx, config: config, usEast1: providers.USEast1,
		inRegion: pulumi.Providers(providers.Main), inUSEast1: pulumi.Providers(providers.USEast1),
	}
	delegated := config.Delegated() // without it nothing gets a certificate
	for _, tier := range []struct {
		wanted bool
		build  func() error
	}{
		{config.Monitoring != nil, p.buildMonitoring},        // who is told when a tier goes wrong
		{config.Network != nil, p.buildNetwork},              // one VPC over several zones, with its private ways to AWS
		{config.DNS != nil, p.buildZone},                     // the zone of all names
		{config.Messaging != nil, p.buildMessaging},          // queues and topics
		{config.Registry != nil, p.buildRegistry},            // repositories of container images
		{config.Storage != nil, p.buildStorage},              // buckets, with the record of requests to them
		{config.Database != nil, p.buildDatabase},            // one relational database in the isolated subnets
		{len(config.Functions) > 0, p.buildFunctions},        // Lambda functions, in the VPC where they ask for it
		{config.Payments != nil, p.buildPayments},            // payments, each taken, announced and recorded once
		{config.Ingress != nil && delegated, p.buildIngress}, // the load balancer that all services share, behind the firewall
		{config.Tracing != nil, p.buildTracing},              // which requests are recorded, and the collector beside each task
		{len(config.Services) > 0, p.buildServices},          // containers, behind the load balancer or fed by a queue
		{config.Fleet != nil, p.buildFleet},                  // instances in the private subnets
		{config.Bastion != nil, p.buildBastion},              // the way in for people
		{config.API != nil && delegated, p.buildAPI},         // the API in front of the functions, with its name and certificate
		{len(config.Sites) > 0 && delegated, p.buildSites},   // static sites on CloudFront behind the firewall, with the API below a path
	} {
		if tier.wanted {
			if err := tier.build(); err != nil {
				return err
			}
		}
	}
	return nil
}

// platform is what is built so far, for the tiers that come later.
type platform struct {
	*pulumi.Context
	config              *stack.Config
	usEast1             pulumi.ProviderResource
	inRegion, inUSEast1 pulumi.ResourceOption

	monitor   *monitoring.Monitor
	network   *network.Network
	zone      *dns.Zone
	buckets   map[string]*storage.Bucket
	records   *storage.Bucket
	queues    map[string]*messaging.Queue
	topics    map[string]*messaging.Topic
	database  *database.Database
	tracing   *tracing.Tracing
	functions map[string]*function.Function // those that routes may lead to
	recorder  *function.Function            // of payments, which no route may
	ingress   *ingress.Ingress
	fleet     *fleet.Fleet
	api       *api.API
}
