package rds

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

const noDBParams = "DBParameterGroupNotFound: DBParameterGroup not found: %s"

var parameterGroup = cloud.ResourceType{
	Type:     "rds/parameterGroup:ParameterGroup",
	Name:     &cloud.Naming{Property: "name", Max: 255, Lower: true, Others: "namePrefix"},
	Defaults: cloud.Description,

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateFamily,
}

func validateFamily(c *cloud.Call) {
	f := c.Text("family")
	for engine, majors := range engineVersions {
		for _, m := range majors {
			if f == "" || f == engine+m {
				return
			}
		}
	}
	c.Refuse("family", "InvalidParameterValue: ParameterGroupFamily %s is not a valid parameter group family", f)
}

// ofParameterGroup is the reference of a database to its parameter group. AWS's own groups are
// called "default.…".
func ofParameterGroup(path, to string) cloud.Reference {
	return cloud.Reference{
		Path:    path,
		To:      to,
		Missing: noDBParams,
		Blocks: "InvalidDBParameterGroupState: One or more database instances are still members of this parameter " +
			"group %s, so the group cannot be deleted",
		Or: func(_ *cloud.Call, s string) bool { return strings.HasPrefix(s, "default.") },
	}
}
