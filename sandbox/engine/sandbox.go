package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

// Options say where a sandbox lives.
type Options struct {
	Root  string    // the project: a folder with a Pulumi.yaml. Required; see FindRoot.
	Dir   string    // everything the sandbox writes. Default .plinth in Root.
	Tools Tools     // the executables; see FindCLI and Build. CLI is required.
	Log   io.Writer // notices. Default: nowhere.
}

// Sandbox is a place of its own in which the CLI runs: a backend, a home, an AWS per stack, and the working copies
// of the project's files.
type Sandbox struct {
	root, dir, project, phrase string
	tools                      Tools
	log                        io.Writer
	salt                       *saltState
}

// FindRoot looks for Pulumi.yaml in dir and the folders above it.
func FindRoot(dir string) (string, error) {
	start, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for at := start; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "Pulumi.yaml")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("no Pulumi.yaml in %s or above; run it inside the project, or name it with --cwd", start)
		}
	}
}

// DefaultDir is where a project's sandbox lives unless told otherwise.
func DefaultDir(root string) string { return filepath.Join(root, ".plinth") }

// Open prepares a sandbox. It is cheap and can be done again for the same folder.
func Open(o Options) (*Sandbox, error) {
	s := &Sandbox{root: o.Root, dir: o.Dir, tools: o.Tools, log: o.Log}
	if s.dir == "" {
		s.dir = DefaultDir(o.Root)
	}
	if s.log == nil {
		s.log = io.Discard
	}
	var err error
	if s.phrase, err = passphrase(); err != nil {
		return nil, err
	}
	for _, dir := range []string{s.home(), s.backend(), s.work()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("sandbox folder: %w", err)
		}
	}
	if err := s.withoutLogs(); err != nil {
		return nil, fmt.Errorf("sandbox folder: %w", err)
	}
	if s.salt, err = loadSalt(filepath.Join(s.dir, "salt"), s.phrase); err != nil {
		return nil, err
	}
	if s.project, err = s.copyProject(); err != nil {
		return nil, err
	}
	return s, nil
}

// withoutLogs puts a file where the CLI keeps the logs of its runs, so that it keeps none: they cost an eighth of a
// preview's CPU time. What -v and --logtostderr write isn't touched.
func (s *Sandbox) withoutLogs() error {
	path := filepath.Join(s.home(), "logs")
	if info, err := os.Lstat(path); err == nil && !info.IsDir() {
		return nil
	}
	if err := os.RemoveAll(path); err != nil {
		return err
	}
	return os.WriteFile(path, nil, 0o600)
}

func (s *Sandbox) home() string    { return filepath.Join(s.dir, "home") }
func (s *Sandbox) backend() string { return filepath.Join(s.dir, "backend") }
func (s *Sandbox) work() string    { return filepath.Join(s.dir, "project") }

// Project is the name in Pulumi.yaml.
func (s *Sandbox) Project() string { return s.project }

// copyProject writes the Pulumi.yaml that the CLI sees: the project's own, with the program where it is, and without
// what would lead out of the sandbox.
func (s *Sandbox) copyProject() (name string, err error) {
	source := filepath.Join(s.root, "Pulumi.yaml")
	data, err := os.ReadFile(source)
	if err != nil {
		return "", fmt.Errorf("project file: %w", err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return "", fmt.Errorf("project file %s: %w", source, err)
	}
	if doc.Kind == 0 || child(doc.Content[0], "name") == nil {
		return "", fmt.Errorf("project file %s: name is missing", source)
	}
	root := doc.Content[0]
	main := s.root
	if n := child(root, "main"); n != nil {
		main = filepath.Join(s.root, n.Value)
	}
	for _, key := range []string{"main", "backend", "plugins", "stackConfigDir"} {
		remove(root, key)
	}
	root.Content = append(root.Content,
		&yaml.Node{Kind: yaml.ScalarNode, Value: "main"}, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: main})
	out, err := yaml.Marshal(&doc)
	if err != nil {
		return "", err
	}
	return child(root, "name").Value, writeFile(filepath.Join(s.work(), "Pulumi.yaml"), out)
}

// passphrase is the user's, if one is set, else one that everybody knows: what lies in a sandbox is no secret.
func passphrase() (string, error) {
	if p, ok := os.LookupEnv("PULUMI_CONFIG_PASSPHRASE"); ok {
		return p, nil
	}
	if path := os.Getenv("PULUMI_CONFIG_PASSPHRASE_FILE"); path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("PULUMI_CONFIG_PASSPHRASE_FILE: %w", err)
		}
		return strings.TrimSpace(string(data)), nil
	}
	return "plinth-sandbox", nil
}

// outside names what must not reach the processes of a sandbox: the way to a real account, backend or plugin.
var outside = []string{
	"PULUMI_ACCESS_TOKEN", "PULUMI_API", "PULUMI_BACKEND_URL", "PULUMI_HOME", "PULUMI_CREDENTIALS_PATH",
	"PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE",
	"PULUMI_DEBUG_PROVIDERS", "PULUMI_DEBUG_LANGUAGES", "PULUMI_DEBUG_COMMANDS", "PULUMI_DEBUG_ANALYZERS",
}

// environment is the user's without what leads outside, and with what keeps the CLI inside.
func (s *Sandbox) environment() []string {
	var env []string
	for _, kv := range os.Environ() {
		name, _, _ := strings.Cut(kv, "=")
		drop := strings.HasPrefix(name, "AWS_")
		for _, o := range outside {
			drop = drop || name == o
		}
		if !drop {
			env = append(env, kv)
		}
	}
	if os.Getenv("GOGC") == "" {
		env = append(env, "GOGC=400") // the processes are short and small: a tenth less CPU time for some more memory
	}
	return append(env,
		"PULUMI_HOME="+s.home(),
		"PULUMI_BACKEND_URL="+fileURL(s.backend()),
		"PULUMI_CONFIG_PASSPHRASE="+s.phrase,
		"PULUMI_SKIP_UPDATE_CHECK=true",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		"PULUMI_DEBUG_COMMANDS=true",                         // for --event-log
		"PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS=true", // what lies here is no loss, and each costs a copy of the state
	)
}

func fileURL(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	return "file://" + path
}

// selected is the stack chosen with `stack select`; empty if none is.
func (s *Sandbox) selected(ctx context.Context) string {
	if name := os.Getenv("PULUMI_STACK"); name != "" {
		return name
	}
	out, err := s.run(ctx, Run{Args: []string{"stack", "--show-name", "--non-interactive"}}, nil)
	if err != nil || out.ExitCode != 0 {
		return ""
	}
	return strings.TrimSpace(out.Stdout)
}

// defaultStack is what is meant when no stack is named or selected: dev, if the project has it.
func (s *Sandbox) defaultStack() (string, error) {
	if _, err := os.Stat(filepath.Join(s.root, "Pulumi.dev.yaml")); err != nil {
		return "", errors.New("no stack is chosen; name one with --stack")
	}
	return "dev", nil
}
