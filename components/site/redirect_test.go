package site

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseRedirect(t *testing.T) {
	t.Parallel()
	t.Run("reads status and target", func(t *testing.T) {
		t.Parallel()
		for text, want := range map[string]redirect{
			"/new":                     {301, "/new"},
			"302 /new/":                {302, "/new/"},
			"308 https://example.org/": {308, "https://example.org/"},
			"https://example.org":      {301, "https://example.org"},
		} {
			got, err := parseRedirect(text)
			require.NoError(t, err, text)
			require.Equal(t, want, got, text)
		}
		for _, text := range []string{"200 /new", "303 /new", "moved /new", "/new /other"} {
			_, err := parseRedirect(text)
			require.ErrorContains(t, err, "it starts with neither an address nor 301", text)
		}
	})
}

func TestRedirectHost(t *testing.T) {
	t.Parallel()
	t.Run("is the site or an https address", func(t *testing.T) {
		t.Parallel()
		for target, want := range map[string]string{
			"/new": "", "/": "", "/a/b.html?x=1#top": "", "/%C3%A4": "",
			"https://example.org": "example.org", "https://example.org/a": "example.org", "https://example.org:8443/": "example.org:8443",
		} {
			host, err := redirect{301, target}.host()
			require.NoError(t, err, target)
			require.Equal(t, want, host, target)
		}
		for _, target := range []string{
			"", "new", "//evil.example", "/\\evil.example", "\\\\evil.example", "http://example.org/", "https://user@example.org/", "https:///x",
			"https://example.org?x", "javascript:alert(1)", "/a b", "/a\r\nset-cookie: x=1", "/ä", "https://ex\tample.org/", "/\"><script>", "HTTPS:example.org",
		} {
			_, err := redirect{301, target}.host()
			require.ErrorContains(t, err, "neither a path of the site nor an https address", "%q", target)
		}
	})
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	t.Run("that cannot work are refused", func(t *testing.T) {
		t.Parallel()
		for sentence, c := range map[string]struct {
			redirects map[string]string
			want      []string
		}{
			"none":                         {nil, nil},
			"a chain that ends":            {map[string]string{"/a": "/b", "/b": "302 /c/"}, nil},
			"an allowed host":              {map[string]string{"/shop": "https://shop.example.org/"}, nil},
			"another host":                 {map[string]string{"/shop": "https://shop.example.com/"}, []string{`redirects["/shop"]: it leaves the site for a host that isn't allowed, got "shop.example.com"; add it to redirectHosts`}},
			"to itself":                    {map[string]string{"/a": "/a/?x=1"}, []string{`redirects["/a"]: it leads back to itself`}},
			"a ring":                       {map[string]string{"/a": "/b", "/b": "/c#x", "/c/": "/a"}, []string{`redirects["/a"]`, `redirects["/b"]`, `redirects["/c/"]`}},
			"into a ring":                  {map[string]string{"/in": "/a", "/a": "/b", "/b": "/a"}, []string{`redirects["/a"]`, `redirects["/b"]`}},
			"a source with a query":        {map[string]string{"/a?x=1": "/b"}, []string{"it isn't a path"}},
			"a source that isn't a path":   {map[string]string{"a": "/b"}, []string{"it isn't a path"}},
			"a source with a space":        {map[string]string{"/a b": "/b"}, []string{"it isn't a path"}},
			"two sources that are one":     {map[string]string{"/a": "/b", "/a/": "/c"}, []string{`redirects["/a/"]: it is the same as "/a"`}},
			"a source of the API's":        {map[string]string{"/api/old": "/b"}, []string{"requests below /api/ don't pass the function"}},
			"a source that is too long":    {map[string]string{"/" + strings.Repeat("a", 510): "/b"}, []string{"it is too long, got 513 bytes; the store takes 512"}},
			"a target that is too long":    {map[string]string{"/a": "/" + strings.Repeat("b", 1020)}, []string{"its target is too long, got 1025 bytes; the store takes 1024"}},
			"a status that is no redirect": {map[string]string{"/a": "200 /b"}, []string{"301, 302, 307 or 308"}},
		} {
			problems := validateRedirects("", c.redirects, []string{"shop.example.org"}, []string{"/api/"})
			require.Len(t, problems, len(c.want), "%s: %v", sentence, problems)
			for i, want := range c.want {
				require.ErrorContains(t, problems[i], want, sentence)
			}
		}
	})
}

func TestStore(t *testing.T) {
	t.Parallel()
	t.Run("refuses more than it holds", func(t *testing.T) {
		t.Parallel()
		a := Args{Redirects: map[string]string{}}
		require.NoError(t, a.storeProblem(""))
		for i := range 6000 {
			a.Redirects["/"+strings.Repeat("x", i%300)+strings.Repeat("y", i/300)] = "/" + strings.Repeat("z", 900)
		}
		require.ErrorContains(t, a.storeProblem("plinth:sites.web."), "plinth:sites.web.redirects: they don't fit into the store")
	})
}

func FuzzRedirectTargets(f *testing.F) {
	for _, s := range []string{"/new", "302 /new", "https://example.org/", "//evil.example", "/\\evil", "308 https://a:b@c/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := parseRedirect(text)
		if err != nil {
			return
		}
		host, err := r.host()
		if err != nil {
			return
		}
		require.NotContains(t, r.target, "\\")
		require.False(t, strings.ContainsAny(r.target, "\r\n \t\"<>"), "%q", r.target)
		require.False(t, strings.HasPrefix(r.target, "//"), "%q", r.target)
		require.Equal(t, host == "", strings.HasPrefix(r.target, "/"), "%q", r.target)
	})
}
