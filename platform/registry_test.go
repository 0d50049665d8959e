package platform_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRegistrySettings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ settings, want string }{
		"two repositories": {`{"repositories":{"shop":{},"worker":{"name":"team/shop"}}}`, ""},
		"none": {
			`{"repositories":{}}`,
			"plinth:registry.repositories: there is none; name one, or remove plinth:registry",
		},
		"a key in capitals": {
			`{"repositories":{"Shop":{"name":"shop"}}}`,
			"plinth:registry.repositories.Shop: a name has lower-case letters",
		},
		"no image": {
			`{"repositories":{"shop":{"keepImages":-1}}}`,
			"plinth:registry.repositories.shop.keepImages: too small, got -1; write 1 or more",
		},
		"a name in capitals": {
			`{"repositories":{"shop":{"name":"Shop"}}}`,
			"plinth:registry.repositories.shop.name: wrong form, got \"Shop\"",
		},
		"the same name twice": {
			`{"repositories":{"shop":{},"other":{"name":"shop"}}}`,
			"plinth:registry.repositories.shop.name: other has it already, got \"shop\"; write another",
		},
		"an alias for a key": {
			`{"repositories":{"shop":{"kmsKeyArn":"alias/x"}}}`,
			"plinth:registry.repositories.shop.kmsKeyArn: not the ARN of a key",
		},
		"a key that isn't used": {
			`{"repositories":{"shop":{"encryption":"aes256","kmsKeyArn":"arn:aws:kms:eu-west-1:123456789012:key/k"}}}`,
			"plinth:registry.repositories.shop.kmsKeyArn: not used with encryption aes256",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := strings.Join(lines(t, source(map[string]string{"plinth:registry": c.settings})), "\n")
			if c.want == "" {
				require.Empty(t, got)
				return
			}
			require.Contains(t, got, c.want)
			require.NotContains(t, got, "\n", "one mistake, one line")
		})
	}
}
