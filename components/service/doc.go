// Package service runs containers on Fargate: a cluster, and services that the ingress or a queue
// feeds.
//
// It promises: arm64 tasks with a read-only root file system, a user that isn't root, no
// capabilities and no public address; a role that starts the task and another that it works with,
// each with what the arguments ask for and nothing else; logs that are kept as long as they say;
// secrets by reference; a rolling deployment that takes itself back when tasks don't start or an
// alarm sounds, or a blue/green one by CodeDeploy that also looks at the new version first, and
// that no infrastructure run undoes; scaling by CPU, memory or requests; a security group that lets
// in the load balancer alone.
//
// It refuses sizes that Fargate doesn't have, an image without a tag or under latest, root, a shell
// into a container of a cluster that doesn't record sessions, and a health check that gives up
// before the load balancer has looked once.
package service
