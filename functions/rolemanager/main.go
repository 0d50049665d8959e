// Command rolemanager provisions the roles of a database, so that no application ever sees the master password: it reads the
// master's secret, connects inside the VPC over verified TLS, and brings the roles that the stack file names to what they should be.
// They sign in with IAM tokens. The action "manage" repairs, and is idempotent; "check" only reports, and fails where something
// drifted. It works for PostgreSQL and MySQL, on instances, clusters and through a proxy.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

func main() {
	log := lambdacontext.NewLogger()
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Error("no AWS configuration", "error", err)
		os.Exit(1)
	}
	// The secret is the environment's, never the event's: whoever may call the function can't point it at another secret.
	m := manager{secrets: secretsManager{secretsmanager.NewFromConfig(cfg)}, secret: os.Getenv("MASTER_SECRET_ARN"), log: log}
	lambda.Start(m.handle)
}
