package platform_test

import (
	"strings"
	"testing"
)

func TestBastionRules(t *testing.T) {
	t.Parallel()
	judgeAll(t, map[string]ruleCase{
		"a bastion in no network": {
			map[string]string{"plinth:bastion": `{}`},
			`plinth:bastion: there is no network for it; add plinth:network, or take it out`,
		},
		"a bastion that can't record": {
			map[string]string{
				"plinth:network": strings.Replace(aNetwork, "{", `{"nat":"none","endpoints":["ssm"],`, 1),
				"plinth:bastion": `{}`,
			},
			`plinth:network.endpoints: plinth:bastion encrypts and records its sessions, and nat is none; add exec`,
		},
		"a bastion that can": {
			map[string]string{
				"plinth:network": strings.Replace(aNetwork, "{", `{"nat":"none","endpoints":["exec","ssm"],`, 1),
				"plinth:bastion": `{}`,
			},
			"",
		},
		"a bastion's bucket that isn't there": {
			map[string]string{"plinth:network": aNetwork, "plinth:bastion": `{"bucket":"records"}`},
			`plinth:bastion.bucket: there is no bucket of this name, got "records"; add it to plinth:storage.buckets`,
		},
	})
}
