package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// holder says where a resource type holds a policy document.
type holder struct{ token, path string }

// identityHolders hold what a principal may do.
var identityHolders = []holder{
	{"aws:iam/policy:Policy", "policy"},
	{"aws:iam/rolePolicy:RolePolicy", "policy"},
	{"aws:iam/userPolicy:UserPolicy", "policy"},
	{"aws:iam/groupPolicy:GroupPolicy", "policy"},
	{"aws:iam/role:Role", "inlinePolicies[].policy"},
	{"aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "inlinePolicy"},
}

// trustHolders hold who may become a role.
var trustHolders = []holder{{"aws:iam/role:Role", "assumeRolePolicy"}}

// resourceHolders hold who may use a resource.
var resourceHolders = []holder{
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

// actionHolders are those whose actions can be listed: not keys, whose policy gives the account kms:* so that it stays manageable.
var actionHolders = append(slices.Clone(identityHolders), slices.DeleteFunc(slices.Clone(resourceHolders), func(h holder) bool {
	return strings.HasPrefix(h.token, "aws:kms/")
})...)

func tokens(lists ...[]holder) []string {
	var all []string
	for _, list := range lists {
		for _, h := range list {
			all = append(all, h.token)
		}
	}
	return all
}

// policies reads the resource's documents of the given kind.
func (r Resource) policies(holders []holder) []PolicyDocument {
	var docs []PolicyDocument
	for _, h := range holders {
		if h.token != r.Type {
			continue
		}
		list, field, nested := strings.Cut(h.path, "[].")
		if !nested {
			docs = append(docs, ReadPolicy(r.Get(h.path), h.path))
			continue
		}
		items, _ := r.Get(list).Items()
		for i, item := range items {
			path := fmt.Sprintf("%s[%d].%s", list, i, field)
			docs = append(docs, ReadPolicy(item.Get(field), path))
		}
	}
	return docs
}

// statements are the statements of the resource's documents of the given kind.
func (r Resource) statements(holders []holder) []Statement {
	var all []Statement
	for _, doc := range r.policies(holders) {
		all = append(all, doc.Statements...)
	}
	return all
}

// eachStatement makes a rule's judgement out of the judgement on one statement: what is wrong with it, or "".
func eachStatement(holders []holder, judge func(s Statement, c Config) string) func(Resource, Config) []Finding {
	return func(r Resource, c Config) []Finding {
		var findings []Finding
		for _, s := range r.statements(holders) {
			if what := judge(s, c); what != "" {
				findings = append(findings, Finding{Path: s.Path, What: what})
			}
		}
		return findings
	}
}

// some shows the first of a list of names, at most four.
func some(names []string) string {
	const most = 4
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// providerList reads a list of the resource's provider, which is a string of JSON for a default provider.
func providerList(r Resource, key string) Value {
	v := ValueOf(property.New(r.Provider)).Get(key)
	if s, ok := v.Str(); ok {
		return fromJSON(s)
	}
	return v
}
