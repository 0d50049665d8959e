package payments

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Database is what the stores need of DynamoDB.
type Database interface {
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error)
	Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error)
}

const (
	stateClaimed   = "claimed"   // someone asks the provider
	stateDecided   = "decided"   // the outcome is kept, but perhaps not announced
	statePublished = "published" // the outcome was announced
)

// PendingIndex is the claims table's index of what isn't finished: hash key "pending" (a string), range key "leaseUntil" (a number),
// all attributes. Only pending items are in it.
const PendingIndex = "pending"

// shards spread the index's keys: one key takes no more than 1000 writes a second.
const shards = 8

// ClaimRetention is how long a finished key is remembered. A provider must remember it as long as that; most do for a day or more.
const ClaimRetention = 30 * 24 * time.Hour

var (
	// ErrKeyReused means that the key already names another payment.
	ErrKeyReused = errors.New("the idempotency key was used for another payment")
	// errLost means that somebody else has taken the claim over.
	errLost = errors.New("another invocation works on this payment")
)

// BusyError means that somebody else works on the payment, or that it waits for its next try.
type BusyError struct{ Retry time.Duration }

// Error says when to come back.
func (e *BusyError) Error() string {
	return fmt.Sprintf("the payment is in progress; try again in %d s with the same key", seconds(e.Retry))
}

func seconds(d time.Duration) int { return max(1, int((d+time.Second-1)/time.Second)) }

// claim is one key's state.
type claim struct {
	key, fingerprint, state, owner string
	request                        Request
	outcome                        Outcome
	lease, created, decided        time.Time
	attempts                       int
}

// Claims is the table of idempotency keys: hash key "idempotencyKey" (a string), TTL on "expiresAt", index PendingIndex.
type Claims struct {
	DB    Database
	Table string
}

type item = map[string]types.AttributeValue

func str(v string) types.AttributeValue { return &types.AttributeValueMemberS{Value: v} }
func num(v int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(v, 10)}
}

// take claims a request's key until lease, or tells who has it. A claim that was abandoned is taken over; one that is published is
// returned as it is.
func (c Claims) take(ctx context.Context, r Request, now, lease time.Time) (claim, error) {
	request, err := json.Marshal(r)
	if err != nil {
		return claim{}, err
	}
	mine := claim{key: r.IdempotencyKey, fingerprint: r.fingerprint(), state: stateClaimed, owner: rand.Text(), request: r, lease: lease, created: now, attempts: 1}
	_, err = c.DB.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &c.Table,
		Item: item{"idempotencyKey": str(mine.key), "paymentId": str(r.ID()), "fingerprint": str(mine.fingerprint), "state": str(mine.state), "owner": str(mine.owner),
			"paymentRequest": str(string(request)), "leaseUntil": num(lease.UnixMilli()), "createdAt": num(now.UnixMilli()), "attempts": num(1), "pending": str(shard(mine.key))},
		ConditionExpression: aws.String("attribute_not_exists(idempotencyKey)"),
	})
	if err == nil {
		return mine, nil
	}
	if !conditionFailed(err) {
		return claim{}, fmt.Errorf("claim the key: %w", err)
	}
	found, err := c.get(ctx, mine.key)
	switch {
	case err != nil:
		return claim{}, err
	case found.fingerprint != mine.fingerprint:
		return claim{}, ErrKeyReused
	case found.owner == mine.owner:
		// The first answer was lost on its way and the client repeated the call.
		return found, nil
	}
	return c.takeOver(ctx, found, now, lease)
}

// takeOver claims what somebody left behind.
func (c Claims) takeOver(ctx context.Context, found claim, now, lease time.Time) (claim, error) {
	if found.state == statePublished {
		return found, nil
	}
	if found.lease.After(now) {
		return claim{}, &BusyError{found.lease.Sub(now)}
	}
	owner := rand.Text()
	_, err := c.DB.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &c.Table, Key: item{"idempotencyKey": str(found.key)},
		UpdateExpression:         aws.String("SET #owner = :me, leaseUntil = :lease ADD attempts :one"),
		ConditionExpression:      aws.String("#owner = :them AND #state <> :published AND leaseUntil = :old"),
		ExpressionAttributeNames: map[string]string{"#owner": "owner", "#state": "state"},
		ExpressionAttributeValues: item{":me": str(owner), ":them": str(found.owner), ":published": str(statePublished), ":one": num(1),
			":lease": num(lease.UnixMilli()), ":old": num(found.lease.UnixMilli())},
	})
	if err != nil && !conditionFailed(err) {
		return claim{}, fmt.Errorf("take the claim over: %w", err)
	}
	// Read again in either case: the outcome may have been decided since, and a repeated call may have been ours.
	latest, getErr := c.get(ctx, found.key)
	switch {
	case getErr != nil:
		return claim{}, getErr
	case latest.owner != owner && latest.state != statePublished:
		return claim{}, &BusyError{latest.lease.Sub(now)}
	}
	return latest, nil
}

