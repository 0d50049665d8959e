package rulestest

func alarmsThereMustBe() *suite {
	s := &suite{rule: "alarms-required"}
	alarm := func(name, namespace, metric string, dimensions any, more ...any) Resource {
		inputs := props{"namespace": namespace, "metricName": metric, "dimensions": dimensions}
		for i := 0; i+1 < len(more); i += 2 {
			inputs[more[i].(string)] = more[i+1]
		}
		return of("cloudwatch/metricAlarm:MetricAlarm", name, inputs)
	}
	balancer := of("lb/loadBalancer:LoadBalancer", "lb", props{}).outputs(props{
		"id": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/lb-1/50dc6c495c0c9188", "name": "lb-1", "arnSuffix": "app/lb-1/50dc6c495c0c9188"})
	of5xx := alarm("5xx", "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", props{"LoadBalancer": "app/lb-1/50dc6c495c0c9188"})
	latency := alarm("slow", "AWS/ApplicationELB", "TargetResponseTime", props{"LoadBalancer": "app/lb-1/50dc6c495c0c9188", "TargetGroup": "targetgroup/web/1"})
	db := of("rds/instance:Instance", "db", props{"engine": "postgres", "identifier": "shop-1"})
	cluster := of("rds/cluster:Cluster", "au", props{"engine": "aurora-postgresql", "clusterIdentifier": "shop-2"})
	onDB := func(name, metric string) Resource {
		return alarm(name, "AWS/RDS", metric, props{"DBInstanceIdentifier": "shop-1"})
	}
	errors := func(name string, dimensions any, more ...any) Resource {
		return alarm(name, "AWS/Lambda", "Errors", dimensions, more...)
	}
	share := of("cloudwatch/metricAlarm:MetricAlarm", "share", props{"metricQueries": []any{props{"id": "e", "expression": "100*a/b"}, props{"id": "a",
		"metric": props{"namespace": "AWS/ApplicationELB", "metricName": "HTTPCode_Target_5XX_Count", "dimensions": props{"LoadBalancer": "app/lb-1/50dc6c495c0c9188"}}}}})
	dead, work := queue("dead", props{}), queue("work", props{"redrivePolicy": text(props{"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:123456789012:dead", "maxReceiveCount": 5})})
	depth := func(name, queue string) Resource {
		return alarm(name, "AWS/SQS", "ApproximateNumberOfMessagesVisible", props{"QueueName": queue})
	}
	deadNamed := dead.outputs(with(dead.Outputs, props{"name": "dead"}))

	s.pass("a load balancer's errors and latency", balancer, of5xx, latency)
	s.pass("its targets' share of errors by metric math", balancer, share, latency)
	s.pass("a network load balancer, which has neither", of("lb/loadBalancer:LoadBalancer", "n", props{"loadBalancerType": "network"}))
	s.pass("an instance's CPU and storage, a cluster's CPU or capacity", db, onDB("c", "CPUUtilization"), onDB("s", "FreeStorageSpace"),
		cluster, alarm("a", "AWS/RDS", "ACUUtilization", props{"DBClusterIdentifier": "shop-2"}))
	member := func(name string) Resource {
		return of("rds/clusterInstance:ClusterInstance", name, props{"clusterIdentifier": "shop-2", "identifier": "shop-2-" + name})
	}
	onMember := func(name string) Resource {
		return alarm("cpu-"+name, "AWS/RDS", "CPUUtilization", props{"DBInstanceIdentifier": "shop-2-" + name})
	}
	s.pass("a cluster of which each instance is watched", cluster, member("a"), onMember("a"), member("b"), onMember("b"))
	s.fail("a cluster of which one instance isn't watched", "au", cluster, member("a"), onMember("a"), member("b")).says("its CPU")
	s.unknown("an instance whose cluster can't be told", cluster, of("rds/clusterInstance:ClusterInstance", "a", props{"clusterIdentifier": Unknown}))
	s.pass("an instance of Aurora, whose cluster is watched", of("rds/instance:Instance", "i", props{"engine": "aurora-mysql"}))
	s.pass("a function's errors, and those of all", function("f", props{}), errors("e", props{"FunctionName": "f-1"}), function("g", props{}), errors("all", props{}))
	s.pass("the depth of a dead-letter queue; the one that is worked off needs none", work, deadNamed, depth("d", "dead"))
	s.pass("in a preview, by reference", balancer, alarm("5xx", "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", props{"LoadBalancer": Unknown}).from("dimensions", "lb"),
		of("cloudwatch/metricAlarm:MetricAlarm", "slow", props{"metricQueries": []any{props{"metric": props{"namespace": "AWS/ApplicationELB", "metricName": "TargetResponseTime", "dimensions": Unknown}}}}).from("metricQueries", "lb")).preview()
	s.pass("in a preview that leaves out what isn't known", function("f", props{}), errors("e", nil).from("dimensions", "f")).preview()
	s.fail("none at all", "lb lb db db au f dead", balancer, db, cluster, function("f", props{}), work, dead).
		says("no alarm on 5xx answers; add one on HTTPCode_ELB_5XX_Count", "latency", "its CPU", "its storage; add one on FreeStorageSpace", "its errors", "the messages in it")
	s.fail("another load balancer's, another metric, another namespace's", "lb lb", balancer, alarm("5xx", "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", props{"LoadBalancer": "app/lb-2/50dc6c495c0c9189"}),
		alarm("4xx", "AWS/ApplicationELB", "HTTPCode_ELB_4XX_Count", props{"LoadBalancer": "app/lb-1/50dc6c495c0c9188"}), alarm("own", "Shop", "TargetResponseTime", props{"LoadBalancer": "app/lb-1/50dc6c495c0c9188"}))
	s.fail("of all load balancers, which AWS doesn't sum up", "lb lb", balancer, alarm("5xx", "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", props{}), alarm("slow", "AWS/ApplicationELB", "TargetResponseTime", props{"TargetGroup": "targetgroup/web/1"}))
	s.fail("turned off", "f", function("f", props{}), errors("e", props{"FunctionName": "f-1"}, "actionsEnabled", false))
	s.fail("a function's by another dimension", "f", function("f", props{}), errors("e", props{"Resource": "f-1:live"}))
	s.fail("in a preview, another one's", "f", function("f", props{}), function("g", props{}), errors("e", props{"FunctionName": Unknown}).from("dimensions", "g")).preview()
	s.fail("dead letters of functions", "q", queue("q", props{}), function("f", props{"deadLetterConfig": props{"targetArn": "arn:aws:sqs:eu-west-1:123456789012:q"}}), errors("e", props{}))
	s.unknown("whose alarm it is", function("f", props{}), errors("e", Unknown))
	s.unknown("what the alarm measures", function("f", props{}), of("cloudwatch/metricAlarm:MetricAlarm", "e", props{"metricName": Unknown, "namespace": Unknown}), balancer,
		of("cloudwatch/metricAlarm:MetricAlarm", "m", props{"metricQueries": Unknown}))
	s.unknown("what kind of load balancer and database it is", of("lb/loadBalancer:LoadBalancer", "l", props{"loadBalancerType": Unknown}), of("rds/instance:Instance", "d", props{"engine": Unknown}))
	s.unknown("which function of a component", Resource{Type: "shop:index:Functions", Name: "c"}, function("f", props{}).in("c"), function("g", props{}).in("c"), errors("e", props{"FunctionName": Unknown}).from("dimensions", "c"))
	s.shape("numbers and lists watch nothing", "f", function("f", props{}), of("cloudwatch/metricAlarm:MetricAlarm", "a", props{"metricName": 7, "namespace": []any{}, "dimensions": "x", "metricQueries": 7}),
		errors("b", 7), errors("c", []any{7}))
	s.alias("a load balancer by its other token", "lb lb", of("alb/loadBalancer:LoadBalancer", "lb", props{}))
	s.other("a table, and a queue that is worked off", of("dynamodb/table:Table", "t", props{}), work)
	return s
}
