package route53_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestZone(t *testing.T) {
	t.Parallel()
	in := cloudtest.Changed
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a zone has a name": in(cloudtest.Just(m{"name": "example.com"}), nil, token.Zone, m{"name": "exa mple.com"},
			"InvalidDomainName"),
	})
}
