package cloudtest

import (
	"encoding/json"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// TaskDefinition is the inputs of a Fargate task with one container.
func TaskDefinition(h *Harness) m {
	in := m{
		"family":                  "web",
		"cpu":                     "256",
		"memory":                  "512",
		"networkMode":             "awsvpc",
		"requiresCompatibilities": l{"FARGATE"},
		"containerDefinitions":    `[{"name":"web","image":"public.ecr.aws/nginx/nginx:stable","portMappings":[{"containerPort":80}]}]`,
	}
	if h != nil && h.Created["role"] != nil {
		in["executionRoleArn"] = h.Created["role"].Output("arn")
	}
	return in
}

// Ingress creates a load balancer with a listener and two target groups.
func Ingress(h *Harness) {
	Network(h)
	h.Create(token.LoadBalancer, "lb", m{"subnets": l{h.Created["a"].ID, h.Created["b"].ID}})
	h.Create(token.TargetGroup, "targets", m{
		"port":       80,
		"protocol":   "HTTP",
		"vpcId":      h.Created["vpc"].ID,
		"targetType": "ip",
	})
	h.Create(token.TargetGroup, "spare", m{
		"port":       80,
		"protocol":   "HTTP",
		"vpcId":      h.Created["vpc"].ID,
		"targetType": "ip",
	})
	h.Create(token.Listener, "listener", Listens(h))
}

// Listens is the inputs of a listener that forwards to the first target group.
func Listens(h *Harness) m {
	return m{
		"loadBalancerArn": h.Created["lb"].ID,
		"port":            80,
		"protocol":        "HTTP",
		"defaultActions":  l{m{"type": "forward", "targetGroupArn": h.Created["targets"].ID}},
	}
}

// Service is the inputs of a service behind the load balancer.
func Service(h *Harness) m {
	return m{
		"cluster":        h.Created["cluster"].ID,
		"taskDefinition": h.Created["task"].Output("arn"),
		"launchType":     "FARGATE",
		"desiredCount":   2,
		"networkConfiguration": m{
			"subnets":        l{h.Created["a"].ID, h.Created["b"].ID},
			"securityGroups": l{h.Created["group"].ID},
		},
		"loadBalancers": l{m{"targetGroupArn": h.Created["targets"].ID, "containerName": "web", "containerPort": 80}},
	}
}

// BlueGreen is a service that CodeDeploy deploys: two listeners of one load balancer, two target
// groups, a role that may do just that, a hook and an alarm.
func BlueGreen(h *Harness) {
	Function(h)
	Ingress(h)
	vpc := h.Created["vpc"].ID
	h.Create(token.TargetGroup, "green", m{"port": 80, "protocol": "HTTP", "vpcId": vpc, "targetType": "ip"})
	h.Create(token.Listener, "tests",
		Over(Listens(h), m{
			"port": 8080,
			"defaultActions": l{
				m{"type": "fixed-response", "fixedResponse": m{"contentType": "text/plain", "statusCode": "404"}},
			},
		}))
	rule := func(listener, targets string) m {
		return m{
			"listenerArn": h.Created[listener].ID,
			"priority":    10,
			"actions":     l{m{"type": "forward", "targetGroupArn": h.Created[targets].ID}},
			"conditions":  l{m{"pathPattern": m{"values": l{"/*"}}}},
		}
	}
	h.Create(token.ListenerRule, "production", rule("listener", "targets"))
	h.Create(token.ListenerRule, "test", rule("tests", "green"))
	other := rule("listener", "spare")
	other["priority"] = 20
	h.Create(token.ListenerRule, "other", other)
	h.Create(token.Cluster, "cluster", m{"name": "main"})
	h.Create(token.Role, "tasks", m{"assumeRolePolicy": Trust("ecs-tasks.amazonaws.com")})
	h.Create(token.TaskDefinition, "task",
		Over(TaskDefinition(nil), m{
			"executionRoleArn": h.Created["tasks"].Output("arn"),
			"taskRoleArn":      h.Created["tasks"].Output("arn"),
			"skipDestroy":      true,
		}))
	h.Create(token.Service, "web", Over(Service(h), m{"name": "web", "deploymentController": m{"type": "CODE_DEPLOY"}}))
	h.Create(token.Alarm, "errors", m{
		"comparisonOperator": "GreaterThanThreshold",
		"evaluationPeriods":  1,
		"metricName":         "x",
		"namespace":          "y",
		"period":             60,
		"statistic":          "Sum",
		"threshold":          1,
	})
	h.Create(token.DeploymentApplication, "app", m{"name": "web", "computePlatform": "ECS"})
	h.Create(token.Role, "deployer", m{"assumeRolePolicy": Trust("codedeploy.amazonaws.com")})
	h.Create("iam/rolePolicy:RolePolicy", "deploys", m{
		"role":   h.Created["deployer"].ID,
		"policy": DeployPolicy(h, "production", "test"),
	})
	h.Create("iam/rolePolicy:RolePolicy", "answers", m{
		"role":   h.Created["role"].ID,
		"policy": `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"codedeploy:PutLifecycleEventHookExecutionStatus","Resource":"arn:aws:codedeploy:eu-west-1:123456789012:deploymentgroup:web/web"}}`,
	})
}

// DeployPolicy is the least that CodeDeploy needs, with the rules that it may turn.
func DeployPolicy(h *Harness, rules ...string) string {
	arns := l{}
	for _, r := range rules {
		arns = append(arns, h.Created[r].ID)
	}
	text, err := json.Marshal(m{
		"Version": "2012-10-17",
		"Statement": l{
			m{
				"Effect":   "Allow",
				"Action":   l{"ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"},
				"Resource": h.Created["web"].ID,
			},
			m{
				"Effect":   "Allow",
				"Action":   l{"ecs:CreateTaskSet", "ecs:DeleteTaskSet"},
				"Resource": strings.Replace(h.Created["web"].ID, ":service/", ":task-set/", 1) + "/*",
			},
			m{"Effect": "Allow", "Action": "elasticloadbalancing:Describe*", "Resource": "*"},
			m{"Effect": "Allow", "Action": "elasticloadbalancing:ModifyRule", "Resource": arns},
			m{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": h.Created["function"].Output("arn")},
			m{"Effect": "Allow", "Action": "cloudwatch:DescribeAlarms", "Resource": h.Created["errors"].Output("arn")},
			m{"Effect": "Allow", "Action": "iam:PassRole", "Resource": h.Created["tasks"].Output("arn")},
		},
	})
	require.NoError(h.T, err)
	return string(text)
}

// Instances are a template and what stands in front of a group of it.
func Instances(h *Harness) {
	Network(h)
	h.Create(token.LaunchTemplate, "template", m{"imageId": Al2023, "instanceType": "t4g.small"})
	h.Create(token.LoadBalancer, "nlb", m{
		"loadBalancerType": "network",
		"internal":         true,
		"subnets":          l{h.Created["a"].ID, h.Created["b"].ID},
		"securityGroups":   l{h.Created["group"].ID},
	})
	h.Create(token.TargetGroup, "tcp", m{
		"port":       80,
		"protocol":   "TCP",
		"vpcId":      h.Created["vpc"].ID,
		"targetType": "instance",
	})
	h.Create(token.TargetGroup, "addresses", m{
		"port":       80,
		"protocol":   "TCP",
		"vpcId":      h.Created["vpc"].ID,
		"targetType": "ip",
	})
	h.Create(token.TargetGroup, "alone", m{
		"port":       80,
		"protocol":   "TCP",
		"vpcId":      h.Created["vpc"].ID,
		"targetType": "instance",
	})
	h.Create(token.Listener, "tcp80", m{
		"loadBalancerArn": h.Created["nlb"].ID,
		"port":            80,
		"protocol":        "TCP",
		"defaultActions":  l{m{"type": "forward", "targetGroupArn": h.Created["tcp"].ID}},
	})
}

// Al2023 is the public parameter of an image for Arm processors.
const Al2023 = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
