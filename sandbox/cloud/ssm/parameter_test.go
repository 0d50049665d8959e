package ssm_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestParameter(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a parameter's path is whole": {
			Type:  "ssm/parameter:Parameter",
			Right: cloudtest.Just(m{"name": "/shop/a", "type": "String", "value": "x"}),
			Wrong: cloudtest.Just(m{"name": "shop/a"}),
			Says:  "fully qualified name",
		},
		"a parameter's name isn't AWS's": {
			Type:  "ssm/parameter:Parameter",
			Right: cloudtest.Just(m{"name": "/shop/a", "type": "String", "value": "x"}),
			Wrong: cloudtest.Just(m{"name": "/aws/a"}),
			Says:  "reserved parameter name",
		},
		"a parameter has 4 KB": {
			Type:  "ssm/parameter:Parameter",
			Right: cloudtest.Just(m{"name": "/shop/a", "type": "String", "value": "x"}),
			Wrong: cloudtest.Just(m{"value": strings.Repeat("x", 4097)}),
			Says:  "4096",
		},
	})
}
