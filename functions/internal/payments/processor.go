package payments

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Provider moves the money.
type Provider interface {
	// Charge asks for a payment. It must be idempotent by the request's key: asked again, it answers the same and takes nothing more.
	// An error means that the outcome isn't known; a refusal is an outcome.
	Charge(ctx context.Context, r Request) (Outcome, error)
}

// Publisher announces outcomes: each status has its own topic.
type Publisher interface {
	Publish(ctx context.Context, status Status, message []byte) error
}

// Processor takes payments.
type Processor struct {
	Claims    Claims
	Provider  Provider
	Publisher Publisher
	Log       *slog.Logger
	// Now is the clock; nil is the system's.
	Now func() time.Time
	// Lease is how long an invocation may work on a payment where its context has no deadline. Default one minute.
	Lease time.Duration
	// Overdue is the age from which a sweep reports a payment that is still pending. Default one hour.
	Overdue time.Duration
}

// Result is a payment's outcome for the caller.
type Result struct {
	PaymentID string `json:"paymentId"`
	Status    Status `json:"status"`
	Amount    int64  `json:"amount"`
	Currency  string `json:"currency"`
	Reference string `json:"reference,omitempty"`
	Reason    string `json:"reason,omitempty"`
	// Replayed says that the payment was finished by an earlier call.
	Replayed bool `json:"replayed,omitempty"`
}

// UnknownError means that the provider didn't answer: the payment stays pending and will be tried again.
type UnknownError struct {
	PaymentID string
	Retry     time.Duration
	Cause     error
}

// Error names the payment and the cause.
func (e *UnknownError) Error() string {
	return fmt.Sprintf("payment %s: the outcome isn't known yet: %v", e.PaymentID, e.Cause)
}

// Unwrap is the cause.
func (e *UnknownError) Unwrap() error { return e.Cause }

// Pay carries a payment out: claim the key, charge, keep the outcome, announce it, finish. A crash after any of them is repaired by
// the next call with the same key or by Sweep.
func (p Processor) Pay(ctx context.Context, r Request) (Result, error) {
	now := p.now()
	c, err := p.Claims.take(ctx, r, now, p.leaseUntil(ctx, now))
	if err != nil {
		return Result{}, err
	}
	if c.state == statePublished {
		return result(c, true), nil
	}
	return p.resume(ctx, c)
}

// resume goes on with a claim that we hold, from wherever it is.
func (p Processor) resume(ctx context.Context, c claim) (Result, error) {
	if c.state == stateClaimed {
		outcome, err := p.Provider.Charge(ctx, c.request)
		if err == nil {
			err = outcome.validate()
		}
		if err != nil {
			return Result{}, p.postpone(ctx, c, err)
		}
		mine := outcome
		if c, err = p.Claims.decide(ctx, c, outcome, p.now()); err != nil {
			return Result{}, err
		}
		if c.outcome != mine {
			p.Log.ErrorContext(ctx, "the provider isn't idempotent: it answered one key in two ways; the first answer counts", "payment", c.request.ID(), "first", c.outcome, "second", mine)
		}
	}
	if c.state == stateDecided {
		p.announce(ctx, c)
	}
	return result(c, false), nil
}

// announce publishes and finishes. A failure isn't the caller's: the outcome is kept and true, and a sweep announces it.
func (p Processor) announce(ctx context.Context, c claim) {
	message, err := json.Marshal(newEvent(c.request, c.outcome, c.decided))
	if err == nil {
		err = p.Publisher.Publish(ctx, c.outcome.Status, message)
	}
	if err == nil {
		err = p.Claims.finish(ctx, c, p.now())
	}
	if err == nil {
		p.Log.InfoContext(ctx, "payment", "payment", c.request.ID(), "status", c.outcome.Status, "attempts", c.attempts)
		return
	}
	p.Log.ErrorContext(ctx, "the outcome isn't announced yet; a sweep will do it", "payment", c.request.ID(), "status", c.outcome.Status, "error", err)
	p.release(ctx, c, p.now().Add(backoff(c.attempts)))
}

func (p Processor) postpone(ctx context.Context, c claim, cause error) error {
	wait := backoff(c.attempts)
	p.Log.WarnContext(ctx, "the provider didn't answer", "payment", c.request.ID(), "attempts", c.attempts, "error", cause)
	p.release(ctx, c, p.now().Add(wait))
	return &UnknownError{c.request.ID(), wait, cause}
}

