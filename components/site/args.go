package site

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/functions/viewerrequest"
)

// PriceClass says from where in the world the site is served. Elsewhere people reach the nearest of these.
type PriceClass string

const (
	// PriceClass100 is North America, Europe and Israel: the cheapest.
	PriceClass100 PriceClass = "PriceClass_100"
	// PriceClass200 adds most of Asia, Africa and the Middle East.
	PriceClass200 PriceClass = "PriceClass_200"
	// PriceClassAll is everywhere.
	PriceClassAll PriceClass = "PriceClass_All"
)

// Args describes the site. An unset field is the safe production answer.
type Args struct {
	// Domain is the site's one host name, such as example.com. Empty leaves it at the name that CloudFront gives it.
	Domain string
	// WWW answers at www.<Domain> too, by sending people to Domain.
	WWW bool
	// CertificateARN is a validated certificate of us-east-1 for these names. Required with Domain.
	CertificateARN pulumi.StringPtrInput
	// ZoneID is the zone in which the names get their records. Nil leaves the records to the caller.
	ZoneID pulumi.StringInput

	// WebACLARN is a web ACL of scope CLOUDFRONT. Nil leaves the site without, which the production policies refuse.
	WebACLARN pulumi.StringPtrInput
	// API forwards a path to an API. Nil forwards none.
	API *API

	// BasicAuth asks for a user and a password, for previews. Nil lets everyone in. An API below the site's name isn't covered.
	BasicAuth *BasicAuth
	// Redirects send a path somewhere else: "/old" to "/new", or to "302 /new", or to an https address on one of RedirectHosts. The status
	// is 301 unless given.
	Redirects map[string]string
	// RedirectHosts are the hosts to which redirects may leave the site.
	RedirectHosts []string

	// ErrorPage is what people see for a page that isn't there, with status 404. Default /404.html.
	ErrorPage string
	// PriceClass says from where the site is served. Default PriceClass100.
	PriceClass PriceClass
	// ContentSecurityPolicy says what pages may load. Default: from the site itself.
	ContentSecurityPolicy string
	// PermissionsPolicy says which of the browser's features pages may use. Default: no camera, location, microphone, payment or USB.
	PermissionsPolicy string
	// HSTS are exceptions from what browsers remember about HTTPS: a year, for all names below the site's.
	HSTS HSTS

	// LogRetentionDays is how long the logs of requests are kept. Default 365.
	LogRetentionDays int
	// AccessLogs is a bucket that receives S3's own record of requests to the web bucket, which also sees what CloudFront doesn't do: uploads.
	// Nil keeps none, which the production policies refuse.
	AccessLogs *storage.AccessLogs

	// Disposable drops the protection of the buckets and empties them when they are deleted, for stacks meant to be torn down.
	Disposable bool
}

// API is an API that shares the site's name.
type API struct {
	Domain pulumi.StringInput // The API's host. Required.
	Path   string             // The first segment of paths that are forwarded, without slashes. Default "api".
	// Headers are added to requests that are forwarded, such as one that tells the API that they came this way. They are kept secret.
	Headers map[string]pulumi.StringInput
}

// BasicAuth asks for a user and a password.
type BasicAuth struct {
	// Realm is the name that browsers show. Default "Restricted".
	Realm string
	// Users are the hashes of passwords by user, as `go run ./functions/viewerrequest/hash <user>` makes them. Required. They are marked secret.
	Users map[string]pulumi.StringInput
}

// HSTS are exceptions from strict transport security.
type HSTS struct {
	ExcludeSubdomains bool // Says nothing about the names below the site's. For where one of them has no HTTPS.
	Preload           bool // Agrees to be built into browsers, once the domain is submitted; it takes months to undo.
}

const (
	// maxName leaves room for the roles and autonaming within a bucket's name.
	maxName = 32

	assetsPath = "assets" // what lies below is never changed, only added: its names have the content's hash

	defaultAPIPath   = "api"
	defaultRealm     = "Restricted"
	defaultErrorPage = "/404.html"
	// defaultCSP lets pages load from the site alone, and be framed by nobody.
	defaultCSP = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; " +
		"frame-ancestors 'none'; upgrade-insecure-requests"
	defaultPermissions = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
)

var (
	segment     = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	headerValue = regexp.MustCompile(`^[ -~]+$`)
	headerName  = regexp.MustCompile(`^[A-Za-z0-9-]+$`)
	realm       = regexp.MustCompile(`^[ !#-\[\]-~]{1,64}$`) // printable, without quote and backslash
	hostName    = regexp.MustCompile(`^[A-Za-z0-9.-]+(:[0-9]+)?$`)
)

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r = r.withDefaults()
	problems := []error{check.Name(name, maxName), r.validate("")}
	if r.Domain != "" && r.CertificateARN == nil {
		problems = append(problems, fmt.Errorf("domain: it has no certificate, got %q; give one of us-east-1", r.Domain))
	}
	if r.API != nil && r.API.Domain == nil {
		problems = append(problems, errors.New("api: it has no host; give the API's"))
	}
	return r, errors.Join(problems...)
}

