package ecs

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var cluster = cloud.ResourceType{
	Type:     token.Cluster,
	ID:       "arn:aws:ecs:{region}:{account}:cluster/{name}",
	Name:     &cloud.Naming{Property: "name", Max: 255},
	Computed: map[string]any{"arn": "{id}"},

	CreateSeconds: 11,
	SecondsFrom:   cloud.FromApply,
}
