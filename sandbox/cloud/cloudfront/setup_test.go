package cloudfront_test

import (
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func behaviorWith(in m) func(h *cloudtest.Harness) m {
	return func(h *cloudtest.Harness) m {
		return m{"defaultCacheBehavior": cloudtest.Over(cloudtest.Distribution(h)["defaultCacheBehavior"].(m), in)}
	}
}

const handler = "import cf from 'cloudfront';\nasync function handler(event) { return event.request }"
