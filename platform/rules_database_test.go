package platform_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMasterPassword: a master password must be secret.
func TestMasterPassword(t *testing.T) {
	t.Parallel()
	s := source(
		map[string]string{
			"plinth:network": aNetwork,
			"plinth:database": `{"engine":"postgres","version":"17","readers":1,` +
				`"masterPassword":"correct-horse-battery"}`,
		},
	)
	got := strings.Join(lines(t, s), "\n")
	require.Equal(
		t,
		"plinth:database.masterPassword: it stands in the file in clear; write it with pulumi config set "+
			"--secret --path 'plinth:database.masterPassword'",
		got,
	)
	s.Secret = []string{"plinth:database"}
	require.Empty(t, lines(t, s))

	s = source(
		map[string]string{
			"plinth:network": aNetwork,
			"plinth:database": `{"engine":"postgres","version":"17","readers":1,"masterPassword":"secret with a ` +
				`space"}`,
		},
	)
	s.Secret = []string{"plinth:database"}
	got = strings.Join(lines(t, s), "\n")
	require.Contains(t, got, "plinth:database.masterPassword: RDS doesn't take this password of 19 characters, got a secret")
	require.NotContains(t, got, "secret with")
}
