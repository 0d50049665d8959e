// Command payments-processor takes payments, over API Gateway or by direct invocation: it claims the idempotency key, asks the payment
// provider, and announces the outcome on the topic of its status. A schedule sends it {"action":"sweep"}, which finishes what a crash
// left behind.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"

	"github.com/plinth-infra/plinth/functions/internal/payments"
)

func main() {
	log := lambdacontext.NewLogger()
	p, err := processor(context.Background(), os.Getenv, log)
	if err != nil {
		log.Error("can't start", "error", err)
		os.Exit(1)
	}
	lambda.Start(p.Handle)
}

// processor reads the environment and reports everything that is missing there.
func processor(ctx context.Context, env func(string) string, log *slog.Logger) (payments.Processor, error) {
	var problems []error
	required := func(name string) string {
		value := env(name)
		if value == "" {
			problems = append(problems, fmt.Errorf("%s isn't set", name))
		}
		return value
	}
	table, endpoint, secret := required("CLAIMS_TABLE"), required("PROVIDER_ENDPOINT"), required("PROVIDER_SECRET_ARN")
	topics := map[payments.Status]string{payments.Succeeded: required("SUCCESS_TOPIC_ARN"), payments.Failed: required("FAILURE_TOPIC_ARN")}
	if err := errors.Join(problems...); err != nil {
		return payments.Processor{}, err
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return payments.Processor{}, err
	}
	provider, err := payments.NewHTTPS(endpoint, secrets{secretsmanager.NewFromConfig(cfg), secret}, nil)
	if err != nil {
		return payments.Processor{}, err
	}
	return payments.Processor{
		Claims:    payments.Claims{DB: dynamodb.NewFromConfig(cfg), Table: table},
		Provider:  provider,
		Publisher: publisher{sns.NewFromConfig(cfg), topics},
		Log:       log,
	}, nil
}

type publisher struct {
	client *sns.Client
	topics map[payments.Status]string
}

// Publish sends a message with its status as an attribute, for filter policies.
func (p publisher) Publish(ctx context.Context, status payments.Status, message []byte) error {
	topic, ok := p.topics[status]
	if !ok {
		return fmt.Errorf("no topic for the status %q", status)
	}
	_, err := p.client.Publish(ctx, &sns.PublishInput{TopicArn: &topic, Message: aws.String(string(message)), MessageAttributes: map[string]types.MessageAttributeValue{
		"status": {DataType: aws.String("String"), StringValue: aws.String(string(status))},
	}})
	return err
}

type secrets struct {
	client *secretsmanager.Client
	arn    string
}

// Get is the secret's whole text: the key that signs payments.
func (s secrets) Get(ctx context.Context) ([]byte, error) {
	out, err := s.client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &s.arn})
	if err != nil {
		return nil, err
	}
	if out.SecretString != nil {
		return []byte(*out.SecretString), nil
	}
	return out.SecretBinary, nil
}
