package main

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSettingsAreChecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		table, days, err string
		keep             time.Duration
	}{
		"kept for ever": {"payments", "", "", 0}, "a week": {"payments", "7", "", 7 * 24 * time.Hour}, "no table": {"", "7", "PAYMENTS_TABLE isn't set", 0},
		"below zero": {"payments", "-1", `RETENTION_DAYS: must be from 0 to 36500, got "-1"`, 0}, "a word": {"payments", "week", "RETENTION_DAYS", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := recorder(t.Context(), func(name string) string {
				return map[string]string{"PAYMENTS_TABLE": c.table, "RETENTION_DAYS": c.days}[name]
			}, slog.New(slog.DiscardHandler))
			if c.err != "" {
				require.ErrorContains(t, err, c.err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.keep, r.Records.Retention)
		})
	}
}
