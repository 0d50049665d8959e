package site_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/site"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// settingsMistakes are settings that can't work, with the beginning of what is said of them.
var settingsMistakes = map[string]struct {
	settings site.Settings
	want     string
}{
	"a domain that is none": {
		site.Settings{Domain: "example"},
		"domain: it has only one label",
	},
	"www without a domain": {
		site.Settings{WWW: true},
		"www: there is no domain",
	},
	"www twice": {
		site.Settings{WWW: true, Domain: "www.example.com"},
		"www: the domain starts with www itself",
	},
	"an unknown price class": {
		site.Settings{PriceClass: "PriceClass_300"},
		`priceClass: not an allowed value, got "PriceClass_300"`,
	},
	"an error page without a slash": {
		site.Settings{ErrorPage: "404.html"},
		`errorPage: wrong form, got "404.html"; write it like /404.html`,
	},
	"an error page with a query": {
		site.Settings{ErrorPage: "/404.html?x"},
		"errorPage: wrong form",
	},
	"a policy of two lines": {
		site.Settings{ContentSecurityPolicy: "default-src 'self'\nset-cookie: x"},
		"contentSecurityPolicy: wrong form",
	},
	"permissions of two lines": {
		site.Settings{PermissionsPolicy: "usb=()\r\n"},
		"permissionsPolicy: wrong form",
	},
	"preload without subdomains": {
		site.Settings{HSTS: site.HSTS{Preload: true, ExcludeSubdomains: true}},
		"hsts: preload",
	},
	"a negative retention": {
		site.Settings{LogRetentionDays: -1},
		"logRetentionDays: too small, got -1",
	},
	"an API's path with a slash": {
		site.Settings{APIPath: "/api"},
		`apiPath: wrong form, got "/api"; write it like api`,
	},
	"an API in the assets' place": {
		site.Settings{APIPath: "assets"},
		"apiPath: the path of the site's own assets",
	},
	"a redirect to an unknown host": {
		site.Settings{Redirects: map[string]string{"/a": "https://b.example/"}},
		"isn't allowed",
	},
	"a redirect that is never reached": {
		site.Settings{Redirects: map[string]string{"/assets/a": "/b"}},
		"requests below /assets/ don't pass the function",
	},
	"a redirect in the API's place": {
		site.Settings{APIPath: "api", Redirects: map[string]string{"/api/a": "/b"}},
		"requests below /api/ don't pass",
	},
	"a redirect host that is an address": {
		site.Settings{RedirectHosts: []string{"https://b.example"}},
		`redirectHosts[0]: wrong form, got "https://b.example"; write it like shop.example.com`,
	},
}

// wiringMistakes are what the program can give wrongly.
var wiringMistakes = map[string]struct {
	args site.Args
	want string
}{
	"a domain without certificate": {
		site.Args{Settings: site.Settings{Domain: "example.com"}},
		"domain: it has no certificate",
	},
	"a path without an API": {
		site.Args{Settings: site.Settings{APIPath: "api"}},
		"apiPath: there is no API to forward to",
	},
	"an API without a host": {
		site.Args{API: &site.API{}},
		"api: it has no host",
	},
	"a header that is none": {
		site.Args{API: &site.API{Headers: map[string]pulumi.StringInput{"x y": pulumi.String("z")}}},
		"api.headers: not the name of a header",
	},
	"a redirect in the place of an API at the default path": {
		site.Args{
			Settings: site.Settings{Redirects: map[string]string{"/api/a": "/b"}},
			API:      &site.API{Domain: pulumi.String("x")},
		},
		"requests below /api/ don't pass",
	},
	"nobody who could come in": {
		site.Args{BasicAuth: &site.BasicAuth{}},
		"basicAuth.users: there are none",
	},
	"a password in clear": {
		site.Args{BasicAuth: signIn("alice", "correct horse battery")},
		"basicAuth.users.alice: not a password hash",
	},
	"a user with a colon": {
		site.Args{BasicAuth: signIn("al:ice", aliceHash)},
		"user name must be",
	},
	"a realm with a quote": {
		site.Args{BasicAuth: &site.BasicAuth{
			BasicAuthSettings: site.BasicAuthSettings{Realm: `a"b`},
			Users:             signIn("alice", aliceHash).Users,
		}},
		"basicAuth.realm: wrong form",
	},
}

func TestSiteArgs(t *testing.T) {
	t.Parallel()
	refuse := func(t *testing.T, name string, args *site.Args, want string) {
		t.Parallel()
		rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
			_, err := site.New(ctx, name, args)
			return err
		})
		require.ErrorContains(t, err, want)
		require.NotContains(t, err.Error(), "correct horse", "it may be a password")
		require.Empty(t, rec.Tree(), "nothing is registered")
	}
	for name, c := range settingsMistakes {
		t.Run("refuse "+name, func(t *testing.T) {
			refuse(t, "web", &site.Args{Settings: c.settings}, c.want)
		})
	}
	for name, c := range wiringMistakes {
		t.Run("refuse "+name, func(t *testing.T) {
			refuse(t, "web", &c.args, c.want)
		})
	}
	t.Run("refuse a name that is too long", func(t *testing.T) {
		refuse(t, strings.Repeat("a", 33), nil, "at most 32 characters")
	})
	t.Run("refuse a name with capital letters", func(t *testing.T) {
		refuse(t, "Web", nil, "name")
	})
	t.Run("stay as they are", func(t *testing.T) {
		t.Parallel()
		args := withAPI()
		args.BasicAuth = signIn("alice", aliceHash)
		siteOf(t, args)
		require.Empty(t, args.ErrorPage)
		require.Empty(t, args.BasicAuth.Realm)
	})
}

func TestSiteSettings(t *testing.T) {
	t.Parallel()
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		err := fixture.Mistakes("plinth:sites", &site.Settings{
			Domain:     "Example.com",
			APIPath:    "a/b",
			PriceClass: "x",
		})
		for _, want := range []string{
			"plinth:sites.domain: ",
			"plinth:sites.apiPath: ",
			"plinth:sites.priceClass: ",
		} {
			require.ErrorContains(t, err, want)
		}
		require.NoError(t, fixture.Mistakes("plinth:sites", &site.Settings{}))
	})
}
