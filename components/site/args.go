package site

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/functions/viewerrequest"
	"github.com/plinth-infra/plinth/internal/check"
)

// Args are the settings and what other tiers and the program give.
type Args struct {
	Settings

	// CertificateARN is a validated certificate of us-east-1 for the site's names. Required with
	// Domain.
	CertificateARN pulumi.StringPtrInput
	// ZoneID is the zone in which the names get their records. Nil leaves the records to the
	// caller.
	ZoneID pulumi.StringInput
	// WebACLARN is a web ACL of scope CLOUDFRONT. Nil leaves the site without, which the production
	// policies refuse.
	WebACLARN pulumi.StringPtrInput
	// API is an API that shares the site's name: requests below APIPath, by default "api", are
	// forwarded to it. Nil forwards none.
	API *API
	// BasicAuth asks for a user and a password, for previews. Nil lets everyone in. An API below
	// the site's name isn't covered.
	BasicAuth *BasicAuth
	// AccessLogs is a bucket that receives S3's own record of requests to the web bucket, which
	// also has those that don't come from CloudFront: uploads. Nil keeps none, which the production
	// policies refuse.
	AccessLogs *storage.AccessLogs
	// Disposable drops the protection of the buckets and empties them when they are deleted, for
	// stacks meant to be torn down.
	Disposable bool
}

// API is an API that shares the site's name.
type API struct {
	Domain pulumi.StringInput // The API's host. Required.
	// Headers are added to forwarded requests, such as one that proves to the API that they came
	// this way. They are kept secret.
	Headers map[string]pulumi.StringInput
}

// BasicAuth asks for a user and a password.
type BasicAuth struct {
	BasicAuthSettings

	// Users are the hashes of passwords by user, as `go run ./functions/viewerrequest/hash <user>`
	// makes them. Required. They are marked secret.
	Users map[string]pulumi.StringInput
}

const (
	// maxName leaves room for the roles and autonaming within a bucket's name.
	maxName = 32

	defaultAPIPath = "api"
)

var headerName = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.Redirects = maps.Clone(r.Redirects)
	r.RedirectHosts = slices.Clone(r.RedirectHosts)
	check.Defaults(&r.Settings)
	if r.API != nil {
		r.APIPath = cmp.Or(r.APIPath, defaultAPIPath)
	}
	if r.BasicAuth != nil {
		auth := *r.BasicAuth
		check.Defaults(&auth.BasicAuthSettings)
		auth.Users = maps.Clone(auth.Users)
		r.BasicAuth = &auth
	}

	var p check.Problems
	check.Name(&p, name, maxName)
	check.Settings(&p, &r.Settings)
	r.validateWiring(&p)
	r.validateUsers(p.In("basicAuth"))
	r.ValidateStore(&p, r.BasicAuth != nil, r.users())
	return r, p.Err()
}

// validateWiring reports what the program has to give with the settings.
func (a *Args) validateWiring(p *check.Problems) {
	if a.Domain != "" && a.CertificateARN == nil {
		p.At("domain").Value(a.Domain).Say("it has no certificate").Fix("give one of us-east-1")
	}
	if a.API == nil {
		if a.APIPath != "" {
			p.At("apiPath").Value(a.APIPath).Say("there is no API to forward to").Fix("give one, or remove it")
		}
		return
	}
	if a.API.Domain == nil {
		p.At("api").Say("it has no host").Fix("give the API's")
	}
	for _, name := range slices.Sorted(maps.Keys(a.API.Headers)) {
		if !headerName.MatchString(name) {
			p.At("api", "headers").Value(name).Say("not the name of a header").Fix("write it like x-origin-key")
		}
	}
}

// validateUsers judges the hashes that are known already.
func (a *Args) validateUsers(p *check.Problems) {
	if a.BasicAuth == nil {
		return
	}
	check.Settings(p, &a.BasicAuth.BasicAuthSettings)
	if len(a.BasicAuth.Users) == 0 {
		p.At("users").Say("there are none, so nobody could come in").Fix("add one")
	}
	for _, user := range a.users() {
		if plain, known := a.BasicAuth.Users[user].(pulumi.String); known {
			ValidateUser(p.In("users", user), user, string(plain))
		}
	}
}

// ValidateUser judges the name of a user and the hash of the password, which it never shows.
func ValidateUser(p *check.Problems, user, hash string) {
	if err := viewerrequest.CheckUser(user, hash); err != nil {
		p.At().Say("%v", err)
	}
}

// users are the names of those who may sign in, sorted.
func (a *Args) users() []string {
	if a.BasicAuth == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(a.BasicAuth.Users))
}

// inputs are what the component shows of itself in the state.
func (a *Args) inputs() pulumi.Map {
	return pulumi.Map{
		"domain":     pulumi.String(a.Domain),
		"www":        pulumi.Bool(a.WWW),
		"basicAuth":  pulumi.Bool(a.BasicAuth != nil),
		"disposable": pulumi.Bool(a.Disposable),
	}
}
