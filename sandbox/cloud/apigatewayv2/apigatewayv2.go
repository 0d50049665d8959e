package apigatewayv2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/apigateway"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func ofAPI(path string) cloud.Reference {
	return cloud.Reference{Path: path, To: token.HTTPAPI, Missing: apigateway.NoSuchAPI}
}
