package kmstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func keyRotation() *coretest.Suite {
	s := &coretest.Suite{Rule: "kms-rotation"}
	key := func(name string, inputs props) coretest.Resource { return coretest.Of("kms/key:Key", name, inputs) }
	s.Pass("rotating",
		key("a", props{"enableKeyRotation": true}),
		key("b", props{
			"enableKeyRotation":     "true",
			"customerMasterKeySpec": "SYMMETRIC_DEFAULT",
			"keyUsage":              "ENCRYPT_DECRYPT",
		}))
	s.Pass("keys that AWS can't rotate",
		key("a", props{"customerMasterKeySpec": "RSA_2048", "keyUsage": "SIGN_VERIFY"}),
		key("b", props{"customerMasterKeySpec": "HMAC_256"}),
		key("c", props{"customKeyStoreId": "cks-1"}))
	s.Fail("not rotating, and absent, which means that", "a b",
		key("a", props{"enableKeyRotation": false}),
		key("b", props{"description": "x"})).Saying("enableKeyRotation: is false")
	s.Unknown("not known yet",
		key("a", props{"enableKeyRotation": coretest.Unknown}),
		key("b", props{"customerMasterKeySpec": coretest.Unknown}),
		key("c", props{"customKeyStoreId": coretest.Unknown}))
	s.Shape("a list isn't true", "a", key("a", props{"enableKeyRotation": []any{true}, "customerMasterKeySpec": 7}))
	s.Other("a replica rotates with its key", coretest.Of("kms/replicaKey:ReplicaKey", "r", props{}))
	return s
}
