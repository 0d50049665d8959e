package viewerrequest

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func mustJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

const password = "correct horse battery"

func siteStore(t testing.TB, config Config, redirects map[string]string) map[string]string {
	t.Helper()
	alice, err := Hash("alice", password)
	require.NoError(t, err)
	store := map[string]string{ConfigKey: config.Value(), AuthKey("alice"): alice}
	for from, value := range redirects {
		store[RedirectKey(from)] = value
	}
	return store
}

func basic(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

func header(result map[string]any, name string) string {
	headers, _ := result["headers"].(map[string]any)
	entry, _ := headers[name].(map[string]any)
	value, _ := entry["value"].(string)
	return value
}

func TestCleanURLs(t *testing.T) {
	t.Parallel()
	t.Run("become object keys", func(t *testing.T) {
		t.Parallel()
		store := siteStore(t, Config{Apex: "example.com", WWW: true}, nil)
		for uri, want := range map[string]string{
			"/":                           "/index.html",
			"/x/":                         "/x/index.html",
			"/x":                          "/x.html",
			"/x/y":                        "/x/y.html",
			"/x/y/":                       "/x/y/index.html",
			"/x.html":                     "/x.html",
			"/assets/app.3f2a.js":         "/assets/app.3f2a.js",
			"/v1.2/":                      "/v1.2/index.html",
			"/v1.2/notes":                 "/v1.2/notes.html",
			"/.well-known/change-passwrd": "/.well-known/change-passwrd",
			"/caf%C3%A9":                  "/caf%C3%A9.html",
		} {
			r := newRuntime(t, store)
			result := r.do(t,
				uri,
				map[string]string{"host": "example.com"},
				map[string]any{"q": map[string]any{"value": "1"}},
			)
			require.Equal(t, want, result["uri"], uri)
			require.NotContains(t, result, "statusCode")
			require.Equal(t,
				"1",
				result["querystring"].(map[string]any)["q"].(map[string]any)["value"],
				"the query string goes on untouched",
			)
		}
	})
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	store := siteStore(t, Config{Apex: "example.com", WWW: true}, map[string]string{
		"/old":    RedirectValue(301, "/new/"),
		"/away":   RedirectValue(302, "https://docs.example.net/start"),
		"/query":  RedirectValue(308, "/search?lang=en"),
		"/part":   RedirectValue(301, "/new/#part"),
		"/evil":   "302 //evil.example",
		"/evil2":  `302 /\evil.example`,
		"/evil3":  "302 javascript:alert(1)",
		"/evil4":  "302 http://evil.example/",
		"/evil5":  "302 https://evil.example@other.example/",
		"/status": "200 /new/",
	})
	type query = map[string]any
	value := func(v string) map[string]any { return map[string]any{"value": v} }
	for name, c := range map[string]struct {
		uri, host string
		query     query
		status    int64
		location  string
	}{
		"www goes to the apex with path": {
			uri:      "/a/b",
			host:     "www.example.com",
			status:   301,
			location: "https://example.com/a/b",
		},
		"www in any case": {
			uri:      "/",
			host:     "WWW.Example.COM",
			status:   301,
			location: "https://example.com/",
		},
		"www keeps the query": {
			uri:      "/a",
			host:     "www.example.com",
			query:    query{"x": value("1%202")},
			status:   301,
			location: "https://example.com/a?x=1%202",
		},
		"www keeps repeated and empty parameters": {
			uri:      "/a",
			host:     "www.example.com",
			query:    query{"x": map[string]any{"value": "1", "multiValue": []any{value("1"), value("2")}}, "y": value("")},
			status:   301,
			location: "https://example.com/a?x=1&x=2&y",
		},
		"www with a path that looks like a host": {
			uri:      "//evil.example/",
			host:     "www.example.com",
			status:   301,
			location: "https://example.com//evil.example/",
		},
		"a redirect of the store":         {uri: "/old", status: 301, location: "/new/"},
		"with and without the last slash": {uri: "/old/", status: 301, location: "/new/"},
		"keeps the query": {
			uri:      "/old",
			query:    query{"a": value("b")},
			status:   301,
			location: "/new/?a=b",
		},
		"to another https host": {
			uri:      "/away",
			status:   302,
			location: "https://docs.example.net/start",
		},
		"the query stands before the fragment": {
			uri:      "/part",
			query:    query{"a": value("b")},
			status:   301,
			location: "/new/?a=b#part",
		},
		"the fragment alone": {
			uri:      "/part",
			status:   301,
			location: "/new/#part",
		},
		"the target's own query wins": {
			uri:      "/query",
			query:    query{"a": value("b")},
			status:   308,
			location: "/search?lang=en",
		},
		"no header injection by path": {
			uri:      "/a\r\nset-cookie: x=1",
			host:     "www.example.com",
			status:   301,
			location: "https://example.com/a%0D%0Aset-cookie:%20x=1",
		},
		"no header injection by query": {
			uri:      "/old",
			query:    query{"a": value("b\r\nx: y")},
			status:   301,
			location: "/new/?a=b%0D%0Ax:%20y",
		},
		"no scheme-relative target":       {uri: "/evil"},
		"no backslash target":             {uri: "/evil2"},
		"no script target":                {uri: "/evil3"},
		"no plain http target":            {uri: "/evil4"},
		"no user information in a target": {uri: "/evil5"},
		"no status that isn't a redirect": {uri: "/status"},
		"another host that starts with www": {
			uri:  "/a",
			host: "www.example.com.evil.example",
		},
		"unknown paths go on":               {uri: "/nothing"},
		"a path that is too long for a key": {uri: "/" + strings.Repeat("a", 600)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			host := c.host
			if host == "" {
				host = "example.com"
			}
			result := newRuntime(t, store).do(t, c.uri, map[string]string{"host": host}, c.query)
			if c.location == "" {
				require.NotContains(t, result, "statusCode", "the request goes on: %v", result)
				return
			}
			require.Equal(t, c.status, result["statusCode"])
			require.Equal(t, c.location, header(result, "location"))
		})
	}
}

