package platform

import (
	"regexp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/internal/check"
)

// Functions are Lambda functions, in the VPC where they ask for it.
var Functions = declare(&functionsTier{}, "plinth:functions", "Lambda functions, by name.")

// FunctionSettings is what a stack file says of one function.
type FunctionSettings struct {
	function.Settings
	// Plain environment variables. Never a secret.
	Environment map[string]string `json:"environment,omitempty"`
	// Environment variables that hold the complete ARN of a Secrets Manager secret; the function
	// may read these secrets.
	Secrets map[string]string `json:"secrets,omitempty"`
	// Buckets of the stack that the function uses, by name, and what it does with them: read, write
	// or readWrite. It finds the bucket's name in BUCKET_<NAME>.
	Buckets map[string]storage.Access `json:"buckets,omitempty"`
	// Whether the function runs in the private subnets of the stack's network. Otherwise it reaches
	// AWS and the internet, and nothing private.
	VPC bool `json:"vpc,omitempty"`
}

// secretARN is the complete ARN of a secret: with the six characters that Secrets Manager adds.
// Without them it would name other secrets, too.
var secretARN = regexp.MustCompile(
	`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$`)

// Validate reports variables that Lambda refuses, and secrets that are none.
func (s *FunctionSettings) Validate(p *check.Problems) {
	function.ValidateVariables(p, s.Environment, s.Secrets)
	for name, arn := range s.Secrets {
		if !secretARN.MatchString(arn) { // and may be the secret itself, so it isn't shown
			p.At("secrets", name).Say("it isn't the complete ARN of a secret").
				Fix("write arn:aws:secretsmanager:<region>:<account>:secret:<name>-<6 characters>")
		}
	}
	for name := range s.Buckets {
		if _, twice := s.Environment[storage.Variable(name)]; twice {
			p.At("environment", storage.Variable(name)).Say("the bucket %s's name stands in it", name).Fix("remove it")
		}
	}
}

type functionsTier struct {
	tier[map[string]*FunctionSettings, map[string]*function.Function]
}

func (t *functionsTier) needs() needs { return needs{built: []Section{Network, Storage, Monitoring}} }

func (t *functionsTier) build(b *Build) error {
	settings := t.Settings(b.Config)
	functions := map[string]*function.Function{}
	for _, name := range sortedKeys(settings) {
		s := settings[name]
		args := &function.Args{
			Settings:    s.Settings,
			Environment: pulumi.ToStringMap(s.Environment),
			Secrets:     pulumi.ToStringMap(s.Secrets),
			Monitor:     Monitoring.Built(b),
			Disposable:  b.Disposable,
		}
		for _, bucket := range sortedKeys(s.Buckets) {
			args.Links = append(args.Links, Storage.bucket(b, bucket).Link(s.Buckets[bucket]))
		}
		if s.VPC {
			in := Network.Built(b)
			args.VPC = &function.VPC{VPCID: in.VPCID, SubnetIDs: in.PrivateSubnetIDs}
		}
		f, err := function.New(b.Context, name, args, b.InRegion)
		if err != nil {
			return err
		}
		functions[name] = f
	}
	t.provide(b, functions)
	return nil
}

// longestFunctionName leaves room in physical names for a role and autonaming.
const longestFunctionName = 48

func (t *functionsTier) rules() []rule {
	return []rule{
		{check: t.names},
		{relies: []path{{"plinth:network"}}, check: t.inTheNetwork},
		{relies: []path{{"plinth:storage", "buckets"}}, check: t.grantedBuckets},
	}
}

func (t *functionsTier) names(c *Config, p *check.Problems) {
	for name := range t.Settings(c) {
		check.Name(p.In(t.key, name), name, longestFunctionName)
	}
}

func (t *functionsTier) inTheNetwork(c *Config, p *check.Problems) {
	for name, f := range t.Settings(c) {
		if f.VPC && !Network.present(c) {
			missing(p.In(t.key, name, "vpc"), "network", Network.key)
		}
	}
}

func (t *functionsTier) grantedBuckets(c *Config, p *check.Problems) {
	for name, f := range t.Settings(c) {
		for bucket := range f.Buckets {
			Storage.requireBucket(c, p.In(t.key, name, "buckets", bucket), bucket)
		}
	}
}
