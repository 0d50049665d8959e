package cloud

import "strings"

const (
	deployAppT    = "codedeploy/application:Application"
	deployConfigT = "codedeploy/deploymentConfig:DeploymentConfig"
	deployGroupT  = "codedeploy/deploymentGroup:DeploymentGroup"
	serviceT      = "ecs/service:Service"
	ruleT         = "lb/listenerRule:ListenerRule"
)

// targetGroupPair is where a deployment group names its two target groups and their listeners.
const targetGroupPair = "loadBalancerInfo.targetGroupPairInfo."

// ownConfiguration accepts CodeDeploy's own configurations. They are judged with the group's platform.
func ownConfiguration(_ *call, s string) bool { return strings.HasPrefix(s, "CodeDeployDefault.") }

func init() {
	add(
		&row{Type: deployAppT, ID: "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}:{name}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 100}, Judge: taken("ApplicationAlreadyExistsException", deployAppT),
			Out: map[string]any{"arn": "arn:aws:codedeploy:{region}:{account}:application:{name}", "applicationId": "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}"}},
		&row{Type: deployConfigT, ID: "{deploymentConfigName}", Seconds: 1, Source: oneCall, Name: &naming{Property: "deploymentConfigName", Max: 100}, Check: checkDeployConfig, Release: releaseDeployConfig,
			Out: map[string]any{"arn": "arn:aws:codedeploy:{region}:{account}:deploymentconfig:{deploymentConfigName}", "deploymentConfigId": "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}"}},
		&row{Type: deployGroupT, ID: "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", Seconds: 1, Source: oneCall, Check: checkDeployGroup, Judge: judgeDeployGroup,
			Refs: []ref{
				{Path: "appName", To: deployAppT, Missing: "ApplicationDoesNotExistException: No application found for name: %s"},
				{Path: "serviceRoleArn", To: roleT, Missing: "InvalidRoleException: AWS CodeDeploy does not have the permissions required to assume the role %s."},
				{Path: "deploymentConfigName", To: deployConfigT, Missing: "DeploymentConfigDoesNotExistException: No deployment configuration found for name: %s", Or: ownConfiguration},
				{Path: "ecsService.clusterName", To: clusterT, Missing: "InvalidECSServiceException: The Amazon ECS cluster %s can't be found"},
				{Path: targetGroupPair + "targetGroups[].name", To: targetsT, Missing: "InvalidTargetGroupPairException: The target group %s can't be found"},
				{Path: targetGroupPair + "prodTrafficRoute.listenerArns[]", To: listenerT, Missing: "InvalidTargetGroupPairException: The listener %s can't be found"},
				{Path: targetGroupPair + "testTrafficRoute.listenerArns[]", To: listenerT, Missing: "InvalidTargetGroupPairException: The listener %s can't be found"},
			},
			Out: map[string]any{"arn": "arn:aws:codedeploy:{region}:{account}:deploymentgroup:{appName}/{deploymentGroupName}", "deploymentGroupId": "{id}"}, Made: madeDeployGroup},
	)
}
