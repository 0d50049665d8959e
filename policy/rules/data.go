package rules

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

func dataRules() []Rule {
	return slices.Concat([]Rule{kmsRotation, secretsNotPlaintext, statefulProtected}, rdsRules(), cacheRules())
}

const (
	kmsKey        = "aws:kms/key:Key"
	dynamodbTable = "aws:dynamodb/table:Table"
)

var kmsRotation = Rule{
	Name:  "kms-rotation",
	Group: "data",
	Title: "Symmetric keys rotate.",
	Why:   "What one key encrypts for years is lost at once when its material leaks.",
	Fix:   "set enableKeyRotation; AWS keeps the old material, so that nothing has to be encrypted anew",
	// AWS can't rotate asymmetric keys, HMAC keys, and keys in a custom key store.
	Severity: Medium, Levels: Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP KMS.4", "CIS 3.6"},
	Types:      []string{kmsKey},
	Resource:   judgeRotation,
	Remedy: func(r Resource, c Config) (property.Map, bool) {
		if len(judgeRotation(r, c)) == 0 {
			return r.Properties, false
		}
		return r.Properties.Set("enableKeyRotation", property.New(true)), true
	},
}

func judgeRotation(r Resource, _ Config) []Finding {
	for key, symmetric := range map[string]string{"customerMasterKeySpec": "SYMMETRIC_DEFAULT", "keyUsage": "ENCRYPT_DECRYPT"} {
		if v := r.Get(key); v.IsUnknown() || v.StrOr(symmetric) != symmetric {
			return nil
		}
	}
	if hasText(r.Get("customKeyStoreId")) {
		return nil
	}
	v := r.Get("enableKeyRotation")
	if v.Bool(false) != No {
		return nil
	}
	return []Finding{{Path: "enableKeyRotation", What: fmt.Sprintf("is %s; it must be true", v.Show())}}
}

// hasText reports whether there is a string that isn't empty, or may be one.
func hasText(v Value) bool { return v.IsUnknown() || v.StrOr("") != "" }

var statefulProtected = Rule{
	Name:  "stateful-protected",
	Group: "data",
	Title: "Databases, tables, keys and buckets are protected by Pulumi.",
	Why:   "One renamed resource or one wrong destroy deletes the data; a key takes with it whatever it encrypted.",
	Fix:   "leave plinth:disposable unset in this stack; a resource of your own takes pulumi.Protect(true)",
	// Read replicas hold nothing of their own.
	Severity: High, Levels: Levels{Disabled, Advisory, Mandatory},
	Types: []string{rdsInstance, rdsCluster, "aws:rds/globalCluster:GlobalCluster", dynamodbTable, kmsKey, s3Bucket},
	Resource: func(r Resource, _ Config) []Finding {
		if r.Protect || hasText(r.Get("replicateSourceDb")) || hasText(r.Get("replicationSourceIdentifier")) {
			return nil
		}
		return []Finding{{What: "isn't protected; pass pulumi.Protect(true)"}}
	},
}
