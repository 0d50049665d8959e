package main

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
)

const (
	// kept is how long keys are good without asking again: so long, at most, one that the issuer has taken out still signs.
	kept = time.Hour
	// issuerTimeout is how long the issuer may take, twice within the ten seconds that the function has.
	issuerTimeout = 3 * time.Second
	// maxKeys is more than any issuer's keys take.
	maxKeys = 1 << 20
)

// keySet makes an oidc.KeySet of a function.
type keySet func(context.Context, string) ([]byte, error)

func (f keySet) VerifySignature(ctx context.Context, raw string) ([]byte, error) { return f(ctx, raw) }

// keys are the issuer's. The library's own would ask for each token with an unknown key, and says a no and a fault in the same way.
type keys struct {
	issuer string
	now    func() time.Time
	client *http.Client

	list []jose.JSONWebKey
	at   time.Time // when they were read
}

// verify returns the payload of a token that one of the keys signed, a refusal, or why the issuer couldn't be asked.
func (k *keys) verify(ctx context.Context, raw string) ([]byte, error) {
	var rsaOnly []jose.SignatureAlgorithm
	for _, a := range algorithms {
		rsaOnly = append(rsaOnly, jose.SignatureAlgorithm(a))
	}
	token, err := jose.ParseSignedCompact(raw, rsaOnly)
	if err != nil || token.Signatures[0].Header.KeyID == "" {
		return nil, refusal("it isn't a signed token that names its key")
	}
	if len(k.list) > 0 && k.now().Sub(k.at) < kept {
		if payload, ok := k.signed(token); ok {
			return payload, nil
		}
		if k.now().Sub(k.at) < again { // who guesses causes one question at a time
			return nil, refusal("no key of the issuer signed it")
		}
	}
	if err := k.load(ctx); err != nil {
		return nil, fmt.Errorf("can't read the issuer's keys: %w", err)
	}
	if payload, ok := k.signed(token); ok {
		return payload, nil
	}
	return nil, refusal("no key of the issuer signed it")
}

func (k *keys) signed(token *jose.JSONWebSignature) ([]byte, bool) {
	for _, key := range k.list {
		if key.KeyID != token.Signatures[0].Header.KeyID {
			continue
		}
		if payload, err := token.Verify(key.Key); err == nil {
			return payload, true
		}
	}
	return nil, false
}

// load asks the issuer where its keys are, and for them.
func (k *keys) load(ctx context.Context) error {
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, k.client), k.issuer)
	if err != nil {
		return err
	}
	var found struct {
		URI string `json:"jwks_uri"`
	}
	if err := provider.Claims(&found); err != nil {
		return err
	}
	if !strings.HasPrefix(found.URI, "https://") {
		return fmt.Errorf("jwks_uri isn't an https address, got %q", found.URI)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, found.URI, nil)
	if err != nil {
		return err
	}
	response, err := k.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxKeys))
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", found.URI, response.Status)
	}
	list, err := keysIn(body)
	if err != nil {
		return err
	}
	k.list, k.at = list, k.now()
	return nil
}

// keysIn are the RSA keys for signatures in a set; others, of kinds that aren't known here too, are nobody's mistake.
func keysIn(body []byte) ([]jose.JSONWebKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(body, &set); err != nil {
		return nil, fmt.Errorf("the key set isn't one: %w", err)
	}
	var list []jose.JSONWebKey
	for _, text := range set.Keys {
		var key jose.JSONWebKey
		if json.Unmarshal(text, &key) != nil || key.Use == "enc" {
			continue
		}
		if _, ok := key.Key.(*rsa.PublicKey); ok {
			list = append(list, key)
		}
	}
	if len(list) == 0 {
		return nil, errors.New("the key set has no RSA keys")
	}
	return list, nil
}
