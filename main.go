// Plinth's program: one stack file becomes the tiers of a web application. This file is the
// architecture: the tiers in the order in which they need each other. The stack file decides which
// of them are built. platform/ holds a file for each, which says what it takes from those before it
// and what it gives out; what a tier is made of stands in its package below components/.
package main

import "github.com/plinth-infra/plinth/platform"

func main() {
	platform.Run(
		platform.Monitoring, // who is told when a tier goes wrong
		platform.Network,    // one VPC over several zones, with its private ways to AWS
		platform.DNS,        // the zone of all names
		platform.Messaging,  // queues and topics
		platform.Registry,   // repositories of container images
		platform.Storage,    // buckets, with the record of requests to them
		platform.Database,   // one relational database in the isolated subnets
		platform.Functions,  // Lambda functions, in the VPC where they ask for it
		platform.Payments,   // payments, each taken, announced and recorded once
		platform.Ingress,    // the load balancer that all services share, behind the firewall
		platform.Tracing,    // which requests are recorded, and the collector beside each task
		platform.Services,   // containers, behind the load balancer or fed by a queue
		platform.Fleet,      // instances in the private subnets
		platform.Bastion,    // the way in for people
		platform.API,        // the API in front of the functions, with its name and certificate
		platform.Sites,      // static sites on CloudFront behind the firewall, with the API below a path
	)
}
