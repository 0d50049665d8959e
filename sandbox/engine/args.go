package engine

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/aws"
)

// Invocation is a command line, taken apart as far as the sandbox has to understand it. Everything else stays in
// Args, in the order in which it was written.
type Invocation struct {
	Args    []string // for pulumi: without the sandbox's own flags, with paths made absolute
	Command []string // the command and its first subcommand, such as ["stack", "export"]
	Cwd     string   // where to look for the project: --cwd, else the folder the sandbox was started in

	Stack      string // --stack; empty when not given
	ConfigFile string // --config-file, absolute; empty when not given
	JSON       bool   // the output is for a machine

	Faults       []cloud.Fault // --fault
	PolicyConfig string        // --policy-config, absolute
	NoPolicy     bool          // --no-policy
	StateDir     string        // --state, absolute

	packs, packConfigs int // how many packs and configurations of packs the user attached
}

// valueFlags take a value in the next argument; the parser must know them to tell a value from a command.
var valueFlags = map[string]bool{
	"--color": true, "--memprofilerate": true, "--otel-traces": true, "--profiling": true, "--tracing": true,
	"--verbose": true, "-v": true, "--stack": true, "-s": true, "--config-file": true, "--config": true, "-c": true,
	"--cwd": true, "-C": true, "--message": true, "-m": true, "--parallel": true, "-p": true,
	"--policy-pack": true, "--policy-pack-config": true, "--event-log": true, "--save-plan": true, "--plan": true,
	"--import-file": true, "--file": true, "--exclude": true, "--replace": true, "--target": true, "-t": true,
	"--target-replace": true, "--override-env": true, "--secrets-provider": true, "--attach-debugger": true,
	"--exec-kind": true, "--exec-agent": true, "--output": true, "--out": true, "-o": true,
	"--fault": true, "--policy-config": true, "--state": true,
}

// pathFlags name files. The CLI runs in a folder of the sandbox, so what the user wrote relative to the own folder
// is made absolute. "--out" and "-o" are paths only for import.
var pathFlags = map[string]bool{
	"--file": true, "--event-log": true, "--save-plan": true, "--plan": true, "--import-file": true,
	"--policy-pack": true, "--policy-pack-config": true, "--out": true,
}

// Parse takes a command line apart. Cwd is the folder relative paths start from.
func Parse(args []string, cwd string) (*Invocation, error) {
	inv := &Invocation{Cwd: cwd}
	for i, arg := range args { // first, as Pulumi does: every other path is relative to it
		switch name, value, inline := splitFlag(arg); {
		case name != "--cwd" && name != "-C":
		case inline:
			inv.Cwd = inv.abs(value)
		case i+1 < len(args):
			inv.Cwd = inv.abs(args[i+1])
		}
	}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			inv.Args = append(inv.Args, args[i:]...)
			break
		}
		name, value, inline := splitFlag(arg)
		if !strings.HasPrefix(arg, "-") || arg == "-" {
			inv.positional(arg)
			continue
		}
		takesValue := valueFlags[name] || inv.shortFile(name)
		if takesValue && !inline {
			if i+1 == len(args) {
				return nil, fmt.Errorf("%s: a value is missing", name)
			}
			i++
			value = args[i]
		}
		if err := inv.flag(arg, name, value, takesValue); err != nil {
			return nil, err
		}
	}
	return inv, nil
}

// splitFlag separates --flag=value, and -sNAME as pflag allows it for single letters that take a value.
func splitFlag(arg string) (name, value string, inline bool) {
	if name, value, ok := strings.Cut(arg, "="); ok {
		return name, value, true
	}
	if len(arg) > 2 && arg[0] == '-' && arg[1] != '-' && valueFlags[arg[:2]] {
		return arg[:2], arg[2:], true
	}
	return arg, "", false
}

// shortFile: -f is a file for import, and the switch --skip-preview for up.
func (inv *Invocation) shortFile(name string) bool {
	return name == "-f" && len(inv.Command) > 0 && inv.Command[0] == "import"
}

