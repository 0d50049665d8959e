package rds_test

const memberT = "rds/clusterInstance:ClusterInstance"
