package payments

import (
	"context"
	crand "crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	mrand "math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/stretchr/testify/require"
)

// fake is a provider that answers by the token alone, and remembers every key as a real one does.
type fake struct {
	mutex   sync.Mutex
	answers map[string]Outcome
	// taken counts how often money moved, by key; calls how often we were asked.
	taken, calls map[string]int
	// down makes every call fail.
	down bool
}

func newFake() *fake {
	return &fake{answers: map[string]Outcome{}, taken: map[string]int{}, calls: map[string]int{}}
}

func (f *fake) Charge(_ context.Context, r Request) (Outcome, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.calls[r.IdempotencyKey]++
	if f.down {
		return Outcome{}, errors.New("provider is down")
	}
	if o, ok := f.answers[r.IdempotencyKey]; ok {
		return o, nil
	}
	o := Outcome{Status: Succeeded, Reference: "ref-" + r.IdempotencyKey}
	if r.Method == "tok_declined" {
		o = Outcome{Status: Failed, Reason: "insufficient_funds"}
	} else {
		f.taken[r.IdempotencyKey]++
	}
	f.answers[r.IdempotencyKey] = o
	return o, nil
}

// maxReceives is the queues' number of tries.
const maxReceives = 5

// queue is SQS's standard queue: at least once, in any order.
type queue struct {
	waiting, dead []events.SQSMessage
	receives      map[string]int
}

// bus is SNS's two topics with a queue each.
type bus struct {
	mutex  sync.Mutex
	queues map[Status]*queue
	// copies is how often a message is delivered; nil is once.
	copies func() int
	next   int
}

func newBus() *bus {
	b := &bus{queues: map[Status]*queue{}}
	for _, s := range []Status{Succeeded, Failed} {
		b.queues[s] = &queue{receives: map[string]int{}}
	}
	return b
}

func (b *bus) Publish(_ context.Context, status Status, message []byte) error {
	envelope, err := json.Marshal(map[string]string{"Type": "Notification", "MessageId": "m", "Message": string(message)})
	if err != nil {
		return err
	}
	n := 1
	if b.copies != nil {
		n = b.copies()
	}
	for range n {
		b.put(status, string(envelope))
	}
	return nil
}

func (b *bus) put(status Status, body string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.next++
	b.queues[status].waiting = append(b.queues[status].waiting, events.SQSMessage{MessageId: fmt.Sprint("m", b.next), Body: body})
}

// deliver hands one batch to the consumer, in random order. It reports whether there was one.
func (b *bus) deliver(t testing.TB, status Status, size int, consume func(events.SQSEvent) (events.SQSEventResponse, error)) bool {
	t.Helper()
	q := b.queues[status]
	b.mutex.Lock()
	mrand.Shuffle(len(q.waiting), func(i, j int) { q.waiting[i], q.waiting[j] = q.waiting[j], q.waiting[i] })
	n := min(size, len(q.waiting))
	batch := append([]events.SQSMessage(nil), q.waiting[:n]...)
	q.waiting = q.waiting[n:]
	b.mutex.Unlock()
	if n == 0 {
		return false
	}
	out, err := consume(events.SQSEvent{Records: batch})
	failed := map[string]bool{}
	for _, f := range out.BatchItemFailures {
		failed[f.ItemIdentifier] = true
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for _, m := range batch {
		if err == nil && !failed[m.MessageId] {
			continue
		}
		if q.receives[m.MessageId]++; q.receives[m.MessageId] >= maxReceives {
			q.dead = append(q.dead, m)
			continue
		}
		q.waiting = append(q.waiting, m)
	}
	return true
}

// redrive puts dead messages back, as an operator does after a repair, and returns those that aren't worth it.
func (b *bus) redrive(keep func(string) bool) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for _, q := range b.queues {
		var dead []events.SQSMessage
		for _, m := range q.dead {
			if keep(m.Body) {
				dead = append(dead, m)
				continue
			}
			q.receives[m.MessageId] = 0
			q.waiting = append(q.waiting, m)
		}
		q.dead = dead
	}
}

var errCrash = errors.New("crashed")

// crash ends an invocation at one of its calls: before it (even) or after it (odd). What the invocation does from then on doesn't
// happen, and nobody gets its answer.
type crash struct {
	mutex sync.Mutex
	at    int // 2i is before call i, 2i+1 after it; negative never
	calls int
	dead  bool
}

func (c *crash) around(call func() error) error {
	c.mutex.Lock()
	i := c.calls
	c.calls++
	if c.dead || c.at == 2*i {
		c.dead = true
		c.mutex.Unlock()
		return errCrash
	}
	c.mutex.Unlock()
	err := call()
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.dead || c.at == 2*i+1 {
		c.dead = true
		return errCrash
	}
	return err
}

type crashing struct {
	*crash
	db        Database
	provider  Provider
	publisher Publisher
}

