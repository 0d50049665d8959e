package platform

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/site"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/components/waf"
	"github.com/plinth-infra/plinth/internal/check"
)

// Sites are static sites on CloudFront behind the firewall, with the API below a path.
var Sites = declare(&sitesTier{}, "plinth:sites", "Static websites behind CloudFront, by name.")

// SiteSettings is what a stack file says of one site.
type SiteSettings struct {
	site.Settings
	// Asks for a user and a password. Default: everyone is let in.
	BasicAuth *SiteBasicAuth `json:"basicAuth,omitempty"`
}

// SiteBasicAuth is what a stack file says of those who may see a site.
type SiteBasicAuth struct {
	site.BasicAuthSettings
	// The hashes of passwords by user, each a secret of the stack file: go run ./functions/viewerrequest/hash USER
	// makes one.
	Users map[string]string `json:"users" jsonschema_extras:"x-secret=true"`
}

// Validate reports what is wrong with one site. Whether the API exists, and whether the hashes are secrets, are rules.
func (s *SiteSettings) Validate(p *check.Problems) {
	s.Settings.Validate(p)
	var users []string
	if s.BasicAuth != nil {
		users = sortedKeys(s.BasicAuth.Users)
		if s.BasicAuth.Users != nil && len(users) == 0 { // without the key it is required
			p.At("basicAuth", "users").Say("there are none, so nobody could come in").Fix("add one")
		}
	}
	for _, user := range users {
		site.ValidateUser(p.In("basicAuth", "users", user), user, s.BasicAuth.Users[user])
	}
	s.ValidateStore(p, s.BasicAuth != nil, users)
}

// basicAuth is the sign-in as the site takes it, nil where everyone is let in.
func (s *SiteSettings) basicAuth() *site.BasicAuth {
	if s.BasicAuth == nil {
		return nil
	}
	auth := &site.BasicAuth{
		BasicAuthSettings: s.BasicAuth.BasicAuthSettings,
		Users:             map[string]pulumi.StringInput{},
	}
	for user, hash := range s.BasicAuth.Users {
		auth.Users[user] = pulumi.String(hash)
	}
	return auth
}

type sitesTier struct {
	tier[map[string]*SiteSettings, nothing]
}

func (t *sitesTier) needs() needs {
	return needs{settings: []Section{WAF, Services, Fleet}, built: []Section{DNS, Storage, API}}
}

// wanted waits for the delegation: without it there is no certificate.
func (t *sitesTier) wanted(c *Config) bool { return t.present(c) && DNS.delegated(c) }

// build makes what all sites share, the firewall and the bucket of access records, and then each site with its
// certificate.
func (t *sitesTier) build(b *Build) error {
	webACL, err := t.firewall(b)
	if err != nil {
		return err
	}
	records, err := Storage.accessLogs(b)
	if err != nil {
		return err
	}
	settings := t.Settings(b.Config)
	outputs := pulumi.Map{}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args := &site.Args{
			Settings:   settings[name].Settings,
			WebACLARN:  webACL,
			BasicAuth:  settings[name].basicAuth(),
			AccessLogs: &storage.AccessLogs{Bucket: records.Name, Prefix: name + "/"},
			Disposable: b.Disposable,
		}
		if args.Domain != "" {
			args.ZoneID = DNS.Built(b).ZoneID
			if args.CertificateARN, err = DNS.certificate(b, "site-"+name, b.InUSEast1, args.Names()...); err != nil {
				return err
			}
		}
		if args.APIPath != "" {
			args.API = t.forwardedAPI(b)
		}
		made, err := site.New(b.Context, name, args, b.InRegion)
		if err != nil {
			return err
		}
		outputs[name] = pulumi.Map{"url": made.URL, "bucket": made.BucketName, "distributionId": made.DistributionID}
	}
	b.Export("sites", outputs)
	return nil
}

// forwardedAPI is the API as a site forwards to it, with the secret that proves which way requests came.
func (t *sitesTier) forwardedAPI(b *Build) *site.API {
	forwarded := &site.API{Domain: API.Built(b).OriginDomain}
	if secret := API.Settings(b.Config).OriginSecret; len(secret) > 0 {
		forwarded.Headers = map[string]pulumi.StringInput{
			api.OriginHeader: pulumi.ToSecret(pulumi.String(secret[0])).(pulumi.StringOutput),
		}
	}
	return forwarded
}

// firewall is the web ACL that all sites share, nil where the stack has none.
func (t *sitesTier) firewall(b *Build) (pulumi.StringPtrInput, error) {
	if !WAF.present(b.Config) {
		return nil, nil
	}
	args := WAF.args(b.Config, waf.ScopeCloudFront)
	args.USEast1 = b.USEast1
	firewall, err := waf.New(b.Context, "sites", args, b.InRegion)
	if err != nil {
		return nil, err
	}
	return firewall.ARN, nil
}

// longestSiteName leaves room in physical names for a role and autonaming.
const longestSiteName = 32

