package payments

import (
	"context"
	"encoding/json"
	"fmt"
	mrand "math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/stretchr/testify/require"
)

// TestACrashBetweenAnyTwoStepsLosesNothing ends the processor before and after each of its calls, for a payment that succeeds and one
// that fails, and lets a client or a sweep go on.
func TestACrashBetweenAnyTwoStepsLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all []Request
	points := map[string]int{}
	for _, method := range []string{"tok_visa", "tok_declined"} {
		for _, repair := range []string{"client", "sweep"} {
			for at := 0; ; at++ {
				r := request(method)
				c := &crash{at: at}
				_, err := w.processor(c).Handle(t.Context(), encode(t, r))
				if !c.dead {
					require.NoError(t, err)
					all = append(all, r)
					points[method+repair] = at
					break
				}
				// The client may be gone after a crash before the claim: that payment was never taken.
				claimed := at > 0
				if repair == "client" || !claimed {
					w.pass(10 * time.Minute)
					_, err := w.processor(never()).Handle(t.Context(), encode(t, r))
					require.NoError(t, err)
				}
				all = append(all, r)
				w.settle(t)
			}
		}
	}
	require.GreaterOrEqual(t, points["tok_visaclient"], 10, "claim, charge, decide, publish and finish are five calls")
	w.drain(t, never())
	w.proves(t, all...)
}

// TestASweepThatCrashesIsRepeated crashes the repair itself.
func TestASweepThatCrashesIsRepeated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all []Request
	for at := 0; ; at++ {
		r := request("tok_visa")
		all = append(all, r)
		_, _ = w.processor(&crash{at: 1}).Handle(t.Context(), encode(t, r))
		w.pass(10 * time.Minute)
		c := &crash{at: at}
		_, _ = w.processor(c).Sweep(t.Context())
		w.settle(t)
		if !c.dead {
			require.Greater(t, at, 20)
			break
		}
	}
	w.drain(t, never())
	w.proves(t, all...)
}

// TestARecorderThatCrashesIsRepeated ends a batch before and after each of its writes.
func TestARecorderThatCrashesIsRepeated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all []Request
	for at := 0; ; at++ {
		for range 3 {
			r := request("tok_visa")
			all = append(all, r)
			_, err := w.processor(never()).Handle(t.Context(), encode(t, r))
			require.NoError(t, err)
		}
		c := &crash{at: at}
		w.drain(t, c)
		if !c.dead {
			require.Equal(t, 6, at, "three writes")
			break
		}
	}
	w.proves(t, all...)
}

// TestEverythingAtOnce sends payments, some of them twice at the same time, through duplicates, reordering, poison, throttling, lost
// answers and crashes.
func TestEverythingAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := mrand.New(mrand.NewPCG(seed, 1))
	var mutex sync.Mutex
	roll := func(n int) int { mutex.Lock(); defer mutex.Unlock(); return random.IntN(n) }
	w.copies = func() int { return 1 + roll(3) }
	w.fault = func(operation, _ string) string {
		if operation == "Scan" {
			return ""
		}
		return map[int]string{0: "throttle", 1: "throttle", 2: "lose"}[roll(20)]
	}
	const count, poison = 120, 12
	var all []Request
	var group sync.WaitGroup
	limit := make(chan bool, 8)
	for i := range count {
		r := request([]string{"tok_visa", "tok_declined"}[i%2])
		r.Amount = int64(i + 1)
		all = append(all, r)
		for range 2 {
			group.Go(func() {
				limit <- true
				defer func() { <-limit }()
				_, _ = w.processor(&crash{at: roll(30)}).Handle(t.Context(), encode(t, r))
			})
		}
	}
	group.Wait()
	for i := range poison {
		w.put([]Status{Succeeded, Failed}[i%2], []string{`poison`, `{"poison":1}`, `{"Type":"Notification","Message":"poison"}`, `{"version":1,"status":"poison"}`}[i%4])
	}
	for _, r := range all { // a client repeats until it has an answer
		for range 20 {
			w.pass(6 * time.Minute)
			if _, err := w.processor(never()).Handle(t.Context(), encode(t, r)); err == nil {
				break
			}
		}
	}
	w.settle(t)
	for range 10 { // crashes use tries up: what was good comes back from the dead-letter queue
		w.drain(t, &crash{at: roll(20)})
		w.redrive(func(string) bool { return false })
	}
	w.fault = nil
	w.drain(t, never())
	dead := slices.Concat(w.queues[Succeeded].dead, w.queues[Failed].dead)
	require.Len(t, dead, poison, "each poison message ends in a dead-letter queue, and nothing else does")
	for _, m := range dead {
		require.Contains(t, m.Body, "poison")
	}
	require.Greater(t, w.faults, 50, "the faults happened")
	t.Logf("%d faults, %d messages", w.faults, w.next)
	w.proves(t, all...)
}

