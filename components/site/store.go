package site

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/functions/viewerrequest"
)

// Limits of a KeyValueStore, in bytes: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
const (
	maxKey   = 512
	maxValue = 1024
	maxStore = 5 << 20
)

// plainEntries are what the function knows of the site, but for the users: keys and values.
func (a Args) plainEntries() map[string]string {
	config := viewerrequest.Config{Apex: a.Domain, WWW: a.WWW, Auth: a.BasicAuth != nil}
	if a.BasicAuth != nil {
		config.Realm = a.BasicAuth.Realm
	}
	entries := map[string]string{viewerrequest.ConfigKey: config.Value()}
	for source, text := range a.Redirects {
		if r, err := parseRedirect(text); err == nil {
			entries[viewerrequest.RedirectKey(source)] = viewerrequest.RedirectValue(r.status, r.target)
		}
	}
	return entries
}

// storeProblem says whether the entries fit. A user's takes at most maxValue.
func (a Args) storeProblem(path string) error {
	total := 0
	for key, value := range a.plainEntries() {
		total += len(key) + len(value)
	}
	if a.BasicAuth != nil {
		for user := range a.BasicAuth.Users {
			total += len(viewerrequest.AuthKey(user)) + maxValue
		}
	}
	if total > maxStore {
		return fmt.Errorf("%sredirects: they don't fit into the store, got %d bytes; it takes %d", path, total, maxStore)
	}
	return nil
}

// store makes the KeyValueStore and fills it, with a resource for each entry. What is taken out of the stack file is gone, what somebody adds
// by hand stays. KeyvaluestoreKeysExclusive would remove that too, but in this major version of the provider it deletes an entry whose
// value changes (hashicorp/terraform-provider-aws#43190): without the entry of the configuration the whole site answers 503.
func (b builder) store() (*cloudfront.KeyValueStore, []pulumi.Resource, error) {
	store, err := cloudfront.NewKeyValueStore(b.ctx, b.name+"-store", &cloudfront.KeyValueStoreArgs{
		Comment: pulumi.Sprintf("What the site %s's function knows", b.name),
	}, b.parent)
	if err != nil {
		return nil, nil, err
	}
	var keys []pulumi.Resource
	entry := func(key string, value pulumi.StringInput, opts ...pulumi.ResourceOption) error {
		made, err := cloudfront.NewKeyvaluestoreKey(b.ctx, b.name+"-key-"+key, &cloudfront.KeyvaluestoreKeyArgs{
			KeyValueStoreArn: store.Arn, Key: pulumi.String(key), Value: value,
		}, append(opts, b.parent)...)
		keys = append(keys, made)
		return err
	}
	plain := b.args.plainEntries()
	for _, key := range slices.Sorted(maps.Keys(plain)) {
		if err := entry(key, pulumi.String(plain[key])); err != nil {
			return nil, nil, err
		}
	}
	if b.args.BasicAuth == nil {
		return store, keys, nil
	}
	for _, user := range slices.Sorted(maps.Keys(b.args.BasicAuth.Users)) {
		hash := pulumi.ToSecret(b.args.BasicAuth.Users[user].ToStringOutput()).(pulumi.StringOutput)
		if err := entry(viewerrequest.AuthKey(user), hash, pulumi.AdditionalSecretOutputs([]string{"value"})); err != nil {
			return nil, nil, err
		}
	}
	return store, keys, nil
}
