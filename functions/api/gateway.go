package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// gateway turns API Gateway's events, of both payload formats, into HTTP requests for a handler.
type gateway struct {
	handler http.Handler
	// base is the API mapping that is not part of the routes.
	base string
	log  *slog.Logger
}

// invoke handles one event: payload format 2.0 (HTTP APIs) or 1.0 (REST APIs).
func (g gateway) invoke(ctx context.Context, event json.RawMessage) (any, error) {
	var format struct {
		Version string `json:"version"`
	}
	if err := json.Unmarshal(event, &format); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	if format.Version == "2.0" {
		var in events.APIGatewayV2HTTPRequest
		if err := json.Unmarshal(event, &in); err != nil {
			return nil, fmt.Errorf("event: %w", err)
		}
		return g.http(ctx, in), nil
	}
	var in events.APIGatewayProxyRequest
	if err := json.Unmarshal(event, &in); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	if in.HTTPMethod == "" {
		return nil, errors.New("event: neither an HTTP API's nor a REST API's request")
	}
	return g.rest(ctx, in), nil
}

func (g gateway) http(ctx context.Context, in events.APIGatewayV2HTTPRequest) events.APIGatewayV2HTTPResponse {
	header := http.Header{}
	for name, value := range in.Headers {
		header.Set(name, value)
	}
	if len(in.Cookies) > 0 {
		header.Set("Cookie", strings.Join(in.Cookies, "; "))
	}
	out := g.serve(ctx, incoming{in.RequestContext.HTTP.Method, in.RawPath, in.RawQueryString, header, in.Body, in.IsBase64Encoded, in.RequestContext.RequestID})
	headers := map[string]string{}
	for name, values := range out.header {
		headers[name] = strings.Join(values, ", ")
	}
	return events.APIGatewayV2HTTPResponse{StatusCode: out.status, Headers: headers, Body: out.body, IsBase64Encoded: out.encoded}
}

func (g gateway) rest(ctx context.Context, in events.APIGatewayProxyRequest) events.APIGatewayProxyResponse {
	header := http.Header{}
	for name, values := range in.MultiValueHeaders {
		header[http.CanonicalHeaderKey(name)] = values
	}
	query := url.Values(in.MultiValueQueryStringParameters).Encode()
	out := g.serve(ctx, incoming{in.HTTPMethod, in.Path, query, header, in.Body, in.IsBase64Encoded, in.RequestContext.RequestID})
	return events.APIGatewayProxyResponse{StatusCode: out.status, MultiValueHeaders: out.header, Body: out.body, IsBase64Encoded: out.encoded}
}

type incoming struct {
	method, path, query string
	header              http.Header
	body                string
	encoded             bool
	id                  string
}

type outgoing struct {
	status  int
	header  http.Header
	body    string
	encoded bool
}

func (g gateway) serve(ctx context.Context, in incoming) outgoing {
	start := time.Now()
	out := g.respond(ctx, in)
	out.header.Set("X-Request-Id", in.id)
	g.log.InfoContext(ctx, "request", "id", in.id, "method", in.method, "path", in.path, "status", out.status, "ms", time.Since(start).Milliseconds())
	return out
}

func (g gateway) respond(ctx context.Context, in incoming) outgoing {
	body := in.body
	if in.encoded {
		decoded, err := base64.StdEncoding.DecodeString(in.body)
		if err != nil {
			return refusal("the body isn't base64")
		}
		body = string(decoded)
	}
	u := &url.URL{Scheme: "https", Host: in.header.Get("Host"), Path: strip(in.path, g.base), RawQuery: in.query}
	r, err := http.NewRequestWithContext(ctx, in.method, u.String(), strings.NewReader(body))
	if err != nil {
		return refusal("the request can't be read")
	}
	r.Header = in.header
	w := httptest.NewRecorder()
	g.handler.ServeHTTP(w, r)
	out := outgoing{status: w.Code, header: w.Header(), body: w.Body.String()}
	if in.method == http.MethodHead {
		out.body = ""
	}
	if !utf8.ValidString(out.body) {
		out.body, out.encoded = base64.StdEncoding.EncodeToString(w.Body.Bytes()), true
	}
	return out
}

func refusal(message string) outgoing {
	w := httptest.NewRecorder()
	fail(w, http.StatusBadRequest, message)
	return outgoing{status: w.Code, header: w.Header(), body: w.Body.String()}
}

// strip takes an API mapping off a path, on whole segments only.
func strip(path, base string) string {
	if rest, ok := strings.CutPrefix(path, base); ok && (rest == "" || rest[0] == '/') {
		path = rest
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return path
}
