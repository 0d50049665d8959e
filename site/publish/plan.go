package main

import (
	"cmp"
	"crypto/md5" //nolint:gosec // S3's ETag of an object that was put in one part is its MD5; nothing is secured by it.
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// assets is the folder whose files never change: a new version has a new name.
const assets = "assets/"

// wildcardAbove is how many changed paths are worth one wildcard: CloudFront bills an invalidation
// by the path, and the first thousand a month are free.
const wildcardAbove = 100

// file is one local file and how it is stored.
type file struct {
	Key, ETag, ContentType, CacheControl string
	Body                                 []byte
}

// plan is what a publication does, in this order: Put, Delete, Invalidate.
type plan struct {
	// Put holds the assets before the pages that name them.
	Put    []file
	Delete []string
	// Invalidate are the paths whose cached copies are out of date, at most wildcardAbove, else one
	// wildcard.
	Invalidate []string
}

// contentTypes are fixed, so that a publication doesn't depend on the machine that runs it.
var contentTypes = map[string]string{
	".html":        "text/html; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".mjs":         "text/javascript; charset=utf-8",
	".json":        "application/json",
	".map":         "application/json",
	".webmanifest": "application/manifest+json",
	".xml":         "application/xml",
	".txt":         "text/plain; charset=utf-8",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".jpg":         "image/jpeg",
	".jpeg":        "image/jpeg",
	".gif":         "image/gif",
	".webp":        "image/webp",
	".avif":        "image/avif",
	".ico":         "image/x-icon",
	".woff2":       "font/woff2",
	".woff":        "font/woff",
	".pdf":         "application/pdf",
	".wasm":        "application/wasm",
	".mp4":         "video/mp4",
	".webm":        "video/webm",
}

// read loads a site's files. Files and folders that begin with a dot stay out, except .well-known.
func read(root fs.FS) ([]file, error) {
	var files []file
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if base := path.Base(name); strings.HasPrefix(base, ".") && base != "." && base != ".well-known" {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		body, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		sum := md5.Sum(body) //nolint:gosec // see the import
		files = append(files, file{
			Key:          name,
			ETag:         hex.EncodeToString(sum[:]),
			ContentType:  cmp.Or(contentTypes[strings.ToLower(path.Ext(name))], "application/octet-stream"),
			CacheControl: cacheControl(name),
			Body:         body,
		})
		return nil
	})
	return files, err
}

// cacheControl follows what may change: assets never do; pages are always asked for again, and
// CloudFront keeps them until they are invalidated; the rest may be an hour old.
func cacheControl(key string) string {
	switch {
	case strings.HasPrefix(key, assets):
		return "public, max-age=31536000, immutable"
	case strings.HasSuffix(key, ".html"):
		return "public, max-age=0, s-maxage=86400, must-revalidate"
	}
	return "public, max-age=3600"
}

// compare plans how to get from what is stored (ETags by key) to the files. It refuses an asset
// whose content changed under its name: browsers keep assets for a year. Assets that no page names
// any more stay, so that pages opened before still work.
func compare(files []file, stored map[string]string) (plan, error) {
	if len(files) == 0 {
		return plan{}, errors.New("there are no files to publish; refusing to empty the site")
	}
	var p plan
	var problems []error
	local := map[string]bool{}
	var changed []string
	for _, f := range files {
		local[f.Key] = true
		etag, exists := stored[f.Key]
		if exists && etag == f.ETag {
			continue
		}
		if exists && strings.HasPrefix(f.Key, assets) {
			problems = append(problems, fmt.Errorf("%s: its content changed under the same name, but browsers keep "+
				"assets for a year; give it a new name", f.Key))
			continue
		}
		p.Put = append(p.Put, f)
		// A new page may be cached as "not found", so it counts as changed; a new asset was never
		// asked for.
		if !strings.HasPrefix(f.Key, assets) {
			changed = append(changed, f.Key)
		}
	}
	for key := range stored {
		if !local[key] && !strings.HasPrefix(key, assets) {
			p.Delete = append(p.Delete, key)
			changed = append(changed, key)
		}
	}
	slices.SortFunc(p.Put, func(a, b file) int {
		return cmp.Or(cmp.Compare(rank(a.Key), rank(b.Key)), cmp.Compare(a.Key, b.Key))
	})
	slices.Sort(p.Delete)
	p.Invalidate = invalidations(changed)
	return p, errors.Join(problems...)
}

// rank puts what pages refer to before the pages.
func rank(key string) int {
	switch {
	case strings.HasPrefix(key, assets):
		return 0
	case !strings.HasSuffix(key, ".html"):
		return 1
	}
	return 2
}

// invalidations are the paths of changed objects, as the cache knows them: by the object's name, to
// which the viewer-request function has mapped the address before CloudFront looks into the cache,
// and by the addresses that lead to it.
func invalidations(keys []string) []string {
	var paths []string
	for _, key := range keys {
		p := "/" + escape(key)
		paths = append(paths, p)
		if page, ok := strings.CutSuffix(p, "/index.html"); ok {
			paths = append(paths, page+"/")
		} else if page, ok := strings.CutSuffix(p, ".html"); ok {
			paths = append(paths, page)
		}
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	if len(paths) > wildcardAbove {
		return []string{"/*"}
	}
	return paths
}

// escape writes a key as it stands in an address: CloudFront wants invalidation paths
// percent-encoded.
func escape(key string) string {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/"
	var b strings.Builder
	for i := range len(key) {
		if strings.IndexByte(plain, key[i]) >= 0 {
			b.WriteByte(key[i])
		} else {
			fmt.Fprintf(&b, "%%%02X", key[i])
		}
	}
	return b.String()
}