func (p Processor) release(ctx context.Context, c claim, until time.Time) {
	// The provider may have used the whole deadline up; what runs after it is cut off by Lambda itself.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := p.Claims.release(ctx, c, until); err != nil {
		p.Log.WarnContext(ctx, "the lease isn't released and ends by itself", "payment", c.request.ID(), "error", err)
	}
}

// backoff is the wait before another try: 2, 4, 8 s and so on, at most five minutes.
func backoff(attempts int) time.Duration {
	return min(time.Second<<min(max(attempts, 1), 10), 5*time.Minute)
}

func result(c claim, replayed bool) Result {
	return Result{PaymentID: c.request.ID(), Status: c.outcome.Status, Amount: c.request.Amount, Currency: c.request.Currency,
		Reference: c.outcome.Reference, Reason: c.outcome.Reason, Replayed: replayed}
}

// Swept is what a sweep did.
type Swept struct {
	// Finished are payments that were left behind and are done now.
	Finished int `json:"finished"`
	// Pending are payments that were tried and still wait.
	Pending int `json:"pending"`
}

// sweepPage is how many claims a sweep reads at once.
const sweepPage = 25

// Sweep finishes what crashes and failing providers left behind. It fails where a payment is pending for longer than Overdue, so that
// the invocation's own dead-letter queue and alarm tell people.
func (p Processor) Sweep(ctx context.Context) (Swept, error) {
	var done Swept
	var problems []error
	// Each minute begins with another shard: one whose payments use the time up, each waiting for the provider, must not keep the others waiting.
	first := int(p.now().Unix() / 60 % shards)
	for i := range shards {
		if err := p.sweepShard(ctx, (first+i)%shards, &done, &problems); err != nil {
			problems = append(problems, err)
		}
	}
	p.Log.InfoContext(ctx, "sweep", "finished", done.Finished, "pending", done.Pending)
	return done, errors.Join(problems...)
}

func (p Processor) sweepShard(ctx context.Context, n int, done *Swept, overdue *[]error) error {
	// Each claim is tried once a sweep: what fails gets a lease in the future and leaves the query's range.
	start := p.now()
	tried := map[string]bool{}
	for {
		list, err := p.Claims.abandoned(ctx, n, start, sweepPage)
		fresh := 0
		for _, found := range list {
			if tried[found.key] {
				continue
			}
			tried[found.key] = true
			fresh++
			if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < 10*time.Second {
				return nil // the next sweep goes on; ten seconds are the provider's
			}
			if p.sweepOne(ctx, found) {
				done.Finished++
				continue
			}
			done.Pending++
			if age := p.now().Sub(found.created); age > p.overdue() {
				*overdue = append(*overdue, fmt.Errorf("payment %s is pending for %s", found.request.ID(), age.Round(time.Minute)))
			}
		}
		if fresh == 0 {
			return err
		}
	}
}

func (p Processor) sweepOne(ctx context.Context, found claim) bool {
	now := p.now()
	c, err := p.Claims.takeOver(ctx, found, now, p.leaseUntil(ctx, now))
	if err == nil && c.state != statePublished {
		_, err = p.resume(ctx, c)
	}
	if err != nil {
		p.Log.WarnContext(ctx, "still pending", "payment", found.request.ID(), "error", err)
		return false
	}
	latest, err := p.Claims.get(ctx, found.key)
	return err == nil && latest.state == statePublished
}

// leaseUntil outlives the invocation: nobody takes a claim over while its holder may still be at work.
func (p Processor) leaseUntil(ctx context.Context, now time.Time) time.Time {
	if deadline, ok := ctx.Deadline(); ok {
		return now.Add(time.Until(deadline) + 5*time.Second)
	}
	if p.Lease > 0 {
		return now.Add(p.Lease)
	}
	return now.Add(time.Minute)
}

func (p Processor) overdue() time.Duration {
	if p.Overdue > 0 {
		return p.Overdue
	}
	return time.Hour
}

func (p Processor) now() time.Time {
	if p.Now != nil {
		return p.Now()
	}
	return time.Now()
}
