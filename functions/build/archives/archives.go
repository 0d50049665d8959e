// Package archives makes the zip files that Lambda runs: one for each function below functions/, the same bytes for
// the same source on every machine.
package archives

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/plinth-infra/plinth/internal/gobuild"
)

// lambdaModule is what a Lambda function imports and nothing else does.
const lambdaModule = `"github.com/aws/aws-lambda-go/lambda"`

// epoch is the modification time in every archive: the earliest that the zip format can tell.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Options say what to build and where.
type Options struct {
	Root    string   // the project: the folder that holds functions/
	Out     string   // the archives go here. Default: functions/dist
	Version string   // what the functions say of themselves. Default: dev
	Names   []string // of the functions to build. Default: all
}

// Archive is a function's zip file.
type Archive struct {
	Name, Path string
	Size       int64 // bytes
}

// Build makes the archives. Those of functions whose sources didn't change come from .plinth/functions, and a file
// that is right already isn't written, so that its time stays, too.
func Build(ctx context.Context, o Options) ([]Archive, error) {
	if o.Out == "" {
		o.Out = filepath.Join(o.Root, "functions", "dist")
	}
	if o.Version == "" {
		o.Version = "dev"
	}
	known, err := find(filepath.Join(o.Root, "functions"))
	if err != nil {
		return nil, err
	}
	if len(o.Names) == 0 {
		o.Names = known
	}
	var problems []error
	for _, name := range o.Names {
		if !slices.Contains(known, name) {
			problems = append(problems, fmt.Errorf("no function %q; there are: %s", name, strings.Join(known, ", ")))
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return o.build(ctx)
}

func (o Options) build(ctx context.Context) ([]Archive, error) {
	var commands []gobuild.Command
	for _, name := range o.Names {
		commands = append(commands, gobuild.Command{Name: name, Package: "./functions/" + name})
	}
	m := module(o.Root, o.Version)
	cache := gobuild.Cache{Dir: filepath.Join(o.Root, ".plinth", "functions"), Ext: ".zip"}
	paths, err := cache.Get(ctx, m, commands, func(missing []gobuild.Command, dir string) error {
		return compile(ctx, m, missing, dir)
	})
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		return nil, err
	}
	var made []Archive
	for _, name := range o.Names {
		a := Archive{Name: name, Path: filepath.Join(o.Out, name+".zip")}
		if a.Size, err = place(paths[name], a.Path); err != nil {
			return nil, fmt.Errorf("function %q: %w", name, err)
		}
		made = append(made, a)
	}
	return made, nil
}

// packing is part of what an archive is kept under: another way to pack is another number.
const packing = "1"

// module compiles for arm64 on provided.al2023. No path, version control stamp or build id of this machine may get in:
// they would make each build a new archive. lambda.norpc leaves out the RPC that only the retired go1.x runtime used.
func module(root, version string) gobuild.Module {
	return gobuild.Module{
		Dir: root,
		Flags: []string{
			"-trimpath", "-buildvcs=false", "-tags", "lambda.norpc",
			"-ldflags", "-s -w -buildid= -X main.version=" + version,
		},
		Env: []string{
			"GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0", "GOFLAGS=", "GOARM64=v8.0", "GOWORK=off",
		},
		Extra: packing,
	}
}

// compile builds functions and packs each as bootstrap, the name that the runtime starts.
func compile(ctx context.Context, m gobuild.Module, functions []gobuild.Command, dir string) error {
	binaries, err := os.MkdirTemp("", "plinth-functions-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(binaries) }()
	args := append([]string{"build", "-o", binaries + string(filepath.Separator)}, m.Flags...)
	for _, f := range functions {
		args = append(args, f.Package)
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = m.Dir
	cmd.Env = append(os.Environ(), m.Env...)
	var failure bytes.Buffer
	cmd.Stderr = &failure
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, bytes.TrimSpace(failure.Bytes()))
	}
	for _, f := range functions {
		code, err := os.ReadFile(filepath.Join(binaries, f.Name))
		if err != nil {
			return err
		}
		archive, err := pack(code)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name+".zip"), archive, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// place copies an archive to where it is deployed from, unless it is there already.
func place(from, to string) (size int64, err error) {
	archive, err := os.ReadFile(from)
	if err != nil {
		return 0, err
	}
	size = int64(len(archive))
	if old, err := os.ReadFile(to); err == nil && bytes.Equal(old, archive) {
		return size, nil
	}
	part, err := os.CreateTemp(filepath.Dir(to), "."+filepath.Base(to)+"-*")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.Remove(part.Name()) }() // fails after the rename, as it should
	_, err = part.Write(archive)
	if err := errors.Join(err, part.Chmod(0o644), part.Close()); err != nil {
		return 0, err
	}
	// Renamed into place, so that a deployment never reads half an archive.
	return size, os.Rename(part.Name(), to)
}

// find lists the folders whose main.go starts a Lambda function, sorted.
func find(functions string) ([]string, error) {
	mains, err := filepath.Glob(filepath.Join(functions, "*", "main.go"))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, path := range mains {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return nil, err
		}
		for _, spec := range file.Imports {
			if spec.Path.Value == lambdaModule {
				names = append(names, filepath.Base(filepath.Dir(path)))
			}
		}
	}
	return names, nil
}

// pack makes a zip of one executable, the same bytes every time.
func pack(code []byte) ([]byte, error) {
	var buffer bytes.Buffer
	w := zip.NewWriter(&buffer)
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate, Modified: epoch}
	header.SetMode(0o755)
	file, err := w.CreateHeader(header)
	if err != nil {
		return nil, err
	}
	if _, err := file.Write(code); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}
