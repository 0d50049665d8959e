// Package fleet runs instances in private subnets: a launch template, an auto scaling group over
// the zones, and an internal network load balancer, or the ingress, in front of it.
//
// It promises: Amazon Linux 2023 as AWS last released it; metadata that only the instance reads;
// encrypted disks; a role that Session Manager works with; no key and no public address. Instances
// that fail the load balancer's checks are replaced. A new version of the template is an update of
// the group and a refresh of its instances, new ones before old ones go, never another group. No
// instance is older than a month. The group scales by CPU, and by requests behind the ingress. Each
// role has a security group, which lets in another group and no range.
//
// It refuses instance types of another processor than the image's, user data that EC2 has no room
// for, a warm pool with several instance types or with Spot, and sizes that don't ascend.
//
// AWS doesn't roll a refresh back when the image is a parameter, as it is by default: the refresh
// stops then, with the old instances still serving. An image by its id gets the automatic rollback:
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html
package fleet
