package acm_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestCertificate(t *testing.T) {
	t.Parallel()
	in := cloudtest.Changed
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a certificate names a domain": {
			Type:  token.Certificate,
			Right: cloudtest.Just(m{"domainName": "example.com", "validationMethod": "DNS"}),
			Wrong: cloudtest.Just(m{"domainName": "https://example.com"}),
			Says:  "not a valid domain name",
		},
		"a certificate is proven somehow": {
			Type:  token.Certificate,
			Right: cloudtest.Just(m{"domainName": "example.com", "validationMethod": "DNS"}),
			Wrong: cloudtest.Just(m{"validationMethod": nil}),
			Says:  "needs validationMethod",
		},
		"a certificate's name has 64": in(cloudtest.Just(m{"domainName": "example.com", "validationMethod": "DNS"}),
			nil, token.Certificate, m{"domainName": strings.Repeat("a", 60) + ".example.com"}, "longer than 64"),
		"a certificate has ten names": in(cloudtest.Just(m{"domainName": "example.com", "validationMethod": "DNS"}),
			nil, token.Certificate,
			m{
				"subjectAlternativeNames": cloudtest.ToList(strings.Fields("a.x.io b.x.io c.x.io d.x.io e.x.io " +
					"f.x.io g.x.io h.x.io i.x.io j.x.io k.x.io")),
			},
			"quota is 10"),
	})
}
