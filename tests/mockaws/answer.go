package mockaws

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// answer returns the id and the outputs of a registration. In a preview only the inputs and the autoname are known.
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
	row, ok := table[r.Type]
	if !ok {
		return "", nil, unknownType(r.Type, r.Name)
	}
	f := filler{resource: r, region: region, known: resource.PropertyMap{}}
	for k, v := range r.Inputs {
		if !v.ContainsUnknowns() {
			f.known[k] = v
		}
	}
	if row.named != "" && !r.Inputs.HasValue(resource.PropertyKey(row.named)) {
		f.known[resource.PropertyKey(row.named)] = resource.NewProperty(f.autoname())
	}
	if preview {
		return "", f.known, nil
	}
	id := f.fill(row.id)
	f.id = id
	for path, value := range row.computed {
		f.set(path, value)
	}
	return id, f.known, nil
}

// filler fills in a row's templates for one resource.
type filler struct {
	resource   *Resource
	region, id string
	known      resource.PropertyMap
}

var placeholder = regexp.MustCompile(`\{[A-Za-z0-9]+\}`)

func (f filler) fill(template string) string {
	hash := f.hash()
	return placeholder.ReplaceAllStringFunc(template, func(match string) string {
		key := match[1 : len(match)-1]
		switch key {
		case "id":
			return f.id
		case "region":
			return f.region
		case "account":
			return Account
		case "hash":
			return hash[:17]
		case "short":
			return hash[:10]
		case "SHORT":
			return strings.ToUpper(hash[:13])
		case "uuid":
			return fmt.Sprintf("%s-%s-4%s-8%s-%s", hash[:8], hash[8:12], hash[12:15], hash[15:18], hash[18:30])
		}
		return fmt.Sprint(orEmpty(plain(f.known[resource.PropertyKey(key)])))
	})
}

// set fills in a computed output unless the inputs give it. A path with a dot reaches into an object.
func (f filler) set(path string, value any) {
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
	case func(filler) resource.PropertyValue:
		target[key] = v(f)
	default:
		target[key] = resource.NewPropertyValue(v)
	}
}

func (f filler) hash() string {
	sum := sha256.Sum256([]byte(f.resource.URN))
	return hex.EncodeToString(sum[:])
}

// autoname is the provider's: the logical name and seven hex digits.
func (f filler) autoname() string {
	name := f.resource.Name + "-" + f.hash()[:7]
	if f.resource.Type == "aws:kms/alias:Alias" {
		return "alias/" + name
	}
	return name
}

// validationOptions are the DNS records that ACM asks for, one per distinct name of a certificate.
func validationOptions(f filler) resource.PropertyValue {
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

// webACLARN says global or regional, by the scope.
func webACLARN(f filler) resource.PropertyValue {
	scope := "regional"
	if f.fill("{scope}") == "CLOUDFRONT" {
		scope = "global"
	}
	return resource.NewProperty(f.fill("arn:aws:wafv2:{region}:{account}:" + scope + "/webacl/{name}/{uuid}"))
}

// masterUserSecrets is the secret that RDS owns, where it manages the master password.
func masterUserSecrets(f filler) resource.PropertyValue {
	if managed := f.known["manageMasterUserPassword"]; !managed.IsBool() || !managed.BoolValue() {
		return resource.NewProperty([]resource.PropertyValue{})
	}
	return resource.NewProperty([]resource.PropertyValue{resource.NewProperty(resource.PropertyMap{
		"secretArn":    resource.NewProperty(f.fill("arn:aws:secretsmanager:{region}:{account}:secret:rds!{uuid}-AbCdEf")),
		"secretStatus": resource.NewProperty("active"),
	})})
}

func orEmpty(v any) any {
	if v == nil {
		return ""
	}
	return v
}

func unknownType(token, name string) error {
	return fmt.Errorf("mockaws: resource type %s (%s) is unknown; add a row to tests/mockaws/table.go", token, name)
}

func unknownInvoke(token string) error {
	return fmt.Errorf("mockaws: invoke %s is unknown; tiers make no provider call, so that a preview needs no credentials", token)
}
