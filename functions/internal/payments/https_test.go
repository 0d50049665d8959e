package payments

import (
	"context"
	"crypto/hmac"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// vault hands out its keys one after the other.
type vault struct {
	keys  []string
	reads int
}

func (v *vault) Get(context.Context) ([]byte, error) {
	key := v.keys[min(v.reads, len(v.keys)-1)]
	v.reads++
	return []byte(key), nil
}

const (
	oldKey  = "an-old-key-of-thirty-two-bytes!!"
	rotated = "the-new-key-of-thirty-two-bytes!"
)

// gatewayServer takes payments that are signed with key, and answers with status and body.
func gatewayServer(t *testing.T, key string, status int, body string, keys ...string) (*HTTPS, *vault, *int) {
	t.Helper()
	calls := 0
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		sent, err := io.ReadAll(r.Body)
		want := Sign([]byte(key), r.Header.Get("X-Payment-Timestamp"), r.Header.Get("Idempotency-Key"), sent)
		if err != nil || r.Method != http.MethodPost || !hmac.Equal([]byte(want), []byte(r.Header.Get("X-Payment-Signature"))) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(s.Close)
	v := &vault{keys: keys}
	h, err := NewHTTPS(s.URL, v, s.Client().Transport)
	require.NoError(t, err)
	return h, v, &calls
}

func TestTheSignatureIsThatOfTheDocumentation(t *testing.T) {
	t.Parallel()
	// printf '1.k.{}' | openssl dgst -sha256 -hmac key
	require.Equal(t, "v1=de0dd0b65dee3285f1306df755147a9fd19e255f5e602aba895e8444c47822ca", Sign([]byte("key"), "1", "k", []byte("{}")))
}

func TestOnlyAClearAnswerIsAnOutcome(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		want   Outcome
		err    string
	}{
		"success":             {200, `{"status":"succeeded","reference":"r"}`, Outcome{Status: Succeeded, Reference: "r"}, ""},
		"created":             {201, `{"status":"succeeded","reference":"r"}`, Outcome{Status: Succeeded, Reference: "r"}, ""},
		"refused":             {402, `{"status":"failed","reason":"expired"}`, Outcome{Status: Failed, Reason: "expired"}, ""},
		"refused but took it": {402, `{"status":"succeeded","reference":"r"}`, Outcome{}, `status 402 with the outcome "succeeded"`},
		"an error":            {500, `{"status":"failed"}`, Outcome{}, "status 500"},
		"a redirect":          {307, `{"status":"failed"}`, Outcome{}, "status 307"},
		"not JSON":            {200, `<html>secret</html>`, Outcome{}, "isn't JSON"},
		"too long":            {200, strings.Repeat(" ", maxAnswer+1), Outcome{}, "more than"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, _, calls := gatewayServer(t, oldKey, c.status, c.body, oldKey)
			o, err := h.Charge(t.Context(), request("tok"))
			require.Equal(t, 1, *calls)
			if c.err != "" {
				require.ErrorContains(t, err, c.err)
				require.NotContains(t, err.Error(), "secret")
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.want, o)
		})
	}
}

func TestARotatedKeyIsReadAgainOnce(t *testing.T) {
	t.Parallel()
	h, v, calls := gatewayServer(t, rotated, 200, `{"status":"succeeded","reference":"r"}`, oldKey, rotated)
	for range 2 {
		_, err := h.Charge(t.Context(), request("tok"))
		require.NoError(t, err)
	}
	require.Equal(t, 2, v.reads)
	require.Equal(t, 3, *calls)

	h, v, calls = gatewayServer(t, rotated, 200, `{}`, oldKey)
	_, err := h.Charge(t.Context(), request("tok"))
	require.ErrorContains(t, err, "status 401")
	require.NotContains(t, err.Error(), oldKey)
	require.Equal(t, 2, v.reads)
	require.Equal(t, 2, *calls)
}

func TestWhatIsNotSafeIsRefused(t *testing.T) {
	t.Parallel()
	for _, endpoint := range []string{"", "http://pay.example.com", "https://", "https://u:p@pay.example.com/", "://"} {
		_, err := NewHTTPS(endpoint, nil, nil)
		require.Error(t, err, endpoint)
	}
	h, _, calls := gatewayServer(t, oldKey, 200, `{}`, "short")
	_, err := h.Charge(t.Context(), request("tok"))
	require.ErrorContains(t, err, "at least 32 bytes")
	require.Zero(t, *calls)
}
