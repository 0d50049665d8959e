package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// skew is how far an issuer's clock may be ahead. A token that is refused for being new would be refused for as long as API Gateway remembers it.
const skew = 30 * time.Second

// algorithms are those of RSA, as API Gateway's own authorizer takes no others.
var algorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512}

// tokens judges tokens as API Gateway's JWT authorizer does:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
type tokens struct {
	issuer    string
	audiences []string
	scopes    map[string][]string // by route, of which a token has to grant one; a route without any asks for the token alone
	now       func() time.Time
	keys      *keys
}

// grant is what the function behind learns of a token. Claims are text, and JSON where they aren't text in the token.
type grant struct {
	Claims map[string]string `json:"claims"`
	Scopes []string          `json:"scopes"`
}

// tokensOf reads the environment; nil without an issuer. The issuer isn't asked before there is a token: open routes work without it.
func tokensOf(env func(string) string) (*tokens, error) {
	issuer := env("JWT_ISSUER")
	if issuer == "" {
		return nil, nil
	}
	t := &tokens{issuer: issuer, now: time.Now}
	for name, to := range map[string]any{"JWT_AUDIENCES": &t.audiences, "JWT_ROUTES": &t.scopes} {
		if err := json.Unmarshal([]byte(env(name)), to); err != nil {
			return nil, fmt.Errorf("%s isn't the JSON that it should be: %w", name, err)
		}
	}
	if len(t.audiences) == 0 {
		return nil, errors.New("JWT_AUDIENCES is empty: any application's token would do")
	}
	t.keys = &keys{issuer: issuer, now: t.now, client: &http.Client{Timeout: issuerTimeout}}
	return t, nil
}

// takes reports whether a route asks for a token.
func (t *tokens) takes(route string) bool {
	if t == nil {
		return false
	}
	_, there := t.scopes[route]
	return there
}

// judge returns what a token grants, a refusal, or why the issuer couldn't be asked. What the library says of a token may show its claims, and
// goes nowhere.
func (t *tokens) judge(ctx context.Context, authorization, route string) (*grant, error) {
	if !t.takes(route) {
		return nil, refusal("no token opens the route")
	}
	raw := authorization
	if scheme, rest, found := strings.Cut(raw, " "); found && strings.EqualFold(scheme, "Bearer") {
		raw = strings.TrimSpace(rest)
	}
	var fault error
	signed := keySet(func(ctx context.Context, raw string) ([]byte, error) {
		payload, err := t.keys.verify(ctx, raw)
		var no refusal
		if err != nil && !errors.As(err, &no) {
			fault = err
		}
		return payload, err
	})
	token, err := oidc.NewVerifier(t.issuer, signed, &oidc.Config{SkipClientIDCheck: true, SupportedSigningAlgs: algorithms, Now: t.now}).Verify(ctx, raw)
	var expired *oidc.TokenExpiredError
	switch {
	case fault != nil:
		return nil, fault
	case errors.As(err, &expired):
		return nil, refusal("the token has expired")
	case err != nil:
		return nil, refusal("the token isn't the issuer's, or isn't one")
	}
	var claims map[string]json.RawMessage
	if err := token.Claims(&claims); err != nil {
		return nil, refusal("the token's claims aren't an object")
	}
	if err := t.current(token, claims); err != nil {
		return nil, err
	}
	if !t.meant(token, claims) {
		return nil, refusal("the token is for another audience")
	}
	granted := slices.Concat(words(claims["scope"]), words(claims["scp"]))
	if wanted := t.scopes[route]; len(wanted) > 0 && !slices.ContainsFunc(wanted, func(s string) bool { return slices.Contains(granted, s) }) {
		return nil, refusal("the token grants none of the route's scopes")
	}
	return &grant{texts(claims), append([]string{}, granted...)}, nil
}

// current looks at nbf more closely than the library, which takes a token five minutes before, and at iat.
func (t *tokens) current(token *oidc.IDToken, claims map[string]json.RawMessage) error {
	latest := t.now().Add(skew)
	var seconds float64
	if text, there := claims["nbf"]; there && (json.Unmarshal(text, &seconds) != nil || time.Unix(int64(seconds), 0).After(latest)) {
		return refusal("the token isn't valid yet")
	}
	if _, there := claims["iat"]; there && token.IssuedAt.After(latest) {
		return refusal("the token was issued in the future")
	}
	return nil
}

// meant reports whether the token is for one of the audiences: its client_id counts where it names none.
func (t *tokens) meant(token *oidc.IDToken, claims map[string]json.RawMessage) bool {
	if _, there := claims["aud"]; there {
		return slices.ContainsFunc(token.Audience, func(a string) bool { return slices.Contains(t.audiences, a) })
	}
	var client string
	return json.Unmarshal(claims["client_id"], &client) == nil && slices.Contains(t.audiences, client)
}

// words are a claim's, which is text with spaces between or a list.
func words(claim json.RawMessage) []string {
	var text string
	if json.Unmarshal(claim, &text) == nil {
		return strings.Fields(text)
	}
	var list []string
	if json.Unmarshal(claim, &list) == nil {
		return list
	}
	return nil
}

func texts(claims map[string]json.RawMessage) map[string]string {
	all := make(map[string]string, len(claims))
	for name, value := range claims {
		var text string
		if json.Unmarshal(value, &text) != nil {
			var b bytes.Buffer
			if json.Compact(&b, value) != nil {
				continue
			}
			text = b.String()
		}
		all[name] = text
	}
	return all
}
