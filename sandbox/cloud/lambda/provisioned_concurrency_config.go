package lambda

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var provisionedConcurrencyConfig = cloud.ResourceType{
	Type:       "lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",
	References: []cloud.Reference{ofFunction("functionName")},

	CreateSeconds: 120,
	SecondsFrom:   cloud.FromApply,
}
