package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/functions/viewerrequest"
)

func TestPassword(t *testing.T) {
	t.Parallel()
	t.Run("is read from standard input", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "in")
		for content, ok := range map[string]bool{
			"correct horse battery\n": true,
			"correct horse battery":   true,
			"short\n":                 false,
			"":                        false,
		} {
			require.NoError(t, os.WriteFile(file, []byte(content), 0o600))
			in, err := os.Open(file)
			require.NoError(t, err)
			value, err := run("alice", in)
			require.NoError(t, in.Close())
			if !ok {
				require.Error(t, err, "%q", content)
				continue
			}
			require.NoError(t, err)
			require.NoError(t, viewerrequest.CheckUser("alice", value))
		}
	})
}