func TestBasicAuthentication(t *testing.T) {
	t.Parallel()
	private := siteStore(t, Config{Apex: "example.com", Auth: true, Realm: "Pre\"view\r\n"}, nil)
	private[AuthKey("broken")] = "not a hash"
	private[AuthKey("huge")] = hash("huge", password, strings.Repeat("0", 32), 65)
	for name, c := range map[string]struct {
		authorization string
		allowed       bool
	}{
		"right":                        {basic("alice", password), true},
		"right, scheme in lower case":  {"basic" + strings.TrimPrefix(basic("alice", password), "Basic"), true},
		"wrong password":               {basic("alice", "wrong"), false},
		"empty password":               {basic("alice", ""), false},
		"unknown user":                 {basic("bob", password), false},
		"no user":                      {basic("", password), false},
		"absent":                       {"", false},
		"another scheme":               {"Bearer abc", false},
		"not base64":                   {"Basic %%%", false},
		"no colon":                     {"Basic " + base64.StdEncoding.EncodeToString([]byte("alice")), false},
		"a user that names the config": {basic("../config", password), false},
		"a value that is no hash":      {basic("broken", password), false},
		"more rounds than allowed":     {basic("huge", password), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			headers := map[string]string{"host": "example.com"}
			if c.authorization != "" {
				headers["authorization"] = c.authorization
			}
			result := newRuntime(t, private).do(t, "/x", headers, nil)
			if c.allowed {
				require.Equal(t, "/x.html", result["uri"])
				require.Empty(t, header(result, "authorization"), "the credentials stay at the edge")
				return
			}
			require.EqualValues(t, 401, result["statusCode"])
			require.Equal(t, `Basic realm="Pre%22view%0D%0A", charset="UTF-8"`, header(result, "www-authenticate"))
			require.Equal(t, "no-store", header(result, "cache-control"))
		})
	}
	t.Run("disabled", func(t *testing.T) {
		t.Parallel()
		open := siteStore(t, Config{Apex: "example.com"}, nil)
		require.Equal(t,
			"/x.html",
			newRuntime(t, open).do(t, "/x", map[string]string{"host": "example.com"}, nil)["uri"],
		)
	})
	t.Run("redirects are private too", func(t *testing.T) {
		t.Parallel()
		store := siteStore(t,
			Config{Apex: "example.com", Auth: true},
			map[string]string{"/old": RedirectValue(301, "/secret-place/")},
		)
		require.EqualValues(t,
			401,
			newRuntime(t, store).do(t, "/old", map[string]string{"host": "example.com"}, nil)["statusCode"],
		)
	})
	t.Run("no configuration stays closed", func(t *testing.T) {
		t.Parallel()
		for _, store := range []map[string]string{{}, {ConfigKey: "{"}} {
			require.EqualValues(t,
				503,
				newRuntime(t, store).do(t, "/x", map[string]string{"host": "example.com"}, nil)["statusCode"],
			)
		}
	})
}

