package payments

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestEveryMistakeOfAPaymentIsReported(t *testing.T) {
	t.Parallel()
	good := `{"idempotencyKey":"k-1","amount":1050,"currency":"EUR","customer":"c-1","method":"tok_1"}`
	for name, c := range map[string]struct {
		body, header string
		problems     []string
	}{
		"a good one":            {good, "", nil},
		"the key in the header": {strings.Replace(good, `"idempotencyKey":"k-1",`, "", 1), "k-2", nil},
		"all at once": {`{"amount":0,"currency":"eur"}`, "", []string{
			"idempotencyKey: is missing; send the header Idempotency-Key, a new value for each payment", "amount: must be from 1 to 1000000000000 minor units, got 0",
			`currency: must be an ISO 4217 code such as EUR, got "eur"`, "customer: is missing", "method: is missing"}},
		"two keys":                   {good, "k-2", []string{"idempotencyKey: differs from the header Idempotency-Key; send one of them"}},
		"a key with spaces":          {strings.Replace(good, "k-1", "k 1", 1), "", []string{"idempotencyKey: must be 1 to 128 printable ASCII characters without spaces"}},
		"a fraction":                 {strings.Replace(good, "1050", "10.5", 1), "", []string{"body: amount must be a whole number of minor units, got number 10.5"}},
		"text for an amount":         {strings.Replace(good, "1050", `"1050"`, 1), "", []string{"body: amount must be a whole number of minor units, got string"}},
		"too much":                   {strings.Replace(good, "1050", "1000000000001", 1), "", []string{"amount: must be from 1 to 1000000000000 minor units, got 1000000000001"}},
		"a misspelt field":           {strings.Replace(good, "customer", "costumer", 1), "", []string{`body: unknown field "costumer"`}},
		"a code that is no currency": {strings.Replace(good, "EUR", "XTS", 1), "", []string{`currency: must be an ISO 4217 code such as EUR, got "XTS"`}},
		"a card's number":            {strings.Replace(good, "tok_1", "4111 1111 1111 1111", 1), "", []string{"method: looks like a card's number; send the provider's token"}},
		"digits that are no card":    {strings.Replace(good, "tok_1", "4111111111111112", 1), "", nil},
		"a control character":        {strings.Replace(good, "c-1", `c\u0000`, 1), "", []string{"customer: must be text without control characters"}},
		"nothing":                    {"", "", []string{"body: isn't a whole JSON document"}},
		"two documents":              {good + good, "", []string{"body: more than one document"}},
		"a long body":                {strings.Repeat(" ", MaxBody) + good, "", []string{"body: must have at most 16384 bytes, got 16473"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Decode([]byte(c.body), c.header)
			if c.problems == nil {
				require.NoError(t, err)
				return
			}
			var invalid *InvalidError
			require.ErrorAs(t, err, &invalid)
			require.Equal(t, c.problems, invalid.Problems)
			require.NotContains(t, err.Error(), "4111")
		})
	}
}

func TestAMessageThatIsWrongIsPoison(t *testing.T) {
	t.Parallel()
	e := newEvent(request("tok"), Outcome{Status: Succeeded, Reference: "r"}, newFakeTime())
	_, err := decodeEvent(encode(t, e))
	require.NoError(t, err)
	for name, change := range map[string]func(*Event){
		"version": func(e *Event) { e.Version = 2 }, "status": func(e *Event) { e.Status = "maybe" }, "amount": func(e *Event) { e.Amount = -1 },
		"another key's id": func(e *Event) { e.PaymentID = "pay_1" }, "currency": func(e *Event) { e.Currency = "" }, "reference": func(e *Event) { e.Reference = "" },
		"time": func(e *Event) { e.DecidedAt = time.Time{} },
	} {
		bad := e
		change(&bad)
		_, err := decodeEvent(encode(t, bad))
		require.Error(t, err, name)
	}
}

func TestEventsOfOtherKindsAreErrors(t *testing.T) {
	t.Parallel()
	p := Processor{Log: quiet}
	for _, event := range []string{`[]`, `"x"`, `{}`, `{"Records":[]}`, `{"action":"swap"}`, `{"action":1}`} {
		_, err := p.Handle(t.Context(), json.RawMessage(event))
		require.Error(t, err, event)
	}
	out, err := p.Handle(t.Context(), json.RawMessage(`{"version":"2.0","requestContext":{"http":{"method":"GET"}}}`))
	require.NoError(t, err)
	require.Contains(t, string(encode(t, out)), `"statusCode":405`)
	out, err = p.Handle(t.Context(), json.RawMessage(`{"httpMethod":"POST","requestContext":{},"body":"%%","isBase64Encoded":true}`))
	require.NoError(t, err)
	require.Contains(t, string(encode(t, out)), `"statusCode":400`)
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"idempotencyKey":"k-1","amount":1050,"currency":"EUR","customer":"c-1","method":"tok_1"}`)
	f.Fuzz(func(t *testing.T, body string) {
		r, err := Decode([]byte(body), "")
		if err != nil {
			return
		}
		e := newEvent(r, Outcome{Status: Failed}, newFakeTime())
		_, err = decodeEvent(encode(t, e))
		require.NoError(t, err, "the recorder takes what the processor took")
	})
}
