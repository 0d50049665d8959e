package main

import (
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEverySettingThatIsMissingIsNamed(t *testing.T) {
	t.Parallel()
	_, err := processor(t.Context(), func(string) string { return "" }, slog.New(slog.DiscardHandler))
	for _, name := range []string{"CLAIMS_TABLE", "PROVIDER_ENDPOINT", "PROVIDER_SECRET_ARN", "SUCCESS_TOPIC_ARN", "FAILURE_TOPIC_ARN"} {
		require.ErrorContains(t, err, name+" isn't set")
	}
}

func TestAnEndpointWithoutTLSIsRefused(t *testing.T) {
	t.Parallel()
	_, err := processor(t.Context(), func(string) string { return "http://pay.example.com" }, slog.New(slog.DiscardHandler))
	require.ErrorContains(t, err, "must be an https URL")
}
