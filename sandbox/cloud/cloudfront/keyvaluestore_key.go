package cloudfront

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var keyvaluestoreKey = cloud.ResourceType{
	Type:   "cloudfront/keyvaluestoreKey:KeyvaluestoreKey",
	Global: true,
	References: []cloud.Reference{
		{
			Path:    "keyValueStoreArn",
			To:      token.KeyValueStore,
			Missing: "ResourceNotFoundException: the KeyValueStore %s does not exist",
		},
	},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateStoreKey,
	ValidateState:  keyHasOneOwner,
}

func validateStoreKey(c *cloud.Call) {
	for _, l := range cloud.Lookup(c.Inputs, "key") {
		validateEntry(c, l.Path, c.Text("key"), c.Text("value"))
	}
}

func keyHasOneOwner(c *cloud.Call) {
	for _, other := range c.Others("cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive") {
		if other.Text("keyValueStoreArn") == c.Text("keyValueStoreArn") {
			c.Refuse("keyValueStoreArn",
				"ConflictException: the keys of this store are owned by %s too: it would remove this key on every run",
				other.URN)
		}
	}
}
