package site

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/functions/viewerrequest"
	"github.com/plinth-infra/plinth/internal/check"
)

// Limits of a KeyValueStore, in bytes:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
const (
	maxKey   = 512
	maxValue = 1024
	maxStore = 5 << 20
)

// plainEntries are what the function knows of the site, but for the users: keys and values.
func (s *Settings) plainEntries(signIn bool, realm string) map[string]string {
	config := viewerrequest.Config{
		Apex:  s.Domain,
		WWW:   s.WWW,
		Auth:  signIn,
		Realm: realm,
	}
	entries := map[string]string{viewerrequest.ConfigKey: config.Value()}
	for source, text := range s.Redirects {
		if r, err := parseRedirect(text); err == nil {
			entries[viewerrequest.RedirectKey(source)] = viewerrequest.RedirectValue(r.status, r.target)
		}
	}
	return entries
}

// ValidateStore reports redirects that can't work, which depends on whether the site asks for a
// sign-in, and more entries than the store takes.
func (s *Settings) ValidateStore(p *check.Problems, signIn bool, users []string) {
	validateRedirects(p.In("redirects"), s.Redirects, s.RedirectHosts, s.unreached(signIn))
	total := 0
	for key, value := range s.plainEntries(signIn, "") {
		total += len(key) + len(value)
	}
	for _, user := range users {
		total += len(viewerrequest.AuthKey(user)) + maxValue // the most that a hash takes
	}
	if total > maxStore {
		p.At("redirects").Say("they don't fit into the store, got %d bytes", total).Fix("it takes %d", maxStore)
	}
}

// unreached are the paths whose requests don't pass the function.
func (s *Settings) unreached(signIn bool) []string {
	var prefixes []string
	if !signIn {
		prefixes = append(prefixes, "/"+assetsPath+"/")
	}
	if s.APIPath != "" {
		prefixes = append(prefixes, "/"+s.APIPath+"/")
	}
	return prefixes
}

// entry makes one entry of the store.
func (b builder) entry(
	store *cloudfront.KeyValueStore, key string, value pulumi.StringInput, opts ...pulumi.ResourceOption,
) (pulumi.Resource, error) {
	made, err := cloudfront.NewKeyvaluestoreKey(b.ctx, b.name+"-key-"+key, &cloudfront.KeyvaluestoreKeyArgs{
		KeyValueStoreArn: store.Arn,
		Key:              pulumi.String(key),
		Value:            value,
	}, append(opts, b.parent)...)
	if err != nil {
		return nil, fmt.Errorf("entry %s of the key-value store: %w", key, err)
	}
	return made, nil
}

// store makes the KeyValueStore and fills it, with a resource for each entry. What is removed from
// the stack file is deleted; what somebody adds by hand stays. KeyvaluestoreKeysExclusive would
// delete that too, but in this major version of the provider it deletes an entry whose value
// changes (hashicorp/terraform-provider-aws#43190): without the entry of the configuration the
// whole site answers 503.
func (b builder) store() (*cloudfront.KeyValueStore, []pulumi.Resource, error) {
	store, err := cloudfront.NewKeyValueStore(b.ctx, b.name+"-store", &cloudfront.KeyValueStoreArgs{
		Comment: pulumi.Sprintf("What the site %s's function knows", b.name),
	}, b.parent)
	if err != nil {
		return nil, nil, fmt.Errorf("key-value store: %w", err)
	}
	realm := ""
	if b.args.BasicAuth != nil {
		realm = b.args.BasicAuth.Realm
	}
	var keys []pulumi.Resource
	plain := b.args.plainEntries(b.args.BasicAuth != nil, realm)
	for _, key := range slices.Sorted(maps.Keys(plain)) {
		made, err := b.entry(store, key, pulumi.String(plain[key]))
		if err != nil {
			return nil, nil, err
		}
		keys = append(keys, made)
	}
	for _, user := range b.args.users() {
		hash := pulumi.ToSecret(b.args.BasicAuth.Users[user].ToStringOutput()).(pulumi.StringOutput)
		made, err := b.entry(
			store,
			viewerrequest.AuthKey(user),
			hash,
			pulumi.AdditionalSecretOutputs([]string{"value"}),
		)
		if err != nil {
			return nil, nil, err
		}
		keys = append(keys, made)
	}
	return store, keys, nil
}