func TestAnAnswerIsRepeatedAndAKeyIsNotReused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := request("tok_visa")
	event := events.APIGatewayV2HTTPRequest{Version: "2.0", Headers: map[string]string{"idempotency-key": r.IdempotencyKey}}
	event.RequestContext.HTTP.Method = "POST"
	call := func(r Request) (int, map[string]any, map[string]string) {
		r.IdempotencyKey = ""
		event.Body = string(encode(t, r))
		out, err := w.processor(never()).Handle(t.Context(), encode(t, event))
		require.NoError(t, err)
		answer := out.(events.APIGatewayV2HTTPResponse)
		body := map[string]any{}
		require.NoError(t, json.Unmarshal([]byte(answer.Body), &body))
		return answer.StatusCode, body, answer.Headers
	}
	status, first, _ := call(r)
	require.Equal(t, 200, status)
	status, second, _ := call(r)
	require.Equal(t, 200, status)
	require.Equal(t, true, second["replayed"])
	require.Equal(t, first["reference"], second["reference"])
	require.Equal(t, 1, w.provider.calls[r.IdempotencyKey])
	other := r
	other.Amount++
	status, _, _ = call(other)
	require.Equal(t, 422, status)
	for _, i := range w.all(t, w.claims) {
		require.NotContains(t, attribute(i, "paymentRequest"), "tok_visa", "a finished claim forgets the means of payment")
		require.NotZero(t, number(i, "expiresAt"))
	}
}

func TestAProviderThatIsDownDecidesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := request("tok_visa")
	w.provider.down = true
	v1 := events.APIGatewayProxyRequest{HTTPMethod: "POST", Body: string(encode(t, r))}
	call := func() events.APIGatewayProxyResponse {
		out, err := w.processor(never()).Handle(t.Context(), encode(t, v1))
		require.NoError(t, err)
		return out.(events.APIGatewayProxyResponse)
	}
	first := call()
	require.Equal(t, 503, first.StatusCode)
	require.Equal(t, "2", first.Headers["Retry-After"])
	second := call()
	require.Equal(t, 409, second.StatusCode, "it waits for its next try")
	require.Equal(t, 1, w.provider.calls[r.IdempotencyKey])

	w.pass(2 * time.Hour)
	_, err := w.processor(never()).Sweep(t.Context())
	require.ErrorContains(t, err, "payment "+r.ID()+" is pending for 2h0m0s")
	require.Empty(t, w.queues[Succeeded].waiting)
	require.Empty(t, w.queues[Failed].waiting)

	w.provider.down = false
	w.settle(t)
	w.drain(t, never())
	w.proves(t, r)
	require.Equal(t, 200, call().StatusCode)
}

// TestASweepThatRunsOutOfTimeBeginsElsewhereTheNextTime has time for one payment in each sweep, and a provider that answers none.
func TestASweepThatRunsOutOfTimeBeginsElsewhereTheNextTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.provider.down = true
	waiting := map[string]bool{}
	for len(waiting) < shards { // one in each shard
		r := request("tok_visa")
		if waiting[shard(r.IdempotencyKey)] {
			continue
		}
		waiting[shard(r.IdempotencyKey)] = true
		_, err := w.processor(never()).Pay(t.Context(), r)
		require.Error(t, err)
	}
	w.pass(10 * time.Minute)
	for range shards {
		w.pass(time.Minute)
		ctx, cancel := context.WithCancel(t.Context())
		p := w.processor(never())
		p.Provider = slow{p.Provider, cancel}
		_, _ = p.Sweep(ctx)
		cancel()
	}
	for key, calls := range w.provider.calls {
		require.Equal(t, 2, calls, "the shard of %s was never first", key)
	}
}

// slow is a provider after whose answer there is no time left.
type slow struct {
	Provider
	end func()
}

func (s slow) Charge(ctx context.Context, r Request) (Outcome, error) {
	o, err := s.Provider.Charge(ctx, r)
	s.end()
	return o, err
}

