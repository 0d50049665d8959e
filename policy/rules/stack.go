package rules

import (
	"slices"
	"sort"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Resource is a registered resource as the engine shows it to a policy: inputs in Analyze, outputs in AnalyzeStack.
type Resource struct {
	URN, Name string
	// Type is the canonical token: see Canonical.
	Type       string
	Properties property.Map
	Protect    bool
	Parent     string
	// ProviderURN and Provider are the resource's provider and its inputs (region, default tags).
	ProviderURN string
	Provider    property.Map
	// Dependencies and PropertyDependencies are URNs; stack rules only.
	Dependencies         []string
	PropertyDependencies map[string][]string
}

// Get follows a path into the properties: see Value.Get.
func (r Resource) Get(path string) Value { return ValueOf(property.New(r.Properties)).Get(path) }

// Canonical maps a type token's aliases to the one that rules are written against: aws:alb/* to aws:lb/*, s3 BucketV2 to Bucket, and so on.
func Canonical(token string) string {
	token = strings.Replace(token, "aws:alb/", "aws:lb/", 1)
	token = strings.Replace(token, "aws:elasticloadbalancingv2/", "aws:lb/", 1)
	if to, ok := aliases[token]; ok {
		return to
	}
	return token
}

// aliases are types that pulumi-aws v6 publishes under two tokens, or in two generations with the same properties.
var aliases = map[string]string{
	"aws:s3/bucketV2:BucketV2":                                                                   "aws:s3/bucket:Bucket",
	"aws:s3/bucketVersioningV2:BucketVersioningV2":                                               "aws:s3/bucketVersioning:BucketVersioning",
	"aws:s3/bucketLoggingV2:BucketLoggingV2":                                                     "aws:s3/bucketLogging:BucketLogging",
	"aws:s3/bucketAclV2:BucketAclV2":                                                             "aws:s3/bucketAcl:BucketAcl",
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2":                       "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
	"aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2":                           "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
}

// Stack is all resources of a deployment, with the ways to follow a reference. Build it with NewStack.
type Stack struct {
	// Resources are sorted by URN, whatever order the engine sent them in.
	Resources []Resource
	// Name is the Pulumi stack's name, Preview whether values may be unknown because nothing was made yet.
	Name    string
	Preview bool

	byURN    map[string]int
	children map[string][]int
}

// NewStack indexes resources. Types are made canonical.
func NewStack(name string, preview bool, resources []Resource) *Stack {
	s := &Stack{Resources: slices.Clone(resources), Name: name, Preview: preview, byURN: map[string]int{}, children: map[string][]int{}}
	sort.Slice(s.Resources, func(i, j int) bool { return s.Resources[i].URN < s.Resources[j].URN })
	for i := range s.Resources {
		s.Resources[i].Type = Canonical(s.Resources[i].Type)
		s.byURN[s.Resources[i].URN] = i
		s.children[s.Resources[i].Parent] = append(s.children[s.Resources[i].Parent], i)
	}
	return s
}

// Of returns the resources of the canonical types, sorted by URN.
func (s *Stack) Of(types ...string) []Resource {
	var list []Resource
	for _, r := range s.Resources {
		if slices.Contains(types, r.Type) {
			list = append(list, r)
		}
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

// Refs is what a property refers to.
type Refs struct {
	// Resources are the resources of this stack that the property names, or may name.
	Resources []Resource
	// Exact is true where the property names exactly Resources (and External): its values are known, or each dependency is itself
	// a resource of the type. It is false where only a component is known to be behind it, so that Resources are candidates.
	Exact bool
	// External are known values that no resource of the stack answers to.
	External []string
}

// Any reports whether some resource satisfies f.
func (r Refs) Any(f func(Resource) bool) bool { return slices.ContainsFunc(r.Resources, f) }

// Has reports whether the URN is among the resources.
func (r Refs) Has(urn string) bool {
	return r.Any(func(x Resource) bool { return x.URN == urn })
}

// Refs resolves the references in a property (path as in Value.Get) to resources of the canonical types: by the known ids, ARNs and
// names first, else by PropertyDependencies, remote components (awsx) expanded to their children.
func (s *Stack) Refs(r Resource, path string, types ...string) Refs {
	value := r.Get(path)
	values, known := value.Strings()
	var refs Refs
	add := func(x Resource) {
		if !refs.Has(x.URN) {
			refs.Resources = append(refs.Resources, x)
		}
	}
	candidates := s.Of(types...)
	for _, v := range values {
		found := false
		for _, c := range candidates {
			if c.answersTo(v) {
				add(c)
				found = true
			}
		}
		if !found {
			refs.External = append(refs.External, v)
		}
	}
	if known {
		refs.Exact = true
		return s.throughDependencies(r, path, types, refs)
	}
	refs.Exact = true
	key, _, _ := strings.Cut(path, ".")
	key, _, _ = strings.Cut(key, "[")
	for _, urn := range r.PropertyDependencies[key] {
		d, ok := s.Lookup(urn)
		if !ok {
			continue
		}
		if slices.Contains(types, d.Type) {
			add(d)
			continue
		}
		below := s.Below(urn, types...)
		if len(below) > 0 {
			refs.Exact = false
		}
		for _, b := range below {
			add(b)
		}
	}
	if len(refs.Resources) == 0 {
		refs.Exact = false
	}
	return refs
}

// throughDependencies drops from External a value that stands for a direct dependency whose id the engine didn't show.
func (s *Stack) throughDependencies(r Resource, path string, types []string, refs Refs) Refs {
	if len(refs.External) == 0 {
		return refs
	}
	key, _, _ := strings.Cut(path, ".")
	key, _, _ = strings.Cut(key, "[")
	for _, urn := range r.PropertyDependencies[key] {
		if d, ok := s.Lookup(urn); ok && slices.Contains(types, d.Type) && !refs.Has(urn) && d.Get("id").IsAbsent() && d.Get("arn").IsAbsent() {
			refs.Resources = append(refs.Resources, d)
			refs.External = refs.External[1:]
			if len(refs.External) == 0 {
				break
			}
		}
	}
	return refs
}

// identities are the properties by which other resources name a resource.
var identities = []string{"id", "arn", "name", "bucket", "invokeArn", "executionArn", "identifier", "clusterIdentifier", "url", "domainName"}

func (r Resource) answersTo(value string) bool {
	if value == "" {
		return false
	}
	for _, key := range identities {
		if s, ok := r.Get(key).Str(); ok && s == value {
			return true
		}
	}
	return false
}
