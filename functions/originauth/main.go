// Command originauth is the authorizer of an API's routes: it lets a request in that has one of the values which distributions send in a
// header, and so keeps out who goes around their web ACL. API Gateway refuses requests without the header by itself. Of routes that take tokens it
// then judges the token, because a route has one authorizer.
package main

import (
	"context"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

func main() {
	log := lambdacontext.NewLogger()
	arn := os.Getenv("ORIGIN_SECRET_ARN")
	if arn == "" {
		log.Error("can't start", "error", "ORIGIN_SECRET_ARN isn't set")
		os.Exit(1)
	}
	tokens, err := tokensOf(os.Getenv)
	if err != nil {
		log.Error("can't start", "error", err)
		os.Exit(1)
	}
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Error("no AWS configuration", "error", err)
		os.Exit(1)
	}
	client := secretsmanager.NewFromConfig(cfg)
	read := func(ctx context.Context) ([]byte, error) {
		out, err := client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &arn})
		if err != nil || out.SecretString == nil {
			return nil, err
		}
		return []byte(*out.SecretString), nil
	}
	lambda.Start((&gate{read: read, now: time.Now, log: log, tokens: tokens}).handle)
}
