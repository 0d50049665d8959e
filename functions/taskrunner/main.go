// Command taskrunner runs a one-off task of a service, such as a migration, and waits for its end:
// it starts the task of the family that the event names, once however often the same event comes,
// and fails with the reason and the log stream where the task didn't end with 0. A task that takes
// too long is stopped. What may be started stands in the environment: an event chooses among it,
// and can't add to it.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
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
	lambda.Start(runner{ecs: ecs.NewFromConfig(cfg), settings: s, log: log}.handle)
}