func (inv *Invocation) positional(arg string) {
	if len(inv.Command) < 2 {
		inv.Command = append(inv.Command, arg)
	} else if slices.Equal(inv.Command, []string{"stack", "graph"}) {
		arg = inv.abs(arg)
	}
	inv.Args = append(inv.Args, arg)
}

// flag sorts one flag: the sandbox's own are kept, paths made absolute, the rest passed on as written.
func (inv *Invocation) flag(arg, name, value string, takesValue bool) error {
	switch name {
	case "--fault":
		f, err := aws.Table().ParseFault(value)
		if err != nil {
			return fmt.Errorf("--fault: %w", err)
		}
		inv.Faults = append(inv.Faults, f)
		return nil
	case "--policy-config":
		inv.PolicyConfig = inv.abs(value)
		return nil
	case "--no-policy":
		inv.NoPolicy = true
		return nil
	case "--state":
		inv.StateDir = inv.abs(value)
		return nil
	case "--cwd", "-C":
		return nil // read before all others
	case "--config-file":
		inv.ConfigFile = inv.abs(value)
		return nil // the working copy takes its place
	case "--stack", "-s":
		inv.Stack = value
	case "--json", "-j":
		inv.JSON = true
	case "--policy-pack":
		inv.packs += 1 + strings.Count(value, ",")
	case "--policy-pack-config":
		inv.packConfigs += 1 + strings.Count(value, ",")
	}
	isImport := len(inv.Command) > 0 && inv.Command[0] == "import"
	switch {
	case !takesValue:
		inv.Args = append(inv.Args, arg)
	case pathFlags[name] || (isImport && (name == "-f" || name == "-o")):
		parts := strings.Split(value, ",")
		for i := range parts {
			parts[i] = inv.abs(parts[i])
		}
		inv.Args = append(inv.Args, name, strings.Join(parts, ","))
	default:
		inv.Args = append(inv.Args, name, value)
	}
	return nil
}

func (inv *Invocation) abs(path string) string {
	if path == "" || path == "-" || filepath.IsAbs(path) || strings.Contains(path, "://") {
		return path
	}
	return filepath.Join(inv.Cwd, path)
}

// command is the n-th word of the command, with Pulumi's aliases resolved.
func (inv *Invocation) command(n int) string {
	if n >= len(inv.Command) {
		return ""
	}
	word := inv.Command[n]
	if n == 0 {
		if full, ok := aliases[word]; ok {
			return full
		}
	}
	return word
}

var aliases = map[string]string{
	"update": "up", "pre": "preview", "down": "destroy", "dn": "destroy", "cfg": "config", "conf": "config",
}

// usesProject tells the commands that work on a project and its stacks from those, such as `version`, that don't.
func (inv *Invocation) usesProject() bool {
	switch inv.command(0) {
	case "up", "preview", "refresh", "destroy", "import", "watch", "config", "stack", "state", "cancel", "logs",
		"about", "do", "whoami", "policy":
		return inv.command(0) != "policy" || inv.command(1) == "analyze"
	}
	return false
}

// usesStack tells the commands for which the stack is made when it doesn't exist yet.
func (inv *Invocation) usesStack() bool {
	switch inv.command(0) {
	case "up", "preview", "refresh", "destroy", "import", "watch", "config", "state", "cancel":
		return true
	case "stack":
		switch inv.command(1) {
		case "", "export", "import", "output", "graph", "history", "select", "tag":
			return true
		}
	}
	return false
}

// usesCloud tells the commands that call a provider.
func (inv *Invocation) usesCloud() bool {
	switch inv.command(0) {
	case "up", "preview", "refresh", "destroy", "import", "watch", "do":
		return true
	}
	return false
}

// runsProgram tells the commands for which the program must be built.
func (inv *Invocation) runsProgram() bool {
	switch inv.command(0) {
	case "up", "preview", "watch":
		return true
	case "refresh", "destroy":
		return slices.Contains(inv.Args, "--run-program") || slices.Contains(inv.Args, "--run-program=true")
	}
	return false
}

// takesPolicies tells the commands that policy packs can be attached to.
func (inv *Invocation) takesPolicies() bool {
	return !inv.NoPolicy && (inv.command(0) == "up" || inv.command(0) == "preview")
}