func TestSource(t *testing.T) {
	t.Parallel()
	t.Run("fits the runtime", func(t *testing.T) {
		t.Parallel()
		require.LessOrEqual(t, len(Source), 10*1024, "CloudFront's limit for a function")
		for _, missing := range []string{
			"for (const ", "for (let k of", "class ", "eval(", "setTimeout", "await Promise", "?.", "??",
		} {
			require.False(t,
				strings.Contains(Source, missing),
				"%q: cloudfront-js-2.0 doesn't have it, or it isn't documented to",
				missing,
			)
		}
		require.False(t, strings.Contains(strings.ToLower(Source), "password"), "no credential stands in the source")
	})
}

func TestStoreReads(t *testing.T) {
	t.Parallel()
	t.Run("are one for each decision", func(t *testing.T) {
		t.Parallel()
		r := newRuntime(t, siteStore(t, Config{Apex: "example.com"}, nil))
		r.do(t, "/x", map[string]string{"host": "example.com"}, nil)
		require.Equal(t, []string{"config", "r:/x"}, r.reads)
	})
}

func TestHashes(t *testing.T) {
	t.Parallel()
	first, err := Hash("alice", password)
	require.NoError(t, err)
	second, err := Hash("alice", password)
	require.NoError(t, err)
	require.NotEqual(t, first, second, "each hash has a salt of its own")
	require.NotContains(t, first, password)
	require.NoError(t, CheckUser("alice", first))

	for name, c := range map[string]struct{ user, value string }{
		"a password in clear": {"alice", "hunter2hunter2"},
		"a strange name":      {"a:b", first},
		"too many rounds":     {"alice", "99" + strings.TrimPrefix(first, "16")},
		"empty":               {"alice", ""},
	} {
		err := CheckUser(c.user, c.value)
		require.Error(t, err, name)
		if c.value != "" {
			require.NotContains(t, err.Error(), c.value, name)
		}
	}
	_, err = Hash("alice", "short")
	require.ErrorContains(t, err, "at least 12 bytes")
	_, err = Hash("a b", password)
	require.ErrorContains(t, err, "user name")
}

// FuzzNoOpenRedirect: whatever path and query come in, a Location never leaves the site, and no
// header holds a control character.
func FuzzNoOpenRedirect(f *testing.F) {
	for _, seed := range []string{"/", "//evil.example", "/\\evil", "/old", "/a\r\nb", "/%0d%0a", "/é"} {
		f.Add(seed, "www.example.com", seed)
	}
	store := map[string]string{
		ConfigKey:           Config{Apex: "example.com", WWW: true}.Value(),
		RedirectKey("/old"): RedirectValue(301, "/new"),
	}
	f.Fuzz(func(t *testing.T, path, host, query string) {
		uri := "/" + strings.TrimPrefix(path, "/")
		queries := map[string]any{"q": map[string]any{"value": query}}
		result := newRuntime(t, store).do(t, uri, map[string]string{"host": host}, queries)
		location := header(result, "location")
		if location == "" {
			return
		}
		for _, c := range location {
			require.True(t, c > ' ' && c < 0x7f, "%q", location)
		}
		u, err := url.Parse("https://example.com")
		require.NoError(t, err)
		to, err := u.Parse(location)
		if err == nil {
			require.Equal(t, "example.com", to.Host, location)
		}
	})
}

func BenchmarkHandler(b *testing.B) {
	r := newRuntime(b, siteStore(b, Config{Apex: "example.com", Auth: true}, nil))
	headers := map[string]string{"host": "example.com", "authorization": basic("alice", password)}
	for b.Loop() {
		r.do(b, "/x", headers, nil)
	}
}
