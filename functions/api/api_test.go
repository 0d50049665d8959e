package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"
)

func newGateway(handler http.Handler, log io.Writer) gateway {
	logger := slog.New(slog.NewJSONHandler(log, nil))
	if handler == nil {
		handler = service(logger, "1.2.3")
	}
	return gateway{handler: handler, base: basePath(""), log: logger}
}

// call sends one request in both payload formats and proves that both get the same answer.
func call(t *testing.T, g gateway, method, path, rawQuery string, query map[string][]string) (int, map[string]string, http.Header) {
	t.Helper()
	v2 := events.APIGatewayV2HTTPRequest{Version: "2.0", RawPath: path, RawQueryString: rawQuery, Headers: map[string]string{"host": "api.example.com"}}
	v2.RequestContext.HTTP.Method, v2.RequestContext.RequestID = method, "id-1"
	out2, err := g.invoke(t.Context(), encode(t, v2))
	require.NoError(t, err)
	second := out2.(events.APIGatewayV2HTTPResponse)

	v1 := events.APIGatewayProxyRequest{HTTPMethod: method, Path: path, MultiValueQueryStringParameters: query, MultiValueHeaders: map[string][]string{"Host": {"api.example.com"}}}
	v1.RequestContext.RequestID = "id-1"
	out1, err := g.invoke(t.Context(), encode(t, v1))
	require.NoError(t, err)
	first := out1.(events.APIGatewayProxyResponse)

	require.Equal(t, first.StatusCode, second.StatusCode)
	require.Equal(t, first.Body, second.Body)
	header := http.Header(first.MultiValueHeaders)
	require.Equal(t, "id-1", header.Get("X-Request-Id"))
	require.Equal(t, "id-1", second.Headers["X-Request-Id"])
	body := map[string]string{}
	if first.Body != "" {
		require.NoError(t, json.Unmarshal([]byte(first.Body), &body), first.Body)
	}
	return first.StatusCode, body, header
}

func encode(t *testing.T, v any) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return b
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 65)
	for name, c := range map[string]struct {
		method, path, query string
		values              map[string][]string
		status              int
		body                map[string]string
	}{
		"health":                                {"GET", "/health", "", nil, 200, map[string]string{"status": "ok", "version": "1.2.3"}},
		"health below the site":                 {"GET", "/api/health", "", nil, 200, map[string]string{"status": "ok", "version": "1.2.3"}},
		"a name that only starts like the base": {"GET", "/apixhealth", "", nil, 404, map[string]string{"error": "no such resource"}},
		"hello":                                 {"GET", "/hello", "", nil, 200, map[string]string{"message": "hello, world"}},
		"hello by name":                         {"GET", "/hello", "name=Ada%20L", map[string][]string{"name": {"Ada L"}}, 200, map[string]string{"message": "hello, Ada L"}},
		"a name of 65 characters":               {"GET", "/hello", "name=" + long, map[string][]string{"name": {long}}, 400, map[string]string{"error": "name must be at most 64 characters of UTF-8"}},
		"another method":                        {"POST", "/health", "", nil, 405, map[string]string{"error": "use GET"}},
		"another path":                          {"GET", "/", "", nil, 404, map[string]string{"error": "no such resource"}},
		"the mapping itself":                    {"GET", "/api", "", nil, 404, map[string]string{"error": "no such resource"}},
		"head has no body":                      {"HEAD", "/health", "", nil, 200, map[string]string{}},
		"a path with characters that need escapes": {"GET", "/a b?c", "", nil, 404, map[string]string{"error": "no such resource"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, body, header := call(t, newGateway(nil, io.Discard), c.method, c.path, c.query, c.values)
			require.Equal(t, c.status, status)
			require.Equal(t, c.body, body)
			require.Equal(t, "no-store", header.Get("Cache-Control"))
		})
	}
}

func TestAPanicIsLoggedAndHidden(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	broken := recovered(logger, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret detail") }))
	status, body, _ := call(t, newGateway(broken, &log), "GET", "/health", "", nil)
	require.Equal(t, 500, status)
	require.Equal(t, map[string]string{"error": "internal error"}, body)
	require.Contains(t, log.String(), "secret detail")
	for line := range strings.Lines(log.String()) {
		require.True(t, json.Valid([]byte(line)), "the log is JSON, a line an entry")
	}
}

func TestBodiesCrossTheGatewayWhole(t *testing.T) {
	t.Parallel()
	binary := []byte{0xff, 0x00, 0xfe}
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err == nil {
			_, _ = w.Write(b)
		}
	})
	in := events.APIGatewayV2HTTPRequest{Version: "2.0", RawPath: "/", Body: base64.StdEncoding.EncodeToString(binary), IsBase64Encoded: true}
	in.RequestContext.HTTP.Method = "POST"
	out, err := newGateway(echo, io.Discard).invoke(t.Context(), encode(t, in))
	require.NoError(t, err)
	response := out.(events.APIGatewayV2HTTPResponse)
	require.True(t, response.IsBase64Encoded)
	require.Equal(t, base64.StdEncoding.EncodeToString(binary), response.Body)

	in.Body = "%%%"
	out, err = newGateway(echo, io.Discard).invoke(t.Context(), encode(t, in))
	require.NoError(t, err)
	require.Equal(t, 400, out.(events.APIGatewayV2HTTPResponse).StatusCode)
}

func TestAnEventOfAnotherKindIsAnError(t *testing.T) {
	t.Parallel()
	for _, event := range []string{`{}`, `{"Records":[]}`, `[]`, `"x"`} {
		_, err := newGateway(nil, io.Discard).invoke(t.Context(), json.RawMessage(event))
		require.Error(t, err, event)
	}
}

func FuzzNoEventPanics(f *testing.F) {
	f.Add(`{"version":"2.0","rawPath":"/health","requestContext":{"http":{"method":"GET"}}}`)
	f.Add(`{"httpMethod":"GET","path":"/hello","multiValueQueryStringParameters":{"name":["x"]}}`)
	f.Fuzz(func(t *testing.T, event string) {
		_, _ = newGateway(nil, io.Discard).invoke(t.Context(), json.RawMessage(event))
	})
}
