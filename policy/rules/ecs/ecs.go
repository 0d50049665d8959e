// Package ecs holds the rules about ECS: containers, tasks, services, clusters.
package ecs

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		ecsContainerInsights,
		ecsExecAudited,
		ecsReadonlyRootFS,
		ecsNoPrivileged,
		ecsNonRoot,
		ecsContainerLogs,
		ecsImagePinned,
		ecsNoEnvSecrets,
		ecsDeploymentAlarms,
		ecsCircuitBreaker,
		ecsFargateLatest,
		ecsServiceHA,
		ecsNoHostNamespaces,
		ecsDistinctRoles,
	}
}
