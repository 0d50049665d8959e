// Package fleet runs instances in private subnets: a launch template, an auto scaling group over the zones, and an internal network load
// balancer, or the ingress, in front of it.
//
// It promises: Amazon Linux 2023 as AWS last released it; metadata that only the instance reads, encrypted disks, a role that Session
// Manager works with, no key and no public address; instances that fail the load balancer's checks are replaced; a new version of the
// template is an update of the group and a refresh of its instances, new ones before old ones, never another group; no instance older than
// a month; scaling by CPU, and by requests behind the ingress; a security group for each role, which lets in another group and no range.
//
// It refuses instance types of another processor than the image's, user data that EC2 has no room for, a warm pool with several instance
// types or with Spot, and sizes that don't ascend.
//
// AWS doesn't take a refresh back when the image is a parameter, as it is by default: it stops then, with the old instances still serving.
// An image by its id gets the automatic rollback: https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html
package fleet
