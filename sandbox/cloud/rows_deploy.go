package cloud

import "strings"

const (
	deployAppT    = "codedeploy/application:Application"
	deployConfigT = "codedeploy/deploymentConfig:DeploymentConfig"
	deployGroupT  = "codedeploy/deploymentGroup:DeploymentGroup"
	serviceT      = "ecs/service:Service"
	ruleT         = "lb/listenerRule:ListenerRule"
)

func init() {
	const (
		deploy = "arn:aws:codedeploy:{region}:{account}:"
		uuid   = "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}"
		pair   = "loadBalancerInfo.targetGroupPairInfo."
	)
	own := func(_ *call, s string) bool { return strings.HasPrefix(s, "CodeDeployDefault.") } // judged with the group's platform
	add(
		&row{Type: deployAppT, ID: uuid + ":{name}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 100}, Judge: taken("ApplicationAlreadyExistsException", deployAppT),
			Out: map[string]any{"arn": deploy + "application:{name}", "applicationId": uuid}},
		&row{Type: deployConfigT, ID: "{deploymentConfigName}", Seconds: 1, Source: oneCall, Name: &naming{Property: "deploymentConfigName", Max: 100}, Check: checkDeployConfig, Release: releaseDeployConfig,
			Out: map[string]any{"arn": deploy + "deploymentconfig:{deploymentConfigName}", "deploymentConfigId": uuid}},
		&row{Type: deployGroupT, ID: uuid, Seconds: 1, Source: oneCall, Check: checkDeployGroup, Judge: judgeDeployGroup,
			Refs: []ref{
				{Path: "appName", To: deployAppT, Missing: "ApplicationDoesNotExistException: No application found for name: %s"},
				{Path: "serviceRoleArn", To: roleT, Missing: "InvalidRoleException: AWS CodeDeploy does not have the permissions required to assume the role %s."},
				{Path: "deploymentConfigName", To: deployConfigT, Missing: "DeploymentConfigDoesNotExistException: No deployment configuration found for name: %s", Or: own},
				{Path: "ecsService.clusterName", To: clusterT, Missing: "InvalidECSServiceException: The Amazon ECS cluster %s can't be found"},
				{Path: pair + "targetGroups[].name", To: targetsT, Missing: "InvalidTargetGroupPairException: The target group %s can't be found"},
				{Path: pair + "prodTrafficRoute.listenerArns[]", To: listenerT, Missing: "InvalidTargetGroupPairException: The listener %s can't be found"},
				{Path: pair + "testTrafficRoute.listenerArns[]", To: listenerT, Missing: "InvalidTargetGroupPairException: The listener %s can't be found"},
			},
			Out: map[string]any{"arn": deploy + "deploymentgroup:{appName}/{deploymentGroupName}", "deploymentGroupId": "{id}"}, Made: madeDeployGroup},
	)
}
