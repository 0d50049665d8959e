package rulestest

func ecsCases() []Case {
	return gather(
		readonlyRoots(), privileged(), namespaces(), containerUsers(), containerLogs(), containerSecrets(), images(), taskRoles(), insights(), breakers(), platforms(),
		execAudits(), serviceHA(),
	)
}

const taskToken = "ecs/taskDefinition:TaskDefinition"

// task is a task definition with one container more than the one that matters.
func task(name string, container props) Resource {
	return of(taskToken, name, props{"containerDefinitions": text([]any{
		props{
			"name": "fine", "image": "r/x@sha256:1", "readonlyRootFilesystem": true, "user": "1000", "logConfiguration": props{"logDriver": "awslogs"},
			"secrets": []any{props{"name": "DB_PASSWORD", "valueFrom": "arn:x"}},
		},
		with(props{"name": "app"}, container),
	})})
}

// containerEdges are the cases that every rule about containers has. bad is reported as often as shown.
func (s *suite) containerEdges(badShape props, wantShape string) {
	s.unknown("definitions that aren't known yet", of(taskToken, "t", props{"containerDefinitions": Unknown}))
	s.shape("what isn't a list of containers holds none", "", of(taskToken, "a", props{"containerDefinitions": 7}), of(taskToken, "b", props{"containerDefinitions": "no json"}), of(taskToken, "c", props{"containerDefinitions": `[1, "x", null]`}))
	s.shape("a value of another kind", wantShape, task("t", badShape))
	s.other("a build", of("codebuild/project:Project", "p", props{"containerDefinitions": text([]any{badShape})}))
}

func readonlyRoots() *suite {
	s := &suite{rule: "ecs-readonly-rootfs"}
	s.pass("read-only", task("t", props{"readonlyRootFilesystem": true}))
	s.fail("writable, or absent, which means that", "a b", task("a", props{"readonlyRootFilesystem": false}), task("b", props{})).says("containerDefinitions[1].readonlyRootFilesystem", `(container "app") is false`)
	s.alias("the name in another case", "", of(taskToken, "t", props{"containerDefinitions": `[{"ReadonlyRootFilesystem": true}]`}))
	s.containerEdges(props{"readonlyRootFilesystem": []any{}}, "t")
	return s
}

func privileged() *suite {
	s := &suite{rule: "ecs-no-privileged"}
	capabilities := func(add ...string) props { return props{"linuxParameters": props{"capabilities": props{"add": add}}} }
	s.pass("neither", task("t", capabilities("SYS_PTRACE")), task("u", props{"privileged": false}))
	s.fail("privileged, or with power over the host", "a b c", task("a", props{"privileged": true}), task("b", capabilities("SYS_PTRACE", "NET_ADMIN")), task("c", capabilities("cap_sys_admin"))).says("privileged", `"NET_ADMIN"`)
	s.alias("the names in another case, which the provider takes too", "a b", of(taskToken, "a", props{"containerDefinitions": `[{"Name": "app", "Privileged": true}]`}),
		of(taskToken, "b", props{"containerDefinitions": `[{"Name": "app", "LinuxParameters": {"Capabilities": {"Add": ["NET_ADMIN"]}}}]`})).says(`(container "app")`)
	s.containerEdges(props{"privileged": []any{true, 1}, "linuxParameters": 7}, "")
	return s
}

func namespaces() *suite {
	s := &suite{rule: "ecs-no-host-namespaces"}
	definition := func(name string, inputs props) Resource { return of(taskToken, name, inputs) }
	s.pass("of its own", definition("t", props{"networkMode": "awsvpc", "pidMode": "task"}))
	s.fail("the host's, in each place, and the default network", "a b c d", definition("a", props{"networkMode": "awsvpc", "pidMode": "host"}), definition("b", props{"networkMode": "awsvpc", "ipcMode": "host"}), definition("c", props{"networkMode": "host"}), definition("d", props{})).
		says("pidMode", "ipcMode", `networkMode: is "host"`)
	s.unknown("not known yet", definition("t", props{"networkMode": Unknown, "pidMode": Unknown, "ipcMode": Unknown}))
	s.shape("a number is no mode", "t", definition("t", props{"networkMode": 7, "pidMode": []any{}}))
	s.other("a service", of("ecs/service:Service", "s", props{"pidMode": "host"}))
	return s
}

