package ecs

const noCluster = "ClusterNotFoundException: Cluster not found. (%s)"
