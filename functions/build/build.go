package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// lambdaModule is what a Lambda function imports and nothing else does.
const lambdaModule = `"github.com/aws/aws-lambda-go/lambda"`

// epoch is the modification time in every archive: the earliest that the zip format can tell.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

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

// build compiles a function for arm64 on provided.al2023 and packs it as bootstrap, the name that the runtime starts.
// It writes the archive only where it differs, so that its time stays too.
func build(root, name, out, version string) (path string, size int64, err error) {
	work, err := os.MkdirTemp("", "plinth-function-")
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	binary := filepath.Join(work, "bootstrap")
	// No path, version control stamp or build id of this machine may get in: they would make each build a new archive.
	// lambda.norpc leaves out the RPC that only the retired go1.x runtime used.
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc", "-ldflags", "-s -w -buildid= -X main.version="+version, "-o", binary, "./functions/"+name)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0", "GOFLAGS=", "GOARM64=v8.0", "GOWORK=off")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return "", 0, fmt.Errorf("go build: %w", err)
	}
	code, err := os.ReadFile(binary)
	if err != nil {
		return "", 0, err
	}
	archive, err := pack(code)
	if err != nil {
		return "", 0, err
	}
	path = filepath.Join(out, name+".zip")
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, archive) {
		return path, int64(len(archive)), nil
	}
	// Renamed into place, so that a deployment never reads half an archive.
	part := filepath.Join(work, name+".zip")
	if err := os.WriteFile(part, archive, 0o644); err != nil {
		return "", 0, err
	}
	return path, int64(len(archive)), replace(part, path)
}

// replace moves a file over another one, through the target's own folder where the two lie on different file systems.
func replace(from, to string) error {
	if os.Rename(from, to) == nil {
		return nil
	}
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	part := to + ".part"
	if err := os.WriteFile(part, content, 0o644); err != nil {
		return err
	}
	return os.Rename(part, to)
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