func containerUsers() *suite {
	s := &suite{rule: "ecs-non-root"}
	s.pass("a user, by name and by number", task("a", props{"user": "app"}), task("b", props{"user": "65532:0"}), task("c", props{"user": "1000"}))
	s.fail("root in every spelling, and absent, which means root", "a b c d", task("a", props{"user": "root"}), task("b", props{"user": "0:0"}), task("c", props{"user": "00"}), task("d", props{})).says(`is "0:0"`)
	s.containerEdges(props{"user": []any{}}, "t")
	return s
}

func containerLogs() *suite {
	s := &suite{rule: "ecs-container-logs"}
	s.pass("a driver", task("t", props{"logConfiguration": props{"logDriver": "awsfirelens"}}))
	s.fail("none", "a b", task("a", props{}), task("b", props{"logConfiguration": props{}})).says("logConfiguration")
	s.containerEdges(props{"logConfiguration": 7}, "t")
	return s
}

func containerSecrets() *suite {
	s := &suite{rule: "ecs-no-env-secrets"}
	environment := func(name, value string) props {
		return props{"environment": []any{props{"name": name, "value": value}}}
	}
	s.alias("the names in another case", "t", of(taskToken, "t", props{"containerDefinitions": `[{"Environment": [{"Name": "DB_PASSWORD", "Value": "hunter2hunter2"}]}]`}))
	s.pass("settings, and the ARN of a secret", task("a", environment("STAGE", "dev")), task("b", environment("DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x")))
	s.fail("a credential", "a b", task("a", environment("DB_PASSWORD", "hunter2hunter2")), task("b", environment("KEY", accessKey))).says("containerDefinitions[1].environment[0]", "DB_PASSWORD")
	s.containerEdges(props{"environment": 7}, "")
	return s
}

func images() *suite {
	s := &suite{rule: "ecs-image-pinned"}
	s.pass("a tag of its own", task("a", props{"image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:v1.2"}), task("b", props{"image": "localhost:5000/shop@sha256:0"}))
	s.pass("a digest in production", task("a", props{"image": "x/shop:v1@sha256:0"})).inStack("prd")
	s.fail("latest, said or not", "a b", task("a", props{"image": "localhost:5000/shop"}), task("b", props{"image": "shop:latest"})).says(`"shop:latest"`)
	s.fail("a tag in production", "a", task("a", props{"image": "x/shop:v1.2"})).inStack("shop-prd").says("in production")
	s.containerEdges(props{"image": []any{}}, "")
	return s
}

func taskRoles() *suite {
	s := &suite{rule: "ecs-distinct-roles"}
	roles := func(name string, execution, task any) Resource {
		return of(taskToken, name, props{"executionRoleArn": execution, "taskRoleArn": task})
	}
	s.pass("two", roles("t", "arn:a", "arn:b"))
	s.fail("one for both, and none", "a b b", roles("a", "arn:a", "arn:a"), of(taskToken, "b", props{})).says("is the execution role", "executionRoleArn")
	s.unknown("not known yet", roles("a", Unknown, Unknown), roles("b", "arn:a", Unknown))
	s.shape("numbers are no roles", "t t", roles("t", 1, []any{}))
	s.other("a service", of("ecs/service:Service", "s", props{}))
	return s
}

