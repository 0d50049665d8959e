package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

const (
	// header is in lower case, as all are in payloads of version 2.0.
	header = "x-plinth-origin"
	// fresh is how long values are good without asking again: so long, at most, one that is taken out still opens.
	fresh = 5 * time.Minute
	// again is how soon an unknown value is reason to ask again: one that is new opens, and who guesses causes one question at a time.
	again = 10 * time.Second
)

// request is what is needed of API Gateway's payload of version 2.0.
type request struct {
	Headers  map[string]string `json:"headers"`
	RouteKey string            `json:"routeKey"`
	// IdentitySource has a value for each of the authorizer's sources: the secret alone, or a token and the route as well.
	IdentitySource []string `json:"identitySource"`
}

// answer is a simple response: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
type answer struct {
	IsAuthorized bool   `json:"isAuthorized"`
	Context      *grant `json:"context,omitempty"` // requestContext.authorizer.lambda, to the function behind
}

// refusal is a no in words that may be logged. Any other error is a fault, and neither a yes nor a no.
type refusal string

func (r refusal) Error() string { return string(r) }

type gate struct {
	read func(context.Context) ([]byte, error) // the secret: a JSON array of values
	now  func() time.Time
	log  *slog.Logger
	// tokens judges those of routes that ask for one too. Nil where none does.
	tokens *tokens

	mu   sync.Mutex
	sums [][sha256.Size]byte
	at   time.Time // when they were read
}

// handle lets in or refuses. Without the values or the issuer's keys it fails, and API Gateway answers 500: nobody gets in by a fault, and none
// is taken for a no, which API Gateway would remember.
func (g *gate) handle(ctx context.Context, r request) (answer, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	granted, err := g.judge(ctx, r)
	var no refusal
	switch {
	case errors.As(err, &no):
		g.log.Warn("refused", "route", r.RouteKey, "why", string(no))
		return answer{}, nil
	case err != nil:
		g.log.Error("can't judge", "route", r.RouteKey, "error", err)
		return answer{}, err
	}
	return answer{true, granted}, nil
}

// judge looks at a token only when the secret is right: whoever goes around the distribution makes nobody ask the issuer.
func (g *gate) judge(ctx context.Context, r request) (*grant, error) {
	given := sha256.Sum256([]byte(r.Headers[header]))
	age := g.now().Sub(g.at)
	if len(g.sums) == 0 || age >= fresh || !g.has(given) && age >= again {
		if err := g.load(ctx); err != nil {
			return nil, fmt.Errorf("can't read the secret: %w", err)
		}
	}
	if !g.has(given) {
		return nil, refusal("it hasn't the secret")
	}
	// The authorizer says what is asked for: a route of the last deployment may still be there when this function no longer knows it.
	if len(r.IdentitySource) > 1 || g.tokens.takes(r.RouteKey) {
		return g.tokens.judge(ctx, r.Headers["authorization"], r.RouteKey)
	}
	return nil, nil
}

// has compares with every value, and in the same time wherever they differ.
func (g *gate) has(given [sha256.Size]byte) bool {
	found := 0
	for _, sum := range g.sums {
		found |= subtle.ConstantTimeCompare(sum[:], given[:])
	}
	return found == 1
}

func (g *gate) load(ctx context.Context) error {
	text, err := g.read(ctx)
	if err != nil {
		return err
	}
	var values []string
	if err := json.Unmarshal(text, &values); err != nil {
		return errors.New("the secret isn't a JSON array of strings") // the error would show it
	}
	if len(values) == 0 {
		return errors.New("the secret has no values")
	}
	sums := make([][sha256.Size]byte, len(values))
	for i, v := range values {
		if v == "" {
			return fmt.Errorf("the secret's value %d is empty", i)
		}
		sums[i] = sha256.Sum256([]byte(v))
	}
	g.sums, g.at = sums, g.now()
	return nil
}
