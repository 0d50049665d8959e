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

// store makes the KeyValueStore and fills it. One resource owns all its keys, so that what is taken out of the stack file is gone.
func (b builder) store() (*cloudfront.KeyValueStore, pulumi.Resource, error) {
	store, err := cloudfront.NewKeyValueStore(b.ctx, b.name+"-store", &cloudfront.KeyValueStoreArgs{
		Comment: pulumi.Sprintf("What the site %s's function knows", b.name),
	}, b.parent)
	if err != nil {
		return nil, nil, err
	}
	pairs := cloudfront.KeyvaluestoreKeysExclusiveResourceKeyValuePairArray{}
	plain := b.args.plainEntries()
	for _, key := range slices.Sorted(maps.Keys(plain)) {
		pairs = append(pairs, cloudfront.KeyvaluestoreKeysExclusiveResourceKeyValuePairArgs{Key: pulumi.String(key), Value: pulumi.String(plain[key])})
	}
	args := &cloudfront.KeyvaluestoreKeysExclusiveArgs{KeyValueStoreArn: store.Arn}
	opts := []pulumi.ResourceOption{b.parent}
	if b.args.BasicAuth == nil {
		args.ResourceKeyValuePairs = pairs
	} else {
		for _, user := range slices.Sorted(maps.Keys(b.args.BasicAuth.Users)) {
			pairs = append(pairs, cloudfront.KeyvaluestoreKeysExclusiveResourceKeyValuePairArgs{
				Key: pulumi.String(viewerrequest.AuthKey(user)), Value: b.args.BasicAuth.Users[user],
			})
		}
		// The whole list is secret, and so is what comes back: the provider keeps it as a set, in an order of its own.
		args.ResourceKeyValuePairs = pulumi.ToSecret(pairs).(cloudfront.KeyvaluestoreKeysExclusiveResourceKeyValuePairArrayOutput)
		opts = append(opts, pulumi.AdditionalSecretOutputs([]string{"resourceKeyValuePairs"}))
	}
	keys, err := cloudfront.NewKeyvaluestoreKeysExclusive(b.ctx, b.name+"-keys", args, opts...)
	return store, keys, err
}
