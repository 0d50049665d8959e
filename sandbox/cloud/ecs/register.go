package ecs

import (
	"fmt"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// RegisterTaskDefinition registers a revision beside the stack, as a pipeline does: that of an ARN
// with other container definitions. It returns the new one's ARN.
func RegisterTaskDefinition(sim *cloud.Cloud, from string, edit func(containers string) string) (arn string, err error) {
	err = sim.Do(token.TaskDefinition, "registering", func(c *cloud.Call) error {
		base := c.IssuedAs(token.TaskDefinition, from)
		if base == nil || base.Text("arn") != from {
			return fmt.Errorf("register: no task definition %s", from)
		}
		revision := &cloud.Resource{
			Type:    base.Type,
			ID:      base.ID,
			Region:  base.Region,
			Inputs:  cloud.CopyMap(base.Inputs),
			Outputs: cloud.CopyMap(base.Outputs),
			Facts:   map[string]any{cloud.LeftBehind: true},
		}
		containers := edit(base.Text("containerDefinitions"))
		revision.Inputs["containerDefinitions"], revision.Outputs["containerDefinitions"] = containers, containers
		c.Region, c.ID = base.Region, base.ID
		c.Inputs, c.Outputs = revision.Inputs, revision.Outputs
		validateTaskDefinition(c)
		rolesTrustTasks(c)
		addRevision(c)
		arn = revision.Text("arn")
		revision.Scope = arn
		c.Put(revision)
		return nil
	})
	return arn, err
}
