// Command deployhook looks at a new version before anybody else sees it: CodeDeploy runs it when
// the listener for tests leads to the new tasks and the other listener still to the old ones. It
// asks for one path until the answers are good or its time is up, and tells CodeDeploy, which goes
// on or takes the deployment back. Where it looks stands in the environment: an event can't change
// it.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/codedeploy"
)

func main() {
	log := lambdacontext.NewLogger()
	s, err := readSettings(os.Getenv)
	if err != nil {
		log.Error("can't start", "error", err)
		os.Exit(1)
	}
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Error("no AWS configuration", "error", err)
		os.Exit(1)
	}
	lambda.Start(hook{deploy: codedeploy.NewFromConfig(cfg), client: httpClient(s.host), settings: s, log: log}.handle)
}