func (a Args) withDefaults() Args {
	a.ErrorPage = orDefault(a.ErrorPage, defaultErrorPage)
	a.PriceClass = orDefault(a.PriceClass, PriceClass100)
	a.ContentSecurityPolicy = orDefault(a.ContentSecurityPolicy, defaultCSP)
	a.PermissionsPolicy = orDefault(a.PermissionsPolicy, defaultPermissions)
	a.LogRetentionDays = orDefault(a.LogRetentionDays, check.DefaultRetentionDays)
	if a.API != nil {
		api := *a.API
		api.Path = orDefault(api.Path, defaultAPIPath)
		a.API = &api
	}
	if a.BasicAuth != nil {
		auth := *a.BasicAuth
		auth.Realm = orDefault(auth.Realm, defaultRealm)
		auth.Users = maps.Clone(auth.Users)
		a.BasicAuth = &auth
	}
	a.Redirects, a.RedirectHosts = maps.Clone(a.Redirects), slices.Clone(a.RedirectHosts)
	return a
}

func orDefault[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}

// validate judges what can be known of arguments with defaults; path is a prefix such as "plinth:sites.web.".
func (a Args) validate(path string) error {
	problems := []error{check.OneOf(path+"priceClass", a.PriceClass, PriceClass100, PriceClass200, PriceClassAll)}
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(path+format, values...)) }
	if a.Domain != "" {
		problems = append(problems, check.Domain(path+"domain", a.Domain))
	} else if a.WWW {
		report("www: there is no domain to send people to; set domain, or leave www out")
	}
	if a.WWW && strings.HasPrefix(a.Domain, "www.") {
		report("www: the domain starts with www itself, got %q; leave the www out of domain", a.Domain)
	}
	if !strings.HasPrefix(a.ErrorPage, "/") || !address.MatchString(a.ErrorPage) || strings.ContainsAny(a.ErrorPage, "?#") {
		report("errorPage: it isn't the path of a file, got %q; write it like /404.html", a.ErrorPage)
	}
	for _, header := range [][2]string{{"contentSecurityPolicy", a.ContentSecurityPolicy}, {"permissionsPolicy", a.PermissionsPolicy}} {
		if !headerValue.MatchString(header[1]) {
			report("%s: a header takes printable ASCII in one line, got %q; take out the rest", header[0], header[1])
		}
	}
	if a.HSTS.Preload && a.HSTS.ExcludeSubdomains {
		report("hsts: preload holds for all names below; take out excludeSubdomains, or preload")
	}
	if a.LogRetentionDays < 1 {
		report("logRetentionDays: it is not positive, got %d; use at least 1", a.LogRetentionDays)
	}
	for _, host := range a.RedirectHosts {
		if !hostName.MatchString(host) {
			report("redirectHosts: it isn't the name of a host, got %q; write it like shop.example.com", host)
		}
	}
	problems = append(problems, a.validateAPI(path)...)
	problems = append(problems, a.validateAuth(path)...)
	problems = append(problems, validateRedirects(path, a.Redirects, a.RedirectHosts, a.unreached())...)
	return errors.Join(append(problems, a.storeProblem(path))...)
}

func (a Args) validateAPI(path string) []error {
	if a.API == nil {
		return nil
	}
	var problems []error
	if !segment.MatchString(a.API.Path) || a.API.Path == assetsPath {
		problems = append(problems, fmt.Errorf("%sapiPath: it is one path segment without slashes, other than %s, got %q; write it like api", path, assetsPath, a.API.Path))
	}
	for _, name := range slices.Sorted(maps.Keys(a.API.Headers)) {
		if !headerName.MatchString(name) {
			problems = append(problems, fmt.Errorf("%sapi.headers: it isn't the name of a header, got %q; write it like x-origin-key", path, name))
		}
	}
	return problems
}

func (a Args) validateAuth(path string) []error {
	if a.BasicAuth == nil {
		return nil
	}
	var problems []error
	if !realm.MatchString(a.BasicAuth.Realm) {
		problems = append(problems, fmt.Errorf("%sbasicAuth.realm: it has to be 1 to 64 printable characters without quotes, got %q; write it like Preview", path, a.BasicAuth.Realm))
	}
	if len(a.BasicAuth.Users) == 0 {
		problems = append(problems, fmt.Errorf("%sbasicAuth.users: there are none, so nobody could come in; add one", path))
	}
	for _, user := range slices.Sorted(maps.Keys(a.BasicAuth.Users)) {
		if plain, known := a.BasicAuth.Users[user].(pulumi.String); known {
			if err := viewerrequest.CheckUser(user, string(plain)); err != nil {
				problems = append(problems, fmt.Errorf("%sbasicAuth.users.%s: %w", path, user, err))
			}
		}
	}
	return problems
}

// unreached are the paths whose requests don't pass the function.
func (a Args) unreached() []string {
	var prefixes []string
	if a.BasicAuth == nil {
		prefixes = append(prefixes, "/"+assetsPath+"/")
	}
	if a.API != nil {
		prefixes = append(prefixes, "/"+a.API.Path+"/")
	}
	return prefixes
}

// Names are the host names that the distribution answers at.
func (a Args) Names() []string {
	switch {
	case a.Domain == "":
		return nil
	case a.WWW:
		return []string{a.Domain, "www." + a.Domain}
	}
	return []string{a.Domain}
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"domain":     pulumi.String(a.Domain),
		"www":        pulumi.Bool(a.WWW),
		"basicAuth":  pulumi.Bool(a.BasicAuth != nil),
		"disposable": pulumi.Bool(a.Disposable),
	}
}
