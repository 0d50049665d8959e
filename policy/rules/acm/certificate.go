package acm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var acmDNSValidated = core.Rule{
	Name:  "acm-dns-validated",
	Group: "observability",
	Title: "Certificates are validated by DNS and have strong keys.",
	Why:   "Only DNS validation renews by itself: a certificate validated by mail runs out when nobody answers.",
	Fix:   "get certificates from plinth:dns; else set validationMethod to DNS and a key algorithm of RSA_2048 or EC",
	// ACM.2 is about the key alone.
	Severity:   core.High,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ACM.2"},
	Types:      []string{core.ACMCertificate},
	Resource:   checkCertificate,
}

func checkCertificate(r core.Resource, _ core.Config) []core.Finding {
	var findings []core.Finding
	method := r.Get("validationMethod")
	requested := !core.HasItems(r.Get("certificateBody")) && !core.HasItems(r.Get("privateKey")) &&
		!core.HasItems(r.Get("certificateAuthorityArn"))
	if requested && !method.IsUnknown() && method.StrOr("") != "DNS" {
		findings = append(findings, core.Finding{
			Path: "validationMethod",
			What: fmt.Sprintf("is %s; it must be \"DNS\"", method.Show()),
		})
	}
	if algorithm := r.Get("keyAlgorithm").StrOr(""); algorithm == "RSA_1024" {
		findings = append(findings, core.Finding{
			Path: "keyAlgorithm",
			What: "is \"RSA_1024\"; take RSA_2048 or an elliptic curve",
		})
	}
	domains, _ := r.Get("subjectAlternativeNames").Strings()
	domains = append(domains, r.Get("domainName").StrOr(""))
	if i := slices.IndexFunc(domains, func(d string) bool { return strings.HasPrefix(d, "*.") }); i >= 0 {
		findings = append(findings, core.Finding{
			Path:     "domainName",
			Advisory: true,
			What:     fmt.Sprintf("covers %q; a certificate per name fails alone", domains[i]),
		})
	}
	return findings
}
