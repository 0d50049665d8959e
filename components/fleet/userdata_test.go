package fleet_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/fleet"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// userDataOf is what EC2 gives an instance.
func userDataOf(t *testing.T, template *mockaws.Resource) string {
	t.Helper()
	text, err := base64.StdEncoding.DecodeString(template.Get("userData").(string))
	require.NoError(t, err)
	return string(text)
}

// part is one of the parts of user data.
type part struct{ kind, body string }

// partsOf takes user data apart as cloud-init does.
func partsOf(t *testing.T, template *mockaws.Resource) []part {
	t.Helper()
	message, err := mail.ReadMessage(bytes.NewReader([]byte(userDataOf(t, template))))
	require.NoError(t, err)
	_, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	require.NoError(t, err)
	var parts []part
	reader := multipart.NewReader(message.Body, params["boundary"])
	for p, err := reader.NextPart(); err == nil; p, err = reader.NextPart() {
		kind, _, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		require.NoError(t, err)
		body, err := io.ReadAll(p)
		require.NoError(t, err)
		parts = append(parts, part{kind, string(body)})
	}
	return parts
}

// environmentOf is the file that the boot hook writes.
func environmentOf(t *testing.T, hook string) string {
	t.Helper()
	encoded := regexp.MustCompile(`(?m)^[A-Za-z0-9+/]+=*$`).FindString(hook[strings.Index(hook, "EOF'\n")+5:])
	text, err := base64.StdEncoding.DecodeString(encoded)
	require.NoError(t, err)
	return string(text)
}

func withEnvironment(a *fleet.Args) {
	a.Environment = pulumi.StringMap{
		"DATABASE_HOST": pulumi.String("db.example.com").ToStringOutput(),
		"ODD":           pulumi.String("a \"b\" $c `d` \\e"),
	}
}

func TestUserData(t *testing.T) {
	t.Parallel()
	t.Run("is nginx by default", func(t *testing.T) {
		t.Parallel()
		script := userDataOf(t, run(t, nil).Only(t, templateType))
		require.Equal(t, fleet.DefaultUserData, script)
		require.Contains(t, script, "location = /health")
	})
	t.Run("leaves to an image what it runs", func(t *testing.T) {
		t.Parallel()
		own := run(t, func(a *fleet.Args) {
			withEnvironment(a)
			a.Image = "ami-0123456789abcdef0"
		})
		require.NotContains(t, userDataOf(t, own.Only(t, templateType)), "nginx")
	})
	// By the variables' names before anything is registered, by their values when they are known.
	for name, c := range map[string]struct {
		value string
		size  int
	}{
		"the names of variables":  {"x", 16300},
		"the values of variables": {strings.Repeat("x", 500), 15500},
	} {
		t.Run("has to be within the limit with "+name, func(t *testing.T) {
			t.Parallel()
			_, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := fleet.New(ctx, "web", fleetArgs(func(a *fleet.Args) {
					a.Environment = pulumi.StringMap{"HOST": pulumi.String(c.value).ToStringOutput()}
					a.UserData = "#!" + strings.Repeat("x", c.size-2)
				}))
				return err
			})
			require.ErrorContains(t, err, "userData: EC2 takes 16384 bytes, got ")
		})
	}
}

// cloud-init takes the parts, and a boot hook comes before all others.
func TestEnvironment(t *testing.T) {
	t.Parallel()
	const parted = "Content-Type: multipart/mixed; boundary=\"x\"\n\n" +
		"--x\nContent-Type: text/x-shellscript\n\n#!/bin/sh\n--x--\n"
	for name, c := range map[string]struct{ data, kind string }{
		"the default":  {"", "text/x-shellscript"},
		"a script":     {"#!/bin/bash\ntrue\n", "text/x-shellscript"},
		"cloud-config": {"#cloud-config\nruncmd: []", "text/cloud-config"},
		"parts":        {parted, "multipart/mixed"},
	} {
		t.Run("is there before anything else runs: "+name, func(t *testing.T) {
			t.Parallel()
			template := run(t, func(a *fleet.Args) {
				withEnvironment(a)
				a.UserData = c.data
			}).Only(t, templateType)
			parts := partsOf(t, template)
			require.Len(t, parts, 2)
			require.Equal(t, []string{"text/cloud-boothook", c.kind}, []string{parts[0].kind, parts[1].kind})
			if c.data == "" {
				require.Contains(t, parts[1].body, fleet.DefaultUserData)
			}
			// A shell reads the file as systemd does.
			file := filepath.Join(t.TempDir(), "environment")
			script := strings.NewReplacer("mkdir -p /etc/plinth", "true", fleet.EnvironmentFile, file).
				Replace(strings.TrimPrefix(parts[0].body, "#cloud-boothook\n"))
			require.True(t, strings.HasPrefix(script, "#!/bin/sh\n"))
			command := script + "\n. " + file + "; printf '%s|%s' \"$DATABASE_HOST\" \"$ODD\""
			out, err := exec.Command("sh", "-ec", command).CombinedOutput()
			require.NoError(t, err, string(out))
			require.Equal(t, "db.example.com|a \"b\" $c `d` \\e", string(out))
		})
	}
}
