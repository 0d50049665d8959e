package rulestest

func bastionHardened() *suite {
	s := &suite{rule: "net-bastion-hardened"}
	tags := props{"Role": "bastion"}
	ssm := "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
	profile := func(w *world, policies ...any) {
		w.add("iam/role:Role", "role", props{"name": "bastion-role"}).add("iam/instanceProfile:InstanceProfile", "profile", props{"role": to("role")})
		for i, arn := range policies {
			w.add("iam/rolePolicyAttachment:RolePolicyAttachment", "attach-"+string(rune('a'+i)), props{"role": to("role"), "policyArn": arn})
		}
	}
	host := func(w *world, more props) {
		inputs := props{"tags": tags, "metadataOptions": props{"httpTokens": "required"}, "iamInstanceProfile": to("profile"), "vpcSecurityGroupIds": []any{to("door")}}
		for key, value := range more {
			inputs[key] = value
		}
		w.add(instanceType, "bastion", inputs)
	}
	admin := cidrs("203.0.113.0/24")
	s.passes("Session Manager only", func(w *world) { profile(w, ssm); w.add(sgType, "door", props{}); host(w, nil) })
	s.deployed(Passing, "SSH from the administrators' ranges", "", func(w *world) {
		profile(w, ssm)
		w.add(sgType, "door", props{"ingress": []any{port(22, 22, "cidrBlocks", cidrs("203.0.113.8/29"))}})
		host(w, nil)
	}).config("adminCidrs", admin)
	s.passes("a role whose policies are the customer's own may have what it takes", func(w *world) {
		profile(w, "arn:aws:iam::123456789012:policy/ssm")
		w.add(sgType, "door", props{"ingress": []any{port(443, 443, "securityGroups", []any{"sg-app"})}})
		host(w, nil)
	})
	s.passes("other hosts are other rules'", func(w *world) {
		w.add(sgType, "door", props{"ingress": []any{port(22, 22, "cidrBlocks", cidrs("0.0.0.0/0"))}}).add(instanceType, "host", props{"vpcSecurityGroupIds": []any{to("door")}, "tags": props{"Role": "app"}})
	})
	s.fails("the world and a stranger's range, a violation for each rule on what holds it", "door rule newer", func(w *world) {
		profile(w, ssm)
		w.add(sgType, "door", props{"ingress": []any{port(22, 22, "cidrBlocks", cidrs("0.0.0.0/0"))}})
		w.add(sgRuleType, "rule", port(22, 22, "cidrBlocks", cidrs("198.51.100.0/24"), "type", "ingress", "securityGroupId", to("door")))
		w.add(ingressType, "newer", props{"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIpv6": "::/0", "securityGroupId": to("door")})
		host(w, nil)
	})
	s.deployed(Failing, "the world isn't the administrators', whatever adminCidrs says", "door", func(w *world) {
		profile(w, ssm)
		w.add(sgType, "door", props{"ingress": []any{port(22, 22, "cidrBlocks", cidrs("0.0.0.0/0", "203.0.113.0/24"))}})
		host(w, nil)
	}).config("adminCidrs", cidrs("0.0.0.0/0")).says("reaches bastion bastion", `"0.0.0.0/0"`)
	s.fails("IMDSv1, no profile, a key", "bastion bastion bastion", func(w *world) {
		w.add(sgType, "door", props{}).add(instanceType, "bastion", props{"tags": tags, "keyName": "ops", "vpcSecurityGroupIds": []any{to("door")}})
	})
	s.fails("a role that Session Manager can't use", "bastion", func(w *world) {
		profile(w, "arn:aws:iam::aws:policy/ReadOnlyAccess")
		w.add(sgType, "door", props{})
		host(w, nil)
	})
	s.deployed(Failing, "what is said of each", "bastion bastion bastion", func(w *world) {
		w.add(instanceType, "bastion", props{"tags": tags, "keyName": "ops", "metadataOptions": props{"httpTokens": "optional"}})
	}).says("keyName", `is "ops"`, "iamInstanceProfile", "httpTokens")
	s.previewed(UnknownValue, "nothing of it is known yet", "", func(w *world) {
		w.add(sgType, "door", props{"ingress": Unknown}).add(instanceType, "bastion", props{"tags": tags, "metadataOptions": Unknown, "iamInstanceProfile": Unknown,
			"keyName": Unknown, "vpcSecurityGroupIds": Unknown}).add(instanceType, "host", props{"tags": Unknown})
	})
	s.unknown("a profile that a preview leaves out, because it isn't known", of("iam/instanceProfile:InstanceProfile", "profile", props{}),
		of(instanceType, "bastion", props{"tags": tags, "metadataOptions": props{"httpTokens": "required"}}).from("iamInstanceProfile", "profile"))
	s.shape("nonsense protects nothing", "bastion", of(instanceType, "bastion", props{"tags": tags, "metadataOptions": 1, "iamInstanceProfile": true, "vpcSecurityGroupIds": props{}, "securityGroups": []any{nil}}),
		of(instanceType, "odd", props{"tags": []any{"Role", 1}}))
	s.other("a group of bastions is judged by its template", of(groupType, "fleet", props{"tags": []any{props{"key": "Role", "value": "bastion"}}}))
	return s
}
