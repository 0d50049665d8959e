package cloudfront

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var keyvaluestoreKeysExclusive = cloud.ResourceType{
	Type:   "cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive",
	Global: true,
	References: []cloud.Reference{
		{
			Path:    "keyValueStoreArn",
			To:      token.KeyValueStore,
			Missing: "ResourceNotFoundException: the KeyValueStore %s does not exist",
		},
	},

	CreateSeconds:  3,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateStoreKeys,
	ValidateState:  keysHaveOneOwner,
}

func validateStoreKeys(c *cloud.Call) {
	seen := map[string]bool{}
	size := 0
	for _, l := range cloud.Lookup(c.Inputs, "resourceKeyValuePairs[]") {
		o, ok := l.Value.(map[string]any)
		if !ok {
			continue
		}
		k, _ := o["key"].(string)
		v, _ := o["value"].(string)
		if k != "" && seen[k] {
			c.Refuse(l.Path, "ValidationException: the key %q stands twice", k)
		}
		seen[k] = true
		size += len(k) + len(v)
		validateEntry(c, l.Path, k, v)
	}
	if size > 5<<20 {
		c.Refuse("resourceKeyValuePairs",
			"ServiceQuotaExceededException: the key value store would hold %d bytes, the quota is 5 MB", size)
	}
}

// keysHaveOneOwner refuses two resources that own the keys of one store: one owns all keys, or
// each owns one.
func keysHaveOneOwner(c *cloud.Call) {
	for _, t := range []string{
		"cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive",
		"cloudfront/keyvaluestoreKey:KeyvaluestoreKey",
	} {
		for _, other := range c.Others(t) {
			if other.Text("keyValueStoreArn") == c.Text("keyValueStoreArn") {
				c.Refuse("keyValueStoreArn",
					"ConflictException: the keys of this store are owned by %s too: an exclusive owner would remove "+
						"the other's on every run",
					other.URN)
			}
		}
	}
}
