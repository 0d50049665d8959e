package acm

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var certificateValidation = cloud.ResourceType{
	Type:  token.CertificateValidation,
	Adopt: issuedTwice,
	References: []cloud.Reference{
		{
			Path:    "certificateArn",
			To:      token.Certificate,
			Missing: "ResourceNotFoundException: Could not find certificate %s",
		},
	},

	CreateSeconds: 60,
	SecondsFrom:   "ACM User Guide: issued minutes after the record is found",
	ValidateState: recordsProveNames,
}

// recordsProveNames has ACM issue the certificate once the record of every name stands in a zone
// that resolvers ask for that name.
func recordsProveNames(c *cloud.Call) {
	cert := c.Find(token.Certificate, c.Text("certificateArn"))
	if cert == nil {
		return
	}
	if cert.Text("validationMethod") == "EMAIL" {
		return
	}
	missing := []string{}
	records := c.All("route53/record:Record")
	for _, o := range cloud.ListOf(cert.Outputs, "domainValidationOptions") {
		name, _ := o["resourceRecordName"].(string)
		value, _ := o["resourceRecordValue"].(string)
		name = strings.TrimSuffix(name, ".")
		if !slices.ContainsFunc(records, func(r *cloud.Resource) bool {
			return r.Text("type") == "CNAME" && strings.EqualFold(r.Text("fqdn"), name) &&
				cloud.Contains(r.Outputs["records"], value)
		}) {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	if missing = slices.Compact(missing); len(missing) > 0 {
		c.Refuse("certificateArn",
			"timeout while waiting for state to become 'ISSUED' (last state: 'PENDING_VALIDATION', timeout: "+
				"1h15m0s): no record proves %s",
			strings.Join(missing, ", "))
		return
	}
	for _, l := range cloud.Lookup(c.Inputs, "validationRecordFqdns[]") {
		s, _ := l.Value.(string)
		if !slices.ContainsFunc(records, func(r *cloud.Resource) bool {
			return strings.EqualFold(r.Text("fqdn"), strings.TrimSuffix(s, "."))
		}) {
			c.Refuse(l.Path, "the record %s does not exist", s)
		}
	}
	c.SetFact(cert, "issued", true)
}

// issuedTwice lets two validations share a certificate: both only wait for it.
func issuedTwice(*cloud.Call, *cloud.Resource) bool { return true }
