// Package payments takes payments and records each one exactly once. A Processor claims the idempotency key, asks the payment
// provider, keeps the answer and announces it; a Recorder writes what was announced. Every step can be repeated, and what a crash
// left between two steps is finished by the next call with the same key or by a sweep. It refuses to guess: a payment whose
// outcome nobody knows stays pending, and is reported, until the provider has answered.
package payments

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Status is a payment's outcome.
type Status string

const (
	// Succeeded means that the provider took the money.
	Succeeded Status = "succeeded"
	// Failed means that the provider refused, and no money moved.
	Failed Status = "failed"
)

// Request asks for one payment.
type Request struct {
	// IdempotencyKey names the payment: the same key is the same payment, whoever calls how often. Required, at most 128 printable
	// ASCII characters.
	IdempotencyKey string `json:"idempotencyKey"`
	// Amount is in the currency's minor unit: 1050 of EUR is 10.50 euros, 1050 of JPY is 1050 yen. From 1 to MaxAmount.
	Amount int64 `json:"amount"`
	// Currency is an ISO 4217 code in capitals.
	Currency string `json:"currency"`
	// Customer is who pays, by the caller's own opaque id. Required, at most 64 characters.
	Customer string `json:"customer"`
	// Method is the provider's token for the means of payment, never a card's number. Required, at most 255 characters.
	Method string `json:"method"`
	// Description is for people. At most 200 characters; empty is fine.
	Description string `json:"description,omitempty"`
}

// MaxAmount is the largest amount, in minor units. JSON readers that know only doubles keep integers to 2^53 exact.
const MaxAmount = 1_000_000_000_000

// MaxBody is the largest request, in bytes.
const MaxBody = 16 << 10

var (
	keyPattern   = regexp.MustCompile(`^[!-~]{1,128}$`)
	digitPattern = regexp.MustCompile(`^[0-9][0-9 -]{10,21}[0-9]$`)
)

// InvalidError is a request with mistakes, all of them.
type InvalidError struct{ Problems []string }

// Error joins the mistakes.
func (e *InvalidError) Error() string { return "invalid payment: " + strings.Join(e.Problems, "; ") }

// Decode reads a request strictly, so that a misspelt field doesn't pass for an absent one, and judges it. headerKey is the
// Idempotency-Key of HTTP, or empty; it may stand in the body instead, but they must not differ.
func Decode(body []byte, headerKey string) (Request, error) {
	var r Request
	if len(body) > MaxBody {
		return r, &InvalidError{[]string{fmt.Sprintf("body: must have at most %d bytes, got %d", MaxBody, len(body))}}
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return r, &InvalidError{[]string{"body: " + decodeProblem(err)}}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return r, &InvalidError{[]string{"body: more than one document"}}
	}
	var problems []string
	if headerKey != "" {
		if r.IdempotencyKey != "" && r.IdempotencyKey != headerKey {
			problems = append(problems, "idempotencyKey: differs from the header Idempotency-Key; send one of them")
		}
		r.IdempotencyKey = headerKey
	}
	if problems = append(problems, r.problems()...); len(problems) > 0 {
		return r, &InvalidError{problems}
	}
	return r, nil
}

// decodeProblem tells what is wrong in the words of the request rather than of Go.
func decodeProblem(err error) string {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) && kind.Field != "" {
		if kind.Field == "amount" {
			return "amount must be a whole number of minor units, got " + kind.Value
		}
		return fmt.Sprintf("%s must be a string, got %s", kind.Field, kind.Value)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "isn't a whole JSON document"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

func (r Request) problems() []string {
	var list []string
	report := func(format string, values ...any) { list = append(list, fmt.Sprintf(format, values...)) }
	switch {
	case r.IdempotencyKey == "":
		report("idempotencyKey: is missing; send the header Idempotency-Key, a new value for each payment")
	case !keyPattern.MatchString(r.IdempotencyKey):
		report("idempotencyKey: must be 1 to 128 printable ASCII characters without spaces")
	}
	if r.Amount < 1 || r.Amount > MaxAmount {
		report("amount: must be from 1 to %d minor units, got %d", int64(MaxAmount), r.Amount)
	}
	if !currencies[r.Currency] {
		report("currency: must be an ISO 4217 code such as EUR, got %q", r.Currency)
	}
	list = append(list, text("customer", r.Customer, 64, true)...)
	list = append(list, text("method", r.Method, 255, true)...)
	list = append(list, text("description", r.Description, 200, false)...)
	// A card's number anywhere in here would put queues, tables and logs into the scope of PCI DSS. The error doesn't repeat it.
	for _, f := range [][2]string{{"customer", r.Customer}, {"method", r.Method}, {"description", r.Description}} {
		if cardNumber(f[1]) {
			report("%s: looks like a card's number; send the provider's token", f[0])
		}
	}
	return list
}

func text(field, value string, limit int, required bool) []string {
	switch {
	case value == "" && required:
		return []string{field + ": is missing"}
	case !utf8.ValidString(value) || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f || r == utf8.RuneError }):
		return []string{field + ": must be text without control characters"}
	case utf8.RuneCountInString(value) > limit:
		return []string{fmt.Sprintf("%s: must have at most %d characters, got %d", field, limit, utf8.RuneCountInString(value))}
	}
	return nil
}

