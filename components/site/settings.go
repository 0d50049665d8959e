package site

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Settings is what a stack file says about one site: plinth:sites.<name>.
type Settings struct {
	// The site's one host name, in the domain of plinth:dns, such as example.com or docs.example.com. Default none: the name that CloudFront
	// gives.
	Domain string `json:"domain,omitempty"`
	// Whether the site answers at www.<domain> too, by sending people to the domain. Default false.
	WWW bool `json:"www,omitempty"`
	// The path below which requests go to the stack's API, without slashes; the same as plinth:api.basePath, such as api. Default none.
	APIPath string `json:"apiPath,omitempty" jsonschema:"pattern=^[A-Za-z0-9_-]+$"`
	// Asks for a user and a password. Default: everyone is let in.
	BasicAuth *BasicAuthSettings `json:"basicAuth,omitempty"`
	// Where a path is sent instead: /old: /new, or /old: 302 /new, or to an https address on one of redirectHosts. Status 301 unless given.
	Redirects map[string]string `json:"redirects,omitempty"`
	// The hosts to which redirects may leave the site.
	RedirectHosts []string `json:"redirectHosts,omitempty"`
	// What people see for a page that isn't there. Default /404.html.
	ErrorPage string `json:"errorPage,omitempty" jsonschema:"pattern=^/,default=/404.html"`
	// From where in the world the site is served: PriceClass_100 is North America and Europe, PriceClass_200 adds most of Asia and Africa.
	PriceClass PriceClass `json:"priceClass,omitempty" jsonschema:"enum=PriceClass_100,enum=PriceClass_200,enum=PriceClass_All,default=PriceClass_100"`
	// What pages may load, as the header Content-Security-Policy. Default: from the site itself.
	ContentSecurityPolicy string `json:"contentSecurityPolicy,omitempty"`
	// Which of the browser's features pages may use, as the header Permissions-Policy. Default: no camera, location, microphone, payment, USB.
	PermissionsPolicy string `json:"permissionsPolicy,omitempty"`
	// Exceptions from what browsers remember about HTTPS: for a year, for all names below the site's.
	HSTS HSTSSettings `json:"hsts,omitzero"`
	// How many days the logs of requests are kept.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"minimum=1,default=365"`
}

// BasicAuthSettings asks for a user and a password.
type BasicAuthSettings struct {
	// The name that browsers show when they ask.
	Realm string `json:"realm,omitempty" jsonschema:"default=Restricted"`
	// The hashes of passwords by user, each a secret of the stack file: go run ./functions/viewerrequest/hash USER makes one.
	Users map[string]string `json:"users" jsonschema_extras:"x-secret=true"`
}

// HSTSSettings are exceptions from strict transport security.
type HSTSSettings struct {
	// Says nothing about the names below the site's, for where one of them has no HTTPS.
	ExcludeSubdomains bool `json:"excludeSubdomains,omitempty"`
	// Agrees to be built into browsers, once the domain is submitted. It takes months to undo.
	Preload bool `json:"preload,omitempty"`
}

// Validate reports every mistake, in the words of the stack file; path is like "plinth:sites.web". Whether the API exists, and whether
// hashes are secrets, is the stack's to say, which knows.
func (s *Settings) Validate(path string) error {
	return s.Args().withDefaults().validate(path + ".")
}

// Args are the settings as arguments. The caller fills in the certificate, the zone, the web ACL, the API's host, AccessLogs and Disposable.
func (s *Settings) Args() *Args {
	a := &Args{
		Domain:                s.Domain,
		WWW:                   s.WWW,
		Redirects:             s.Redirects,
		RedirectHosts:         s.RedirectHosts,
		ErrorPage:             s.ErrorPage,
		PriceClass:            s.PriceClass,
		ContentSecurityPolicy: s.ContentSecurityPolicy,
		PermissionsPolicy:     s.PermissionsPolicy,
		HSTS:                  HSTS{ExcludeSubdomains: s.HSTS.ExcludeSubdomains, Preload: s.HSTS.Preload},
		LogRetentionDays:      s.LogRetentionDays,
	}
	if s.APIPath != "" {
		a.API = &API{Path: s.APIPath}
	}
	if s.BasicAuth != nil {
		a.BasicAuth = &BasicAuth{Realm: s.BasicAuth.Realm, Users: map[string]pulumi.StringInput{}}
		for user, hash := range s.BasicAuth.Users {
			a.BasicAuth.Users[user] = pulumi.String(hash)
		}
	}
	return a
}
