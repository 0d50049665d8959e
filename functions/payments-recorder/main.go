// Command payments-recorder writes the payments that the processor announced into a table, each once. It reads batches of the success
// and the failure queue and returns only the messages that failed.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/plinth-infra/plinth/functions/internal/payments"
)

// attempts is how often a write is tried before its message goes back to the queue. A throttled table must not use up the queue's
// tries, after which a good message lands in the dead-letter queue.
const attempts = 8

func main() {
	log := lambdacontext.NewLogger()
	r, err := recorder(context.Background(), os.Getenv, log)
	if err != nil {
		log.Error("can't start", "error", err)
		os.Exit(1)
	}
	lambda.Start(r.Handle)
}

// recorder reads the environment: PAYMENTS_TABLE, and RETENTION_DAYS, where empty or 0 keeps payments for ever.
func recorder(ctx context.Context, env func(string) string, log *slog.Logger) (payments.Recorder, error) {
	table, days := env("PAYMENTS_TABLE"), 0
	if table == "" {
		return payments.Recorder{}, errors.New("PAYMENTS_TABLE isn't set")
	}
	if value := env("RETENTION_DAYS"); value != "" {
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n > 36500 {
			return payments.Recorder{}, fmt.Errorf("RETENTION_DAYS: must be from 0 to 36500, got %q", value)
		}
		days = n
	}
	cfg, err := config.LoadDefaultConfig(ctx, config.WithRetryMaxAttempts(attempts))
	if err != nil {
		return payments.Recorder{}, err
	}
	return payments.Recorder{Records: payments.Records{DB: dynamodb.NewFromConfig(cfg), Table: table, Retention: time.Duration(days) * 24 * time.Hour}, Log: log}, nil
}
