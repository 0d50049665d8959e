package main

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"
)

// issuer answers as an OpenID provider does, until it is away.
type issuer struct {
	*httptest.Server
	keys   []jose.JSONWebKey
	keySet string // in place of the keys
	named  string // the issuer's name where it isn't its address
	uri    string // where the keys are, where that isn't at the issuer's
	away   bool
	asked  int
}

func anIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{}
	i.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.asked++
		if i.away {
			http.Error(w, "away", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		var answer any = map[string]string{"issuer": i.URL + i.named, "jwks_uri": i.URL + "/keys"}
		switch {
		case r.URL.Path == "/keys" && i.keySet != "":
			_, _ = w.Write([]byte(i.keySet))
			return
		case r.URL.Path == "/keys":
			set := jose.JSONWebKeySet{}
			for _, k := range i.keys {
				set.Keys = append(set.Keys, k.Public())
			}
			answer = set
		case i.uri != "":
			answer = map[string]string{"issuer": i.URL, "jwks_uri": i.uri}
		}
		_ = json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(i.Close)
	i.keys = []jose.JSONWebKey{aKey(t, "first")}
	return i
}

func aKey(t *testing.T, id string) jose.JSONWebKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	return jose.JSONWebKey{Key: key, KeyID: id, Algorithm: "RS256", Use: "sig"}
}

// sign makes a token. A key without id makes one that names none.
func sign(t *testing.T, alg jose.SignatureAlgorithm, key any, claims map[string]any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, nil)
	require.NoError(t, err)
	text, err := json.Marshal(claims)
	require.NoError(t, err)
	token, err := signer.Sign(text)
	require.NoError(t, err)
	raw, err := token.CompactSerialize()
	require.NoError(t, err)
	return raw
}

// asking is a gate with an issuer, and routes that take its tokens.
type asking struct {
	*clocked
	issuer *issuer
}

func askingFor(t *testing.T) asking {
	t.Helper()
	a := asking{gateWith(`["secret-value"]`), anIssuer(t)}
	now := func() time.Time { return a.time }
	client := a.issuer.Client()
	client.Timeout = issuerTimeout
	a.tokens = &tokens{issuer: a.issuer.URL, audiences: []string{"shop", "till"}, now: now,
		scopes: map[string][]string{"POST /payments": {}, "GET /orders": {"orders.read", "orders.admin"}},
		keys:   &keys{issuer: a.issuer.URL, now: now, client: client}}
	return a
}

func (a asking) claims(changes map[string]any) map[string]any {
	c := map[string]any{"iss": a.issuer.URL, "aud": "shop", "sub": "c-1", "exp": a.time.Add(time.Hour).Unix(), "iat": a.time.Unix()}
	maps.Copy(c, changes)
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	return c
}

func (a asking) token(t *testing.T, changes map[string]any) string {
	return sign(t, jose.RS256, a.issuer.keys[0], a.claims(changes))
}

// request is API Gateway's to the authorizer of routes that take tokens.
func (a asking) request(secret, authorization, route string) request {
	return request{Headers: map[string]string{header: secret, "authorization": authorization}, RouteKey: route, IdentitySource: []string{secret, authorization, route}}
}

func (a asking) opens(t *testing.T, token, route string) bool {
	t.Helper()
	got, err := a.handle(t.Context(), a.request("secret-value", "Bearer "+token, route))
	require.NoError(t, err)
	if token != "" {
		require.NotContains(t, a.logged.String(), token, "no token is logged")
	}
	return got.IsAuthorized
}

