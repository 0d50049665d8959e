// Package gobuild builds Go commands and doesn't build again what didn't change. Each result is kept under a key that
// is computed from everything that went into it: the source files of this module, embedded files too, the versions of
// the other modules, go.mod and go.sum, the flags, the environment of the build and the version of Go. The key
// follows the content, so that a touched file or a switched branch doesn't build anything again either.
package gobuild

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Module is where commands are built, and how.
type Module struct {
	Dir   string   // the folder of go.mod, or one below it
	Flags []string // of go build, such as -trimpath
	Env   []string // more than the environment of this process, such as GOOS=linux

	// Extra is anything else that decides about the result.
	Extra string
}

// go runs the go command in the module.
func (m Module) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = m.Dir
	cmd.Env = append(os.Environ(), m.Env...)
	var failure bytes.Buffer
	cmd.Stderr = &failure
	out, err := cmd.Output()
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, bytes.TrimSpace(failure.Bytes()))
	}
	return out, nil
}

// Command is one package main.
type Command struct {
	Name    string // of what is built from it
	Package string // as for go build, such as ./policy/guardrails
}

// Cache is a folder of results.
type Cache struct {
	Dir string
	Ext string // of the files, such as .exe
}

// kept is how many results of one command stay: the present one, and those of other branches.
const kept = 3

// Path is where a result is kept.
func (c Cache) Path(name, key string) string {
	return filepath.Join(c.Dir, name+"-"+key[:keyLength]+c.Ext)
}

// keyLength is how much of a key stands in a file's name: 80 bits.
const keyLength = 20

// has tells whether a result is there. It counts as a use: what was used last is kept longest.
func (c Cache) has(name, key string) bool {
	now := time.Now()
	return os.Chtimes(c.Path(name, key), now, now) == nil
}

// Get returns the results of commands, by name. Build makes the missing ones as dir/<name><ext>. Sources that change
// under a build make it start again: what is kept under a key comes from the sources of that key.
func (c Cache) Get(ctx context.Context, m Module, commands []Command, build func(missing []Command, dir string) error,
) (map[string]string, error) {
	for range 5 {
		keys, err := m.Keys(ctx, packagesOf(commands)...)
		if err != nil {
			return nil, err
		}
		paths := map[string]string{}
		var missing []Command
		for _, cmd := range commands {
			paths[cmd.Name] = c.Path(cmd.Name, keys[cmd.Package])
			if !c.has(cmd.Name, keys[cmd.Package]) {
				missing = append(missing, cmd)
			}
		}
		if len(missing) == 0 {
			return paths, nil
		}
		if err := c.build(ctx, m, missing, keys, build); err != nil {
			return nil, err
		}
	}
	return nil, errors.New("the sources change all the time; build again when they are at rest")
}

func packagesOf(commands []Command) (list []string) {
	for _, cmd := range commands {
		list = append(list, cmd.Package)
	}
	return list
}

// build makes what is missing, and keeps it if the sources are still those of the keys.
func (c Cache) build(ctx context.Context, m Module, missing []Command, keys map[string]string,
	build func(missing []Command, dir string) error,
) error {
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(c.Dir, ".new-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(temp) }()
	if err := build(missing, temp); err != nil {
		return err
	}
	after, err := m.Keys(ctx, packagesOf(missing)...)
	if err != nil {
		return err
	}
	for _, cmd := range missing {
		key := keys[cmd.Package]
		if after[cmd.Package] != key {
			continue
		}
		if err := os.Rename(filepath.Join(temp, cmd.Name+c.Ext), c.Path(cmd.Name, key)); err != nil {
			return err
		}
		if err := c.prune(cmd.Name); err != nil {
			return err
		}
	}
	return nil
}

// prune removes the results of a command that were used longest ago.
func (c Cache) prune(name string) error {
	files, err := filepath.Glob(filepath.Join(c.Dir, name+"-"+strings.Repeat("?", keyLength)+c.Ext))
	if err != nil {
		return err
	}
	used := map[string]time.Time{}
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			used[f] = info.ModTime()
		}
	}
	slices.SortFunc(files, func(a, b string) int { return used[b].Compare(used[a]) })
	for _, f := range files[min(kept, len(files)):] {
		if err := os.Remove(f); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
