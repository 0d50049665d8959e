package core

import (
	"slices"
	"strings"
)

// Holder says where a resource type holds a policy document.
type Holder struct{ Token, Path string }

// Paths are the paths that the holder's path stands for in the resource: one for each element of
// its list.
func (h Holder) Paths(r Resource) []string {
	list, field, nested := strings.Cut(h.Path, "[].")
	if !nested {
		return []string{h.Path}
	}
	items, known := r.Get(list).Items()
	if !known {
		return []string{list}
	}
	paths := make([]string, len(items))
	for i := range items {
		paths[i] = Element(list, i) + "." + field
	}
	return paths
}

// IdentityHolders hold what a principal may do.
var IdentityHolders = []Holder{
	{"aws:iam/policy:Policy", "policy"},
	{"aws:iam/rolePolicy:RolePolicy", "policy"},
	{"aws:iam/userPolicy:UserPolicy", "policy"},
	{"aws:iam/groupPolicy:GroupPolicy", "policy"},
	{"aws:iam/role:Role", "inlinePolicies[].policy"},
	{"aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "inlinePolicy"},
}

// TrustHolders hold who may become a role.
var TrustHolders = []Holder{{"aws:iam/role:Role", "assumeRolePolicy"}}

// ResourceHolders hold who may use a resource.
var ResourceHolders = []Holder{
	{"aws:s3/bucketPolicy:BucketPolicy", "policy"},
	{"aws:s3/bucket:Bucket", "policy"},
	{"aws:s3/accessPoint:AccessPoint", "policy"},
	{"aws:sqs/queuePolicy:QueuePolicy", "policy"},
	{"aws:sqs/queue:Queue", "policy"},
	{"aws:sns/topicPolicy:TopicPolicy", "policy"},
	{"aws:sns/topic:Topic", "policy"},
	{"aws:kms/key:Key", "policy"},
	{"aws:kms/keyPolicy:KeyPolicy", "policy"},
	{"aws:kms/externalKey:ExternalKey", "policy"},
	{"aws:kms/replicaKey:ReplicaKey", "policy"},
	{"aws:ecr/repositoryPolicy:RepositoryPolicy", "policy"},
	{"aws:ecr/registryPolicy:RegistryPolicy", "policy"},
	{"aws:secretsmanager/secretPolicy:SecretPolicy", "policy"},
	{"aws:secretsmanager/secret:Secret", "policy"},
	{"aws:backup/vaultPolicy:VaultPolicy", "policy"},
	{"aws:cloudwatch/eventBusPolicy:EventBusPolicy", "policy"},
	{"aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument"},
	{"aws:dynamodb/resourcePolicy:ResourcePolicy", "policy"},
}

// ActionHolders are those whose actions can be listed: not keys, whose policy gives the account
// kms:* so that it stays manageable.
var ActionHolders = append(slices.Clone(IdentityHolders),
	slices.DeleteFunc(slices.Clone(ResourceHolders), func(h Holder) bool {
		return strings.HasPrefix(h.Token, "aws:kms/")
	})...)

// Tokens are the types of the holders.
func Tokens(lists ...[]Holder) []string {
	var all []string
	for _, list := range lists {
		for _, h := range list {
			all = append(all, h.Token)
		}
	}
	return all
}