func TestATokenOpensWhatItIsFor(t *testing.T) {
	t.Parallel()
	a := askingFor(t)
	const payments, orders = "POST /payments", "GET /orders"
	at := func(d time.Duration) int64 { return a.time.Add(d).Unix() }
	for sentence, c := range map[string]struct {
		route   string
		changes map[string]any
		want    bool
	}{
		"a token":                             {payments, nil, true},
		"of several audiences":                {payments, map[string]any{"aud": []string{"other", "till"}}, true},
		"of another audience":                 {payments, map[string]any{"aud": "other"}, false},
		"of no audience":                      {payments, map[string]any{"aud": nil}, false},
		"of a client":                         {payments, map[string]any{"aud": nil, "client_id": "shop"}, true},
		"of another client":                   {payments, map[string]any{"aud": nil, "client_id": "other"}, false},
		"of a client, for another audience":   {payments, map[string]any{"aud": "other", "client_id": "shop"}, false},
		"of another issuer":                   {payments, map[string]any{"iss": "https://login.example.net/"}, false},
		"of no issuer":                        {payments, map[string]any{"iss": nil}, false},
		"that has ended":                      {payments, map[string]any{"exp": at(-time.Second)}, false},
		"without an end":                      {payments, map[string]any{"exp": nil}, false},
		"that is valid already":               {payments, map[string]any{"nbf": at(-time.Second)}, true},
		"that is valid as the clock is":       {payments, map[string]any{"nbf": at(skew), "iat": at(skew)}, true},
		"that isn't valid yet":                {payments, map[string]any{"nbf": at(2 * time.Minute)}, false},
		"that was issued in the future":       {payments, map[string]any{"iat": at(2 * time.Minute)}, false},
		"with an nbf that is none":            {payments, map[string]any{"nbf": "soon"}, false},
		"that grants a scope":                 {orders, map[string]any{"scope": "profile orders.read"}, true},
		"that grants a scope by scp":          {orders, map[string]any{"scp": []string{"orders.admin"}}, true},
		"that grants a scope by scp, as text": {orders, map[string]any{"scp": "orders.admin profile"}, true},
		"that grants another scope":           {orders, map[string]any{"scope": "orders.readonly orders"}, false},
		"that grants none":                    {orders, nil, false},
		"on a route that takes none":          {"GET /gone", nil, false},
	} {
		require.Equal(t, c.want, a.opens(t, a.token(t, c.changes), c.route), sentence)
	}
	require.NotContains(t, a.logged.String(), "c-1", "no claim is logged")
	require.NotContains(t, a.logged.String(), "login.example.net", "no claim is logged")
	require.Equal(t, 2, a.issuer.asked, "where the keys are, and for them, once")
}

func TestOnlyTheIssuersKeysSign(t *testing.T) {
	t.Parallel()
	a := askingFor(t)
	const route = "POST /payments"
	own, key := a.claims(nil), a.issuer.keys[0]
	good := a.token(t, nil)
	parts := strings.Split(good, ".")
	none := jose.JSONWebKey{Key: key.Key}
	other := aKey(t, "first")
	for sentence, c := range map[string]struct {
		token string
		want  bool
	}{
		"RS256":                                {good, true},
		"RS512":                                {sign(t, jose.RS512, jose.JSONWebKey{Key: key.Key, KeyID: "first"}, own), true},
		"PS256":                                {sign(t, jose.PS256, jose.JSONWebKey{Key: key.Key, KeyID: "first"}, own), true},
		"another key of the same name":         {sign(t, jose.RS256, other, own), false},
		"a key of another name":                {sign(t, jose.RS256, jose.JSONWebKey{Key: key.Key, KeyID: "second"}, own), false},
		"a key without a name":                 {sign(t, jose.RS256, none, own), false},
		"HS256":                                {sign(t, jose.HS256, jose.JSONWebKey{Key: bytes.Repeat([]byte("k"), 32), KeyID: "first"}, own), false},
		"no signature":                         {"eyJhbGciOiJub25lIiwia2lkIjoiZmlyc3QifQ." + parts[1] + ".", false},
		"another token's signature":            {parts[0] + "." + strings.Split(a.token(t, map[string]any{"sub": "c-2"}), ".")[1] + "." + parts[2], false},
		"nothing at all":                       {"", false},
		"what isn't a token":                   {"abc", false},
		"a token in the other form, with more": {`{"payload":"` + parts[1] + `","signatures":[]}`, false},
	} {
		require.Equal(t, c.want, a.opens(t, c.token, route), sentence)
	}
	for authorization, want := range map[string]bool{good: true, "bearer " + good: true, "Basic " + good: false, "Bearer " + good + ",Bearer " + good: false, "": false} {
		got, err := a.handle(t.Context(), a.request("secret-value", authorization, route))
		require.NoError(t, err)
		require.Equal(t, want, got.IsAuthorized, strings.ReplaceAll(authorization, good, "…"))
	}
}

