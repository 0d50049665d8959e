//go:build ignore

// Command taggable_gen writes taggable.txt: the resource types of the pinned pulumi-aws SDK that
// take tags. Run it with: go generate. An argument names another file to write.
package main

import (
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	registration = regexp.MustCompile(`ctx\.RegisterResource\("(aws:[^"]+)"`)
	// An Args struct ends at the first line that is a closing brace alone.
	arguments = regexp.MustCompile(`(?ms)^type \w+Args struct \{.*?^\}`)
	tags      = regexp.MustCompile(`(?m)^\s+Tags\s+\S+`)
)

func main() {
	logger := log.New(os.Stderr, "", 0)
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi-aws/sdk/v6").Output()
	if err != nil {
		logger.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "go", "aws", "*", "*.go"))
	if err != nil || len(files) == 0 {
		logger.Fatalf("no sources of pulumi-aws found: %v", err)
	}
	var tokens []string
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			logger.Fatal(err)
		}
		token := registration.FindSubmatch(source)
		if token != nil && slices.ContainsFunc(arguments.FindAll(source, -1), tags.Match) {
			tokens = append(tokens, string(token[1]))
		}
	}
	slices.Sort(tokens)
	target := "taggable.txt"
	if len(os.Args) > 1 {
		target = os.Args[1]
	}
	if err := os.WriteFile(target, []byte(strings.Join(slices.Compact(tokens), "\n")+"\n"), 0o644); err != nil {
		logger.Fatal(err)
	}
}
