// Package network makes one VPC over two or more availability zones: its subnets, its way out, its
// private ways to AWS, and a record of its traffic.
//
// It promises three subnets in each zone. Public ones route to the internet and hold load balancers
// and NAT gateways. Private ones reach out through a NAT gateway. Isolated ones have no route out
// at all and hold data. A zone's addresses follow from its place in the list of zones alone, so a
// zone added at the end moves nothing. The default security group has no rules, and endpoints let
// only this account's credentials reach this account's data.
//
// It refuses ranges that have no room for another zone, and zones that are not of the region.
package network
