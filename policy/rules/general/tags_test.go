package general

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTaggableTypes(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("reads the sources of the SDK")
	}
	work := t.TempDir()
	generator, err := filepath.Abs("taggable_gen.go")
	require.NoError(t, err)
	generate := exec.Command("go", "run", generator, filepath.Join(work, "taggable.txt"))
	output, err := generate.CombinedOutput()
	require.NoError(t, err, string(output))
	made, err := os.ReadFile(filepath.Join(work, "taggable.txt"))
	require.NoError(t, err)
	require.Equal(t, taggableTable, string(made), "run go generate in policy/rules/general")
	require.True(t,
		taggable["aws:s3/bucket:Bucket"] && taggable["aws:lb/loadBalancer:LoadBalancer"] &&
			!taggable["aws:s3/bucketPolicy:BucketPolicy"])
}