func insights() *suite {
	s := &suite{rule: "ecs-container-insights"}
	cluster := func(name string, settings any) Resource {
		return of("ecs/cluster:Cluster", name, props{"settings": settings})
	}
	setting := func(value any) []any {
		return []any{props{"name": "x", "value": "y"}, props{"name": "containerInsights", "value": value}}
	}
	s.pass("enabled or enhanced", cluster("a", setting("enabled")), cluster("b", setting("enhanced")))
	s.fail("disabled, or absent", "a b c", cluster("a", setting("disabled")), cluster("b", []any{}), of("ecs/cluster:Cluster", "c", props{})).says(`"disabled"`)
	s.unknown("not known yet", cluster("a", setting(Unknown)), cluster("b", Unknown), cluster("c", []any{Unknown}), cluster("d", []any{props{"name": Unknown, "value": "x"}}))
	s.shape("numbers set nothing", "a b", cluster("a", 7), cluster("b", []any{"x", 1}))
	s.other("a service", of("ecs/service:Service", "s", props{}))
	return s
}

func service(name string, inputs props) Resource {
	return of("ecs/service:Service", name, inputs).outputs(props{"id": "arn:aws:ecs:eu-west-1:123456789012:service/c/" + name, "name": name})
}

func breakers() *suite {
	s := &suite{rule: "ecs-circuit-breaker"}
	s.pass("on, and rolling back", service("a", props{"deploymentCircuitBreaker": props{"enable": true, "rollback": true}}))
	s.pass("CodeDeploy takes its place", service("a", props{"deploymentController": props{"type": "CODE_DEPLOY"}}))
	s.fail("off, not rolling back, absent", "a a b c c", service("a", props{"deploymentCircuitBreaker": props{"enable": false, "rollback": false}}), service("b", props{"deploymentCircuitBreaker": props{"enable": true}, "deploymentController": props{"type": "ECS"}}), service("c", props{})).
		says("deploymentCircuitBreaker.rollback")
	s.unknown("not known yet", service("a", props{"deploymentCircuitBreaker": Unknown}), service("b", props{"deploymentController": Unknown}))
	s.shape("a number is none", "a a", service("a", props{"deploymentCircuitBreaker": 7, "deploymentController": 7}))
	s.other("a task", of(taskToken, "t", props{}))
	return s
}

func platforms() *suite {
	s := &suite{rule: "ecs-fargate-latest"}
	s.pass("absent, or the latest", service("a", props{}), service("b", props{"platformVersion": "LATEST"}))
	s.fail("an old one", "a", service("a", props{"platformVersion": "1.3.0"})).says("1.3.0")
	s.unknown("not known yet", service("a", props{"platformVersion": Unknown}))
	s.shape("a number is none", "", service("a", props{"platformVersion": 1.4}))
	s.other("a task", of(taskToken, "t", props{"platformVersion": "1.3.0"}))
	return s
}

func execAudits() *suite {
	s := &suite{rule: "ecs-exec-audited"}
	cluster := func(name string, configuration any) Resource {
		return of("ecs/cluster:Cluster", name, props{"configuration": configuration}).outputs(props{"id": "arn:aws:ecs:eu-west-1:123456789012:cluster/" + name, "name": name, "arn": "arn:aws:ecs:eu-west-1:123456789012:cluster/" + name})
	}
	audited := props{"executeCommandConfiguration": props{"kmsKeyId": "k", "logging": "OVERRIDE", "logConfiguration": props{"cloudWatchLogGroupName": "x"}}}
	in := func(name, cluster string) Resource {
		return service(name, props{"enableExecuteCommand": true, "cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/" + cluster})
	}
	s.pass("off, or logged with a key", service("a", props{}), cluster("c", audited), in("b", "c"))
	s.fail("not logged, or without a key", "a b", cluster("c", props{}), in("a", "c"), cluster("d", props{"executeCommandConfiguration": props{"logging": "OVERRIDE", "logConfiguration": props{"cloudWatchLogGroupName": "x"}}}), in("b", "d"))
	s.fail("in production, even if it is logged", "a", cluster("c", audited), in("a", "c")).inStack("prd").says("in production")
	onSchedule := func(name, cluster string) Resource {
		return of("cloudwatch/eventTarget:EventTarget", name, props{"arn": "arn:aws:ecs:eu-west-1:123456789012:cluster/" + cluster, "ecsTarget": props{"enableExecuteCommand": true}})
	}
	s.pass("a task on a schedule whose sessions are logged with a key", cluster("c", audited), onSchedule("a", "c"))
	s.fail("a task on a schedule", "a", cluster("c", props{}), onSchedule("a", "c")).says("ecsTarget.enableExecuteCommand")
	s.fail("a task on a schedule in production", "a", cluster("c", audited), onSchedule("a", "c")).inStack("prd")
	s.fail("a task of EventBridge Scheduler", "a", cluster("c", props{}), of("scheduler/schedule:Schedule", "a", props{"target": props{"arn": "arn:aws:ecs:eu-west-1:123456789012:cluster/c", "ecsParameters": props{"enableExecuteCommand": true}}})).
		says("target.ecsParameters.enableExecuteCommand")
	s.unknown("not known yet", service("a", props{"enableExecuteCommand": Unknown}), cluster("c", Unknown), service("b", props{"enableExecuteCommand": true, "cluster": Unknown}).from("cluster", "c"), service("d", props{"enableExecuteCommand": true, "cluster": Unknown}))
	s.shape("numbers are none", "", service("a", props{"enableExecuteCommand": []any{}, "cluster": 7}))
	s.other("a task", of(taskToken, "t", props{"enableExecuteCommand": true}))
	return s
}

