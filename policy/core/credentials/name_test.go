package credentials

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCredentialName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"DB_PASSWORD":           "a password",
		"dbPassword":            "a password",
		"DBPassword":            "a password",
		"db-passwd":             "a password",
		"Password":              "a password",
		"MYSQL_ROOT_PWD":        "a password",
		"PWD":                   "",
		"OLDPWD":                "",
		"API_TOKEN":             "a token",
		"apiToken":              "a token",
		"token":                 "a token",
		"TOKENS":                "",
		"TOKEN_URL":             "",
		"AWS_SECRET_ACCESS_KEY": "a secret key",
		"ApiKey":                "an API key",
		"OPENAI_APIKEY":         "an API key",
		"KEY":                   "",
		"PUBLIC_KEY":            "",
		"PARTITION_KEY":         "",
		"CLIENT_SECRET":         "a secret", "PASSWORD_FILE": "", "BROKEN": "", "": "",
	} {
		require.Equal(t, want, kindOfName(name), name)
	}
}

func TestCredentialReference(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{
		"arn:aws:ssm:eu-west-1:1:parameter/x": true,
		"{{resolve:ssm:x}}":                   true,
		"${DB}":                               true,
		"$DB":                                 true,
		"$(get)":                              true,
		"<set me>":                            true,
		"/shop/db/password":                   true,
		"secretsmanager:shop":                 true,
		"op://vault/item":                     true,
		"https://x.example/token":             true,
		"true":                                true,
		"3600":                                true,
		"":                                    true,
		" ":                                   true,
		"****":                                true,
		"%(password)s":                        true,
		"hunter2hunter2":                      false, "p@ss/word": false, "/x": false, "123456789": false, "$": true,
	} {
		require.Equal(t, want, refersElsewhere(value), value)
	}
}

func TestCompressedUserData(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, err := writer.Write([]byte("export DB_PASSWORD=hunter2hunter2\n"))
	require.NoError(t, err)
	require.NoError(t, writer.Close())
	require.Equal(t, "a password", InScript(base64.StdEncoding.EncodeToString(packed.Bytes())))
	require.Empty(t, InScript(base64.StdEncoding.EncodeToString(packed.Bytes()[:12])))
	require.Empty(t, InScript("H4sIAAAA not gzip"))
}

func FuzzCredentials(f *testing.F) {
	for _, seed := range []string{
		"export DB_PASSWORD=x", "postgres://a:b@c/d", "SGVsbG8=", "TOKEN: 'x'", "$(x)", "=", "::=:", "é_PASSWORD=ß",
	} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, name, value string) {
		kinds := []string{"", "an address with a password"}
		for _, shape := range shapes {
			kinds = append(kinds, shape.kind)
		}
		for _, n := range credentialNames {
			kinds = append(kinds, n.kind)
		}
		require.Contains(t, kinds, KindOf(name, value), "a finding shows what a value is, never the value")
		require.Contains(t, kinds, InScript(value))
	})
}
