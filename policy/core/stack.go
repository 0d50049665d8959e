package core

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Resource is a registered resource as the engine shows it to a policy: inputs in Analyze, outputs
// in AnalyzeStack.
type Resource struct {
	URN, Name string
	// Type is the canonical token: see Canonical.
	Type       string
	Properties property.Map
	// Inputs are what the program asked for, where the server saw them; stack rules only. Outputs
	// also hold what AWS computed: after a refresh a role's managedPolicyArns lists what separate
	// attachments attached.
	Inputs  property.Map
	Protect bool
	Parent  string
	// ProviderURN and Provider are the resource's provider and its inputs (region, default tags).
	ProviderURN string
	Provider    property.Map
	// Dependencies and PropertyDependencies are URNs; stack rules only.
	Dependencies         []string
	PropertyDependencies map[string][]string
}

// Get follows a path into the properties: see Value.Get.
func (r Resource) Get(path string) Value { return ValueOf(property.New(r.Properties)).Get(path) }

// Asked is Get on what the program asked for, as far as that is known: the inputs, else the
// properties.
func (r Resource) Asked(path string) Value {
	if r.Inputs.Len() > 0 {
		return ValueOf(property.New(r.Inputs)).Get(path)
	}
	return r.Get(path)
}

// Canonical maps a type token's aliases to the one that rules are written against: aws:alb/* to
// aws:lb/*, s3 BucketV2 to Bucket, and so on.
func Canonical(token string) string {
	for _, module := range loadBalancing {
		if rest, ok := strings.CutPrefix(token, module); ok {
			return "aws:lb/" + rest
		}
	}
	if to, ok := aliases[token]; ok {
		return to
	}
	return token
}

// loadBalancing are the modules that hold the same resources as aws:lb.
var loadBalancing = []string{"aws:alb/", "aws:applicationloadbalancing/", "aws:elasticloadbalancingv2/"}

// aliases are types that pulumi-aws v6 publishes under two tokens, in two generations with the same
// properties, or with all properties of another, whose kind they make.
var aliases = map[string]string{
	"aws:ec2/spotInstanceRequest:SpotInstanceRequest":                                            "aws:ec2/instance:Instance",
	"aws:s3/bucketV2:BucketV2":                                                                   "aws:s3/bucket:Bucket",
	"aws:s3/bucketVersioningV2:BucketVersioningV2":                                               "aws:s3/bucketVersioning:BucketVersioning",
	"aws:s3/bucketLoggingV2:BucketLoggingV2":                                                     "aws:s3/bucketLogging:BucketLogging",
	"aws:s3/bucketAclV2:BucketAclV2":                                                             "aws:s3/bucketAcl:BucketAcl",
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2":                       "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
	"aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2":                           "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
}

// Stack is all resources of a deployment, with the ways to follow a reference. Build it with
// NewStack.
type Stack struct {
	// Resources are sorted by URN, whatever order the engine sent them in.
	Resources []Resource
	// Name is the Pulumi stack's name, Preview whether values may be unknown because nothing was
	// made yet.
	Name    string
	Preview bool

	byURN      map[string]int
	byType     map[string][]int
	byIdentity map[string][]int
	children   map[string][]int
}

// NewStack indexes resources. Types are made canonical.
func NewStack(name string, preview bool, resources []Resource) *Stack {
	s := &Stack{
		Resources:  slices.Clone(resources),
		Name:       name,
		Preview:    preview,
		byURN:      map[string]int{},
		byType:     map[string][]int{},
		byIdentity: map[string][]int{},
		children:   map[string][]int{},
	}
	slices.SortFunc(s.Resources, func(a, b Resource) int { return strings.Compare(a.URN, b.URN) })
	for i := range s.Resources {
		r := &s.Resources[i]
		r.Type = Canonical(r.Type)
		s.byURN[r.URN] = i
		s.byType[r.Type] = append(s.byType[r.Type], i)
		s.children[r.Parent] = append(s.children[r.Parent], i)
		for _, identity := range r.Identities() {
			s.byIdentity[identity] = append(s.byIdentity[identity], i)
		}
	}
	return s
}

// Of returns the resources of the canonical types, sorted by URN.
func (s *Stack) Of(types ...string) []Resource {
	var indexes []int
	for _, t := range types {
		indexes = append(indexes, s.byType[t]...)
	}
	slices.Sort(indexes)
	list := make([]Resource, 0, len(indexes))
	for _, i := range slices.Compact(indexes) {
		list = append(list, s.Resources[i])
	}
	return list
}

// Lookup returns the resource with the URN.
func (s *Stack) Lookup(urn string) (Resource, bool) {
	i, ok := s.byURN[urn]
	if !ok {
		return Resource{}, false
	}
	return s.Resources[i], true
}

// Below returns the resources of the canonical types beneath a component, at any depth.
func (s *Stack) Below(urn string, types ...string) []Resource {
	var list []Resource
	for _, i := range s.children[urn] {
		child := s.Resources[i]
		if slices.Contains(types, child.Type) {
			list = append(list, child)
		}
		list = append(list, s.Below(child.URN, types...)...)
	}
	return list
}

// StackName is the stack's name, as the resource's URN has it.
func (r Resource) StackName() string {
	rest, _ := strings.CutPrefix(r.URN, "urn:pulumi:")
	name, _, _ := strings.Cut(rest, "::")
	return name
}

// EnvironmentOf is the environment that a stack's name says: "prd", "shop-prd-eu"; empty where it
// says none, or more than one.
func EnvironmentOf(stack string) string {
	found := ""
	for part := range strings.SplitSeq(stack, "-") {
		if part != "dev" && part != "stg" && part != "prd" || part == found {
			continue
		}
		if found != "" {
			return ""
		}
		found = part
	}
	return found
}
