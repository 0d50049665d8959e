package kms

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

var kmsRotation = core.Rule{
	Name:  "kms-rotation",
	Group: "data",
	Title: "Symmetric keys rotate.",
	Why:   "What one key encrypts for years is lost at once when its material leaks.",
	Fix:   "set enableKeyRotation; AWS keeps the old material, so that nothing has to be encrypted anew",
	// AWS can't rotate asymmetric keys, HMAC keys, and keys in a custom key store.
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP KMS.4", "CIS 3.6"},
	Types:      []string{core.KMSKey},
	Resource:   checkRotation,
	Remedy: func(r core.Resource, c core.Config) (property.Map, bool) {
		if len(checkRotation(r, c)) == 0 {
			return r.Properties, false
		}
		return r.Properties.Set("enableKeyRotation", property.New(true)), true
	},
}

func checkRotation(r core.Resource, _ core.Config) []core.Finding {
	for key, symmetric := range map[string]string{
		"customerMasterKeySpec": "SYMMETRIC_DEFAULT",
		"keyUsage":              "ENCRYPT_DECRYPT",
	} {
		if v := r.Get(key); v.IsUnknown() || v.StrOr(symmetric) != symmetric {
			return nil
		}
	}
	if core.HasText(r.Get("customKeyStoreId")) {
		return nil
	}
	v := r.Get("enableKeyRotation")
	if v.Bool(false) != core.No {
		return nil
	}
	return []core.Finding{{Path: "enableKeyRotation", What: fmt.Sprintf("is %s; it must be true", v.Show())}}
}