func (t *sitesTier) rules() []rule {
	return []rule{
		{check: t.entryNames},
		{relies: []path{{"aws:region"}}, check: t.logsOfTheRegion},
		{relies: []path{{"plinth:dns", "domain"}}, check: t.names},
		{relies: []path{{"plinth:api", "basePath"}}, check: t.pathsOfTheAPI},
		{relies: []path{{"plinth:sites", "*"}}, check: t.sendsTheSecret},
		{relies: []path{{"plinth:api", "kind"}, {"plinth:api", "originSecret"}, {"plinth:sites", "*"}}, check: t.detours},
	}
}

// logRegions are those that CloudFront delivers its logs to: all but the regions that an account has to opt into, as
// every region since March 2019 is.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
var logRegions = []string{
	"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
	"ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1",
	"us-east-1", "us-east-2", "us-west-1", "us-west-2",
}

func (t *sitesTier) entryNames(c *Config, p *check.Problems) {
	for name := range t.Settings(c) {
		check.Name(p.In(t.key, name), name, longestSiteName)
	}
}

func (t *sitesTier) logsOfTheRegion(c *Config, p *check.Problems) {
	if !t.present(c) || slices.Contains(logRegions, c.Region) || otherPartition(c.Region) {
		return
	}
	p.At("aws:region").Value(c.Region).
		Say("CloudFront delivers no logs to the buckets of this region, if there is such a region").
		Fix("write one of %s, or take plinth:sites out", strings.Join(logRegions, ", "))
}

// names are all that the stack answers for: each of the zone, and of one tier only.
func (t *sitesTier) names(c *Config, p *check.Problems) {
	var names []hostName
	if a := API.Settings(c); a != nil && a.Domain != "" {
		names = append(names, hostName{name: a.Domain, path: path{API.key, "domain"}})
	}
	services := Services.Settings(c)
	for _, name := range sortedKeys(services) {
		names = append(names, sharedHosts(services[name].Hosts, Services.key, name)...)
	}
	if s := Fleet.Settings(c); s != nil {
		names = append(names, sharedHosts(s.Hosts, Fleet.key)...)
	}
	for _, name := range sortedKeys(t.Settings(c)) {
		s := t.Settings(c)[name]
		if s.Domain != "" {
			names = append(names, hostName{name: s.Domain, path: path{t.key, name, "domain"}})
		}
		if s.Domain != "" && s.WWW {
			names = append(names, hostName{name: "www." + s.Domain, path: path{t.key, name, "www"}})
		}
	}
	DNS.judgeNames(c, p, names)
}

// pathsOfTheAPI holds the two ends of a forwarded path together.
func (t *sitesTier) pathsOfTheAPI(c *Config, p *check.Problems) {
	for name, s := range t.Settings(c) {
		at := p.At(t.key, name, "apiPath").Value(s.APIPath)
		switch {
		case s.APIPath == "":
		case !API.present(c):
			at.Say("there is no API to forward to").Fix("add plinth:api, or take it out")
		case s.APIPath != API.basePath(c):
			at.Say("the API answers below plinth:api.basePath %q", API.basePath(c)).Fix("write the same in both")
		}
	}
}

// forward reports whether a site forwards to the API.
func (t *sitesTier) forward(c *Config) bool {
	for _, s := range t.Settings(c) {
		if s.APIPath != "" {
			return true
		}
	}
	return false
}

// sendsTheSecret: an API that asks for a secret has somebody who sends it.
func (t *sitesTier) sendsTheSecret(c *Config, p *check.Problems) {
	if a := API.Settings(c); a != nil && len(a.OriginSecret) > 0 && !t.forward(c) {
		p.At(API.key, "originSecret").
			Say("no site forwards to the API, so nobody would send it").
			Fix("add an apiPath to plinth:sites, or take it out")
	}
}

// detours: AWS attaches no web ACL to an HTTP API, so whoever calls it by its own name passes by the sites'. Where that
// matters, because there is a secret against it or because instances stand behind, each route asks for the secret, or
// says that it may be called so.
func (t *sitesTier) detours(c *Config, p *check.Problems) {
	a := API.Settings(c)
	if a == nil || a.Kind == api.KindREST || !t.forward(c) || len(a.OriginSecret) == 0 && !API.leadsToFleet(c) {
		return
	}
	for route, r := range a.Routes {
		at := p.At(API.key, "routes", route, "auth")
		switch r.Auth {
		case "", api.AuthIAM:
			if !r.Direct {
				at.Value(api.AuthIAM).
					Say("signed requests go to the API's own name, past the sites' firewall").
					Fix("write jwt, or direct: true if they may, or take kind rest")
			}
		case api.AuthNone, api.AuthJWT:
			if len(a.OriginSecret) == 0 {
				at.Value(r.Auth).
					Say("who calls the API by its own name passes by the sites' firewall").
					Fix("set plinth:api.originSecret, or take kind rest")
			}
		}
	}
}
