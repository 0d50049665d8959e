package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// clocked is a gate with a secret and a clock of the test's.
type clocked struct {
	gate
	secret string
	fails  error
	time   time.Time
	reads  int
	logged bytes.Buffer
}

func gateWith(secret string) *clocked {
	c := &clocked{secret: secret, time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	c.gate = gate{log: slog.New(slog.NewJSONHandler(&c.logged, nil)), now: func() time.Time { return c.time }, read: func(context.Context) ([]byte, error) {
		c.reads++
		return []byte(c.secret), c.fails
	}}
	return c
}

func (c *clocked) ask(t *testing.T, value string) bool {
	t.Helper()
	a, err := c.handle(t.Context(), request{Headers: map[string]string{header: value}})
	require.NoError(t, err)
	return a.IsAuthorized
}

func TestOnlyTheSecretsValuesOpen(t *testing.T) {
	t.Parallel()
	c := gateWith(`["one","two"]`)
	for value, want := range map[string]bool{"one": true, "two": true, "": false, "on": false, "onee": false, "One": false, `["one","two"]`: false} {
		require.Equal(t, want, c.ask(t, value), value)
	}
	a, err := c.handle(t.Context(), request{})
	require.NoError(t, err)
	require.False(t, a.IsAuthorized, "no headers at all")
	require.NotContains(t, c.logged.String(), "one", "no value is logged, not even a wrong one")
}

func TestAnswersAreSimpleResponses(t *testing.T) {
	t.Parallel()
	var r request
	require.NoError(t, json.Unmarshal([]byte(`{"version":"2.0","type":"REQUEST","routeKey":"GET /health","identitySource":["one"],"headers":{"x-plinth-origin":"one"}}`), &r))
	a, err := gateWith(`["one"]`).handle(t.Context(), r)
	require.NoError(t, err)
	text, err := json.Marshal(a)
	require.NoError(t, err)
	require.JSONEq(t, `{"isAuthorized":true}`, string(text))
}

func TestAChangedSecretIsTakenUp(t *testing.T) {
	t.Parallel()
	c := gateWith(`["old"]`)
	require.True(t, c.ask(t, "old"))
	require.False(t, c.ask(t, "new"))
	require.Equal(t, 1, c.reads, "a wrong value isn't reason enough so soon")
	c.secret = `["new"]`
	c.time = c.time.Add(again)
	require.True(t, c.ask(t, "new"), "a new value opens when it is first seen")
	require.False(t, c.ask(t, "old"))
	require.Equal(t, 2, c.reads)

	c.secret = `["newer"]`
	c.time = c.time.Add(fresh - time.Second)
	require.True(t, c.ask(t, "new"), "known values are good for a while")
	c.time = c.time.Add(time.Second)
	require.False(t, c.ask(t, "new"), "and no longer")
}

func TestAFaultLetsNobodyIn(t *testing.T) {
	t.Parallel()
	for secret, want := range map[string]string{"": "JSON array", "one": "JSON array", `[]`: "no values", `[""]`: "value 0 is empty", `["one",""]`: "value 1 is empty", `{"a":"one"}`: "JSON array"} {
		_, err := gateWith(secret).handle(t.Context(), request{Headers: map[string]string{header: "one"}})
		require.ErrorContains(t, err, want, secret)
	}
	c := gateWith(`["one"]`)
	c.fails = errors.New("throttled")
	_, err := c.handle(t.Context(), request{Headers: map[string]string{header: "one"}})
	require.ErrorContains(t, err, "throttled")
}
