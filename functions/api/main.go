// Command api is the function behind a site's API: a small, real service to start from. It answers GET /health and
// GET /hello, in JSON, behind an HTTP API or a REST API, under its own host name and below a site's /api.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

// version is set when the archive is built, by -ldflags "-X main.version=…".
var version = "dev"

func main() {
	log := lambdacontext.NewLogger()
	lambda.Start(gateway{handler: service(log, version), base: basePath(os.Getenv("API_BASE_PATH")), log: log}.invoke)
}

// basePath is the API mapping below which a site's distribution forwards requests; empty means the mapping that Plinth makes.
func basePath(configured string) string {
	if configured == "" {
		return "/api"
	}
	return configured
}
