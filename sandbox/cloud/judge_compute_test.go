package cloud

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func taskDefinition(w *world) m {
	in := m{"family": "web", "cpu": "256", "memory": "512", "networkMode": "awsvpc", "requiresCompatibilities": l{"FARGATE"},
		"containerDefinitions": `[{"name":"web","image":"public.ecr.aws/nginx/nginx:stable","portMappings":[{"containerPort":80}]}]`}
	if w != nil && w.made["role"] != nil {
		in["executionRoleArn"] = w.made["role"].get("arn")
	}
	return in
}

func ingress(w *world) {
	network(w)
	w.make(balancerT, "lb", m{"subnets": l{w.made["a"].id, w.made["b"].id}})
	w.make(targetsT, "targets", m{"port": 80, "protocol": "HTTP", "vpcId": w.made["vpc"].id, "targetType": "ip"})
	w.make(targetsT, "spare", m{"port": 80, "protocol": "HTTP", "vpcId": w.made["vpc"].id, "targetType": "ip"})
	w.make(listenerT, "listener", listens(w))
}

func listens(w *world) m {
	return m{"loadBalancerArn": w.made["lb"].id, "port": 80, "protocol": "HTTP", "defaultActions": l{m{"type": "forward", "targetGroupArn": w.made["targets"].id}}}
}

func service(w *world) m {
	return m{"cluster": w.made["cluster"].id, "taskDefinition": w.made["task"].get("arn"), "launchType": "FARGATE", "desiredCount": 2,
		"networkConfiguration": m{"subnets": l{w.made["a"].id, w.made["b"].id}, "securityGroups": l{w.made["group"].id}},
		"loadBalancers":        l{m{"targetGroupArn": w.made["targets"].id, "containerName": "web", "containerPort": 80}}}
}