// cardNumber reports whether a value is 12 to 19 digits with a right check digit.
func cardNumber(value string) bool {
	if !digitPattern.MatchString(value) {
		return false
	}
	sum, count := 0, 0
	for i := len(value) - 1; i >= 0; i-- {
		if value[i] == ' ' || value[i] == '-' {
			continue
		}
		digit := int(value[i] - '0')
		if count%2 == 1 {
			if digit *= 2; digit > 9 {
				digit -= 9
			}
		}
		sum += digit
		count++
	}
	return count >= 12 && count <= 19 && sum%10 == 0
}

// ID is the payment's id: the same for the same key, so that nothing has to be remembered to find it again.
func (r Request) ID() string {
	sum := sha256.Sum256([]byte(r.IdempotencyKey))
	return "pay_" + hex.EncodeToString(sum[:16])
}

// fingerprint tells two requests with one key apart.
func (r Request) fingerprint() string { return digest(r) }

// Outcome is what the provider decided.
type Outcome struct {
	Status Status `json:"status"`
	// Reference is the provider's own id of the payment.
	Reference string `json:"reference,omitempty"`
	// Reason says why a payment failed, as a short code of the provider.
	Reason string `json:"reason,omitempty"`
}

func (o Outcome) validate() error {
	switch {
	case o.Status != Succeeded && o.Status != Failed:
		return fmt.Errorf("status: must be succeeded or failed, got %q", o.Status)
	case o.Status == Succeeded && o.Reference == "":
		return errors.New("reference: is missing from a payment that succeeded")
	case len(o.Reference) > 255 || len(o.Reason) > 255:
		return errors.New("reference and reason: must have at most 255 bytes")
	}
	return nil
}

// Event announces a payment's outcome. It has neither the means of payment nor anything that changes when it is announced again.
type Event struct {
	// Version is the form of the message: 1.
	Version        int       `json:"version"`
	PaymentID      string    `json:"paymentId"`
	IdempotencyKey string    `json:"idempotencyKey"`
	Status         Status    `json:"status"`
	Amount         int64     `json:"amount"`
	Currency       string    `json:"currency"`
	Customer       string    `json:"customer"`
	Description    string    `json:"description,omitempty"`
	Reference      string    `json:"reference,omitempty"`
	Reason         string    `json:"reason,omitempty"`
	DecidedAt      time.Time `json:"decidedAt"`
}

func newEvent(r Request, o Outcome, decided time.Time) Event {
	return Event{Version: 1, PaymentID: r.ID(), IdempotencyKey: r.IdempotencyKey, Status: o.Status, Amount: r.Amount, Currency: r.Currency,
		Customer: r.Customer, Description: r.Description, Reference: o.Reference, Reason: o.Reason, DecidedAt: decided}
}

// decodeEvent reads a message. Fields that it doesn't know are fine: the processor may be the newer of the two.
func decodeEvent(body []byte) (Event, error) {
	var e Event
	if err := json.Unmarshal(body, &e); err != nil {
		return e, fmt.Errorf("message: %w", err)
	}
	if e.Version != 1 {
		return e, fmt.Errorf("message: version must be 1, got %d", e.Version)
	}
	r := Request{IdempotencyKey: e.IdempotencyKey, Amount: e.Amount, Currency: e.Currency, Customer: e.Customer, Method: "none", Description: e.Description}
	problems := r.problems()
	if err := (Outcome{e.Status, e.Reference, e.Reason}).validate(); err != nil {
		problems = append(problems, err.Error())
	}
	if e.PaymentID != r.ID() {
		problems = append(problems, "paymentId: isn't that of the idempotency key")
	}
	if e.DecidedAt.IsZero() {
		problems = append(problems, "decidedAt: is missing")
	}
	if len(problems) > 0 {
		return e, fmt.Errorf("message: %s", strings.Join(problems, "; "))
	}
	return e, nil
}

func digest(v any) string {
	// Structs of strings, numbers and times always encode.
	b, _ := json.Marshal(v)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
