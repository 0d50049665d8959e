package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func bastionHardened() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-bastion-hardened"}
	tags := props{"Role": "bastion"}
	ssm := "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
	profile := func(d *coretest.Deployment, policies ...any) {
		d.Add("iam/role:Role", "role", props{"name": "bastion-role"})
		d.Add("iam/instanceProfile:InstanceProfile", "profile", props{"role": coretest.Ref("role")})
		for i, arn := range policies {
			d.Add("iam/rolePolicyAttachment:RolePolicyAttachment",
				"attach-"+string(rune('a'+i)),
				props{"role": coretest.Ref("role"), "policyArn": arn})
		}
	}
	host := func(d *coretest.Deployment, more props) {
		inputs := props{
			"tags":                tags,
			"metadataOptions":     props{"httpTokens": "required"},
			"iamInstanceProfile":  coretest.Ref("profile"),
			"vpcSecurityGroupIds": []any{coretest.Ref("door")},
		}
		for key, value := range more {
			inputs[key] = value
		}
		d.Add(coretest.InstanceType, "bastion", inputs)
	}
	admin := coretest.CIDRs("203.0.113.0/24")
	s.Passes("Session Manager only", func(d *coretest.Deployment) {
		profile(d, ssm)
		d.Add(coretest.SecurityGroupType, "door", props{})
		host(d, nil)
	})
	s.Deployed(coretest.Passing, "SSH from the administrators' ranges", "", func(d *coretest.Deployment) {
		profile(d, ssm)
		d.Add(coretest.SecurityGroupType, "door",
			props{"ingress": []any{coretest.PortRule(22, 22, "cidrBlocks", coretest.CIDRs("203.0.113.8/29"))}})
		host(d, nil)
	}).Configured("adminCidrs", admin)
	s.Passes("a role whose policies are the customer's own may have what it takes", func(d *coretest.Deployment) {
		profile(d, "arn:aws:iam::123456789012:policy/ssm")
		d.Add(coretest.SecurityGroupType, "door",
			props{"ingress": []any{coretest.PortRule(443, 443, "securityGroups", []any{"sg-app"})}})
		host(d, nil)
	})
	s.Passes("other hosts are other rules'", func(d *coretest.Deployment) {
		d.Add(coretest.SecurityGroupType, "door",
			props{"ingress": []any{coretest.PortRule(22, 22, "cidrBlocks", coretest.CIDRs("0.0.0.0/0"))}})
		d.Add(coretest.InstanceType, "host",
			props{"vpcSecurityGroupIds": []any{coretest.Ref("door")}, "tags": props{"Role": "app"}})
	})
	s.Fails("the internet and a stranger's range, a violation for each rule on what holds it", "door rule newer",
		func(d *coretest.Deployment) {
			profile(d, ssm)
			d.Add(coretest.SecurityGroupType, "door",
				props{"ingress": []any{coretest.PortRule(22, 22, "cidrBlocks", coretest.CIDRs("0.0.0.0/0"))}})
			d.Add(coretest.SecurityGroupRuleType, "rule",
				coretest.PortRule(22, 22, "cidrBlocks",
					coretest.CIDRs("198.51.100.0/24"),
					"type", "ingress", "securityGroupId",
					coretest.Ref("door")))
			d.Add(coretest.IngressRuleType, "newer", props{
				"ipProtocol":      "tcp",
				"fromPort":        22,
				"toPort":          22,
				"cidrIpv6":        "::/0",
				"securityGroupId": coretest.Ref("door"),
			})
			host(d, nil)
		})
	s.Deployed(coretest.Failing, "the internet isn't the administrators', whatever adminCidrs says", "door",
		func(d *coretest.Deployment) {
			profile(d, ssm)
			d.Add(coretest.SecurityGroupType, "door",
				props{"ingress": []any{
					coretest.PortRule(22, 22, "cidrBlocks", coretest.CIDRs("0.0.0.0/0", "203.0.113.0/24")),
				}})
			host(d, nil)
		}).Configured("adminCidrs", coretest.CIDRs("0.0.0.0/0")).Saying("reaches bastion bastion", `"0.0.0.0/0"`)
	s.Fails("IMDSv1, no profile, a key", "bastion bastion bastion", func(d *coretest.Deployment) {
		d.Add(coretest.SecurityGroupType, "door", props{})
		d.Add(coretest.InstanceType, "bastion",
			props{"tags": tags, "keyName": "ops", "vpcSecurityGroupIds": []any{coretest.Ref("door")}})
	})
	s.Fails("a role that Session Manager can't use", "bastion", func(d *coretest.Deployment) {
		profile(d, "arn:aws:iam::aws:policy/ReadOnlyAccess")
		d.Add(coretest.SecurityGroupType, "door", props{})
		host(d, nil)
	})
	s.Deployed(coretest.Failing, "what is said of each", "bastion bastion bastion", func(d *coretest.Deployment) {
		d.Add(coretest.InstanceType, "bastion",
			props{"tags": tags, "keyName": "ops", "metadataOptions": props{"httpTokens": "optional"}})
	}).Saying("keyName", `is "ops"`, "iamInstanceProfile", "httpTokens")
	s.Previewed(coretest.UnknownValue, "nothing of it is known yet", "", func(d *coretest.Deployment) {
		d.Add(coretest.SecurityGroupType, "door", props{"ingress": coretest.Unknown})
		d.Add(coretest.InstanceType, "bastion",
			props{"tags": tags, "metadataOptions": coretest.Unknown, "iamInstanceProfile": coretest.Unknown,
				"keyName": coretest.Unknown, "vpcSecurityGroupIds": coretest.Unknown})
		d.Add(coretest.InstanceType, "host", props{"tags": coretest.Unknown})
	})
	s.Unknown("a profile that a preview leaves out, because it isn't known",
		coretest.Of("iam/instanceProfile:InstanceProfile", "profile", props{}),
		coretest.Of(coretest.InstanceType, "bastion",
			props{"tags": tags, "metadataOptions": props{"httpTokens": "required"}}).
			From("iamInstanceProfile", "profile"))
	s.Shape("nonsense protects nothing", "bastion",
		coretest.Of(coretest.InstanceType, "bastion", props{
			"tags":                tags,
			"metadataOptions":     1,
			"iamInstanceProfile":  true,
			"vpcSecurityGroupIds": props{},
			"securityGroups":      []any{nil},
		}),
		coretest.Of(coretest.InstanceType, "odd", props{"tags": []any{"Role", 1}}))
	s.Other("a group of bastions is checked by its template",
		coretest.Of(coretest.AutoScalingGroupType, "fleet",
			props{"tags": []any{props{"key": "Role", "value": "bastion"}}}))
	return s
}