func TestComputeIsJudged(t *testing.T) {
	t.Parallel()
	lb := func(w *world) m { return m{"subnets": l{w.made["a"].id, w.made["b"].id}} }
	https := func(w *world) m {
		return over(listens(w), m{"port": 443, "protocol": "HTTPS", "certificateArn": w.made["cert"].id})
	}
	balancer := all(ingress, certified("eu-west-1", true, "example.com"))
	rule := func(w *world) m {
		return m{"listenerArn": w.made["listener"].id, "priority": 10, "actions": l{m{"type": "forward", "targetGroupArn": w.made["targets"].id}}, "conditions": l{m{"pathPattern": m{"values": l{"/api/*"}}}}}
	}
	containers := all(ingress, func(w *world) {
		w.make(clusterT, "cluster", m{})
		w.make(taskT, "task", taskDefinition(w))
	})
	fleet := all(network, func(w *world) {
		w.make(templateT, "template", m{"imageId": "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64", "instanceType": "t4g.micro"})
	})
	group := func(w *world) m {
		return m{"minSize": 1, "maxSize": 3, "vpcZoneIdentifiers": l{w.made["a"].id}, "launchTemplate": m{"id": w.made["template"].id, "version": "$Latest"}}
	}
	logged := func(w *world) m {
		return over(lb(w), m{"accessLogs": m{"bucket": w.made["logs"].id, "enabled": true}})
	}
	lets := func(w *world) {
		w.make("s3/bucketPolicy:BucketPolicy", "lets", m{"bucket": w.made["logs"].id, "policy": policy(`{"Effect":"Allow","Principal":{"Service":"logdelivery.elasticloadbalancing.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::logs-4711/*"}`)})
	}
	trials(t, map[string]trial{
		"a load balancer stands in two zones":    {prepare: network, typ: balancerT, right: lb, wrong: func(w *world) m { return m{"subnets": l{w.made["a"].id}} }, says: "At least two subnets in two different Availability Zones"},
		"a load balancer stands once in a zone":  {prepare: network, typ: balancerT, right: lb, wrong: func(w *world) m { return m{"subnets": l{w.made["a"].id, w.made["a2"].id, w.made["b"].id}} }, says: "multiple subnets in the same Availability Zone"},
		"a public load balancer needs a gateway": {prepare: network, typ: balancerT, right: lb, spoil: func(w *world) { _ = w.drop("igw") }, says: "has no internet gateway"},
		"a load balancer's name has 32":          {prepare: network, typ: balancerT, right: lb, wrong: just(m{"name": "a-load-balancer-with-quite-a-long-name"}), says: "32"},
		"a log bucket lets load balancers in":    {prepare: all(network, bucket("logs"), lets), typ: balancerT, right: logged, spoil: func(w *world) { _ = w.drop("lets") }, says: "Access Denied for bucket"},
		"an HTTPS listener has a certificate":    {prepare: balancer, typ: listenerT, right: https, wrong: just(m{"certificateArn": nil}), says: "A certificate must be specified for HTTPS listeners"},
		"a port has one listener":                {prepare: balancer, typ: listenerT, right: https, wrong: just(m{"port": 80}), says: "DuplicateListener"},
		"a listener's certificate is near": {prepare: all(balancer, func(w *world) {
			w.makeIn(virginia, certificateT, "far", m{"domainName": "example.com", "validationMethod": "DNS"})
		}), typ: listenerT, right: https, wrong: func(w *world) m { return m{"certificateArn": w.made["far"].id} }, says: "CertificateNotFound"},
		"an application load balancer speaks HTTP": {prepare: balancer, typ: listenerT, right: https, wrong: just(m{"protocol": "TCP", "certificateArn": nil}), says: "not valid for a load balancer of the type application"},
		"a priority is taken once":                 {prepare: ingress, typ: ruleT, right: rule, spoil: func(w *world) { w.make(ruleT, "first", rule(w)) }, says: "PriorityInUse"},
		"a rule's target group exists":             {prepare: ingress, typ: ruleT, right: rule, wrong: just(m{"actions": l{m{"type": "forward", "targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/none/0"}}}), says: "TargetGroupNotFound"},
		"a listener stands before a service": {prepare: containers, typ: serviceT, right: service, wrong: func(w *world) m {
			return m{"loadBalancers": l{m{"targetGroupArn": w.made["spare"].id, "containerName": "web", "containerPort": 80}}}
		}, says: "does not have an associated load balancer"},
		"a service's container is its task's": {prepare: containers, typ: serviceT, right: service, wrong: func(w *world) m {
			return m{"loadBalancers": l{m{"targetGroupArn": w.made["targets"].id, "containerName": "app", "containerPort": 80}}}
		}, says: "container app does not exist in the task definition"},
		"a service's port is its container's": {prepare: containers, typ: serviceT, right: service, wrong: func(w *world) m {
			return m{"loadBalancers": l{m{"targetGroupArn": w.made["targets"].id, "containerName": "web", "containerPort": 8080}}}
		}, says: "did not have a container port 8080"},
		"a service has a network":     {prepare: containers, typ: serviceT, right: service, wrong: just(m{"networkConfiguration": nil}), says: "Network Configuration must be provided"},
		"a service's cluster exists":  {prepare: containers, typ: serviceT, right: service, wrong: just(m{"cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/none"}), says: "ClusterNotFoundException"},
		"Fargate has certain sizes":   {typ: taskT, right: just(taskDefinition(nil)), wrong: just(m{"memory": "4096"}), says: "No Fargate configuration exists for given values: 256 CPU, 4096 memory"},
		"Fargate has its own network": {typ: taskT, right: just(taskDefinition(nil)), wrong: just(m{"networkMode": "bridge"}), says: "awsvpc"},
		"containers are JSON":         {typ: taskT, right: just(taskDefinition(nil)), wrong: just(m{"containerDefinitions": "web"}), says: "container_definitions is invalid"},
		"a private image needs a role": {prepare: role("ecs-tasks.amazonaws.com"), typ: taskT, right: func(w *world) m {
			return over(taskDefinition(w), m{"containerDefinitions": `[{"name":"a","image":"123456789012.dkr.ecr.eu-west-1.amazonaws.com/a:1"}]`})
		}, wrong: just(m{"executionRoleArn": nil}), says: "execution role ARN"},
		"a task's role is for tasks":         {prepare: role("ecs-tasks.amazonaws.com"), typ: taskT, right: taskDefinition, spoil: func(w *world) { _ = w.change("role", m{"assumeRolePolicy": trust("ec2.amazonaws.com")}) }, says: "ecs-tasks.amazonaws.com"},
		"a fleet's sizes ascend":             {prepare: fleet, typ: fleetT, right: group, wrong: just(m{"minSize": 5}), says: "must be greater than or equal to min bound"},
		"a fleet's wish is within its sizes": {prepare: fleet, typ: fleetT, right: group, wrong: just(m{"desiredCapacity": 4}), says: "Desired capacity:4 must be between"},
		"a fleet's template exists":          {prepare: fleet, typ: fleetT, right: group, wrong: just(m{"launchTemplate": m{"id": "lt-0123456789abcdef0"}}), says: "lt-0123456789abcdef0"},
		"launch configurations are over":     {prepare: fleet, typ: fleetT, right: group, wrong: just(m{"launchTemplate": nil, "launchConfiguration": "old"}), says: "Launch Configuration creation operation is not available"},
		"an instance type exists":            {typ: templateT, right: just(m{"instanceType": "t4g.micro"}), wrong: just(m{"instanceType": "t4g.tiny"}), says: "does not exist"},
		"an image has an id":                 {typ: templateT, right: just(m{"imageId": "ami-0123456789abcdef0"}), wrong: just(m{"imageId": "al2023"}), says: "InvalidAMIID.Malformed"},
		"a repository's name is lower case":  {typ: repoT, right: just(m{"name": "shop/api"}), wrong: just(m{"name": "Shop"}), says: "InvalidParameterException"},
		"what is scaled exists": {prepare: all(containers, func(w *world) { w.make(serviceT, "web", over(service(w), m{"name": "web"})) }), typ: "appautoscaling/target:Target", right: func(w *world) m {
			return m{"serviceNamespace": "ecs", "scalableDimension": "ecs:service:DesiredCount", "minCapacity": 1, "maxCapacity": 3, "resourceId": "service/" + w.made["cluster"].get("name") + "/web"}
		}, wrong: just(m{"resourceId": "service/none/web"}), says: "ECS service doesn't exist"},
		"a scaling's sizes ascend": {prepare: all(containers, func(w *world) { w.make(serviceT, "web", over(service(w), m{"name": "web"})) }), typ: "appautoscaling/target:Target", right: func(w *world) m {
			return m{"serviceNamespace": "ecs", "scalableDimension": "ecs:service:DesiredCount", "minCapacity": 1, "maxCapacity": 3, "resourceId": "service/" + w.made["cluster"].get("name") + "/web"}
		}, wrong: just(m{"minCapacity": 9}), says: "cannot be less than minimum"},
	})
}

