package acm

import (
	"net/url"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var certificate = cloud.ResourceType{
	Type: token.Certificate,

	CreateSeconds:  8,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateCertificate,
	AfterCreate:    addValidationOptions,
}

// ValidateCertificate refuses a certificate that isn't issued, or doesn't cover the names.
func ValidateCertificate(c *cloud.Call, at, arn string, names []string, code string) {
	list := c.Issued(arn)
	if len(list) == 0 {
		return // the reference has refused it already
	}
	cert := list[0]
	if cert.Text("status") != "ISSUED" && cert.Facts["issued"] != true {
		c.Refuse(at,
			"%s: The certificate %s is not issued yet: its status is %s. Use the ARN of the certificate's "+
				"validation, so that this waits for it",
			code, arn, cert.Text("status"))
	}
	valid := append(cloud.TextsOf(cert.Inputs, "subjectAlternativeNames[]"), cert.Text("domainName"))
	for _, n := range names {
		if !slices.ContainsFunc(valid, func(v string) bool { return covers(v, n) }) {
			c.Refuse(at,
				"%s: The certificate that is attached to your distribution doesn't cover the alternate domain name "+
					"(CNAME) that you're trying to add: %s (it covers %s)",
				code, n, strings.Join(valid, ", "))
		}
	}
}

// covers reports whether a name of a certificate covers a domain name. A wildcard stands for
// exactly one label.
func covers(pattern, name string) bool {
	if rest, ok := strings.CutPrefix(pattern, "*."); ok {
		_, parent, found := strings.Cut(name, ".")
		return found && strings.EqualFold(parent, rest)
	}
	return strings.EqualFold(pattern, name)
}

func validateCertificate(c *cloud.Call) {
	names := append(c.Texts("subjectAlternativeNames[]"), c.Text("domainName"))
	for _, n := range names {
		if n == "" {
			continue
		}
		if strings.ContainsAny(n, "/: _") || strings.HasSuffix(n, ".") || !strings.Contains(n, ".") ||
			strings.Contains(strings.TrimPrefix(n, "*."), "*") {
			c.Refuse("domainName",
				"ValidationException: %q is not a valid domain name: it must be a fully qualified name, with a "+
					"wildcard as its first label at most",
				n)
		}
		if _, err := url.Parse("https://" + strings.TrimPrefix(n, "*.")); err != nil {
			c.Refuse("domainName", "ValidationException: %q is not a valid domain name", n)
		}
	}
	if d := c.Text("domainName"); len(d) > 64 {
		c.Refuse("domainName",
			"ValidationException: The first domain name must not be longer than 64 octets, got %d (%s)", len(d), d)
	}
	if n := len(cloud.Lookup(c.Inputs, "subjectAlternativeNames[]")); n > 10 {
		c.Refuse("subjectAlternativeNames", "LimitExceededException: %d names in a certificate, the quota is 10", n)
	}
	if !c.Has("validationMethod") && !c.Has("privateKey") && !c.Has("certificateAuthorityArn") {
		c.Refuse("validationMethod",
			"InvalidParameterException: a certificate needs validationMethod (DNS or EMAIL), a private key, or a "+
				"certificateAuthorityArn")
	}
}

// addValidationOptions adds the records that prove the ownership of the names.
func addValidationOptions(c *cloud.Call) {
	c.Outputs["status"] = "PENDING_VALIDATION"
	if c.Has("privateKey") {
		c.Outputs["status"], c.Outputs["type"] = "ISSUED", "IMPORTED"
	}
	seen := map[string]bool{}
	options := []any{}
	for _, name := range append([]string{c.Text("domainName")}, c.Texts("subjectAlternativeNames[]")...) {
		if seen[name] || name == "" {
			continue
		}
		seen[name] = true
		base := strings.TrimPrefix(name, "*.")
		digits := c.Digest(base) + c.Digest(base+"!") + c.Digest(base+"?")
		options = append(options, map[string]any{
			"domainName":          name,
			"resourceRecordName":  "_" + digits[:30] + "." + base + ".",
			"resourceRecordType":  "CNAME",
			"resourceRecordValue": "_" + digits[2:30] + "zz.acm-validations.aws.",
		})
	}
	if c.Text("validationMethod") == "DNS" {
		c.Outputs["domainValidationOptions"] = options
	}
	if !c.Has("subjectAlternativeNames") {
		c.Outputs["subjectAlternativeNames"] = []any{c.Text("domainName")}
	}
}

// InVirginia accepts a certificate of us-east-1, where CloudFront and edge-optimized domain names
// look for theirs.
func InVirginia(c *cloud.Call, s string) bool {
	for _, r := range c.Issued(s) {
		if r.Is(token.Certificate) && r.Region == cloud.Virginia && r.ID == s {
			return true
		}
	}
	return false
}