func serviceHA() *suite {
	s := &suite{rule: "ecs-service-ha"}
	a, a2, b := subnet("a", props{"availabilityZone": "eu-west-1a"}), subnet("a2", props{"availabilityZone": "eu-west-1a"}), subnet("b", props{"availabilityZone": "eu-west-1b"})
	network := func(subnets any) props { return props{"networkConfiguration": props{"subnets": subnets}} }
	two := network([]string{"subnet-a", "subnet-b"})
	target := func(service string) Resource {
		return of("appautoscaling/target:Target", "t-"+service, props{"serviceNamespace": "ecs", "resourceId": "service/c/" + service, "minCapacity": 2})
	}
	s.pass("two tasks in two zones that scale", a, b, service("s", with(two, props{"desiredCount": 2})), target("s"))
	s.pass("the count left to the target", a, b, service("s", two), target("s"))
	s.pass("one task on each host", service("s", props{"schedulingStrategy": "DAEMON"}))
	s.pass("in a preview, by reference", a, b, service("s", with(network(Unknown), props{"desiredCount": 2})).from("networkConfiguration", "a", "b"), of("appautoscaling/target:Target", "t", props{"resourceId": Unknown, "minCapacity": 2}).from("resourceId", "s")).preview()
	s.pass("behind a component, which subnets they are isn't known", of("awsx:ec2:Vpc", "net", props{}), a.in("net"), service("s", with(network(Unknown), props{"desiredCount": 2})).from("networkConfiguration", "net"),
		of("appautoscaling/target:Target", "t", props{"resourceId": Unknown}).from("resourceId", "s")).preview()
	s.fail("one task, in one zone, that doesn't scale", "s s s", a, a2, service("s", with(network([]string{"subnet-a", "subnet-a2"}), props{"desiredCount": 1}))).says("desiredCount: is 1", "one availability zone", "no autoscaling target")
	s.fail("no count at all, and another's target", "s s", a, b, service("s", two), target("other")).says("desiredCount: is (absent)")
	small := target("s")
	small.Inputs["minCapacity"] = 1
	s.fail("a target that goes down to one", "s", a, b, service("s", two), small).says("is 1")
	s.fail("a target that takes two tasks down to one", "s", a, b, service("s", with(two, props{"desiredCount": 2})), small).says("is 1")
	s.pass("one task that a target makes two", a, b, service("s", with(two, props{"desiredCount": 1})), target("s"))
	s.unknown("a count, a target and subnets that aren't known yet", service("s", with(network(Unknown), props{"desiredCount": Unknown})), of("appautoscaling/target:Target", "t", props{"resourceId": Unknown}))
	s.shape("numbers are no subnets", "s s", service("s", props{"networkConfiguration": 7, "desiredCount": []any{}}))
	s.other("a task", of(taskToken, "t", props{"desiredCount": 1}))
	return s
}
