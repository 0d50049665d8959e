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
)

// Sites are static sites on CloudFront behind the firewall, with the API below a path.
var Sites = declare(&sitesTier{}, "plinth:sites", "Static websites behind CloudFront, by name.")

type sitesTier struct {
	tier[map[string]*site.Settings, nothing]
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
		args := settings[name].Args()
		args.Disposable = b.Disposable
		args.WebACLARN = webACL
		args.AccessLogs = &storage.AccessLogs{Bucket: records.Name, Prefix: name + "/"}
		if args.Domain != "" {
			args.ZoneID = DNS.Built(b).ZoneID
			if args.CertificateARN, err = DNS.certificate(b, "site-"+name, b.InUSEast1, args.Names()...); err != nil {
				return err
			}
		}
		if args.API != nil {
			args.API.Domain = API.Built(b).OriginDomain
			if secret := API.Settings(b.Config).OriginSecret; len(secret) > 0 {
				args.API.Headers = map[string]pulumi.StringInput{
					api.OriginHeader: pulumi.ToSecret(pulumi.String(secret[0])).(pulumi.StringOutput),
				}
			}
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
		{check: func(c *Config) []problem { return badNames(t.key, sortedKeys(t.Settings(c)), longestSiteName) }},
		{relies: []path{{"aws:region"}}, check: t.logsOfTheRegion},
		{relies: []path{{"plinth:dns", "domain"}}, check: t.names},
		{relies: []path{{"plinth:api", "basePath"}}, check: t.pathsOfTheAPI},
		{relies: []path{{"plinth:sites", "*"}}, check: t.sendsTheSecret},
		{relies: []path{{"plinth:api", "kind"}, {"plinth:api", "originSecret"}, {"plinth:sites", "*"}}, check: t.detours},
		{check: t.encryptedUsers},
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

func (t *sitesTier) logsOfTheRegion(c *Config) []problem {
	if !t.present(c) || slices.Contains(logRegions, c.Region) || otherPartition(c.Region) {
		return nil
	}
	return []problem{problemf(path{"aws:region"}, "CloudFront delivers no logs to the buckets of this region, if there is such a region, got %q; "+
		"write one of %s, or take plinth:sites out", c.Region, strings.Join(logRegions, ", "))}
}

// names are all that the stack answers for: each of the zone, and of one tier only.
func (t *sitesTier) names(c *Config) []problem {
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
	return DNS.judgeNames(c, names)
}

// pathsOfTheAPI holds the two ends of a forwarded path together.
func (t *sitesTier) pathsOfTheAPI(c *Config) []problem {
	var list []problem
	for name, s := range t.Settings(c) {
		at := path{t.key, name, "apiPath"}
		switch {
		case s.APIPath == "":
		case !API.present(c):
			list = append(list, problemf(at, "there is no API to forward to, got %q; add plinth:api, or take it out", s.APIPath))
		case s.APIPath != API.basePath(c):
			list = append(list, problemf(at, "the API answers below plinth:api.basePath %q, got %q; write the same in both", API.basePath(c), s.APIPath))
		}
	}
	return list
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
func (t *sitesTier) sendsTheSecret(c *Config) []problem {
	if a := API.Settings(c); a == nil || len(a.OriginSecret) == 0 || t.forward(c) {
		return nil
	}
	return []problem{problemf(path{API.key, "originSecret"},
		"no site forwards to the API, so nobody would send it; add an apiPath to plinth:sites, or take it out")}
}

// detours: AWS attaches no web ACL to an HTTP API, so whoever calls it by its own name passes by the sites'. Where that
// matters, because there is a secret against it or because instances stand behind, each route asks for the secret, or
// says that it may be called so.
func (t *sitesTier) detours(c *Config) []problem {
	a := API.Settings(c)
	if a == nil || a.Kind == api.KindREST || !t.forward(c) || len(a.OriginSecret) == 0 && !API.leadsToFleet(c) {
		return nil
	}
	var list []problem
	for route, r := range a.Routes {
		at := path{API.key, "routes", route, "auth"}
		switch r.Auth {
		case "", api.AuthIAM:
			if !r.Direct {
				list = append(list, problemf(at, "signed requests go to the API's own name, past the sites' firewall, got iam; "+
					"write jwt, or direct: true if they may, or take kind rest"))
			}
		case api.AuthNone, api.AuthJWT:
			if len(a.OriginSecret) == 0 {
				list = append(list, problemf(at, "who calls the API by its own name passes by the sites' firewall, got %s; "+
					"set plinth:api.originSecret, or take kind rest", r.Auth))
			}
		}
	}
	return list
}

// encryptedUsers: the engine says of a whole key only whether some part is encrypted.
func (t *sitesTier) encryptedUsers(c *Config) []problem {
	var list []problem
	for name, s := range t.Settings(c) {
		if s.BasicAuth == nil || c.encrypted(t.key) {
			continue
		}
		at := path{t.key, name, "basicAuth", "users"}
		list = append(list, problemf(at, "the hashes stand in the file in clear; "+
			"write each with pulumi config set --secret --path '%s.<user>'", at))
	}
	return list
}
