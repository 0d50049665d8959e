package function

import (
	"archive/zip"
	"cmp"
	"errors"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/internal/link"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// The elements of a role's policy, for programs outside this module.
type (
	Statement = policydoc.Statement // One statement of a policy.
	Principal = policydoc.Principal // Who a statement is about.
	Condition = policydoc.Condition // What must hold for a statement to apply.
)

// Link is what the function needs to use a thing of another tier, for programs outside this module.
type Link = link.Link

// Args are the settings and what the program gives.
type Args struct {
	Settings

	// Environment are plain variables. Never a secret: they are readable in the console and in the
	// state.
	Environment pulumi.StringMap
	// EnvironmentKeyARN encrypts the environment with a customer key, whose policy has to let the
	// role decrypt. Nil leaves Lambda's own key.
	EnvironmentKeyARN pulumi.StringPtrInput
	// Secrets are variables that hold the complete ARN of a Secrets Manager secret. The role may
	// read these secrets.
	Secrets pulumi.StringMap
	// SecretKeyARNs are the customer keys that encrypt the secrets. Empty where Secrets Manager's
	// own key does.
	SecretKeyARNs []pulumi.StringInput
	// Statements are added to the role's policy: what the code does in AWS.
	Statements []Statement
	// Links are the queues, topics, buckets, tables and databases that the code uses. A link with
	// security groups to connect to needs VPC.
	Links []Link

	// VPC puts the function into a network. Nil leaves it outside: it reaches the internet and AWS,
	// and nothing private.
	VPC *VPC
	// LogKeyARN encrypts the logs with a customer key, whose policy has to let CloudWatch Logs use
	// it. Nil leaves the service's own.
	LogKeyARN pulumi.StringPtrInput

	// Monitor is told when it goes wrong. Nil: nobody is.
	Monitor *monitoring.Monitor

	// Disposable drops the protection of logs and failed events, for stacks meant to be torn down.
	Disposable bool

	destinations map[string]link.Destination // those of Links
	after        []pulumi.Resource           // what Links name
}

// VPC is where a function runs.
type VPC struct {
	VPCID     pulumi.StringInput      // Required.
	SubnetIDs pulumi.StringArrayInput // Private subnets in at least two zones. Required.
}

// maxName leaves room for "-role" and the eight characters of autonaming within a role name's 64.
const maxName = 48

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.Secrets = maps.Clone(r.Secrets)
	check.Defaults(&r.Settings)
	r.Archive = cmp.Or(r.Archive, "functions/dist/"+name+".zip")

	var p check.Problems
	check.Name(p.In("name"), name, maxName)
	check.Settings(&p, &r.Settings)
	validateArchive(p.In("archive"), r.Archive)
	r.use(&p)
	ValidateVariables(&p, r.Environment, r.Secrets)
	if r.VPC != nil && (r.VPC.VPCID == nil || r.VPC.SubnetIDs == nil) {
		p.At("vpc").Say("it needs both the network and its subnets").Fix("take them from the network tier")
	}
	return r, p.Err()
}

// use adds what the links give: the function's own variables and statements stand first.
func (a *Args) use(p *check.Problems) {
	own := Link{Environment: a.Environment, Statements: a.Statements}
	used, err := link.Merge(append([]Link{own}, a.Links...)...)
	if err != nil {
		p.Add(check.Problem{What: err.Error()})
	}
	if len(used.Destinations) > 0 && a.VPC == nil {
		p.At("links").Say("they lead to security groups, which a function reaches from its network only").Fix("give vpc")
	}
	a.Environment = used.Environment
	a.Statements = used.Statements
	a.destinations = used.Destinations
	a.after = used.After
}

// variable is a name that Lambda takes, which has at least two characters.
var variable = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]+$`)

// ValidateVariables judges the names of a function's environment variables. Names that begin with
// AWS_ and LAMBDA_ are Lambda's own.
func ValidateVariables[V any](p *check.Problems, environment, secrets map[string]V) {
	validate := func(p *check.Problems, names []string) {
		for _, name := range names {
			if !variable.MatchString(name) || strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "LAMBDA_") {
				p.At(name).Say("Lambda doesn't take the variable %q", name).
					Fix("use two or more letters, digits and underscores, and no name of Lambda's own (AWS_, LAMBDA_)")
			}
		}
	}
	validate(p.In("environment"), slices.Collect(maps.Keys(environment)))
	validate(p.In("secrets"), slices.Collect(maps.Keys(secrets)))
	for name := range secrets {
		if _, twice := environment[name]; twice {
			p.At("secrets", name).Say("the variable %q stands in the environment too", name).Fix("name it once")
		}
	}
}

// validateArchive finds out what is wrong with the archive's file before a deployment does, in its
// last minute.
func validateArchive(p *check.Problems, path string) {
	report := func(format string, values ...any) {
		p.At().Value(path).Say(format, values...).Fix("build the archives with `make functions`")
	}
	r, err := zip.OpenReader(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		report("there is no file at this path")
		return
	case err != nil:
		report("it isn't a zip (%v)", err)
		return
	}
	defer r.Close()
	if !slices.ContainsFunc(r.File, func(f *zip.File) bool { return f.Name == handler }) {
		report("it has no executable %q at its top", handler)
	}
}

// variables are the plain ones and those that name secrets.
func (a Args) variables() pulumi.StringMap {
	all := pulumi.StringMap{}
	maps.Copy(all, a.Environment)
	maps.Copy(all, a.Secrets)
	return all
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"memoryMiB":      pulumi.Int(a.MemoryMiB),
		"timeoutSeconds": pulumi.Int(a.TimeoutSeconds),
		"codeOwner":      pulumi.String(string(a.CodeOwner)),
		"onFailure":      pulumi.String(string(a.OnFailure)),
		"disposable":     pulumi.Bool(a.Disposable),
	}
}

// sorted lists the values of a map by its keys, so that documents are the same with every run.
func sorted(m pulumi.StringMap) []pulumi.StringInput {
	list := make([]pulumi.StringInput, 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		list = append(list, m[key])
	}
	return list
}
