package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryMistakeOfAnEventIsReported(t *testing.T) {
	t.Parallel()
	_, err := decode([]byte(`{"action":"drop","engine":"oracle","database":"","roles":[
		{"name":"app","kind":"app"},{"name":"app","kind":"boss"},{"name":"rds_iam","kind":"readonly"},{"name":"x","kind":"custom"},
		{"name":"y","kind":"custom","grants":[{"privileges":["DROP"]},{"privileges":[]}]},{"name":"z","kind":"app","grants":[{"privileges":["SELECT"]}]}]}`))
	for _, want := range []string{"action: must be manage or check", "engine: must be postgres or mysql", "host: is missing", "database: is missing",
		`"app" is there twice`, `got "boss"`, `"rds_iam" belongs to the engine`, "roles[3].grants: a custom role lists its grants", `got "DROP"`, "name at least one of", "roles[5].grants"} {
		require.ErrorContains(t, err, want)
	}
	_, err = decode([]byte(`{"action":"check","databse":"x"}`))
	require.ErrorContains(t, err, `unknown field "databse"`)
	_, err = decode([]byte(`{"action":"check"} {}`))
	require.ErrorContains(t, err, "more than one document")
	_, err = decode([]byte(fmt.Sprintf(`{"action":"check","engine":"mysql","host":"h","database":"d","schema":"s","roles":[{"name":%q,"kind":"app"}]}`, strings.Repeat("x", 33))))
	require.ErrorContains(t, err, "must have at most 32 bytes")
	require.ErrorContains(t, err, "MySQL has none")
	_, err = decode([]byte(`{"action":"check","engine":"postgres","host":"h","database":"d","roles":[{"name":"app","kind":"app"}]}`))
	require.ErrorContains(t, err, "one migrator owns the schema, got 0")
}

func TestDefaultsFollowTheEngine(t *testing.T) {
	t.Parallel()
	r, err := decode([]byte(`{"action":"check","engine":"postgres","host":"h","database":"d","roles":[{"name":"m","kind":"migrator"}]}`))
	require.NoError(t, err)
	require.Equal(t, 5432, r.Port)
	require.Equal(t, "app", r.Schema)
	r, err = decode([]byte(`{"action":"check","engine":"mysql","host":"h","database":"d","roles":[]}`))
	require.NoError(t, err)
	require.Equal(t, 3306, r.Port)
	require.Empty(t, r.Schema)
}

func TestCredentialsDoNotPrintTheirPassword(t *testing.T) {
	t.Parallel()
	c := credentials{"master", "hunter2hunter2"}
	for _, text := range []string{fmt.Sprint(c), fmt.Sprintf("%v %+v %s", c, c, c), c.LogValue().String()} {
		require.NotContains(t, text, "hunter2")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"action":"manage","engine":"postgres","host":"h","database":"d","roles":[{"name":"m","kind":"migrator"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := decode([]byte(text))
		if err != nil {
			return
		}
		b, err := json.Marshal(r)
		require.NoError(t, err)
		again, err := decode(b)
		require.NoError(t, err)
		require.Equal(t, r, again)
		for _, role := range r.Roles {
			// A quoted name is one token, whatever is in it.
			inside := strings.TrimSuffix(strings.TrimPrefix(quote(role.Name), `"`), `"`)
			require.NotContains(t, strings.ReplaceAll(inside, `""`, ""), `"`)
			inside = strings.TrimSuffix(strings.TrimPrefix(tick(role.Name), "`"), "`")
			require.NotContains(t, strings.ReplaceAll(inside, "``", ""), "`")
		}
	})
}
