package ecs

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var cluster = cloud.ResourceType{
	Type: token.Cluster,
	Name: &cloud.Naming{Property: "name", Max: 255},

	CreateSeconds: 11,
	SecondsFrom:   cloud.FromApply,
}
