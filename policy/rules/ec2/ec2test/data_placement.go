package ec2test

import (
	"github.com/plinth-infra/plinth/policy/core/coretest"
)

func dataPrivateSubnets() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-data-private-subnets"}
	data := func(d *coretest.Deployment, subnets ...any) {
		d.Add("rds/subnetGroup:SubnetGroup", "database", props{"subnetIds": subnets})
		d.Add("elasticache/subnetGroup:SubnetGroup", "cache", props{"subnetIds": subnets})
		d.Add("rds/proxy:Proxy", "proxy", props{"vpcSubnetIds": subnets})
	}
	s.Passes("isolated subnets", func(d *coretest.Deployment) {
		data(d.Network(), coretest.Ref("isolated-a"), coretest.Ref("isolated-b"))
	})
	s.Passes("subnets that came out of the component", func(d *coretest.Deployment) {
		data(d.Network(), coretest.Through("net", "isolated-a"))
	})
	s.Fails("public subnets, a violation for each", "database database cache cache proxy proxy",
		func(d *coretest.Deployment) {
			data(d.Network(), coretest.Ref("public-a"), coretest.Ref("public-b"))
		})
	s.Fails("other kinds of stores", "documents graph memory serverless warehouse", func(d *coretest.Deployment) {
		in := props{"subnetIds": []any{coretest.Ref("public-a"), coretest.Ref("isolated-b")}}
		d.Network()
		d.Add("elasticache/serverlessCache:ServerlessCache", "serverless", in)
		d.Add("memorydb/subnetGroup:SubnetGroup", "memory", in)
		d.Add("docdb/subnetGroup:SubnetGroup", "documents", in)
		d.Add("neptune/subnetGroup:SubnetGroup", "graph", in)
		d.Add("redshift/subnetGroup:SubnetGroup", "warehouse", in)
	})
	s.Fails("one public subnet among others", "database cache proxy", func(d *coretest.Deployment) {
		data(d.Network(), coretest.Ref("isolated-a"), coretest.Ref("public-b"))
	})
	s.Fails("no route out, but public addresses for whatever starts there", "database cache proxy",
		func(d *coretest.Deployment) {
			d.PlainNetwork()
			d.Add(coretest.SubnetType, "giving", props{"vpcId": coretest.Ref("vpc"), "mapPublicIpOnLaunch": true})
			data(d, coretest.Ref("giving"))
		})
	s.Deployed(coretest.Failing, "subnets that came out of the component are known after it", "database cache proxy",
		func(d *coretest.Deployment) {
			data(d.Network(), coretest.Through("net", "isolated-a"), coretest.Through("net", "public-b"))
		}).Saying("subnetIds[1]", "vpcSubnetIds[1]", "is subnet public-b", "public-b-route (0.0.0.0/0)")
	s.Previewed(coretest.UnknownValue, "subnets that nothing explains may be isolated", "",
		func(d *coretest.Deployment) {
			data(d.Network(), coretest.Unknown)
			d.Add("rds/proxy:Proxy", "whole", props{"vpcSubnetIds": coretest.Unknown})
			d.Add(coretest.SubnetType, "later",
				props{"vpcId": coretest.Ref("vpc"), "mapPublicIpOnLaunch": coretest.Unknown})
			d.Add("rds/subnetGroup:SubnetGroup", "later-group", props{"subnetIds": []any{coretest.Ref("later")}})
		})
	s.Shape("nonsense where ids should be", "", coretest.Of("rds/subnetGroup:SubnetGroup", "a", props{"subnetIds": 7}),
		coretest.Of("elasticache/subnetGroup:SubnetGroup", "b", props{"subnetIds": []any{nil, 1, props{}}}),
		coretest.Of("rds/proxy:Proxy", "c", nil))
	s.Other("compute in a public subnet is another rule's",
		coretest.Of(coretest.InstanceType, "host", props{"subnetId": "subnet-1"}),
		coretest.Of(coretest.SubnetType, "subnet", props{"mapPublicIpOnLaunch": true}).WithOutputs(props{
			"id": "subnet-1",
		}))
	return s
}
