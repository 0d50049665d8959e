package cloud

import (
	"net/url"
	"slices"
	"strings"
)

// judgeCertificate: issued, and covering the names.
func (c *call) judgeCertificate(at, arn string, names []string, code string) {
	list := c.issued(arn)
	if len(list) == 0 {
		return // told by the reference already
	}
	cert := list[0]
	if cert.text("status") != "ISSUED" && cert.Facts["issued"] != true {
		c.fail(at, "%s: The certificate %s is not issued yet: its status is %s. Use the ARN of the certificate's validation, so that this waits for it", code, arn, cert.text("status"))
	}
	valid := append(textsOf(cert.Inputs, "subjectAlternativeNames[]"), cert.text("domainName"))
	for _, n := range names {
		if !slices.ContainsFunc(valid, func(v string) bool { return certificateCovers(v, n) }) {
			c.fail(at, "%s: The certificate that is attached to your distribution doesn't cover the alternate domain name (CNAME) that you're trying to add: %s (it covers %s)", code, n, strings.Join(valid, ", "))
		}
	}
}

// certificateCovers: a wildcard stands for exactly one label.
func certificateCovers(pattern, name string) bool {
	if rest, ok := strings.CutPrefix(pattern, "*."); ok {
		_, parent, found := strings.Cut(name, ".")
		return found && strings.EqualFold(parent, rest)
	}
	return strings.EqualFold(pattern, name)
}

func checkCertificate(c *call) {
	names := append(c.texts("subjectAlternativeNames[]"), c.text("domainName"))
	for _, n := range names {
		if n == "" {
			continue
		}
		if strings.ContainsAny(n, "/: _") || strings.HasSuffix(n, ".") || !strings.Contains(n, ".") || strings.Contains(strings.TrimPrefix(n, "*."), "*") {
			c.fail("domainName", "ValidationException: %q is not a valid domain name: it must be a fully qualified name, with a wildcard as its first label at most", n)
		}
		if _, err := url.Parse("https://" + strings.TrimPrefix(n, "*.")); err != nil {
			c.fail("domainName", "ValidationException: %q is not a valid domain name", n)
		}
	}
	if d := c.text("domainName"); len(d) > 64 {
		c.fail("domainName", "ValidationException: The first domain name must not be longer than 64 octets, got %d (%s)", len(d), d)
	}
	if n := len(lookup(c.in, "subjectAlternativeNames[]")); n > 10 {
		c.fail("subjectAlternativeNames", "LimitExceededException: %d names in a certificate, the quota is 10", n)
	}
	if !c.has("validationMethod") && !c.has("privateKey") && !c.has("certificateAuthorityArn") {
		c.fail("validationMethod", "InvalidParameterException: a certificate needs validationMethod (DNS or EMAIL), a private key, or a certificateAuthorityArn")
	}
}

// judgeValidation: ACM issues the certificate once every name's record stands in a zone that the world asks for that name.
func judgeValidation(c *call) {
	cert := c.get(certificateT, c.text("certificateArn"))
	if cert == nil {
		return
	}
	if cert.text("validationMethod") == "EMAIL" {
		return
	}
	missing := []string{}
	records := c.all("route53/record:Record")
	for _, o := range listOf(cert.Outputs, "domainValidationOptions") {
		name, _ := o["resourceRecordName"].(string)
		value, _ := o["resourceRecordValue"].(string)
		name = strings.TrimSuffix(name, ".")
		if !slices.ContainsFunc(records, func(r *Resource) bool {
			return r.text("type") == "CNAME" && strings.EqualFold(r.text("fqdn"), name) && containsText(r.Outputs["records"], value)
		}) {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	if missing = slices.Compact(missing); len(missing) > 0 {
		c.fail("certificateArn", "timeout while waiting for state to become 'ISSUED' (last state: 'PENDING_VALIDATION', timeout: 1h15m0s): no record proves %s", strings.Join(missing, ", "))
		return
	}
	for _, l := range lookup(c.in, "validationRecordFqdns[]") {
		s, _ := l.value.(string)
		if !slices.ContainsFunc(records, func(r *Resource) bool { return strings.EqualFold(r.text("fqdn"), strings.TrimSuffix(s, ".")) }) {
			c.fail(l.path, "the record %s does not exist", s)
		}
	}
	c.note(cert, "issued", true)
}
