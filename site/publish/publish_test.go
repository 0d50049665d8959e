package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// recorder is a cache that remembers, and a store that remembers its order.
type recorder struct {
	folder
	calls []string
	fail  error
}

func (r *recorder) Put(ctx context.Context, f file) error {
	r.calls = append(r.calls, "put "+f.Key)
	return r.folder.Put(ctx, f)
}

func (r *recorder) Delete(ctx context.Context, key string) error {
	r.calls = append(r.calls, "delete "+key)
	return r.folder.Delete(ctx, key)
}

func (r *recorder) Invalidate(_ context.Context, paths []string) error {
	r.calls = append(r.calls, "invalidate "+strings.Join(paths, " "))
	return r.fail
}

func site(pages map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for name, body := range pages {
		m[name] = &fstest.MapFile{Data: []byte(body)}
	}
	return m
}

func publishTo(t *testing.T, r *recorder, pages map[string]string) ([]string, error) {
	t.Helper()
	files, err := read(site(pages))
	require.NoError(t, err)
	r.calls = nil
	err = publish(t.Context(), files, r, r, false, &bytes.Buffer{})
	return r.calls, err
}

func TestPublish(t *testing.T) {
	t.Parallel()
	t.Run("puts and invalidates only what changed", func(t *testing.T) {
		t.Parallel()
		r := &recorder{folder: folder(t.TempDir())}
		first := map[string]string{
			"index.html":               "one",
			"about.html":               "a",
			"docs/index.html":          "d",
			"assets/app.1.js":          "1",
			"robots.txt":               "r",
			".git/config":              "no",
			".well-known/security.txt": "s",
		}
		calls, err := publishTo(t, r, first)
		require.NoError(t, err)
		require.Equal(t,
			[]string{
				"put assets/app.1.js",
				"put .well-known/security.txt",
				"put robots.txt",
				"put about.html",
				"put docs/index.html",
				"put index.html",
				"invalidate / /.well-known/security.txt /about /about.html /docs/ /docs/index.html /index.html /robots.txt",
			},
			calls,
		)

		calls, err = publishTo(t, r, first)
		require.NoError(t, err)
		require.Empty(t, calls, "the second publication has nothing to do")

		calls, err = publishTo(t,
			r,
			map[string]string{
				"index.html":               "two",
				"docs/index.html":          "d",
				"assets/app.2.js":          "2",
				"robots.txt":               "r",
				".well-known/security.txt": "s",
			},
		)
		require.NoError(t, err)
		require.Equal(t,
			[]string{
				"put assets/app.2.js",
				"put index.html",
				"delete about.html",
				"invalidate / /about /about.html /index.html",
			},
			calls,
		)
		_, err = os.Stat(filepath.Join(string(r.folder), "assets", "app.1.js"))
		require.NoError(t, err, "a page that is open in a browser still finds its assets")
	})
	t.Run("refuses an asset that changed under its name", func(t *testing.T) {
		t.Parallel()
		r := &recorder{folder: folder(t.TempDir())}
		_, err := publishTo(t, r, map[string]string{"assets/app.1.js": "1", "index.html": "x"})
		require.NoError(t, err)
		calls, err := publishTo(t, r, map[string]string{"assets/app.1.js": "2", "index.html": "y"})
		require.ErrorContains(t, err, "assets/app.1.js: its content changed under the same name")
		require.Empty(t, calls, "nothing is published by halves")
	})
	t.Run("refuses to empty the site", func(t *testing.T) {
		t.Parallel()
		r := &recorder{folder: folder(t.TempDir())}
		_, err := publishTo(t, r, map[string]string{"index.html": "x"})
		require.NoError(t, err)
		calls, err := publishTo(t, r, nil)
		require.ErrorContains(t, err, "refusing to empty the site")
		require.Empty(t, calls)
	})
	t.Run("names the stale paths when the invalidation fails", func(t *testing.T) {
		t.Parallel()
		r := &recorder{folder: folder(t.TempDir()), fail: errors.New("throttled")}
		_, err := publishTo(t, r, map[string]string{"index.html": "x"})
		require.ErrorContains(t, err, "the cache still holds the old ones: throttled")
	})
}

