package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/fsutil"

	"github.com/plinth-infra/plinth/functions/build/archives"
	"github.com/plinth-infra/plinth/internal/gobuild"
)

// Tools are the executables of a run.
type Tools struct {
	CLI     string   // the pulumi command
	Program string   // the project's program; empty when the command doesn't run it
	Packs   []string // the policy packs
}

// packSources are the packs that every preview and up is judged by.
var packSources = []string{"./policy/guardrails", "./policy/production"}

func newMutex(path string) *fsutil.FileMutex { return fsutil.NewFileMutex(path) }
func parent(path string) string              { return filepath.Dir(path) }

// minimum is the oldest CLI that the sandbox works with: policy packs as executable files came with 3.254, and
// 3.259 is what everything here is tested with.
var minimum = [3]int{3, 259, 0}

// FindCLI returns the `pulumi` of the PATH if it is new enough. Otherwise it builds the version that sandbox/tool
// pins, once per user, into the cache folder of the system.
func FindCLI(ctx context.Context, root string, log io.Writer) (string, error) {
	if path, err := exec.LookPath("pulumi"); err == nil {
		out, err := exec.CommandContext(ctx, path, "version").Output()
		if v, perr := parseVersion(string(out)); err == nil && perr == nil && !older(v, minimum) {
			return filepath.Abs(path)
		}
		fmt.Fprintf(log, "sandbox: %s is older than %d.%d, using one of its own\n", path, minimum[0], minimum[1])
	}
	tool := filepath.Join(root, "sandbox", "tool")
	version, err := pinnedVersion(filepath.Join(tool, "go.mod"))
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("where to keep the pulumi CLI: %w", err)
	}
	target := filepath.Join(cache, "plinth", "pulumi-"+version, "pulumi"+exe())
	return target, buildOnce(ctx, target, log, "building the pulumi CLI "+version+", once, 4 to 8 minutes",
		func(temp string, count io.Writer) error {
			return goBuild(ctx, tool, temp, count,
				"-ldflags", "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version="+version, pulumiPackage)
		})
}

const pulumiPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"

// buildOnce makes a file that never changes. Of several sandboxes that start together one builds, the others wait;
// an interrupted build leaves nothing under the final name.
func buildOnce(ctx context.Context, target string, log io.Writer, what string,
	build func(temp string, count io.Writer) error,
) error {
	if _, err := os.Stat(target); err == nil {
		return nil
	}
	unlock, err := waitLock(ctx, target+".lock", log, what)
	if err != nil {
		return err
	}
	defer unlock()
	if _, err := os.Stat(target); err == nil {
		return nil // built while we waited
	}
	temp := target + ".new" + exe()
	defer os.Remove(temp)
	p := startProgress(log, what, "packages compiled")
	err = build(temp, p)
	p.end(err)
	if err != nil {
		return err
	}
	return os.Rename(temp, target)
}

// goBuild compiles a package. Every package that had to be compiled is a line in count.
func goBuild(ctx context.Context, dir, output string, count io.Writer, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"build", "-v", "-o", output}, args...)...)
	cmd.Dir = dir
	var failures bytes.Buffer
	cmd.Stderr = &goOutput{packages: count, rest: &failures}
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("go build %s: %w\n%s", args[len(args)-1], err, strings.TrimSpace(failures.String()))
	}
	return nil
}

// goOutput separates the names of packages, which -v prints, from what the compiler has to say.
type goOutput struct {
	packages io.Writer
	rest     io.Writer
	partial  []byte
}

var packageLine = regexp.MustCompile(`^[\w.~-]+(/[\w.~-]+)*\n$`)

func (g *goOutput) Write(b []byte) (int, error) {
	g.partial = append(g.partial, b...)
	for {
		i := bytes.IndexByte(g.partial, '\n')
		if i < 0 {
			return len(b), nil
		}
		line := g.partial[:i+1]
		to := g.rest
		if bytes.HasPrefix(line, []byte("go: downloading ")) {
			to = io.Discard
		} else if packageLine.Match(line) {
			to = g.packages
		}
		if _, err := to.Write(line); err != nil {
			return 0, err
		}
		g.partial = g.partial[i+1:]
	}
}

