package lambda_test

import (
	"fmt"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestInvocation(t *testing.T) {
	t.Parallel()
	runner := cloudtest.Steps(cloudtest.Network, cloudtest.Role("lambda.amazonaws.com", "ecs:*", "iam:PassRole"),
		func(h *cloudtest.Harness) {
			h.Create(token.Role, "tasks", m{"assumeRolePolicy": cloudtest.Trust("ecs-tasks.amazonaws.com")})
			h.Create(token.Cluster, "cluster", m{})
			h.Create(token.LogGroup, "logs", m{})
			task := cloudtest.Over(cloudtest.TaskDefinition(nil), m{
				"family":               "shop-task-migrate",
				"executionRoleArn":     h.Created["tasks"].Output("arn"),
				"containerDefinitions": `[{"name":"shop","image":"shop:1"}]`,
			})
			h.Create(token.TaskDefinition, "task", task)
			h.Create(token.Function, "runner",
				cloudtest.Over(cloudtest.FunctionInputs(h), m{"environment": m{"variables": m{
					"CLUSTER":        h.Created["cluster"].Output("name"),
					"SUBNETS":        h.Created["a"].ID + "," + h.Created["b"].ID,
					"SECURITY_GROUP": h.Created["group"].ID,
					"CONTAINER":      "shop",
					"LOG_GROUP":      h.Created["logs"].ID,
					"TASKS": fmt.Sprintf(`{"migrate":{"family":%q,"timeoutSeconds":600}}`,
						h.Created["task"].Output("arnWithoutRevision")),
				}}}))
			h.Create("lambda/alias:Alias", "live", m{
				"functionName":    h.Created["runner"].Output("name"),
				"functionVersion": "1",
				"name":            "live",
			})
		})
	run := func(h *cloudtest.Harness) m {
		return m{
			"functionName": h.Created["runner"].Output("name"),
			"qualifier":    "live",
			"input":        `{"task":"migrate","revision":1}`,
			"triggers":     m{"taskDefinition": h.Created["task"].Output("arn")},
		}
	}
	wrong := func(in m, says string) cloudtest.Case {
		return cloudtest.Case{Given: runner, Type: invocationT, Right: run, Wrong: cloudtest.Just(in), Says: says}
	}
	without := func(name, says string) cloudtest.Case {
		return cloudtest.Case{
			Given: runner,
			Type:  invocationT,
			Right: run,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete(name) },
			Says:  says,
		}
	}
	manager := cloudtest.Steps(cloudtest.Network, cloudtest.Role("lambda.amazonaws.com", "ec2:*"),
		func(h *cloudtest.Harness) {
			h.Create(token.DBSubnetGroup, "db", m{"subnetIds": l{h.Created["a"].ID, h.Created["b"].ID}})
			h.Create("ec2/securityGroup:SecurityGroup", "store", m{"vpcId": h.Created["vpc"].ID})
			h.Create(token.DBCluster, "database", m{
				"engine":                   "aurora-postgresql",
				"engineVersion":            "16.6",
				"masterUsername":           "owner",
				"manageMasterUserPassword": true,
				"dbSubnetGroupName":        h.Created["db"].ID,
				"vpcSecurityGroupIds":      l{h.Created["store"].ID},
			})
			h.Create("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "way", m{
				"securityGroupId":           h.Created["store"].ID,
				"referencedSecurityGroupId": h.Created["group"].ID,
				"ipProtocol":                "tcp",
				"fromPort":                  5432,
				"toPort":                    5432,
			})
			h.Create(token.Function, "manager", cloudtest.Over(cloudtest.FunctionInputs(h), m{
				"vpcConfig": m{
					"subnetIds":        l{h.Created["a"].ID, h.Created["b"].ID},
					"securityGroupIds": l{h.Created["group"].ID},
				},
				"environment": m{
					"variables": m{
						"MASTER_SECRET_ARN": cloud.ListOf(cloud.PlainMap(h.Created["database"].Outputs),
							"masterUserSecrets")[0]["secretArn"],
					},
				},
			}))
		})
	manage := func(h *cloudtest.Harness) m {
		return m{
			"functionName": h.Created["manager"].Output("name"),
			"input": fmt.Sprintf(`{"action":"manage","host":%q,"port":5432}`,
				h.Created["database"].Output("endpoint")),
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an invocation's function exists": wrong(m{"functionName": "none"}, "Function not found: none"),
		"an invocation's alias exists":    wrong(m{"qualifier": "next"}, "Function not found"),
		"an invocation's input is JSON":   wrong(m{"input": "migrate"}, "invalid JSON"),
		"a task is one of the runner's": wrong(m{"input": `{"task":"drop","revision":1}`},
			`there is none of this name, got "drop"`),
		"a task's revision exists": wrong(m{"input": `{"task":"migrate","revision":2}`},
			"TaskDefinition not found"),
		"a runner's cluster exists":      without("cluster", "Cluster not found"),
		"a runner's log group exists":    without("logs", "The specified log group does not exist"),
		"a runner may run tasks":         without("may0", "is not authorized to perform: ecs:RunTask"),
		"a runner may give tasks a role": without("may1", "is not authorized to perform: iam:PassRole"),
		"a role manager's database exists": {
			Given: manager,
			Type:  invocationT,
			Right: manage,
			Wrong: cloudtest.Just(m{"input": `{"action":"manage","host":"db.example.com","port":5432}`}),
			Says:  "no such host",
		},
		"a role manager is let in": {
			Given: manager,
			Type:  invocationT,
			Right: manage,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("way") },
			Says:  "i/o timeout",
		},
		"a role manager asks for the port": {
			Given: manager,
			Type:  invocationT,
			Right: manage,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"input": fmt.Sprintf(`{"action":"manage","host":%q,"port":3306}`,
						h.Created["database"].Output("endpoint")),
				}
			},
			Says: "on port 3306",
		},
	})
}
