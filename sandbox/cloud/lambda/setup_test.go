package lambda_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"
)

func archive(t *testing.T, files ...string) resource.PropertyValue {
	t.Helper()
	path := filepath.Join(t.TempDir(), "code.zip")
	f, err := os.Create(path)
	require.NoError(t, err)
	z := zip.NewWriter(f)
	for _, name := range files {
		_, err := z.Create(name)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	require.NoError(t, f.Close())
	return resource.NewArchiveProperty(&resource.Archive{
		Sig:  resource.ArchiveSig,
		Path: path,
		Hash: strings.Repeat("cd", 32),
	})
}

const invocationT = "lambda/invocation:Invocation"
