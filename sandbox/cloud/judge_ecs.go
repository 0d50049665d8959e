package cloud

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// fargateMemory are the MiB that go with each CPU size of Fargate: from, to, step (Amazon ECS Developer Guide, "Task CPU and memory").
var fargateMemory = map[string][3]int{"256": {512, 2048, 512}, "512": {1024, 4096, 1024}, "1024": {2048, 8192, 1024}, "2048": {4096, 16384, 1024},
	"4096": {8192, 30720, 1024}, "8192": {16384, 61440, 4096}, "16384": {32768, 122880, 8192}}

// fargateSize reports whether Fargate has a size.
func fargateSize(cpu, memory string) bool {
	m, err := strconv.Atoi(memory)
	limits, ok := fargateMemory[cpu]
	if !ok || err != nil || cpu == "256" && m == 1536 {
		return false
	}
	return m >= limits[0] && m <= limits[1] && (m-limits[0])%limits[2] == 0
}

type container struct {
	Name             string
	Image            string
	PortMappings     []struct{ ContainerPort int }
	Secrets          []struct{ ValueFrom string }
	LogConfiguration *struct{ LogDriver string }
	DependsOn        []struct{ ContainerName string }
	Essential        *bool
	CPU, Memory      int
	RestartPolicy    *struct {
		Enabled              bool
		RestartAttemptPeriod int
	}
}

// containers reads a task definition's containers, or refuses them.
func (c *call) containers() []container {
	text := c.text("containerDefinitions")
	if text == "" {
		return nil
	}
	var list []container
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		c.fail("containerDefinitions", "ECS Task Definition container_definitions is invalid: Error decoding JSON: %v", err)
	}
	return list
}

func checkTask(c *call) {
	fargate := slices.Contains(c.texts("requiresCompatibilities[]"), "FARGATE")
	if fargate {
		cpu, memory := c.text("cpu"), c.text("memory")
		if !c.unknown("cpu") && !c.unknown("memory") && !fargateSize(cpu, memory) {
			c.fail("memory", "ClientException: No Fargate configuration exists for given values: %s CPU, %s memory. See the Amazon ECS documentation for the valid values.", cpu, memory)
		}
		if m := c.text("networkMode"); m != "awsvpc" && !c.unknown("networkMode") {
			c.fail("networkMode", "ClientException: Fargate only supports network mode ‘awsvpc’, got %q", m)
		}
	}
	names := map[string]bool{}
	list := c.containers()
	for _, k := range list {
		if k.Name == "" || k.Image == "" {
			c.fail("containerDefinitions", "ClientException: Container.name and Container.image should not be null or empty")
		}
		if names[k.Name] {
			c.fail("containerDefinitions", "ClientException: Container names must be unique, %q stands twice", k.Name)
		}
		names[k.Name] = true
		if fargate && !c.has("executionRoleArn") && (len(k.Secrets) > 0 || k.LogConfiguration != nil && k.LogConfiguration.LogDriver == "awslogs" || strings.Contains(k.Image, ".dkr.ecr.")) {
			c.fail("executionRoleArn", "ClientException: Fargate requires task definition to have execution role ARN to support ECR images, secrets and the log driver awslogs. (container %s)", k.Name)
		}
	}
	if fargate {
		c.checkShares(list)
	}
	for _, k := range list {
		if p := k.RestartPolicy; p != nil && p.RestartAttemptPeriod != 0 && (p.RestartAttemptPeriod < 60 || p.RestartAttemptPeriod > 1800) {
			c.fail("containerDefinitions", "ClientException: restartAttemptPeriod must be between 60 and 1800 seconds, got %d (container %s)", p.RestartAttemptPeriod, k.Name)
		}
		for _, d := range k.DependsOn {
			if !names[d.ContainerName] {
				c.fail("containerDefinitions", "ClientException: the container %s depends on %s, which the task definition doesn't have", k.Name, d.ContainerName)
			}
		}
	}
}

// checkShares: what containers have for themselves is the task's.
func (c *call) checkShares(list []container) {
	cpu, memory, essential := 0, 0, len(list) == 0
	for _, k := range list {
		cpu, memory = cpu+k.CPU, memory+k.Memory
		essential = essential || k.Essential == nil || *k.Essential
	}
	if most, err := strconv.Atoi(c.text("cpu")); err == nil && cpu > most {
		c.fail("containerDefinitions", "ClientException: The total CPU of the containers, %d, is more than the task's, %d", cpu, most)
	}
	if most, err := strconv.Atoi(c.text("memory")); err == nil && memory > most {
		c.fail("containerDefinitions", "ClientException: The total memory of the containers, %d, is more than the task's, %d", memory, most)
	}
	if !essential {
		c.fail("containerDefinitions", "ClientException: A task definition must have at least one essential container")
	}
}

func judgeTask(c *call) {
	for _, p := range []string{"executionRoleArn", "taskRoleArn"} {
		if r := c.roleOf(c.text(p)); r != nil && !trusts(r, "ecs-tasks.amazonaws.com") {
			c.fail(p, "ClientException: Role is not valid: %s doesn't trust ecs-tasks.amazonaws.com, so ECS is unable to assume it", r.ID)
		}
	}
}

// leftBehind marks revisions that no stack has any more: ECS never forgets one, and a service may run it for ever.
const leftBehind = "leftBehind"

func releaseTask(c *call) {
	if c.self.Outputs["skipDestroy"] == true {
		kept := *c.self
		kept.URN, kept.Facts = "", map[string]any{leftBehind: true}
		c.put(&kept)
	}
}

func madeTask(c *call) {
	revision := 1
	for _, other := range c.all(taskT) {
		if other.text("family") == c.text("family") && other.Region == c.region {
			n, _ := other.Outputs["revision"].(float64)
			revision = max(revision, int(n)+1)
		}
	}
	if c.self != nil {
		n, _ := c.self.Outputs["revision"].(float64)
		revision = int(n)
	}
	plain := fmt.Sprintf("arn:aws:ecs:%s:%s:task-definition/%s", c.region, c.account(), c.text("family"))
	c.out["revision"], c.out["arnWithoutRevision"], c.out["arn"] = float64(revision), plain, plain+":"+strconv.Itoa(revision)
}

func serviceARN(c *call) string {
	cluster := c.text("cluster")
	return fmt.Sprintf("arn:aws:ecs:%s:%s:service/%s/%s", c.region, c.account(), cluster[strings.LastIndex(cluster, "/")+1:], c.text("name"))
}

func checkService(c *call) {
	if c.text("deploymentController.type") == codeDeploy {
		checkCodeDeployService(c)
	}
	if c.text("launchType") == "FARGATE" && !c.has("networkConfiguration") {
		c.fail("networkConfiguration", "InvalidParameterException: Network Configuration must be provided when networkMode 'awsvpc' is specified.")
	}
	if c.has("launchType") && c.has("capacityProviderStrategies") {
		c.fail("capacityProviderStrategies", "InvalidParameterException: Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.")
	}
	low, hasLow := c.number("deploymentMinimumHealthyPercent")
	if high, ok := c.number("deploymentMaximumPercent"); ok && hasLow && high <= low {
		c.fail("deploymentMaximumPercent", "InvalidParameterException: deployment maximum percent %v must be greater than the minimum healthy percent %v, or no task can be replaced", high, low)
	}
}

// judgeService: the listener stands before the service, and the load balancer's container is the task's.
func judgeService(c *call) {
	if c.self != nil && c.text("deploymentController.type") == codeDeploy {
		judgeCodeDeployUpdate(c)
	}
	task := c.issuedAs(taskT, c.text("taskDefinition"))
	for _, l := range lookup(c.in, "loadBalancers[]") {
		o, ok := l.value.(map[string]any)
		if !ok {
			continue
		}
		arn, _ := o["targetGroupArn"].(string)
		if arn != "" && !c.served(arn) {
			c.fail(l.path+".targetGroupArn", "InvalidParameterException: The target group with targetGroupArn %s does not have an associated load balancer. (The listener must stand before the service: depend on it)", arn)
		}
		if t := c.get(targetsT, arn); t != nil && task != nil && task.text("networkMode") == "awsvpc" && t.text("targetType") != "ip" {
			c.fail(l.path+".targetGroupArn", "InvalidParameterException: The provided target group %s has target type %s, which is incompatible with the awsvpc network mode specified in the task definition.", arn, t.text("targetType"))
		}
		if task != nil {
			c.judgeContainer(l.path, o, task)
		}
	}
	c.sameVPC("networkConfiguration.subnets[]", "networkConfiguration.securityGroups[]", "InvalidParameterException")
}

// served reports whether a listener or a rule forwards to a target group.
func (c *call) served(arn string) bool {
	for _, typ := range []string{listenerT, ruleT} {
		for _, r := range c.others(typ) {
			found := false
			walk("", r.Inputs, func(_, s string) { found = found || s == arn })
			if found {
				return true
			}
		}
	}
	return false
}

func (c *call) judgeContainer(at string, o map[string]any, task *Resource) {
	var list []container
	if json.Unmarshal([]byte(task.text("containerDefinitions")), &list) != nil {
		return
	}
	name, _ := o["containerName"].(string)
	port, _ := o["containerPort"].(float64)
	i := slices.IndexFunc(list, func(k container) bool { return k.Name == name })
	if i < 0 {
		c.fail(at+".containerName", "InvalidParameterException: The container %s does not exist in the task definition.", name)
		return
	}
	if !slices.ContainsFunc(list[i].PortMappings, func(p struct{ ContainerPort int }) bool { return float64(p.ContainerPort) == port }) {
		c.fail(at+".containerPort", "InvalidParameterException: The container %s did not have a container port %v defined.", name, port)
	}
}