// TestAClaimThatCannotBeReadKeepsNoOtherWaiting spoils one of two claims in a shard.
func TestAClaimThatCannotBeReadKeepsNoOtherWaiting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.provider.down = true
	good, bad := request("tok_visa"), request("tok_visa")
	for shard(good.IdempotencyKey) != shard(bad.IdempotencyKey) {
		bad.IdempotencyKey = newKey()
	}
	for _, r := range []Request{bad, good} { // the bad one is first in the shard
		_, err := w.processor(never()).Pay(t.Context(), r)
		require.Error(t, err)
		w.pass(time.Second)
	}
	_, err := w.client.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{TableName: &w.claims, Key: item{"idempotencyKey": str(bad.IdempotencyKey)},
		UpdateExpression: aws.String("SET paymentRequest = :x"), ExpressionAttributeValues: item{":x": str("{")}})
	require.NoError(t, err)
	w.provider.down = false
	w.pass(10 * time.Minute)
	done, err := w.processor(never()).Sweep(t.Context())
	require.ErrorContains(t, err, fmt.Sprintf("the claim of %q can't be read", bad.IdempotencyKey))
	require.Equal(t, Swept{Finished: 1}, done)
	w.drain(t, never())
	w.proves(t, good)
}

func TestTwoAtOnceAskTheProviderOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := request("tok_visa")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() { _, _ = w.processor(never()).Pay(t.Context(), r) })
	}
	group.Wait()
	require.Equal(t, 1, w.provider.calls[r.IdempotencyKey])
	w.settle(t)
	w.drain(t, never())
	w.proves(t, r)
}

// TestAZombieDoesNotOverwriteAnOutcome lets an invocation wake up after its claim was taken over.
func TestAZombieDoesNotOverwriteAnOutcome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := request("tok_visa")
	claims := w.processor(never()).Claims
	zombie, err := claims.take(t.Context(), r, w.now(), w.now().Add(time.Minute))
	require.NoError(t, err)
	w.pass(2 * time.Minute)
	_, err = claims.take(t.Context(), r, w.now(), w.now().Add(time.Minute))
	require.NoError(t, err)
	_, err = claims.decide(t.Context(), zombie, Outcome{Status: Failed, Reason: "late"}, w.now())
	require.ErrorIs(t, err, errLost)
	w.settle(t)
	c, err := claims.decide(t.Context(), zombie, Outcome{Status: Failed, Reason: "late"}, w.now())
	require.NoError(t, err)
	require.Equal(t, Succeeded, c.outcome.Status)
	w.drain(t, never())
	w.proves(t, r)
}

func TestAnotherPaymentByTheSameIDEndsInTheDeadLetterQueue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := request("tok_visa")
	e := newEvent(r, Outcome{Status: Succeeded, Reference: "a"}, w.now())
	w.put(Succeeded, string(encode(t, e)))
	w.drain(t, never())
	e.Amount++
	w.put(Succeeded, string(encode(t, e)))
	w.drain(t, never())
	require.Len(t, w.queues[Succeeded].dead, 1)
	require.Equal(t, int64(1050), number(w.all(t, w.recordings)[0], "amount"))
}

func TestPaymentsAreFoundByStatusInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 4 {
		w.pass(time.Second)
		o := Outcome{Status: Failed, Reason: fmt.Sprint(i)}
		w.put(Failed, string(encode(t, newEvent(request("x"), o, w.now()))))
	}
	w.drain(t, never())
	out, err := w.client.Query(t.Context(), &dynamodb.QueryInput{TableName: &w.recordings, IndexName: aws.String(StatusIndex), KeyConditionExpression: aws.String("#s = :s"),
		ExpressionAttributeNames: map[string]string{"#s": "status"}, ExpressionAttributeValues: item{":s": str("failed")}})
	require.NoError(t, err)
	require.Len(t, out.Items, 4)
	for i, found := range out.Items {
		require.Equal(t, fmt.Sprint(i), attribute(found, "reason"))
	}
}

// TestALostAnswerDoesNotLockItsOwnerOut loses the answer to each conditional write once; the client repeats it and meets its own work.
func TestALostAnswerDoesNotLockItsOwnerOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	calls := 0
	w.fault = func(operation, _ string) string {
		if calls++; calls%2 == 1 && (operation == "PutItem" || operation == "UpdateItem") {
			return "lose"
		}
		return ""
	}
	r := request("tok_visa")
	out, err := w.processor(never()).Pay(t.Context(), r)
	require.NoError(t, err)
	require.Equal(t, Succeeded, out.Status)
	require.Positive(t, w.faults)
	w.fault = nil
	w.settle(t)
	w.drain(t, never())
	w.proves(t, r)
}
