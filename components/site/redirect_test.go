package site

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/check"
)

func TestParseRedirect(t *testing.T) {
	t.Parallel()
	t.Run("reads status and target", func(t *testing.T) {
		t.Parallel()
		for text, want := range map[string]redirect{
			"/new":                     {status: 301, target: "/new"},
			"302 /new/":                {status: 302, target: "/new/"},
			"308 https://example.org/": {status: 308, target: "https://example.org/"},
			"https://example.org":      {status: 301, target: "https://example.org"},
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
			"https://example.org":       "example.org",
			"https://example.org/a":     "example.org",
			"https://example.org:8443/": "example.org:8443",
		} {
			host, err := redirect{status: 301, target: target}.host()
			require.NoError(t, err, target)
			require.Equal(t, want, host, target)
		}
		for _, target := range []string{
			"",
			"new",
			"//evil.example",
			"/\\evil.example",
			"\\\\evil.example",
			"http://example.org/",
			"https://user@example.org/",
			"https:///x",
			"https://example.org?x",
			"javascript:alert(1)",
			"/a b",
			"/a\r\nset-cookie: x=1",
			"/ä",
			"https://ex\tample.org/",
			"/\"><script>",
			"HTTPS:example.org",
		} {
			_, err := redirect{status: 301, target: target}.host()
			require.ErrorContains(t, err, "neither a path of the site nor an https address", "%q", target)
		}
	})
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	type targets = map[string]string
	for name, c := range map[string]struct {
		redirects targets
		want      []string // the beginnings of all problems; none where all is well
	}{
		"takes none": {},
		"takes a chain that ends": {
			redirects: targets{"/a": "/b", "/b": "302 /c/"},
		},
		"takes an allowed host": {
			redirects: targets{"/shop": "https://shop.example.org/"},
		},
		"refuses another host": {
			redirects: targets{"/shop": "https://shop.example.com/"},
			want: []string{
				`redirects["/shop"]: it leaves the site for a host that isn't allowed, got "shop.example.com"; ` +
					"add it to redirectHosts",
			},
		},
		"refuses one to itself": {
			redirects: targets{"/a": "/a/?x=1"},
			want:      []string{`redirects["/a"]: it leads back to itself`},
		},
		"refuses a ring": {
			redirects: targets{"/a": "/b", "/b": "/c#x", "/c/": "/a"},
			want:      []string{`redirects["/a"]`, `redirects["/b"]`, `redirects["/c/"]`},
		},
		"refuses one into a ring": {
			redirects: targets{"/in": "/a", "/a": "/b", "/b": "/a"},
			want:      []string{`redirects["/a"]`, `redirects["/b"]`},
		},
		"refuses a source with a query": {
			redirects: targets{"/a?x=1": "/b"},
			want:      []string{"it isn't a path"},
		},
		"refuses a source that isn't a path": {
			redirects: targets{"a": "/b"},
			want:      []string{"it isn't a path"},
		},
		"refuses a source with a space": {
			redirects: targets{"/a b": "/b"},
			want:      []string{"it isn't a path"},
		},
		"refuses two sources that are one": {
			redirects: targets{"/a": "/b", "/a/": "/c"},
			want:      []string{`redirects["/a/"]: it is the same as "/a"`},
		},
		"refuses a source of the API's": {
			redirects: targets{"/api/old": "/b"},
			want:      []string{"requests below /api/ don't pass the function"},
		},
		"refuses a source that is too long": {
			redirects: targets{"/" + strings.Repeat("a", 510): "/b"},
			want:      []string{"it is too long, got 513 bytes; the store takes 512"},
		},
		"refuses a target that is too long": {
			redirects: targets{"/a": "/" + strings.Repeat("b", 1020)},
			want:      []string{"its target is too long, got 1025 bytes; the store takes 1024"},
		},
		"refuses a status that is no redirect": {
			redirects: targets{"/a": "200 /b"},
			want:      []string{"301, 302, 307 or 308"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p check.Problems
			validateRedirects(p.In("redirects"), c.redirects, []string{"shop.example.org"}, []string{"/api/"})
			require.Len(t, p.List(), len(c.want))
			for i, want := range c.want {
				require.ErrorContains(t, p.List()[i], want)
			}
		})
	}
}

func TestStore(t *testing.T) {
	t.Parallel()
	t.Run("refuses more than it holds", func(t *testing.T) {
		t.Parallel()
		s := Settings{Redirects: map[string]string{}}
		var p check.Problems
		s.ValidateStore(&p, false, nil)
		require.NoError(t, p.Err())
		for i := range 6000 {
			source := "/" + strings.Repeat("x", i%300) + strings.Repeat("y", i/300)
			s.Redirects[source] = "/" + strings.Repeat("z", 900)
		}
		s.ValidateStore(p.In("plinth:sites", "web"), false, nil)
		require.ErrorContains(t, p.Err(), "plinth:sites.web.redirects: they don't fit into the store")
	})
}

func FuzzRedirectTargets(f *testing.F) {
	for _, s := range []string{
		"/new",
		"302 /new",
		"https://example.org/",
		"//evil.example",
		"/\\evil",
		"308 https://a:b@c/",
	} {
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