func TestATokenIsNoWayAroundTheSecret(t *testing.T) {
	t.Parallel()
	a := askingFor(t)
	good := a.token(t, nil)
	for _, secret := range []string{"", "secret", "secret-values"} {
		got, err := a.handle(t.Context(), a.request(secret, good, "POST /payments"))
		require.NoError(t, err)
		require.False(t, got.IsAuthorized)
	}
	require.Zero(t, a.issuer.asked, "who hasn't the secret makes nobody ask the issuer")
	require.NotContains(t, a.logged.String(), "secret-value")

	r := a.request("secret-value", "", "POST /payments")
	r.IdentitySource = []string{"secret-value"} // of the authorizer of open routes, while a deployment is under way
	got, err := a.handle(t.Context(), r)
	require.NoError(t, err)
	require.False(t, got.IsAuthorized, "a route that takes tokens isn't open")

	a.tokens = nil
	got, err = a.handle(t.Context(), a.request("secret-value", good, "POST /payments"))
	require.NoError(t, err)
	require.False(t, got.IsAuthorized, "an authorizer of tokens lets nobody in without an issuer")
}

func TestAnswersSayWhatATokenGrants(t *testing.T) {
	t.Parallel()
	a := askingFor(t)
	got, err := a.handle(t.Context(), a.request("secret-value", a.token(t, map[string]any{"exp": 1767229200, "iat": nil, "scope": "orders.read profile", "admin": true, "roles": []string{"a", "b"}}), "GET /orders"))
	require.NoError(t, err)
	text, err := json.Marshal(got)
	require.NoError(t, err)
	require.JSONEq(t, `{"isAuthorized":true,"context":{"scopes":["orders.read","profile"],
		"claims":{"iss":"`+a.issuer.URL+`","aud":"shop","sub":"c-1","exp":"1767229200","scope":"orders.read profile","admin":"true","roles":"[\"a\",\"b\"]"}}}`, string(text))

	got, err = a.handle(t.Context(), a.request("secret-value", a.token(t, nil), "POST /payments"))
	require.NoError(t, err)
	text, err = json.Marshal(got.Context.Scopes)
	require.NoError(t, err)
	require.Equal(t, "[]", string(text))

	got, err = a.handle(t.Context(), a.request("secret-value", "", "POST /payments"))
	require.NoError(t, err)
	text, err = json.Marshal(got)
	require.NoError(t, err)
	require.JSONEq(t, `{"isAuthorized":false}`, string(text))
}

func TestChangedKeysAreTakenUp(t *testing.T) {
	t.Parallel()
	a := askingFor(t)
	const route = "POST /payments"
	old := a.token(t, nil)
	require.True(t, a.opens(t, old, route))
	a.issuer.keys = []jose.JSONWebKey{aKey(t, "second")}
	changed := a.token(t, nil)
	require.False(t, a.opens(t, changed, route), "an unknown key isn't reason enough so soon")
	require.Equal(t, 2, a.issuer.asked)
	a.time = a.time.Add(again)
	require.True(t, a.opens(t, changed, route))
	require.False(t, a.opens(t, old, route), "a key that is gone signs no more")
}

func TestAKeyThatTheIssuerTookOutIsForgotten(t *testing.T) {
	t.Parallel()
	a := askingFor(t)
	lasting := a.token(t, map[string]any{"exp": a.time.Add(24 * time.Hour).Unix()})
	require.True(t, a.opens(t, lasting, "POST /payments"))
	a.issuer.keys = []jose.JSONWebKey{aKey(t, "second")}
	a.time = a.time.Add(kept - time.Second)
	require.True(t, a.opens(t, lasting, "POST /payments"), "known keys are good for a while")
	a.time = a.time.Add(time.Second)
	require.False(t, a.opens(t, lasting, "POST /payments"), "and no longer")
}

