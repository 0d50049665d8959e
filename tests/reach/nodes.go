package reach

import (
	"encoding/json"
	"strings"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// reader makes a node of a resource; nil where it has no place in the network.
type reader func(g *graph, r *mockaws.Resource) *node

// readers know where a type keeps its security groups and subnets.
var readers = map[string]reader{
	"aws:lb/loadBalancer:LoadBalancer": func(_ *graph, r *mockaws.Resource) *node {
		return &node{
			"load balancer " + r.Name,
			texts(r.Get("securityGroups")),
			texts(r.Get("subnets")),
			!flag(r.Get("internal")),
		}
	},
	"aws:ecs/service:Service": at(
		"service ",
		"networkConfiguration.securityGroups",
		"networkConfiguration.subnets",
		"networkConfiguration.assignPublicIp",
	),
	// The groups in a function's environment are those of the tasks that it starts; their service
	// has the same.
	"aws:lambda/function:Function":     at("function ", "vpcConfig.securityGroupIds", "vpcConfig.subnetIds", ""),
	"aws:apigatewayv2/vpcLink:VpcLink": at("VPC link ", "securityGroupIds", "subnetIds", ""),
	"aws:ec2/instance:Instance":        at("instance ", "vpcSecurityGroupIds", "subnetId", "associatePublicIpAddress"),
	"aws:rds/cluster:Cluster": inGroup(
		"database ",
		"vpcSecurityGroupIds",
		"dbSubnetGroupName",
		"aws:rds/subnetGroup:SubnetGroup",
	),
	"aws:rds/instance:Instance": inGroup(
		"database ",
		"vpcSecurityGroupIds",
		"dbSubnetGroupName",
		"aws:rds/subnetGroup:SubnetGroup",
	),
	"aws:rds/proxyEndpoint:ProxyEndpoint": func(_ *graph, r *mockaws.Resource) *node {
		return &node{
			"proxy " + strings.TrimSuffix(r.Name, "-reader"),
			texts(r.Get("vpcSecurityGroupIds")),
			texts(r.Get("vpcSubnetIds")),
			false,
		}
	},
	"aws:cloudcontrol/resource:Resource": proxy,
	"aws:elasticache/replicationGroup:ReplicationGroup": inGroup(
		"cache ",
		"securityGroupIds",
		"subnetGroupName",
		"aws:elasticache/subnetGroup:SubnetGroup",
	),
	"aws:elasticache/serverlessCache:ServerlessCache": at("cache ", "securityGroupIds", "subnetIds", ""),
	"aws:efs/mountTarget:MountTarget":                 at("files ", "securityGroups", "subnetId", ""),
	"aws:codebuild/project:Project": at(
		"build ",
		"vpcConfig.securityGroupIds",
		"vpcConfig.subnets",
		"",
	),
	"aws:ec2/vpcEndpoint:VpcEndpoint": func(_ *graph, r *mockaws.Resource) *node {
		return &node{cloud, texts(r.Get("securityGroupIds")), texts(r.Get("subnetIds")), false}
	},
	"aws:ec2/launchTemplate:LaunchTemplate": launched,
	// its template has the groups
	"aws:autoscaling/group:Group": func(*graph, *mockaws.Resource) *node { return nil },
	"aws:scheduler/schedule:Schedule": at(
		"job ",
		"target.ecsParameters.networkConfiguration.securityGroups",
		"target.ecsParameters.networkConfiguration.subnets",
		"target.ecsParameters.networkConfiguration.assignPublicIp",
	),
	"aws:cloudwatch/eventTarget:EventTarget": at("job ", "ecsTarget.networkConfiguration.securityGroups", "ecsTarget.networkConfiguration.subnets",
		"ecsTarget.networkConfiguration.assignPublicIp"),
}

// at reads them from paths of the inputs.
func at(kind, groups, subnets, public string) reader {
	return func(_ *graph, r *mockaws.Resource) *node {
		return &node{kind + r.Name, texts(r.Get(groups)), texts(r.Get(subnets)), public != "" && flag(r.Get(public))}
	}
}

// inGroup reads the subnets from a subnet group. A database that is replicated lies in its
// source's.
func inGroup(kind, groups, name, token string) reader {
	return func(g *graph, r *mockaws.Resource) *node {
		n := &node{kind + r.Name, texts(r.Get(groups)), nil, flag(r.Get("publiclyAccessible"))}
		for _, owner := range g.of(token) {
			if out(owner, "name") == text(r.Get(name)) || !r.Has(name) {
				n.subnets = append(n.subnets, texts(owner.Get("subnetIds"))...)
			}
		}
		return n
	}
}

// proxy is an RDS Proxy, which Cloud Control makes.
func proxy(_ *graph, r *mockaws.Resource) *node {
	var state struct{ VpcSecurityGroupIds, VpcSubnetIds []string }
	if json.Unmarshal([]byte(text(r.Get("desiredState"))), &state) != nil {
		return nil
	}
	return &node{"proxy " + r.Name, state.VpcSecurityGroupIds, state.VpcSubnetIds, false}
}

// launched are the instances that a group launches from a template.
func launched(g *graph, r *mockaws.Resource) *node {
	n := &node{label: "instances " + r.Name, groups: texts(r.Get("vpcSecurityGroupIds"))}
	interfaces, _ := r.Get("networkInterfaces").([]any)
	for _, one := range interfaces {
		m, _ := one.(map[string]any)
		n.groups = append(n.groups, texts(m["securityGroups"])...)
		n.public = n.public || flag(m["associatePublicIpAddress"]) || text(m["associatePublicIpAddress"]) == "true"
	}
	for _, group := range g.of("aws:autoscaling/group:Group") {
		if id := text(group.Get("launchTemplate.id")); id == r.ID {
			n.subnets = append(n.subnets, texts(group.Get("vpcZoneIdentifiers"))...)
		}
	}
	return n
}
