package site

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/functions/viewerrequest"
)

// redirect is where requests for a path are sent.
type redirect struct {
	status int
	target string
}

// address is what may stand in a redirect: printable ASCII that needs no encoding in a header.
var address = regexp.MustCompile(`^[A-Za-z0-9/._~!$&'()*+,;=:@%?#-]+$`)

// parseRedirect reads "/new", "https://host/path", or either after a status: "302 /new".
func parseRedirect(text string) (redirect, error) {
	r := redirect{status: 301, target: text}
	if status, target, found := strings.Cut(text, " "); found {
		n, err := strconv.Atoi(status)
		if err != nil || n != 301 && n != 302 && n != 307 && n != 308 {
			return redirect{}, fmt.Errorf("it starts with neither an address nor 301, 302, 307 or 308, got %q; write it like /new or 302 /new", text)
		}
		r = redirect{status: n, target: target}
	}
	return r, nil
}

// host is the target's host: empty for a path of the site.
func (r redirect) host() (string, error) {
	bad := fmt.Errorf("it is neither a path of the site nor an https address, got %q; write it like /new or https://example.com/new", r.target)
	if !address.MatchString(r.target) {
		return "", bad
	}
	if strings.HasPrefix(r.target, "/") {
		if strings.HasPrefix(r.target, "//") {
			return "", bad // browsers read it as another host
		}
		return "", nil
	}
	u, err := url.Parse(r.target)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return "", bad
	}
	if rest := strings.TrimPrefix(r.target, "https://"+u.Host); rest != "" && rest[0] != '/' {
		return "", bad // the function takes a path after the host, or nothing
	}
	return u.Host, nil
}

// validateRedirects reports every redirect that leaves the site for a host that isn't allowed, could never be reached, or leads back to itself.
func validateRedirects(path string, redirects map[string]string, hosts, unreached []string) []error {
	var problems []error
	next := map[string]string{} // by the store's key
	from := map[string]string{} // the source as it is written, by the store's key
	for _, source := range slices.Sorted(maps.Keys(redirects)) {
		where := fmt.Sprintf("%sredirects[%q]", path, source)
		report := func(err error) { problems = append(problems, fmt.Errorf("%s: %w", where, err)) }
		if err := checkSource(source, unreached); err != nil {
			report(err)
			continue
		}
		key := viewerrequest.RedirectKey(source)
		if other, twice := from[key]; twice {
			report(fmt.Errorf("it is the same as %q, because the slash at the end doesn't count; write it once", other))
			continue
		}
		from[key] = source
		r, err := parseRedirect(redirects[source])
		if err != nil {
			report(err)
			continue
		}
		host, err := r.host()
		switch {
		case err != nil:
			report(err)
		case host == "":
			target, _, _ := strings.Cut(strings.SplitN(r.target, "?", 2)[0], "#")
			next[key] = viewerrequest.RedirectKey(target)
		case !slices.Contains(hosts, host):
			report(fmt.Errorf("it leaves the site for a host that isn't allowed, got %q; add it to redirectHosts", host))
		}
		if size := len(viewerrequest.RedirectValue(r.status, r.target)); size > maxValue {
			report(fmt.Errorf("its target is too long, got %d bytes; the store takes %d", size, maxValue))
		}
	}
	return append(problems, loops(path, next, from)...)
}

// checkSource judges a path that is redirected.
func checkSource(source string, unreached []string) error {
	switch {
	case !strings.HasPrefix(source, "/") || strings.ContainsAny(source, "?#") || !address.MatchString(source):
		return errors.New("it isn't a path; write it like /old, without a query, other characters %-encoded as in the address bar")
	case len(viewerrequest.RedirectKey(source)) > maxKey:
		return fmt.Errorf("it is too long, got %d bytes; the store takes %d", len(viewerrequest.RedirectKey(source)), maxKey)
	}
	for _, prefix := range unreached {
		if strings.HasPrefix(source, prefix) {
			return fmt.Errorf("requests below %s don't pass the function that redirects; redirect them where they are answered", prefix)
		}
	}
	return nil
}

// loops reports every source whose redirects lead back to it.
func loops(path string, next, from map[string]string) []error {
	var problems []error
	for _, start := range slices.Sorted(maps.Keys(next)) {
		at := start
		for range len(next) {
			to, more := next[at]
			if !more {
				break
			}
			if to == start {
				problems = append(problems, fmt.Errorf("%sredirects[%q]: it leads back to itself; let it end at a page", path, from[start]))
				break
			}
			at = to
		}
	}
	return problems
}