func TestFargateSizes(t *testing.T) {
	t.Parallel()
	for size, want := range map[[2]string]bool{{"256", "512"}: true, {"256", "1024"}: true, {"256", "1536"}: false, {"256", "2048"}: true, {"512", "512"}: false, {"512", "4096"}: true,
		{"1024", "2048"}: true, {"1024", "2560"}: false, {"4096", "30720"}: true, {"8192", "18432"}: false, {"8192", "20480"}: true, {"16384", "122880"}: true, {"300", "512"}: false, {"256", "1 GB"}: false} {
		require.Equal(t, want, fargateSize(size[0], size[1]), "%v", size)
	}
}

func TestComputeInUseIsNotDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ingress(w)
	w.make(clusterT, "cluster", m{})
	w.make(taskT, "task", taskDefinition(w))
	w.make(serviceT, "web", service(w))
	require.ErrorContains(t, w.drop("targets"), "ResourceInUse")
	require.ErrorContains(t, w.drop("cluster"), "ClusterContainsServicesException")
	require.ErrorContains(t, w.drop("group"), "DependencyViolation")
	require.NoError(t, w.change("lb", m{"enableDeletionProtection": true}))
	require.ErrorContains(t, w.drop("lb"), "deletion protection is enabled")
	require.NoError(t, w.change("lb", m{"enableDeletionProtection": false}))
	// A task definition's revisions share one id; both must be told apart.
	w.make(taskT, "next", over(taskDefinition(w), m{"memory": "1024"}))
	require.Equal(t, w.made["task"].id, w.made["next"].id)
	require.NotEqual(t, w.made["task"].get("arn"), w.made["next"].get("arn"))
	require.NoError(t, w.drop("task"))
	for _, name := range []string{"web", "next", "cluster", "listener", "targets", "spare", "lb"} {
		require.NoError(t, w.drop(name), name)
	}
}
