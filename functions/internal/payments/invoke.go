package payments

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// Handle takes every event of the processor: a request of API Gateway in either payload format, a payment by direct invocation, or
// {"action":"sweep"} from a schedule. A direct payment that fails is an error, so that Lambda repeats an asynchronous one and keeps it
// in the dead-letter queue at last.
func (p Processor) Handle(ctx context.Context, event json.RawMessage) (any, error) {
	var shape struct {
		Action         string          `json:"action"`
		Version        string          `json:"version"`
		RequestContext json.RawMessage `json:"requestContext"`
	}
	if err := json.Unmarshal(event, &shape); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	switch {
	case shape.Action == "sweep":
		return p.Sweep(ctx)
	case shape.Action != "":
		return nil, fmt.Errorf("event: action must be sweep, got %q", shape.Action)
	case shape.RequestContext == nil:
		r, err := Decode(event, "")
		if err != nil {
			return nil, err
		}
		return p.Pay(ctx, r)
	case shape.Version == "2.0":
		var in events.APIGatewayV2HTTPRequest
		if err := json.Unmarshal(event, &in); err != nil {
			return nil, fmt.Errorf("event: %w", err)
		}
		a := p.answer(ctx, in.RequestContext.HTTP.Method, header(in.Headers), in.Body, in.IsBase64Encoded)
		a.headers["X-Request-Id"] = in.RequestContext.RequestID
		return events.APIGatewayV2HTTPResponse{StatusCode: a.status, Headers: a.headers, Body: a.body}, nil
	}
	var in events.APIGatewayProxyRequest
	if err := json.Unmarshal(event, &in); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	a := p.answer(ctx, in.HTTPMethod, header(in.Headers), in.Body, in.IsBase64Encoded)
	a.headers["X-Request-Id"] = in.RequestContext.RequestID
	return events.APIGatewayProxyResponse{StatusCode: a.status, Headers: a.headers, Body: a.body}, nil
}

// header finds the key's header, in any case.
func header(all map[string]string) string {
	for name, value := range all {
		if strings.EqualFold(name, "Idempotency-Key") {
			return value
		}
	}
	return ""
}

type answer struct {
	status  int
	headers map[string]string
	body    string
}

func (p Processor) answer(ctx context.Context, method, key, body string, encoded bool) answer {
	if method != http.MethodPost {
		a := reply(http.StatusMethodNotAllowed, map[string]any{"errors": []string{"use POST"}})
		a.headers["Allow"] = "POST"
		return a
	}
	if encoded {
		decoded, err := base64.StdEncoding.DecodeString(body)
		if err != nil {
			return reply(http.StatusBadRequest, map[string]any{"errors": []string{"body: isn't base64"}})
		}
		body = string(decoded)
	}
	r, err := Decode([]byte(body), key)
	var done Result
	if err == nil {
		done, err = p.Pay(ctx, r)
	}
	return p.reply(ctx, done, err)
}

func (p Processor) reply(ctx context.Context, done Result, err error) answer {
	var invalid *InvalidError
	var busy *BusyError
	var unknown *UnknownError
	switch {
	case err == nil && done.Status == Failed:
		return reply(http.StatusPaymentRequired, done)
	case err == nil:
		return reply(http.StatusOK, done)
	case errors.As(err, &invalid):
		return reply(http.StatusBadRequest, map[string]any{"errors": invalid.Problems})
	case errors.Is(err, ErrKeyReused):
		return reply(http.StatusUnprocessableEntity, map[string]any{"errors": []string{"idempotencyKey: was used for another payment; use a new one"}})
	case errors.As(err, &busy):
		return later(http.StatusConflict, busy.Retry, busy.Error())
	case errors.Is(err, errLost):
		return later(http.StatusConflict, time.Second, (&BusyError{time.Second}).Error())
	case errors.As(err, &unknown):
		return later(http.StatusServiceUnavailable, unknown.Retry, "payment "+unknown.PaymentID+": the outcome isn't known yet; try again with the same key")
	}
	// The causes are AWS's: they say more of the account than a caller needs.
	p.Log.ErrorContext(ctx, "payment not taken", "error", err)
	return later(http.StatusServiceUnavailable, time.Second, "the payment isn't finished; try again with the same key")
}

func later(status int, wait time.Duration, message string) answer {
	a := reply(status, map[string]any{"errors": []string{message}})
	a.headers["Retry-After"] = strconv.Itoa(seconds(wait))
	return a
}

func reply(status int, body any) answer {
	var b bytes.Buffer
	_ = json.NewEncoder(&b).Encode(body) // maps of strings and Result always encode
	return answer{status, map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store"}, b.String()}
}
