package engine

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseVersion(t *testing.T) {
	t.Parallel()
	for text, tt := range map[string]struct {
		want [3]int
		old  bool
	}{
		"v3.259.0\n":             {[3]int{3, 259, 0}, false},
		"v3.258.9":               {[3]int{3, 258, 9}, true},
		"3.260.1":                {[3]int{3, 260, 1}, false},
		"v4.0.0":                 {[3]int{4, 0, 0}, false},
		"v2.999.0":               {[3]int{2, 999, 0}, true},
		"v3.274.0-alpha.123+abc": {[3]int{3, 274, 0}, false},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			got, err := parseVersion(text)
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
			require.Equal(t, tt.old, older(got, minimum))
		})
	}
	for _, text := range []string{"", "\n", "v3.259", "pulumi 3.259.0", "v3.x.0"} {
		_, err := parseVersion(text)
		require.Error(t, err, "%q", text)
	}
}

func TestTheCLIIsPinnedByTheToolModule(t *testing.T) {
	t.Parallel()
	version, err := pinnedVersion(filepath.Join("..", "tool", "go.mod"))
	require.NoError(t, err)
	v, err := parseVersion(version)
	require.NoError(t, err)
	require.False(t, older(v, minimum), "the version that is built must be one that the sandbox accepts")

	path := filepath.Join(t.TempDir(), "go.mod")
	require.NoError(t, os.WriteFile(path, []byte("module x\n"), 0o600))
	_, err = pinnedVersion(path)
	require.ErrorContains(t, err, "no requirement")
}

func TestAnInstalledCLIIsUsedWhenItIsNewEnough(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in is a shell script")
	}
	bin, cache, root := t.TempDir(), t.TempDir(), t.TempDir()
	installed := filepath.Join(bin, "pulumi")
	install := func(version string) {
		require.NoError(t, os.WriteFile(installed, []byte("#!/bin/sh\necho "+version+"\n"), 0o755))
	}
	tool := filepath.Join(root, "sandbox", "tool")
	require.NoError(t, os.MkdirAll(tool, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(tool, "go.mod"),
		[]byte("module x\n\nrequire github.com/pulumi/pulumi/pkg/v3 v3.300.0\n"), 0o600))
	cached := filepath.Join(cache, "plinth", "pulumi-v3.300.0", "pulumi")
	require.NoError(t, os.MkdirAll(filepath.Dir(cached), 0o755))
	require.NoError(t, os.WriteFile(cached, nil, 0o755))
	t.Setenv("PATH", bin)
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache) // where the cache is on other systems
	if dir, err := os.UserCacheDir(); err != nil || dir != cache {
		t.Skip("the cache folder is elsewhere on this system")
	}

	install("v3.270.0")
	path, err := FindCLI(t.Context(), root, io.Discard)
	require.NoError(t, err)
	require.Equal(t, installed, path)

	install("v3.100.0")
	var log bytes.Buffer
	path, err = FindCLI(t.Context(), root, &log)
	require.NoError(t, err)
	require.Equal(t, cached, path)
	require.Contains(t, log.String(), "is older than 3.259")

	require.NoError(t, os.Remove(installed))
	path, err = FindCLI(t.Context(), root, io.Discard)
	require.NoError(t, err)
	require.Equal(t, cached, path)
}

func TestOfSeveralStartsOneBuilds(t *testing.T) {
	t.Parallel()
	target := filepath.Join(t.TempDir(), "cache", "tool")
	var builds atomic.Int32
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			err := buildOnce(t.Context(), target, io.Discard, "building", func(temp string, _ io.Writer) error {
				builds.Add(1)
				time.Sleep(20 * time.Millisecond)
				if _, err := os.Stat(target); err == nil {
					t.Error("the target was there before its build was done")
				}
				return os.WriteFile(temp, []byte("built"), 0o755)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	require.EqualValues(t, 1, builds.Load())
	data, err := os.ReadFile(target)
	require.NoError(t, err)
	require.Equal(t, "built", string(data))
}

func TestAFailedBuildLeavesNothingAndIsTriedAgain(t *testing.T) {
	t.Parallel()
	target := filepath.Join(t.TempDir(), "tool")
	err := buildOnce(t.Context(), target, io.Discard, "building", func(temp string, _ io.Writer) error {
		require.NoError(t, os.WriteFile(temp, []byte("half"), 0o755))
		return errors.New("no space left")
	})
	require.ErrorContains(t, err, "no space left")
	require.NoFileExists(t, target)
	require.NoFileExists(t, target+".new"+exe())
	require.NoError(t, buildOnce(t.Context(), target, io.Discard, "building", func(temp string, _ io.Writer) error {
		return os.WriteFile(temp, nil, 0o755)
	}))
	require.FileExists(t, target)
}

func TestWaitingForALockCanBeGivenUp(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	unlock, err := waitLock(t.Context(), path, io.Discard, "building")
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = waitLock(ctx, path, io.Discard, "building")
	require.ErrorIs(t, err, context.DeadlineExceeded)
	unlock()
	unlock, err = waitLock(t.Context(), path, io.Discard, "building")
	require.NoError(t, err, "who gave up must not hold the lock")
	unlock()
}

func TestGoOutputTellsPackagesFromErrors(t *testing.T) {
	t.Parallel()
	var packages, rest bytes.Buffer
	g := &goOutput{packages: &packages, rest: &rest}
	for _, part := range []string{
		"go: downloading example.com/x v1.0.0\ninternal/", "race\ngithub.com/a/b.c/v3\n",
		"# github.com/a/b\n./main.go:3:1: syntax error\n",
	} {
		_, err := g.Write([]byte(part))
		require.NoError(t, err)
	}
	require.Equal(t, "internal/race\ngithub.com/a/b.c/v3\n", packages.String())
	require.Equal(t, "# github.com/a/b\n./main.go:3:1: syntax error\n", rest.String())
}

func TestARunKeepsItsExecutableWhenItIsBuiltAnew(t *testing.T) {
	t.Parallel()
	bin, private := t.TempDir(), t.TempDir()
	path := filepath.Join(bin, "program")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o755))
	held, err := hold(path, filepath.Join(private, "program"))
	require.NoError(t, err)
	require.NoError(t, os.Remove(path)) // as the go command does
	require.NoError(t, os.WriteFile(path, []byte("new"), 0o755))
	data, err := os.ReadFile(held)
	require.NoError(t, err)
	require.Equal(t, "old", string(data))
}

func TestProgressSaysWhatForHowLongAndHowFar(t *testing.T) {
	t.Parallel()
	p := &progress{what: "building the CLI", unit: "packages compiled", start: time.Now().Add(-90 * time.Second)}
	require.Equal(t, "sandbox: building the CLI … 1m30s", p.line())
	_, err := p.Write([]byte("a\nb\n"))
	require.NoError(t, err)
	require.Equal(t, "sandbox: building the CLI … 1m30s, 2 packages compiled", p.line())
	p.out = &bytes.Buffer{}
	p.show(false)
	require.Equal(t, p.line()+"\n", p.out.(*bytes.Buffer).String())
	p.out = &bytes.Buffer{}
	p.show(true)
	require.Equal(t, "\r\x1b[K"+p.line(), p.out.(*bytes.Buffer).String(), "a terminal's line is rewritten")
}

func TestWhatIsQuickShowsNoProgress(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	startProgress(&out, "building", "").end(nil)
	require.Empty(t, out.String())
}
