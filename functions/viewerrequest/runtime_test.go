package viewerrequest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/dop251/goja"
	"github.com/stretchr/testify/require"
)

// runtime stands in for cloudfront-js-2.0: goja with the three things of that runtime that the
// function uses, namely the cloudfront module's key value store, the crypto module's SHA-256 and
// Buffer's base64.
type runtime struct {
	vm      *goja.Runtime
	handler goja.Callable
	reads   []string
}

func newRuntime(t testing.TB, store map[string]string) *runtime {
	t.Helper()
	r := &runtime{vm: goja.New()}
	r.vm.SetFieldNameMapper(goja.TagFieldNameMapper("json", true))
	get := func(key string) (string, error) {
		r.reads = append(r.reads, key)
		if v, ok := store[key]; ok {
			return v, nil
		}
		return "", errors.New("KeyNotFound")
	}
	cloudfront := map[string]any{"kvs": func() map[string]any {
		return map[string]any{"get": func(key string) *goja.Promise {
			promise, resolve, reject := r.vm.NewPromise()
			v, err := get(key)
			if err != nil {
				require.NoError(t, reject(r.vm.NewGoError(err)))
			} else {
				require.NoError(t, resolve(v))
			}
			return promise
		}}
	}}
	modules := map[string]any{"cloudfront": cloudfront, "crypto": map[string]any{"createHash": r.createHash}}
	require.NoError(t, r.vm.Set("require", func(name string) any {
		module, ok := modules[name]
		require.True(t, ok, "the runtime has no module %q", name)
		return module
	}))
	require.NoError(t, r.vm.Set("Buffer", map[string]any{"from": func(text, encoding string) map[string]any {
		require.Equal(t, "base64", encoding)
		return map[string]any{"toString": func(string) string { return decodeLenient(text) }}
	}}))
	// goja runs scripts, not modules: the one import becomes the require that it stands for.
	source := strings.Replace(Source, "import cf from 'cloudfront';", "const cf = require('cloudfront');", 1)
	require.NotEqual(t, Source, source, "the import line changed")
	_, err := r.vm.RunScript("viewer-request.js", source)
	require.NoError(t, err)
	handler, ok := goja.AssertFunction(r.vm.Get("handler"))
	require.True(t, ok, "no handler function")
	r.handler = handler
	return r
}

// createHash is the crypto module's, for hex SHA-256 only.
func (r *runtime) createHash(algorithm string) map[string]any {
	var text string
	hash := map[string]any{}
	if algorithm != "sha256" {
		panic(r.vm.NewTypeError("unsupported algorithm " + algorithm))
	}
	hash["update"] = func(more string) map[string]any { text += more; return hash }
	hash["digest"] = func(encoding string) string {
		if encoding != "hex" {
			panic(r.vm.NewTypeError("unsupported encoding " + encoding))
		}
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	return hash
}

// decodeLenient decodes as Buffer does: it stops at what isn't base64 instead of failing.
func decodeLenient(text string) string {
	text = strings.TrimRight(text, "=")
	for len(text) > 0 {
		if b, err := base64.RawStdEncoding.DecodeString(text); err == nil {
			return string(b)
		}
		text = text[:len(text)-1]
	}
	return ""
}

// do sends one request through the function. The result is either the request that goes on to the
// cache, or a response.
func (r *runtime) do(t testing.TB, uri string, headers map[string]string, query map[string]any) map[string]any {
	t.Helper()
	if query == nil {
		query = map[string]any{}
	}
	values := map[string]any{}
	for name, value := range headers {
		values[name] = map[string]any{"value": value}
	}
	event := map[string]any{"version": "1.0", "context": map[string]any{"eventType": "viewer-request"},
		"request": map[string]any{
			"method":      "GET",
			"uri":         uri,
			"querystring": query,
			"headers":     values,
			"cookies":     map[string]any{},
		}}
	// The event goes in as JSON, so that the function works on plain JavaScript objects, as it does
	// at CloudFront.
	parsed, err := r.vm.RunString("(" + mustJSON(t, event) + ")")
	require.NoError(t, err)
	result, err := r.handler(goja.Undefined(), parsed)
	require.NoError(t, err)
	promise, ok := result.Export().(*goja.Promise)
	require.True(t, ok, "the handler is asynchronous")
	require.Equal(t, goja.PromiseStateFulfilled, promise.State(), "rejected: %v", promise.Result())
	out, ok := promise.Result().Export().(map[string]any)
	require.True(t, ok)
	return out
}