// linkFlags leave out the symbols: so the program links in half the time, and its stack traces need none.
var linkFlags = []string{"-buildvcs=false", "-ldflags", "-s -w"}

// Build makes the program, with the functions it deploys, and the packs in bin, as far as asked for. What didn't
// change is there already. The result lies in private, under names that no later build touches: a run isn't disturbed
// by the next.
func Build(ctx context.Context, root, bin, private string, log io.Writer, program, packs bool) (Tools, error) {
	var t Tools
	if !program && !packs {
		return t, nil
	}
	unlock, err := waitLock(ctx, filepath.Join(bin, ".lock"), log, "building")
	if err != nil {
		return t, err
	}
	defer unlock()
	var commands []gobuild.Command
	if program {
		if err := buildFunctions(ctx, root, log); err != nil {
			return t, err
		}
		commands = append(commands, gobuild.Command{Name: "program", Package: "."})
	}
	if packs {
		for _, source := range packSources {
			commands = append(commands, gobuild.Command{Name: filepath.Base(source), Package: source})
		}
	}
	cache := gobuild.Cache{Dir: bin, Ext: exe()}
	m := gobuild.Module{Dir: root, Flags: linkFlags}
	built, err := cache.Get(ctx, m, commands, func(missing []gobuild.Command, dir string) error {
		return buildAll(ctx, m, missing, dir, log)
	})
	if err != nil {
		return t, err
	}
	for _, c := range commands {
		held, err := hold(built[c.Name], filepath.Join(private, c.Name+exe()))
		if err != nil {
			return t, err
		}
		if c.Package == "." {
			t.Program = held
		} else {
			t.Packs = append(t.Packs, held)
		}
	}
	return t, nil
}

func buildAll(ctx context.Context, m gobuild.Module, commands []gobuild.Command, dir string, log io.Writer) error {
	for _, c := range commands {
		p := startProgress(log, "building "+c.Package, "packages compiled")
		err := goBuild(ctx, m.Dir, filepath.Join(dir, c.Name+exe()), p, slices.Concat(m.Flags, []string{c.Package})...)
		p.end(err)
		if err != nil {
			return err
		}
	}
	return nil
}

// buildFunctions makes the archives that the program deploys, so that what runs is what is written.
func buildFunctions(ctx context.Context, root string, log io.Writer) error {
	if _, err := os.Stat(filepath.Join(root, "functions", "build")); err != nil {
		return nil
	}
	p := startProgress(log, "building the functions", "")
	_, err := archives.Build(ctx, archives.Options{Root: root})
	p.end(err)
	if err != nil {
		return fmt.Errorf("building the functions: %w", err)
	}
	return nil
}

// hold gives a file a second name, or makes a copy where the file system can't.
func hold(path, target string) (string, error) {
	if err := os.Remove(target); err != nil && !os.IsNotExist(err) {
		return "", err
	}
	if os.Link(path, target) == nil {
		return target, nil
	}
	in, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer in.Close()
	out, err := os.OpenFile(target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, in)
	return target, errors.Join(err, out.Close())
}

func exe() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}

var pinned = regexp.MustCompile(`(?m)^\s*(?:require\s+)?github\.com/pulumi/pulumi/pkg/v3\s+(v\S+)`)

// pinnedVersion reads the CLI's version from the go.mod that pins it.
func pinnedVersion(gomod string) (string, error) {
	data, err := os.ReadFile(gomod)
	if err != nil {
		return "", fmt.Errorf("which pulumi CLI to build: %w", err)
	}
	m := pinned.FindSubmatch(data)
	if m == nil {
		return "", fmt.Errorf("%s: no requirement of github.com/pulumi/pulumi/pkg/v3", gomod)
	}
	return string(m[1]), nil
}

var versionText = regexp.MustCompile(`^v?(\d+)\.(\d+)\.(\d+)(-\S+)?\s*$`)

// parseVersion reads what `pulumi version` prints. A build without a version prints nothing; that is an error.
func parseVersion(s string) (v [3]int, err error) {
	m := versionText.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return v, fmt.Errorf("version: not understood, got %q", s)
	}
	for i := range v {
		if v[i], err = strconv.Atoi(m[i+1]); err != nil {
			return v, err
		}
	}
	return v, nil
}

func older(a, b [3]int) bool {
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}