func TestRead(t *testing.T) {
	t.Parallel()
	t.Run("sets content type and cache control", func(t *testing.T) {
		t.Parallel()
		files, err := read(
			site(
				map[string]string{
					"index.html":   "",
					"assets/a.css": "",
					"assets/x.bin": "",
					"feed.xml":     "",
					"IMG.PNG":      "",
				},
			),
		)
		require.NoError(t, err)
		got := map[string]string{}
		for _, f := range files {
			got[f.Key] = f.ContentType + " | " + f.CacheControl
		}
		require.Equal(t, map[string]string{
			"index.html":   "text/html; charset=utf-8 | public, max-age=0, s-maxage=86400, must-revalidate",
			"assets/a.css": "text/css; charset=utf-8 | public, max-age=31536000, immutable",
			"assets/x.bin": "application/octet-stream | public, max-age=31536000, immutable",
			"feed.xml":     "application/xml | public, max-age=3600",
			"IMG.PNG":      "image/png | public, max-age=3600",
		}, got)
	})
}

func TestInvalidations(t *testing.T) {
	t.Parallel()
	t.Run("join many changes into one wildcard", func(t *testing.T) {
		t.Parallel()
		var keys []string
		for i := range wildcardAbove {
			keys = append(keys, fmt.Sprintf("p%d.html", i))
		}
		require.Equal(t, []string{"/*"}, invalidations(keys))
		require.Equal(t,
			[]string{"/a%20b%2A", "/a%20b%2A.html"},
			invalidations([]string{"a b*.html"}),
			"a star in a name is no wildcard",
		)
	})
}

func TestStarterSite(t *testing.T) {
	t.Parallel()
	t.Run("is published into a folder", func(t *testing.T) {
		t.Parallel()
		to := t.TempDir()
		var out bytes.Buffer
		require.NoError(t, command(t.Context(), []string{"-dir", "../public", "-to", to}, &out))
		require.Contains(t, out.String(), "0 deleted, 0 unchanged")
		for _, name := range []string{"index.html", "about.html", "404.html", "robots.txt"} {
			_, err := os.Stat(filepath.Join(to, name))
			require.NoError(t, err)
		}
		out.Reset()
		require.NoError(t, command(t.Context(), []string{"-dir", "../public", "-to", to, "-dry-run"}, &out))
		require.Contains(t, out.String(), "0 put, 0 deleted, 6 unchanged")
		require.ErrorContains(t, command(t.Context(), nil, &out), "one of -outputs, -bucket and -to")
	})
	// TestTheStarterSiteHoldsTogether: each address that a page names is a file, in the way that
	// the viewer-request function finds it.
	t.Run("links only to files that exist", func(t *testing.T) {
		t.Parallel()
		files, err := read(os.DirFS("../public"))
		require.NoError(t, err)
		keys := map[string]bool{}
		for _, f := range files {
			keys[f.Key] = true
		}
		links := 0
		for _, f := range files {
			if !strings.HasSuffix(f.Key, ".html") {
				continue
			}
			for _, part := range strings.Split(string(f.Body), `="/`)[1:] {
				target := part[:strings.IndexByte(part, '"')]
				links++
				require.True(t,
					keys[target] || keys[target+".html"] || keys[target+"index.html"],
					"%s names /%s",
					f.Key,
					target,
				)
			}
		}
		require.Positive(t, links)
	})
}

func TestOutputs(t *testing.T) {
	t.Parallel()
	t.Run("name the site to publish", func(t *testing.T) {
		t.Parallel()
		one := `{"sites":{"web":{"bucket":"b-1","distributionId":"E1","url":"https://example.com"}},"apiUrl":"x"}`
		two := `{"sites":{"web":{"bucket":"b-1","distributionId":"E1"},"docs":{"bucket":"b-2","distributionId":"E2"}}}`
		for name, c := range map[string]struct{ outputs, site, bucket, id, err string }{
			"the only one":        {one, "", "b-1", "E1", ""},
			"by name":             {two, "docs", "b-2", "E2", ""},
			"several, none named": {two, "", "", "", "name one with -site: docs, web"},
			"a misspelt name":     {two, "doc", "", "", `no site "doc"; it has: docs, web`},
			"no site":             {`{}`, "", "", "", "the stack has no site"},
			"not JSON":            {`bucket`, "", "", "", "read the stack's outputs"},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				file := filepath.Join(t.TempDir(), "outputs.json")
				require.NoError(t, os.WriteFile(file, []byte(c.outputs), 0o600))
				bucket, id, err := fromOutputs(file, c.site)
				if c.err != "" {
					require.ErrorContains(t, err, c.err)
					return
				}
				require.NoError(t, err)
				require.Equal(t, []string{c.bucket, c.id}, []string{bucket, id})
			})
		}
	})
}
