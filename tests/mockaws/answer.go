package mockaws

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-infra/plinth/internal/awstype"
)

// answer returns the id and the outputs of a registration. In a preview only the inputs and the
// autoname are known.
func answer(r *Resource, region string, preview bool) (string, resource.PropertyMap, error) {
	if r.Type == providerType {
		return "provider-" + r.Name, r.Inputs, nil
	}
	if !r.Custom {
		if r.Remote {
			return "", nil, unknownType(r.Type, r.Name)
		}
		return "", resource.PropertyMap{}, nil
	}
	looks, ok := awstype.Of(r.Type)
	if !ok {
		return "", nil, unknownType(r.Type, r.Name)
	}
	f := filler{resource: r, region: region, known: resource.PropertyMap{}}
	for k, v := range r.Inputs {
		if !v.ContainsUnknowns() {
			f.known[k] = v
		}
	}
	if looks.Named != "" && !r.Inputs.HasValue(resource.PropertyKey(looks.Named)) {
		f.known[resource.PropertyKey(looks.Named)] = resource.NewProperty(f.autoname())
	}
	if preview {
		return "", f.known, nil
	}
	f.id = looks.IdentifyWith(&f)
	for _, name := range looks.Names() {
		f.set(name, looks.Compute(name, &f))
	}
	for path, value := range fromOthers[r.Type] {
		f.set(path, value)
	}
	return f.id, f.known, nil
}

// filler fills in templates for one resource: it is awstype's Values.
type filler struct {
	resource   *Resource
	region, id string
	known      resource.PropertyMap
}

// Account is the account's id.
func (f *filler) Account() string { return Account }

// Region is the region of the resource's provider.
func (f *filler) Region() string { return f.region }

// ID is the physical id.
func (f *filler) ID() string { return f.id }

// Text returns the string or number at a path, else "".
func (f *filler) Text(path string) string {
	switch v := plain(at(resource.NewProperty(f.known), path)).(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case nil:
		if path == "path" {
			return "/" // the provider's default, of which a registration says nothing
		}
	}
	return ""
}

// Hex returns digits that belong to the resource.
func (f *filler) Hex(placeholder string) string {
	sum := sha256.Sum256([]byte(f.resource.URN + "|" + placeholder))
	return awstype.Digits(hex.EncodeToString(sum[:]), placeholder)
}

func (f *filler) fill(template string) string { return awstype.Fill(template, f) }

// set fills in a computed output unless the inputs give it. A path with a dot reaches into an
// object.
func (f *filler) set(path string, value any) {
	target, last := f.known, path
	if first, rest, nested := strings.Cut(path, "."); nested {
		parent := f.known[resource.PropertyKey(first)]
		object := resource.PropertyMap{}
		if parent.IsObject() {
			object = parent.ObjectValue().Copy()
		}
		f.known[resource.PropertyKey(first)] = resource.NewProperty(object)
		target, last = object, rest
	}
	key := resource.PropertyKey(last)
	if target.HasValue(key) {
		return
	}
	switch v := value.(type) {
	case string:
		target[key] = resource.NewProperty(f.fill(v))
	case func(*filler) resource.PropertyValue:
		target[key] = v(f)
	default:
		target[key] = resource.NewPropertyValue(v)
	}
}

// autoname is the provider's: the logical name and seven hex digits.
func (f *filler) autoname() string {
	name := f.resource.Name + "-" + f.Hex("hex7")
	if f.resource.Type == "aws:kms/alias:Alias" {
		return "alias/" + name
	}
	return name
}

// validationOptions are the DNS records that ACM asks for, one per distinct name of a certificate.
func validationOptions(f *filler) resource.PropertyValue {
	names := []string{f.fill("{domainName}")}
	if more, ok := plain(f.known["subjectAlternativeNames"]).([]any); ok {
		for _, name := range more {
			names = append(names, fmt.Sprint(name))
		}
	}
	seen, options := map[string]bool{}, []resource.PropertyValue{}
	for _, name := range names {
		if seen[name] {
			continue
		}
		seen[name] = true
		host := strings.TrimPrefix(name, "*.")
		sum := sha256.Sum256([]byte(host))
		token := hex.EncodeToString(sum[:16])
		options = append(options, resource.NewProperty(resource.PropertyMap{
			"domainName":          resource.NewProperty(name),
			"resourceRecordName":  resource.NewProperty("_" + token + "." + host + "."),
			"resourceRecordType":  resource.NewProperty("CNAME"),
			"resourceRecordValue": resource.NewProperty("_" + token + ".acm-validations.aws."),
		}))
	}
	return resource.NewProperty(options)
}

// masterUserSecrets is the secret that RDS owns, where it manages the master password.
func masterUserSecrets(f *filler) resource.PropertyValue {
	if managed := f.known["manageMasterUserPassword"]; !managed.IsBool() || !managed.BoolValue() {
		return resource.NewProperty([]resource.PropertyValue{})
	}
	return resource.NewProperty([]resource.PropertyValue{resource.NewProperty(resource.PropertyMap{
		"secretArn":    resource.NewProperty(f.fill("arn:aws:secretsmanager:{region}:{account}:secret:rds!{uuid}-{hex6}")),
		"secretStatus": resource.NewProperty("active"),
	})})
}

func unknownType(token, name string) error {
	return fmt.Errorf("mockaws: resource type %s (%s) is unknown; add it to internal/awstype", token, name)
}

func unknownInvoke(token string) error {
	return fmt.Errorf("mockaws: invoke %s is unknown; tiers make no provider call, so that a preview needs no "+
		"credentials",
		token)
}