func TestAnIssuerThatIsAwayIsAFault(t *testing.T) {
	t.Parallel()
	set := func(text string) func(*issuer) { return func(i *issuer) { i.keySet = text } }
	for sentence, c := range map[string]struct {
		change func(*issuer)
		want   string
	}{
		"it is away":                {func(i *issuer) { i.away = true }, "503"},
		"it is another":             {func(i *issuer) { i.named = "/other" }, "did not match"},
		"its keys are elsewhere":    {func(i *issuer) { i.uri = i.URL + "/nowhere/keys" }, "the key set has no RSA keys"},
		"its keys come without TLS": {func(i *issuer) { i.uri = "http://login.example.com/keys" }, "jwks_uri isn't an https address"},
		"its keys aren't a set":     {set("[]"), "the key set isn't one"},
		"it has no keys":            {set(`{"keys":[]}`), "no RSA keys"},
		"it has no keys of RSA":     {set(`{"keys":[{"kty":"OKP","crv":"Ed448","x":"AA","kid":"first"},{"kty":"oct","k":"a2V5","kid":"first"}]}`), "no RSA keys"},
		"it is silent":              {func(i *issuer) { i.Close() }, "refused"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			a := askingFor(t)
			good := a.token(t, nil)
			c.change(a.issuer)
			got, err := a.handle(t.Context(), a.request("secret-value", good, "POST /payments"))
			require.ErrorContains(t, err, c.want)
			require.False(t, got.IsAuthorized)
			require.NotContains(t, a.logged.String()+err.Error(), good)
		})
	}
}

func TestAnIssuerThatComesBackIsAskedAgain(t *testing.T) {
	t.Parallel()
	a := askingFor(t)
	good := a.token(t, map[string]any{"exp": a.time.Add(24 * time.Hour).Unix()})
	a.issuer.away = true
	_, err := a.handle(t.Context(), a.request("secret-value", good, "POST /payments"))
	require.ErrorContains(t, err, "can't read the issuer's keys")
	open, err := a.handle(t.Context(), request{Headers: map[string]string{header: "secret-value"}, RouteKey: "GET /health", IdentitySource: []string{"secret-value"}})
	require.NoError(t, err)
	require.True(t, open.IsAuthorized, "open routes need no issuer")
	a.issuer.away = false
	require.True(t, a.opens(t, good, "POST /payments"), "the fault isn't remembered")

	a.issuer.away = true
	require.True(t, a.opens(t, good, "POST /payments"), "known keys need no issuer")
	a.time = a.time.Add(kept)
	_, err = a.handle(t.Context(), a.request("secret-value", good, "POST /payments"))
	require.ErrorContains(t, err, "can't read the issuer's keys")
	_, err = a.handle(t.Context(), a.request("secret-value", sign(t, jose.RS256, aKey(t, "new"), a.claims(nil)), "POST /payments"))
	require.Error(t, err, "an unknown key may be a new one")
}

func TestKeysOfOtherKindsAreNobodysMistake(t *testing.T) {
	t.Parallel()
	a := askingFor(t)
	own, err := json.Marshal(a.issuer.keys[0].Public())
	require.NoError(t, err)
	a.issuer.keySet = `{"keys":[{"kty":"OKP","crv":"Ed448","x":"AA","kid":"a"},{"kty":"new"},` + string(own) + `]}`
	require.True(t, a.opens(t, a.token(t, nil), "POST /payments"))
	a.issuer.keySet = strings.Replace(a.issuer.keySet, `"use":"sig"`, `"use":"enc"`, 1)
	a.time = a.time.Add(kept)
	_, err = a.handle(t.Context(), a.request("secret-value", a.token(t, nil), "POST /payments"))
	require.ErrorContains(t, err, "no RSA keys", "a key for encryption signs nothing")
}

func TestTheEnvironmentSaysWhichTokens(t *testing.T) {
	t.Parallel()
	env := map[string]string{"JWT_ISSUER": "https://login.example.com/", "JWT_AUDIENCES": `["shop"]`, "JWT_ROUTES": `{"POST /payments":[],"GET /orders":["a"]}`}
	from := func(changes map[string]string) (*tokens, error) {
		all := maps.Clone(env)
		maps.Copy(all, changes)
		return tokensOf(func(name string) string { return all[name] })
	}
	got, err := from(nil)
	require.NoError(t, err)
	require.Equal(t, []any{"https://login.example.com/", []string{"shop"}, map[string][]string{"POST /payments": {}, "GET /orders": {"a"}}}, []any{got.issuer, got.audiences, got.scopes})
	require.Equal(t, issuerTimeout, got.keys.client.Timeout)
	got, err = from(map[string]string{"JWT_ISSUER": ""})
	require.NoError(t, err)
	require.Nil(t, got, "an API without tokens")
	for name, value := range map[string]string{"JWT_AUDIENCES": `[]`, "JWT_ROUTES": ""} {
		_, err = from(map[string]string{name: value})
		require.ErrorContains(t, err, name)
	}
}
