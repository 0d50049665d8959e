package cloudwatchtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func alarmsThereMustBe() *coretest.Suite {
	s := &coretest.Suite{Rule: "alarms-required"}
	alarm := func(name, namespace, metric string, dimensions any, more ...any) coretest.Resource {
		inputs := props{"namespace": namespace, "metricName": metric, "dimensions": dimensions}
		for i := 0; i+1 < len(more); i += 2 {
			inputs[more[i].(string)] = more[i+1]
		}
		return coretest.Of("cloudwatch/metricAlarm:MetricAlarm", name, inputs)
	}
	balancer := coretest.Of("lb/loadBalancer:LoadBalancer", "lb", props{}).WithOutputs(props{
		"id":        "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/lb-1/50dc6c495c0c9188",
		"name":      "lb-1",
		"arnSuffix": "app/lb-1/50dc6c495c0c9188",
	})
	of5xx := alarm("5xx", "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count",
		props{"LoadBalancer": "app/lb-1/50dc6c495c0c9188"})
	latency := alarm("slow", "AWS/ApplicationELB", "TargetResponseTime",
		props{"LoadBalancer": "app/lb-1/50dc6c495c0c9188", "TargetGroup": "targetgroup/web/1"})
	db := coretest.Of("rds/instance:Instance", "db", props{"engine": "postgres", "identifier": "shop-1"})
	cluster := coretest.Of("rds/cluster:Cluster", "au",
		props{"engine": "aurora-postgresql", "clusterIdentifier": "shop-2"})
	onDB := func(name, metric string) coretest.Resource {
		return alarm(name, "AWS/RDS", metric, props{"DBInstanceIdentifier": "shop-1"})
	}
	errors := func(name string, dimensions any, more ...any) coretest.Resource {
		return alarm(name, "AWS/Lambda", "Errors", dimensions, more...)
	}
	share := coretest.Of("cloudwatch/metricAlarm:MetricAlarm", "share",
		props{"metricQueries": []any{props{"id": "e", "expression": "100*a/b"}, props{"id": "a",
			"metric": props{
				"namespace":  "AWS/ApplicationELB",
				"metricName": "HTTPCode_Target_5XX_Count",
				"dimensions": props{"LoadBalancer": "app/lb-1/50dc6c495c0c9188"},
			}}}})
	dead, work := coretest.Queue("dead",
		props{}), coretest.Queue("work",
		props{
			"redrivePolicy": coretest.JSON(props{
				"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:123456789012:dead",
				"maxReceiveCount":     5,
			}),
		})
	depth := func(name, queue string) coretest.Resource {
		return alarm(name, "AWS/SQS", "ApproximateNumberOfMessagesVisible", props{"QueueName": queue})
	}
	deadNamed := dead.WithOutputs(coretest.With(dead.Outputs, props{"name": "dead"}))

	s.Pass("a load balancer's errors and latency", balancer, of5xx, latency)
	s.Pass("its targets' share of errors by metric math", balancer, share, latency)
	s.Pass("a network load balancer, which has neither",
		coretest.Of("lb/loadBalancer:LoadBalancer", "n", props{"loadBalancerType": "network"}))
	s.Pass("an instance's CPU and storage, a cluster's CPU or capacity", db,
		onDB("c", "CPUUtilization"),
		onDB("s", "FreeStorageSpace"),
		cluster, alarm("a", "AWS/RDS", "ACUUtilization", props{"DBClusterIdentifier": "shop-2"}))
	member := func(name string) coretest.Resource {
		return coretest.Of("rds/clusterInstance:ClusterInstance", name,
			props{"clusterIdentifier": "shop-2", "identifier": "shop-2-" + name})
	}
	onMember := func(name string) coretest.Resource {
		return alarm("cpu-"+name, "AWS/RDS", "CPUUtilization", props{"DBInstanceIdentifier": "shop-2-" + name})
	}
	s.Pass("a cluster of which each instance is watched", cluster,
		member("a"),
		onMember("a"),
		member("b"),
		onMember("b"))
	s.Fail("a cluster of which one instance isn't watched", "au", cluster, member("a"), onMember("a"), member("b")).
		Saying("its CPU")
	s.Unknown("an instance whose cluster isn't known", cluster,
		coretest.Of("rds/clusterInstance:ClusterInstance", "a", props{"clusterIdentifier": coretest.Unknown}))
	s.Pass("an instance of Aurora, whose cluster is watched",
		coretest.Of("rds/instance:Instance", "i", props{"engine": "aurora-mysql"}))
	s.Pass("a function's errors, and those of all",
		coretest.Function("f", props{}),
		errors("e", props{"FunctionName": "f-1"}),
		coretest.Function("g", props{}),
		errors("all", props{}))
	s.Pass("the depth of a dead-letter queue; the one that is worked off needs none", work, deadNamed,
		depth("d", "dead"))
	s.Pass("in a preview, by reference", balancer,
		alarm("5xx", "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", props{"LoadBalancer": coretest.Unknown}).
			From("dimensions", "lb"),
		coretest.Of("cloudwatch/metricAlarm:MetricAlarm", "slow",
			props{"metricQueries": []any{
				props{"metric": props{
					"namespace":  "AWS/ApplicationELB",
					"metricName": "TargetResponseTime",
					"dimensions": coretest.Unknown,
				}},
			}}).From("metricQueries", "lb")).InPreview()
	s.Pass("in a preview that leaves out what isn't known",
		coretest.Function("f", props{}),
		errors("e", nil).From("dimensions", "f")).InPreview()
	s.Fail("none at all", "lb lb db db au f dead", balancer, db, cluster, coretest.Function("f", props{}), work, dead).
		Saying("no alarm on 5xx answers; add one on HTTPCode_ELB_5XX_Count", "latency", "its CPU",
			"its storage; add one on FreeStorageSpace", "its errors", "the messages in it")
	s.Fail("another load balancer's, another metric, another namespace's", "lb lb", balancer,
		alarm("5xx", "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count",
			props{"LoadBalancer": "app/lb-2/50dc6c495c0c9189"}),
		alarm("4xx", "AWS/ApplicationELB", "HTTPCode_ELB_4XX_Count",
			props{"LoadBalancer": "app/lb-1/50dc6c495c0c9188"}),
		alarm("own", "Shop", "TargetResponseTime", props{"LoadBalancer": "app/lb-1/50dc6c495c0c9188"}))
	s.Fail("of all load balancers, which AWS doesn't sum up", "lb lb", balancer,
		alarm("5xx", "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", props{}),
		alarm("slow", "AWS/ApplicationELB", "TargetResponseTime", props{"TargetGroup": "targetgroup/web/1"}))
	s.Fail("turned off", "f",
		coretest.Function("f", props{}),
		errors("e", props{"FunctionName": "f-1"}, "actionsEnabled", false))
	s.Fail("a function's by another dimension", "f",
		coretest.Function("f", props{}),
		errors("e", props{"Resource": "f-1:live"}))
	s.Fail("in a preview, another one's", "f",
		coretest.Function("f", props{}),
		coretest.Function("g", props{}),
		errors("e", props{"FunctionName": coretest.Unknown}).From("dimensions", "g")).InPreview()
	s.Fail("dead letters of functions", "q",
		coretest.Queue("q", props{}),
		coretest.Function("f", props{"deadLetterConfig": props{"targetArn": "arn:aws:sqs:eu-west-1:123456789012:q"}}),
		errors("e", props{}))
	s.Unknown("whose alarm it is", coretest.Function("f", props{}), errors("e", coretest.Unknown))
	s.Unknown("what the alarm measures",
		coretest.Function("f", props{}),
		coretest.Of("cloudwatch/metricAlarm:MetricAlarm", "e",
			props{"metricName": coretest.Unknown, "namespace": coretest.Unknown}),
		balancer,
		coretest.Of("cloudwatch/metricAlarm:MetricAlarm", "m", props{"metricQueries": coretest.Unknown}))
	s.Unknown("what kind of load balancer and database it is",
		coretest.Of("lb/loadBalancer:LoadBalancer", "l", props{"loadBalancerType": coretest.Unknown}),
		coretest.Of("rds/instance:Instance", "d", props{"engine": coretest.Unknown}))
	s.Unknown("which function of a component",
		coretest.Resource{Type: "shop:index:Functions", Name: "c"},
		coretest.Function("f", props{}).Under("c"),
		coretest.Function("g", props{}).Under("c"),
		errors("e", props{"FunctionName": coretest.Unknown}).From("dimensions", "c"))
	s.Shape("numbers and lists watch nothing", "f",
		coretest.Function("f", props{}),
		coretest.Of("cloudwatch/metricAlarm:MetricAlarm", "a",
			props{"metricName": 7, "namespace": []any{}, "dimensions": "x", "metricQueries": 7}),
		errors("b", 7), errors("c", []any{7}))
	s.Alias("a load balancer by its other token", "lb lb", coretest.Of("alb/loadBalancer:LoadBalancer", "lb", props{}))
	s.Other("a table, and a queue that is worked off", coretest.Of("dynamodb/table:Table", "t", props{}), work)
	return s
}
