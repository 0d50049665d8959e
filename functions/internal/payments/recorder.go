package payments

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"golang.org/x/sync/errgroup"
)

// StatusIndex is the payments table's index by outcome: hash key "status" (a string), range key "decidedAt" (a string, RFC 3339 in UTC
// with milliseconds, so that it sorts by time). One status takes up to 1000 writes a second.
const StatusIndex = "status"

// recordTime is RFC 3339 with a fixed number of digits.
const recordTime = "2006-01-02T15:04:05.000Z"

// Records is the table of payments: hash key "paymentId" (a string), TTL on "expiresAt", index StatusIndex.
type Records struct {
	DB    Database
	Table string
	// Retention is how long a payment is kept; zero keeps it for ever.
	Retention time.Duration
}

// add writes a payment once. It is no mistake to announce the same payment again, but it is to announce another one by its id.
func (r Records) add(ctx context.Context, e Event, now time.Time) (added bool, err error) {
	sum := digest(e)
	record := item{"paymentId": str(e.PaymentID), "idempotencyKey": str(e.IdempotencyKey), "status": str(string(e.Status)), "amount": num(e.Amount), "currency": str(e.Currency),
		"customer": str(e.Customer), "decidedAt": str(e.DecidedAt.UTC().Format(recordTime)), "recordedAt": str(now.UTC().Format(recordTime)), "digest": str(sum)}
	for name, value := range map[string]string{"description": e.Description, "reference": e.Reference, "reason": e.Reason} {
		if value != "" {
			record[name] = str(value)
		}
	}
	if r.Retention > 0 {
		record["expiresAt"] = num(e.DecidedAt.Add(r.Retention).Unix())
	}
	_, err = r.DB.PutItem(ctx, &dynamodb.PutItemInput{TableName: &r.Table, Item: record, ConditionExpression: aws.String("attribute_not_exists(paymentId)")})
	if err == nil {
		return true, nil
	}
	if !conditionFailed(err) {
		return false, fmt.Errorf("record payment %s: %w", e.PaymentID, err)
	}
	out, err := r.DB.GetItem(ctx, &dynamodb.GetItemInput{TableName: &r.Table, Key: item{"paymentId": str(e.PaymentID)}, ConsistentRead: aws.Bool(true)})
	if err != nil {
		return false, fmt.Errorf("read payment %s: %w", e.PaymentID, err)
	}
	if attribute(out.Item, "digest") != sum {
		return false, fmt.Errorf("payment %s is recorded with other values", e.PaymentID)
	}
	return false, nil
}

// Recorder writes announced payments.
type Recorder struct {
	Records Records
	Log     *slog.Logger
	// Now is the clock; nil is the system's.
	Now func() time.Time
}

// concurrency is how many messages of a batch are written at once; a batch of SQS has ten, unless it is set to have more.
const concurrency = 10

// Handle writes a batch and returns the messages that failed, which alone come again and land in the dead-letter queue after the
// queue's number of tries. The event source mapping needs ReportBatchItemFailures, and its queue must not be FIFO: messages after a
// failed one are written all the same.
func (r Recorder) Handle(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
	if deadline, ok := ctx.Deadline(); ok {
		// Answered in time, a batch sends back what isn't written; timed out, it sends everything back.
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-time.Second))
		defer cancel()
	}
	failed := make([]bool, len(batch.Records))
	var group errgroup.Group
	group.SetLimit(concurrency)
	for i, message := range batch.Records {
		group.Go(func() error {
			if err := r.one(ctx, message); err != nil {
				failed[i] = true
				// The body stays out of the log: a poison message may hold anything.
				r.Log.ErrorContext(ctx, "message failed", "messageId", message.MessageId, "receives", message.Attributes["ApproximateReceiveCount"], "error", err)
			}
			return nil
		})
	}
	_ = group.Wait() // no message returns an error
	out := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}
	for i, message := range batch.Records {
		if failed[i] {
			out.BatchItemFailures = append(out.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: message.MessageId})
		}
	}
	return out, nil
}

func (r Recorder) one(ctx context.Context, message events.SQSMessage) (err error) {
	// One message must not take the others of its batch down.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	body, err := unwrap(message.Body)
	if err != nil {
		return err
	}
	e, err := decodeEvent(body)
	if err != nil {
		return err
	}
	now := time.Now()
	if r.Now != nil {
		now = r.Now()
	}
	added, err := r.Records.add(ctx, e, now)
	if err == nil {
		r.Log.InfoContext(ctx, "recorded", "payment", e.PaymentID, "status", e.Status, "new", added)
	}
	return err
}

// unwrap takes SNS's envelope off, which is there unless the subscription has raw message delivery.
func unwrap(body string) ([]byte, error) {
	var envelope struct {
		Type    string  `json:"Type"`
		Message *string `json:"Message"`
	}
	if err := json.Unmarshal([]byte(body), &envelope); err != nil {
		return nil, errors.New("message: isn't JSON")
	}
	if envelope.Type == "Notification" && envelope.Message != nil {
		return []byte(*envelope.Message), nil
	}
	return []byte(body), nil
}