// decide keeps the outcome. Where somebody else was faster it returns theirs, so that everybody announces the same.
func (c Claims) decide(ctx context.Context, mine claim, o Outcome, now time.Time) (claim, error) {
	outcome, err := json.Marshal(o)
	if err != nil {
		return claim{}, err
	}
	now = now.UTC().Truncate(time.Millisecond)
	_, err = c.DB.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &c.Table, Key: item{"idempotencyKey": str(mine.key)},
		UpdateExpression:          aws.String("SET #state = :decided, outcome = :outcome, decidedAt = :now"),
		ConditionExpression:       aws.String("#owner = :me AND #state = :claimed"),
		ExpressionAttributeNames:  map[string]string{"#owner": "owner", "#state": "state"},
		ExpressionAttributeValues: item{":me": str(mine.owner), ":claimed": str(stateClaimed), ":decided": str(stateDecided), ":outcome": str(string(outcome)), ":now": num(now.UnixMilli())},
	})
	if err == nil {
		mine.state, mine.outcome, mine.decided = stateDecided, o, now
		return mine, nil
	}
	if !conditionFailed(err) {
		return claim{}, fmt.Errorf("keep the outcome: %w", err)
	}
	latest, err := c.get(ctx, mine.key)
	if err == nil && latest.state == stateClaimed {
		err = errLost
	}
	return latest, err
}

// finish marks the outcome as announced. From here on the key expires, and the means of payment is forgotten.
func (c Claims) finish(ctx context.Context, mine claim, now time.Time) error {
	kept := mine.request
	kept.Method = ""
	request, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	_, err = c.DB.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &c.Table, Key: item{"idempotencyKey": str(mine.key)},
		UpdateExpression:         aws.String("SET #state = :published, expiresAt = :expires, paymentRequest = :request REMOVE pending"),
		ConditionExpression:      aws.String("#state IN (:decided, :published)"),
		ExpressionAttributeNames: map[string]string{"#state": "state"},
		ExpressionAttributeValues: item{":decided": str(stateDecided), ":published": str(statePublished), ":request": str(string(request)),
			":expires": num(now.Add(ClaimRetention).Unix())},
	})
	if err != nil {
		return fmt.Errorf("finish the claim: %w", err)
	}
	return nil
}

// release gives the claim up until a later try. Where it fails the lease ends by itself.
func (c Claims) release(ctx context.Context, mine claim, until time.Time) error {
	_, err := c.DB.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &c.Table, Key: item{"idempotencyKey": str(mine.key)},
		UpdateExpression:          aws.String("SET leaseUntil = :until"),
		ConditionExpression:       aws.String("#owner = :me AND #state <> :published"),
		ExpressionAttributeNames:  map[string]string{"#owner": "owner", "#state": "state"},
		ExpressionAttributeValues: item{":me": str(mine.owner), ":published": str(statePublished), ":until": num(until.UnixMilli())},
	})
	return err
}

// abandoned lists claims of a shard whose lease is over, the longest ago first. One that can't be read is an error, and the others are listed.
func (c Claims) abandoned(ctx context.Context, n int, now time.Time, limit int32) ([]claim, error) {
	out, err := c.DB.Query(ctx, &dynamodb.QueryInput{
		TableName: &c.Table, IndexName: aws.String(PendingIndex), Limit: &limit,
		KeyConditionExpression:    aws.String("pending = :shard AND leaseUntil < :now"),
		ExpressionAttributeValues: item{":shard": str(strconv.Itoa(n)), ":now": num(now.UnixMilli())},
	})
	if err != nil {
		return nil, fmt.Errorf("look for abandoned claims: %w", err)
	}
	var list []claim
	var problems []error
	for _, i := range out.Items {
		found, err := decodeClaim(i)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		list = append(list, found)
	}
	return list, errors.Join(problems...)
}

func (c Claims) get(ctx context.Context, key string) (claim, error) {
	out, err := c.DB.GetItem(ctx, &dynamodb.GetItemInput{TableName: &c.Table, Key: item{"idempotencyKey": str(key)}, ConsistentRead: aws.Bool(true)})
	if err != nil {
		return claim{}, fmt.Errorf("read the claim: %w", err)
	}
	if len(out.Item) == 0 {
		return claim{}, errLost // expired between two calls
	}
	return decodeClaim(out.Item)
}

func decodeClaim(i item) (claim, error) {
	c := claim{key: attribute(i, "idempotencyKey"), fingerprint: attribute(i, "fingerprint"), state: attribute(i, "state"), owner: attribute(i, "owner"),
		lease: when(i, "leaseUntil"), created: when(i, "createdAt"), decided: when(i, "decidedAt"), attempts: int(number(i, "attempts"))}
	if err := json.Unmarshal([]byte(attribute(i, "paymentRequest")), &c.request); err != nil {
		return c, fmt.Errorf("the claim of %q can't be read: %w", c.key, err)
	}
	if c.state != stateClaimed {
		if err := json.Unmarshal([]byte(attribute(i, "outcome")), &c.outcome); err != nil {
			return c, fmt.Errorf("the outcome of %q can't be read: %w", c.key, err)
		}
	}
	return c, nil
}

func attribute(i item, name string) string {
	if v, ok := i[name].(*types.AttributeValueMemberS); ok {
		return v.Value
	}
	return ""
}

func number(i item, name string) int64 {
	v, ok := i[name].(*types.AttributeValueMemberN)
	if !ok {
		return 0
	}
	n, _ := strconv.ParseInt(v.Value, 10, 64) // we wrote it
	return n
}

func when(i item, name string) time.Time { return time.UnixMilli(number(i, name)).UTC() }

func shard(key string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	return strconv.Itoa(int(h.Sum32() % shards))
}

func conditionFailed(err error) bool {
	var failed *types.ConditionalCheckFailedException
	return errors.As(err, &failed)
}
