package site

import (
	"cmp"
	"strings"

	"github.com/plinth-infra/plinth/internal/check"
)

// PriceClass says from where in the world the site is served. Elsewhere people reach the nearest of
// these.
type PriceClass string

const (
	// PriceClass100 is North America, Europe and Israel: the cheapest.
	PriceClass100 PriceClass = "PriceClass_100"
	// PriceClass200 adds most of Asia, Africa and the Middle East.
	PriceClass200 PriceClass = "PriceClass_200"
	// PriceClassAll is everywhere.
	PriceClassAll PriceClass = "PriceClass_All"
)

// Settings is what a stack file says of one site. An unset field is the safe production answer.
type Settings struct {
	// The site's one host name, in the domain of plinth:dns, such as example.com or
	// docs.example.com. Default none: the name that CloudFront gives.
	Domain string `json:"domain,omitempty"`
	// Whether the site answers at www.<domain> too, by sending people to the domain. Default false.
	WWW bool `json:"www,omitempty"`
	// The path below which requests go to the stack's API, without slashes; the same as
	// plinth:api.basePath, such as api. Default none.
	APIPath string `json:"apiPath,omitempty" jsonschema:"pattern=^[A-Za-z0-9_-]{1\\,64}$,example=api"`
	// Where a path is sent instead: /old: /new, or /old: 302 /new, or to an https address on one of
	// redirectHosts. Status 301 unless given.
	Redirects map[string]string `json:"redirects,omitempty"`
	// The hosts to which redirects may leave the site.
	RedirectHosts []string `json:"redirectHosts,omitempty" jsonschema:"pattern=^[A-Za-z0-9.-]+(:[0-9]+)?$,example=shop.example.com"`
	// What people see for a page that isn't there, with status 404.
	ErrorPage string `json:"errorPage,omitempty" jsonschema:"pattern=^/[A-Za-z0-9/._~!$&'()*+\\,;=:@%-]*$,example=/404.html"`
	// From where in the world the site is served: PriceClass_100 is North America, Europe and
	// Israel, PriceClass_200 adds most of Asia, Africa and the Middle East.
	PriceClass PriceClass `json:"priceClass,omitempty" jsonschema:"enum=PriceClass_100,enum=PriceClass_200,enum=PriceClass_All"`
	// What pages may load, as the header Content-Security-Policy: printable ASCII in one line. The
	// default lets pages load from the site alone, and be framed by nobody.
	ContentSecurityPolicy string `json:"contentSecurityPolicy,omitempty" jsonschema:"pattern=^[ -~]+$,example=default-src 'self'"`
	// Which of the browser's features pages may use, as the header Permissions-Policy: printable
	// ASCII in one line.
	PermissionsPolicy string `json:"permissionsPolicy,omitempty" jsonschema:"pattern=^[ -~]+$,example=camera=()"`
	// Exceptions from what browsers remember about HTTPS: for a year, for all names below the
	// site's.
	HSTS HSTS `json:"hsts,omitzero"`
	// Days that the logs of requests are kept.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"minimum=1"`
}

// HSTS are exceptions from strict transport security.
type HSTS struct {
	// Says nothing about the names below the site's, for where one of them has no HTTPS.
	ExcludeSubdomains bool `json:"excludeSubdomains,omitempty"`
	// Agrees to be built into browsers, once the domain is submitted. It takes months to undo.
	Preload bool `json:"preload,omitempty"`
}

// BasicAuthSettings asks for a user and a password.
type BasicAuthSettings struct {
	// The name that browsers show when they ask, without quotes.
	Realm string `json:"realm,omitempty" jsonschema:"pattern=^[ !#-\\[\\]-~]{1\\,64}$,example=Preview"`
}

// SetDefaults fills in what is unset.
func (s *BasicAuthSettings) SetDefaults() { s.Realm = cmp.Or(s.Realm, "Restricted") }

const (
	// assetsPath is where files lie that are never changed, only added: their names contain the
	// hash of their content.
	assetsPath = "assets"

	defaultCSP = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; " +
		"frame-ancestors 'none'; upgrade-insecure-requests"
	defaultPermissions = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
)

// SetDefaults fills in what is unset.
func (s *Settings) SetDefaults() {
	s.ErrorPage = cmp.Or(s.ErrorPage, "/404.html")
	s.PriceClass = cmp.Or(s.PriceClass, PriceClass100)
	s.ContentSecurityPolicy = cmp.Or(s.ContentSecurityPolicy, defaultCSP)
	s.PermissionsPolicy = cmp.Or(s.PermissionsPolicy, defaultPermissions)
	s.LogRetentionDays = cmp.Or(s.LogRetentionDays, int(check.DefaultRetentionDays))
}

// Validate reports names and headers that can't work together. What depends on the sign-in, too, is
// ValidateStore's to report.
func (s *Settings) Validate(p *check.Problems) {
	if s.Domain != "" {
		check.Domain(p.In("domain"), s.Domain)
	} else if s.WWW {
		p.At("www").Say("there is no domain to send people to").Fix("set domain, or remove www")
	}
	if s.WWW && strings.HasPrefix(s.Domain, "www.") {
		p.At("www").Say("the domain starts with www itself, got %q", s.Domain).Fix("remove www. from domain")
	}
	if s.APIPath == assetsPath {
		p.At("apiPath").Value(s.APIPath).Say("the path of the site's own assets").Fix("write another, like api")
	}
	if s.HSTS.Preload && s.HSTS.ExcludeSubdomains {
		p.At("hsts").Say("preload holds for all names below").Fix("remove excludeSubdomains, or preload")
	}
}

// Names are the host names that the distribution answers at.
func (s *Settings) Names() []string {
	switch {
	case s.Domain == "":
		return nil
	case s.WWW:
		return []string{s.Domain, "www." + s.Domain}
	}
	return []string{s.Domain}
}