func through[I, O any](c *crash, ctx context.Context, in *I, call func(context.Context, *I, ...func(*dynamodb.Options)) (*O, error)) (out *O, err error) {
	err = c.around(func() (err error) { out, err = call(ctx, in); return err })
	return out, err
}

func (c crashing) PutItem(ctx context.Context, in *dynamodb.PutItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	return through(c.crash, ctx, in, c.db.PutItem)
}

func (c crashing) GetItem(ctx context.Context, in *dynamodb.GetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	return through(c.crash, ctx, in, c.db.GetItem)
}

func (c crashing) UpdateItem(ctx context.Context, in *dynamodb.UpdateItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	return through(c.crash, ctx, in, c.db.UpdateItem)
}

func (c crashing) Query(ctx context.Context, in *dynamodb.QueryInput, _ ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	return through(c.crash, ctx, in, c.db.Query)
}

func (c crashing) Charge(ctx context.Context, r Request) (o Outcome, err error) {
	err = c.around(func() (err error) { o, err = c.provider.Charge(ctx, r); return err })
	return o, err
}

func (c crashing) Publish(ctx context.Context, s Status, m []byte) error {
	return c.around(func() error { return c.publisher.Publish(ctx, s, m) })
}

// world is everything outside of the functions.
type world struct {
	*network
	*bus
	provider           *fake
	claims, recordings string
	mutex              sync.Mutex
	clock              time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	n := connect(t)
	claims, recordings := n.tables(t)
	return &world{network: n, bus: newBus(), provider: newFake(), claims: claims, recordings: recordings, clock: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
}

func (w *world) now() time.Time {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.clock = w.clock.Add(d)
}

// processor is one invocation's function, which ends at a crash.
func (w *world) processor(c *crash) Processor {
	x := crashing{c, w.client, w.provider, w.bus}
	return Processor{Claims: Claims{x, w.claims}, Provider: x, Publisher: x, Log: quiet, Now: w.now}
}

func (w *world) recorder(c *crash) Recorder {
	return Recorder{Records: Records{crashing{c, w.client, nil, nil}, w.recordings, 24 * time.Hour}, Log: quiet, Now: w.now}
}

func never() *crash { return &crash{at: -1} }

// drain runs the recorder until both queues are empty; at is the crash of its first invocation.
func (w *world) drain(t testing.TB, first *crash) {
	t.Helper()
	for _, status := range []Status{Succeeded, Failed} {
		for range 10_000 {
			c := first
			first = never()
			if !w.deliver(t, status, 10, func(e events.SQSEvent) (events.SQSEventResponse, error) {
				out, err := w.recorder(c).Handle(t.Context(), e)
				if c.dead {
					return events.SQSEventResponse{}, errCrash
				}
				return out, err
			}) {
				first = c
				break
			}
		}
		require.Empty(t, w.queues[status].waiting)
	}
}

// settle sweeps until nothing is pending.
func (w *world) settle(t testing.TB) {
	t.Helper()
	for range 50 {
		w.pass(6 * time.Minute)
		_, _ = w.processor(never()).Handle(t.Context(), json.RawMessage(`{"action":"sweep"}`))
		pending := 0
		for _, i := range w.all(t, w.claims) {
			if attribute(i, "state") != statePublished {
				pending++
			}
		}
		if pending == 0 {
			return
		}
	}
	t.Fatal("something is pending for ever")
}

// proves checks the promise: each payment is recorded exactly once with what was asked for, and money moved exactly once.
func (w *world) proves(t testing.TB, requests ...Request) {
	t.Helper()
	records := map[string]item{}
	for _, i := range w.all(t, w.recordings) {
		records[attribute(i, "idempotencyKey")] = i
	}
	require.Len(t, records, len(requests))
	require.Equal(t, len(requests), w.created["payments"], "a payment was written more than once, or not at all")
	for _, r := range requests {
		i, status, taken := records[r.IdempotencyKey], Succeeded, 1
		if r.Method == "tok_declined" {
			status, taken = Failed, 0
		}
		require.Equal(t, string(status), attribute(i, "status"), r.IdempotencyKey)
		require.Equal(t, r.Amount, number(i, "amount"))
		require.Equal(t, r.Currency, attribute(i, "currency"))
		require.Equal(t, r.ID(), attribute(i, "paymentId"))
		require.NotZero(t, number(i, "expiresAt"))
		require.Equal(t, taken, w.provider.taken[r.IdempotencyKey], "money moved %s", r.IdempotencyKey)
	}
}

func newKey() string { return crand.Text()[:12] }

func request(method string) Request {
	return Request{IdempotencyKey: newKey(), Amount: 1050, Currency: "EUR", Customer: "c-1", Method: method, Description: "two tickets"}
}

func encode(t testing.TB, v any) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return b
}

func newFakeTime() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }
