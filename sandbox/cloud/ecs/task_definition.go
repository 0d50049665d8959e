package ecs

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var taskDefinition = cloud.ResourceType{
	Type: token.TaskDefinition,
	References: []cloud.Reference{
		iam.WithRole("executionRoleArn"),
		iam.WithRole("taskRoleArn"),
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateTaskDefinition,
	ValidateState:  rolesTrustTasks,
	AfterCreate:    addRevision,
	BeforeDelete:   keepRevision,
}

// fargateMemory are the MiB that go with each CPU size of Fargate: from, to, step (Amazon ECS
// Developer Guide, "Task CPU and memory").
var fargateMemory = map[string][3]int{
	"256":   {512, 2048, 512},
	"512":   {1024, 4096, 1024},
	"1024":  {2048, 8192, 1024},
	"2048":  {4096, 16384, 1024},
	"4096":  {8192, 30720, 1024},
	"8192":  {16384, 61440, 4096},
	"16384": {32768, 122880, 8192},
}

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

// readContainers reads a task definition's containers, or refuses them.
func readContainers(c *cloud.Call) []container {
	text := c.Text("containerDefinitions")
	if text == "" {
		return nil
	}
	var list []container
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		c.Refuse("containerDefinitions",
			"ECS Task Definition container_definitions is invalid: Error decoding JSON: %v", err)
	}
	return list
}

func validateTaskDefinition(c *cloud.Call) {
	fargate := slices.Contains(c.Texts("requiresCompatibilities[]"), "FARGATE")
	if fargate {
		cpu, memory := c.Text("cpu"), c.Text("memory")
		if !c.Unknown("cpu") && !c.Unknown("memory") && !fargateSize(cpu, memory) {
			c.Refuse("memory",
				"ClientException: No Fargate configuration exists for given values: %s CPU, %s memory. See the "+
					"Amazon ECS documentation for the valid values.",
				cpu, memory)
		}
		if m := c.Text("networkMode"); m != "awsvpc" && !c.Unknown("networkMode") {
			c.Refuse("networkMode", "ClientException: Fargate only supports network mode ‘awsvpc’, got %q", m)
		}
	}
	names := map[string]bool{}
	list := readContainers(c)
	for _, k := range list {
		if k.Name == "" || k.Image == "" {
			c.Refuse("containerDefinitions",
				"ClientException: Container.name and Container.image should not be null or empty")
		}
		if names[k.Name] {
			c.Refuse("containerDefinitions", "ClientException: Container names must be unique, %q stands twice", k.Name)
		}
		names[k.Name] = true
		if fargate && !c.Has("executionRoleArn") &&
			(len(k.Secrets) > 0 || k.LogConfiguration != nil && k.LogConfiguration.LogDriver == "awslogs" ||
				strings.Contains(k.Image, ".dkr.ecr.")) {
			c.Refuse("executionRoleArn",
				"ClientException: Fargate requires task definition to have execution role ARN to support ECR images, "+
					"secrets and the log driver awslogs. (container %s)",
				k.Name)
		}
	}
	if fargate {
		validateShares(c, list)
	}
	for _, k := range list {
		if p := k.RestartPolicy; p != nil && p.RestartAttemptPeriod != 0 &&
			(p.RestartAttemptPeriod < 60 || p.RestartAttemptPeriod > 1800) {
			c.Refuse("containerDefinitions",
				"ClientException: restartAttemptPeriod must be between 60 and 1800 seconds, got %d (container %s)",
				p.RestartAttemptPeriod, k.Name)
		}
		for _, d := range k.DependsOn {
			if !names[d.ContainerName] {
				c.Refuse("containerDefinitions",
					"ClientException: the container %s depends on %s, which the task definition doesn't have", k.Name,
					d.ContainerName)
			}
		}
	}
}

// validateShares checks that the containers' own CPU and memory fit into the task's.
func validateShares(c *cloud.Call, list []container) {
	cpu, memory, essential := 0, 0, len(list) == 0
	for _, k := range list {
		cpu, memory = cpu+k.CPU, memory+k.Memory
		essential = essential || k.Essential == nil || *k.Essential
	}
	if most, err := strconv.Atoi(c.Text("cpu")); err == nil && cpu > most {
		c.Refuse("containerDefinitions",
			"ClientException: The total CPU of the containers, %d, is more than the task's, %d", cpu, most)
	}
	if most, err := strconv.Atoi(c.Text("memory")); err == nil && memory > most {
		c.Refuse("containerDefinitions",
			"ClientException: The total memory of the containers, %d, is more than the task's, %d", memory, most)
	}
	if !essential {
		c.Refuse("containerDefinitions",
			"ClientException: A task definition must have at least one essential container")
	}
}

func rolesTrustTasks(c *cloud.Call) {
	for _, p := range []string{"executionRoleArn", "taskRoleArn"} {
		if r := iam.FindRole(c, c.Text(p)); r != nil && !iam.Trusts(r, "ecs-tasks.amazonaws.com") {
			c.Refuse(p,
				"ClientException: Role is not valid: %s doesn't trust ecs-tasks.amazonaws.com, so ECS is unable to "+
					"assume it",
				r.ID)
		}
	}
}

func keepRevision(c *cloud.Call) {
	if c.Existing.Outputs["skipDestroy"] == true {
		kept := *c.Existing
		kept.URN, kept.Facts = "", map[string]any{cloud.LeftBehind: true}
		c.Put(&kept)
	}
}

func addRevision(c *cloud.Call) {
	revision := 1
	for _, other := range c.All(token.TaskDefinition) {
		if other.Text("family") == c.Text("family") && other.Region == c.Region {
			n, _ := other.Outputs["revision"].(float64)
			revision = max(revision, int(n)+1)
		}
	}
	if c.Existing != nil {
		n, _ := c.Existing.Outputs["revision"].(float64)
		revision = int(n)
	}
	plain := fmt.Sprintf("arn:aws:ecs:%s:%s:task-definition/%s", c.Region, c.Account(), c.Text("family"))
	c.Outputs["revision"], c.Outputs["arnWithoutRevision"], c.Outputs["arn"] = float64(revision), plain, plain+":"+strconv.Itoa(revision)
}
