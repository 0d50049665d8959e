package cloud

import (
	"fmt"
	"testing"
)

const invocationT = "lambda/invocation:Invocation"

func TestInvocationsAreJudged(t *testing.T) {
	t.Parallel()
	runner := all(network, role("lambda.amazonaws.com", "ecs:*", "iam:PassRole"), func(w *world) {
		w.make(roleT, "tasks", m{"assumeRolePolicy": trust("ecs-tasks.amazonaws.com")})
		w.make(clusterT, "cluster", m{})
		w.make(logGroupT, "logs", m{})
		task := over(taskDefinition(nil), m{"family": "shop-task-migrate", "executionRoleArn": w.made["tasks"].get("arn"), "containerDefinitions": `[{"name":"shop","image":"shop:1"}]`})
		w.make(taskT, "task", task)
		w.make(functionT, "runner", over(w.functionInputs(), m{"environment": m{"variables": m{
			"CLUSTER": w.made["cluster"].get("name"), "SUBNETS": w.made["a"].id + "," + w.made["b"].id, "SECURITY_GROUP": w.made["group"].id, "CONTAINER": "shop", "LOG_GROUP": w.made["logs"].id,
			"TASKS": fmt.Sprintf(`{"migrate":{"family":%q,"timeoutSeconds":600}}`, w.made["task"].get("arnWithoutRevision")),
		}}}))
		w.make("lambda/alias:Alias", "live", m{"functionName": w.made["runner"].get("name"), "functionVersion": "1", "name": "live"})
	})
	run := func(w *world) m {
		return m{"functionName": w.made["runner"].get("name"), "qualifier": "live", "input": `{"task":"migrate","revision":1}`, "triggers": m{"taskDefinition": w.made["task"].get("arn")}}
	}
	wrong := func(in m, says string) trial {
		return trial{prepare: runner, typ: invocationT, right: run, wrong: just(in), says: says}
	}
	without := func(name, says string) trial {
		return trial{prepare: runner, typ: invocationT, right: run, spoil: func(w *world) { _ = w.drop(name) }, says: says}
	}
	manager := all(network, role("lambda.amazonaws.com", "ec2:*"), func(w *world) {
		w.make(dbGroupT, "db", m{"subnetIds": l{w.made["a"].id, w.made["b"].id}})
		w.make("ec2/securityGroup:SecurityGroup", "store", m{"vpcId": w.made["vpc"].id})
		w.make(dbClusterT, "database", m{"engine": "aurora-postgresql", "engineVersion": "16.6", "masterUsername": "owner", "manageMasterUserPassword": true, "dbSubnetGroupName": w.made["db"].id,
			"vpcSecurityGroupIds": l{w.made["store"].id}})
		w.make("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "way", m{"securityGroupId": w.made["store"].id, "referencedSecurityGroupId": w.made["group"].id,
			"ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432})
		w.make(functionT, "manager", over(w.functionInputs(), m{
			"vpcConfig":   m{"subnetIds": l{w.made["a"].id, w.made["b"].id}, "securityGroupIds": l{w.made["group"].id}},
			"environment": m{"variables": m{"MASTER_SECRET_ARN": listOf(plainMap(w.made["database"].out), "masterUserSecrets")[0]["secretArn"]}},
		}))
	})
	manage := func(w *world) m {
		return m{"functionName": w.made["manager"].get("name"), "input": fmt.Sprintf(`{"action":"manage","host":%q,"port":5432}`, w.made["database"].get("endpoint"))}
	}
	trials(t, map[string]trial{
		"an invocation's function exists":  wrong(m{"functionName": "none"}, "Function not found: none"),
		"an invocation's alias exists":     wrong(m{"qualifier": "next"}, "Function not found"),
		"an invocation's input is JSON":    wrong(m{"input": "migrate"}, "invalid JSON"),
		"a task is one of the runner's":    wrong(m{"input": `{"task":"drop","revision":1}`}, `there is none of this name, got "drop"`),
		"a task's revision exists":         wrong(m{"input": `{"task":"migrate","revision":2}`}, "TaskDefinition not found"),
		"a runner's cluster exists":        without("cluster", "Cluster not found"),
		"a runner's log group exists":      without("logs", "The specified log group does not exist"),
		"a runner may run tasks":           without("may0", "is not authorized to perform: ecs:RunTask"),
		"a runner may give tasks a role":   without("may1", "is not authorized to perform: iam:PassRole"),
		"a role manager's database exists": {prepare: manager, typ: invocationT, right: manage, wrong: just(m{"input": `{"action":"manage","host":"db.example.com","port":5432}`}), says: "no such host"},
		"a role manager is let in":         {prepare: manager, typ: invocationT, right: manage, spoil: func(w *world) { _ = w.drop("way") }, says: "i/o timeout"},
		"a role manager asks for the port": {prepare: manager, typ: invocationT, right: manage, wrong: func(w *world) m {
			return m{"input": fmt.Sprintf(`{"action":"manage","host":%q,"port":3306}`, w.made["database"].get("endpoint"))}
		}, says: "on port 3306"},
	})
}

func TestTracingIsJudged(t *testing.T) {
	t.Parallel()
	rule := just(m{"ruleName": "shop-dev-default", "version": 1, "priority": 9999, "fixedRate": 0.05, "reservoirSize": 1, "serviceName": "shop-dev/*", "serviceType": "*", "resourceArn": "*", "urlPath": "*", "httpMethod": "*", "host": "*"})
	group := just(m{"groupName": "shop-dev", "filterExpression": `annotation.plinth_group = "shop-dev" OR service("orders-1a2b3c4")`})
	sampling := func(in m, says string) trial {
		return trial{typ: "xray/samplingRule:SamplingRule", right: rule, wrong: just(in), says: says}
	}
	groups := func(in m, says string) trial {
		return trial{typ: "xray/group:Group", right: group, wrong: just(in), says: says}
	}
	trials(t, map[string]trial{
		"a sampling rule has a name":          sampling(m{"ruleName": nil}, "Either RuleName or RuleARN"),
		"a sampling rule's name has 32":       sampling(m{"ruleName": "a-name-of-more-than-thirty-two-characters"}, "32"),
		"a rate is a share":                   sampling(m{"fixedRate": 5}, "between 0 and 1"),
		"a priority comes before X-Ray's own": sampling(m{"priority": 10000}, "9999"),
		"a pattern has its length":            sampling(m{"httpMethod": "ELEVENCHARS"}, "httpMethod"),
		"a group's name has 32":               groups(m{"groupName": "a-name-of-more-than-thirty-two-characters"}, "1 to 32 characters"),
		"a group's filter is one":             groups(m{"filterExpression": `service("shop"), service("orders")`}, "Invalid filter expression"),
		"a group's annotation has a value":    groups(m{"filterExpression": `annotation.plinth_group OR = "shop"`}, "Invalid filter expression"),
		"a group's name is taken once": {typ: "xray/group:Group", right: group, spoil: func(w *world) {
			w.make("xray/group:Group", "first", group(w))
		}, says: "already exists"},
	})
}

func TestContainersShareWhatTheirTaskHas(t *testing.T) {
	t.Parallel()
	two := func(web, collector string) m {
		return m{"containerDefinitions": `[{"name":"web","image":"web:1",` + web + `},{"name":"collector","image":"c:1","essential":false,` + collector + `}]`}
	}
	right := func(w *world) m {
		return over(taskDefinition(w), two(`"cpu":224,"dependsOn":[{"containerName":"collector","condition":"START"}]`, `"cpu":32,"memory":256,"restartPolicy":{"enabled":true,"restartAttemptPeriod":60}`))
	}
	wrong := func(in m, says string) trial {
		return trial{typ: taskT, right: right, wrong: just(in), says: says, prepare: role("ecs-tasks.amazonaws.com")}
	}
	trials(t, map[string]trial{
		"containers have the task's CPU":      wrong(two(`"cpu":256`, `"cpu":32`), "total CPU of the containers, 288"),
		"containers have the task's memory":   wrong(two(`"memory":512`, `"memory":256`), "total memory of the containers, 768"),
		"one container is essential":          wrong(two(`"essential":false`, `"cpu":32`), "at least one essential container"),
		"a restart is a minute after a start": wrong(two(`"cpu":224`, `"restartPolicy":{"enabled":true,"restartAttemptPeriod":30}`), "between 60 and 1800"),
		"what a container waits for is there": wrong(two(`"dependsOn":[{"containerName":"none","condition":"START"}]`, `"cpu":32`), "depends on none"),
	})
}
