package payments

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// Secrets gives the provider's signing key.
type Secrets interface {
	Get(ctx context.Context) ([]byte, error)
}

const (
	// minKey is the shortest signing key, in bytes: that of the hash.
	minKey = 32
	// secretAge is how long a signing key is used before it is read again.
	secretAge = 5 * time.Minute
	// maxAnswer is the largest answer of a provider, in bytes.
	maxAnswer = 64 << 10
)

// HTTPS is a provider that takes payments as signed JSON:
//
//	POST <endpoint>
//	Idempotency-Key: <key>
//	X-Payment-Timestamp: <seconds since 1970>
//	X-Payment-Signature: v1=<hex of HMAC-SHA256 over "<timestamp>.<key>.<body>">
//
// It answers 200 or 201 with {"status":"succeeded","reference":…} or {"status":"failed","reason":…}, or 402 with the latter. Anything
// else is no outcome.
type HTTPS struct {
	endpoint string
	secrets  Secrets
	client   *http.Client
	now      func() time.Time

	mutex sync.Mutex
	key   []byte
	read  time.Time
}

// NewHTTPS makes a provider. The endpoint must be https and have no credentials; transport is nil but in tests.
func NewHTTPS(endpoint string, secrets Secrets, transport http.RoundTripper) (*HTTPS, error) {
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
		return nil, errors.New("provider endpoint: must be an https URL without credentials")
	}
	if transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		transport = t
	}
	// A redirect would hand a signed payment to another place, or make the POST a GET.
	client := &http.Client{Transport: transport, Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &HTTPS{endpoint: endpoint, secrets: secrets, client: client, now: time.Now}, nil
}

// Charge sends a payment. Where the provider refuses the signature the key may just have been rotated: it is read again, once.
func (h *HTTPS) Charge(ctx context.Context, r Request) (Outcome, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return Outcome{}, err
	}
	for attempt := 1; ; attempt++ {
		key, err := h.signingKey(ctx, attempt > 1)
		if err != nil {
			return Outcome{}, err
		}
		status, answer, err := h.post(ctx, r.IdempotencyKey, key, body)
		if err != nil {
			return Outcome{}, err
		}
		switch {
		case (status == http.StatusUnauthorized || status == http.StatusForbidden) && attempt == 1:
			continue
		case status != http.StatusOK && status != http.StatusCreated && status != http.StatusPaymentRequired:
			return Outcome{}, fmt.Errorf("provider: status %d", status)
		}
		var o Outcome
		// The decoder's error could repeat what it read.
		if json.Unmarshal(answer, &o) != nil {
			return Outcome{}, fmt.Errorf("provider: status %d with an answer that isn't JSON", status)
		}
		if status == http.StatusPaymentRequired && o.Status != Failed {
			return Outcome{}, fmt.Errorf("provider: status 402 with the outcome %q", o.Status)
		}
		return o, nil
	}
}

func (h *HTTPS) post(ctx context.Context, idempotencyKey string, key, body []byte) (int, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.endpoint, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	timestamp := strconv.FormatInt(h.now().Unix(), 10)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", idempotencyKey)
	request.Header.Set("X-Payment-Timestamp", timestamp)
	request.Header.Set("X-Payment-Signature", Sign(key, timestamp, idempotencyKey, body))
	response, err := h.client.Do(request)
	if err != nil {
		return 0, nil, fmt.Errorf("provider: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return 0, nil, fmt.Errorf("provider: %w", err)
	}
	if len(answer) > maxAnswer {
		return 0, nil, fmt.Errorf("provider: an answer of more than %d bytes", maxAnswer)
	}
	return response.StatusCode, answer, nil
}

// Sign is the signature of a payment, for a provider to compare with hmac.Equal.
func Sign(key []byte, timestamp, idempotencyKey string, body []byte) string {
	mac := hmac.New(sha256.New, key)
	// Hashes take every write.
	_, _ = fmt.Fprintf(mac, "%s.%s.", timestamp, idempotencyKey)
	_, _ = mac.Write(body)
	return "v1=" + hex.EncodeToString(mac.Sum(nil))
}

func (h *HTTPS) signingKey(ctx context.Context, fresh bool) ([]byte, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if !fresh && h.key != nil && h.now().Sub(h.read) < secretAge {
		return h.key, nil
	}
	key, err := h.secrets.Get(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the provider's secret: %w", err)
	}
	if len(key) < minKey {
		return nil, fmt.Errorf("the provider's secret must have at least %d bytes", minKey)
	}
	h.key, h.read = key, h.now()
	return key, nil
}
