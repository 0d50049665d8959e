package gobuild

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// listed is what `go list` says of a package, as far as a build depends on it.
type listed struct {
	ImportPath string
	Dir        string
	Standard   bool
	DepOnly    bool
	Imports    []string
	ImportMap  map[string]string

	GoFiles, CgoFiles, CFiles, CXXFiles, MFiles, HFiles, FFiles, SFiles []string
	SwigFiles, SwigCXXFiles, SysoFiles, EmbedFiles                      []string

	CgoCFLAGS, CgoCPPFLAGS, CgoCXXFLAGS, CgoLDFLAGS []string
}

const listFields = "-json=ImportPath,Dir,Standard,DepOnly,Imports,ImportMap," +
	"GoFiles,CgoFiles,CFiles,CXXFiles,MFiles,HFiles,FFiles,SFiles,SwigFiles,SwigCXXFiles,SysoFiles,EmbedFiles," +
	"CgoCFLAGS,CgoCPPFLAGS,CgoCXXFLAGS,CgoLDFLAGS"

func (p *listed) files() []string {
	return slices.Concat(p.GoFiles, p.CgoFiles, p.CFiles, p.CXXFiles, p.MFiles, p.HFiles, p.FFiles, p.SFiles,
		p.SwigFiles, p.SwigCXXFiles, p.SysoFiles, p.EmbedFiles)
}

// environment are the variables of `go env` that decide about a build. GOROOT and GOMODCACHE are used below.
var environment = []string{
	"GOVERSION", "GOROOT", "GOMODCACHE", "GOMOD", "GOWORK", "GOFLAGS", "GOOS", "GOARCH", "GO386", "GOAMD64", "GOARM",
	"GOARM64", "GOEXPERIMENT", "GOFIPS140", "GODEBUG", "CGO_ENABLED", "CC", "CXX", "CGO_CFLAGS", "CGO_CPPFLAGS",
	"CGO_CXXFLAGS", "CGO_LDFLAGS",
}

// Keys computes the keys of several packages, named as for go build (./policy/guardrails). It reads every source
// file of the module that they are built from; that and `go list` take a few tenths of a second.
func (m Module) Keys(ctx context.Context, packages ...string) (map[string]string, error) {
	env, err := m.environment(ctx)
	if err != nil {
		return nil, err
	}
	all, roots, err := m.list(ctx, packages)
	if err != nil {
		return nil, err
	}
	common := sha256.New()
	fmt.Fprintf(common, "%q\n%q\n%q\n%q\n", m.Dir, m.Flags, m.Extra, env)
	for _, file := range moduleFiles(env) {
		if err := hashFile(common, file); err != nil {
			return nil, err
		}
	}
	k := keys{all: all, modules: env["GOMODCACHE"], sums: map[string][]byte{}}
	found := map[string]string{}
	for i, name := range packages {
		h := sha256.New()
		_, _ = h.Write(common.Sum(nil))
		if err := k.closure(h, roots[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		found[name] = hex.EncodeToString(h.Sum(nil))
	}
	return found, nil
}

// environment asks go for its variables, which come from the process, from `go env -w` and from go.mod.
func (m Module) environment(ctx context.Context) (map[string]string, error) {
	out, err := m.run(ctx, append([]string{"env", "-json"}, environment...)...)
	if err != nil {
		return nil, err
	}
	var env map[string]string
	if err := json.Unmarshal(out, &env); err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	return env, nil
}

// moduleFiles are the files that decide which versions of other modules are used.
func moduleFiles(env map[string]string) []string {
	var files []string
	for _, file := range []string{env["GOMOD"], env["GOWORK"]} {
		if file != "" && file != "off" && file != os.DevNull {
			files = append(files, file, strings.TrimSuffix(strings.TrimSuffix(file, ".mod"), ".work")+".sum")
		}
	}
	return files
}

// list finds everything that the packages are built from.
func (m Module) list(ctx context.Context, packages []string) (all map[string]*listed, roots []string, err error) {
	args := slices.Concat([]string{"list", "-deps", listFields}, m.Flags, packages)
	out, err := m.run(ctx, args...)
	if err != nil {
		return nil, nil, err
	}
	all = map[string]*listed{}
	folders := map[string]string{} // of what was asked for
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		p := &listed{}
		if err := d.Decode(p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, nil, fmt.Errorf("go list: %w", err)
		}
		all[p.ImportPath] = p
		if dir, err := realPath(p.Dir); err == nil && !p.DepOnly {
			folders[dir] = p.ImportPath
		}
	}
	for _, name := range packages {
		dir, err := realPath(filepath.Join(m.Dir, name))
		if err != nil {
			return nil, nil, err
		}
		root, ok := folders[dir]
		if !ok {
			return nil, nil, fmt.Errorf("go list: no package in %s", dir)
		}
		roots = append(roots, root)
	}
	return all, roots, nil
}

// realPath is how go writes a folder's path.
func realPath(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(dir)
}

// keys computes several keys over the same packages.
type keys struct {
	all     map[string]*listed
	modules string            // GOMODCACHE
	sums    map[string][]byte // of packages
}

// closure writes the sums of a package and of everything that it imports, sorted by path.
func (k *keys) closure(h hash.Hash, root string) error {
	seen := map[string]bool{}
	var visit func(path string)
	visit = func(path string) {
		p := k.all[path]
		if p == nil || seen[path] { // nil: unsafe and C, which are no packages
			return
		}
		seen[path] = true
		for _, i := range p.Imports {
			if mapped, ok := p.ImportMap[i]; ok {
				i = mapped
			}
			visit(i)
		}
	}
	visit(root)
	paths := make([]string, 0, len(seen))
	for path := range seen {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		sum, err := k.sum(k.all[path])
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%q %x\n", path, sum)
	}
	return nil
}

// sum is of the content of a package, or of its version where that says all: the standard library is that of Go's
// version, and the module cache is never written to.
func (k *keys) sum(p *listed) ([]byte, error) {
	if s, ok := k.sums[p.ImportPath]; ok {
		return s, nil
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q %q\n", p.CgoCFLAGS, p.CgoCPPFLAGS, p.CgoCXXFLAGS, p.CgoLDFLAGS)
	switch {
	case p.Standard:
	case strings.HasPrefix(p.Dir, k.modules+string(filepath.Separator)):
		fmt.Fprintf(h, "%q\n", p.Dir) // the path says module and version, also of a replacement
	default:
		for _, name := range p.files() {
			fmt.Fprintf(h, "%q ", name)
			if err := hashFile(h, filepath.Join(p.Dir, name)); err != nil {
				return nil, err
			}
		}
	}
	k.sums[p.ImportPath] = h.Sum(nil)
	return k.sums[p.ImportPath], nil
}

// hashFile adds the content of a file. A missing one is one without content: go.sum may be missing.
func hashFile(h hash.Hash, path string) error {
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	fmt.Fprintf(h, "%x\n", sha256.Sum256(content))
	return nil
}
