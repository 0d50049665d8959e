package codedeploy_test

import (
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func deployGroup(h *cloudtest.Harness) m {
	return m{
		"appName":              h.Created["app"].Output("name"),
		"deploymentGroupName":  "web",
		"serviceRoleArn":       h.Created["deployer"].Output("arn"),
		"deploymentConfigName": "CodeDeployDefault.ECSCanary10Percent5Minutes",
		"deploymentStyle": m{
			"deploymentType":   "BLUE_GREEN",
			"deploymentOption": "WITH_TRAFFIC_CONTROL",
		},
		"ecsService":       m{"clusterName": "main", "serviceName": "web"},
		"loadBalancerInfo": m{"targetGroupPairInfo": pairOf(h, "listener", "tests", "targets", "green")},
		"blueGreenDeploymentConfig": m{
			"deploymentReadyOption":                     m{"actionOnTimeout": "CONTINUE_DEPLOYMENT"},
			"terminateBlueInstancesOnDeploymentSuccess": m{"action": "TERMINATE", "terminationWaitTimeInMinutes": 60},
		},
		"autoRollbackConfiguration": m{
			"enabled": true,
			"events":  l{"DEPLOYMENT_FAILURE"},
		},
		"alarmConfiguration": m{"enabled": true, "alarms": l{h.Created["errors"].ID}},
	}
}

func pairOf(h *cloudtest.Harness, production, test string, groups ...string) m {
	names := l{}
	for _, g := range groups {
		names = append(names, m{"name": h.Created[g].Output("name")})
	}
	return m{
		"prodTrafficRoute": m{"listenerArns": l{h.Created[production].ID}},
		"testTrafficRoute": m{"listenerArns": l{h.Created[test].ID}},
		"targetGroups":     names,
	}
}
