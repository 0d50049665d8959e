// Package network makes one VPC over two or more availability zones: its subnets, its way out, its private ways to AWS, and a record of
// its traffic.
//
// Each zone has three subnets. Public ones route to the internet and hold load balancers and NAT gateways, private ones reach out through a
// NAT gateway, isolated ones have no route out at all and hold data. A zone's addresses follow from its place in the list of zones alone, so
// that a zone added at the end moves nothing.
//
// It refuses ranges that have no room for another zone, and zones that are not of the region.
package network
