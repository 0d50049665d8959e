package site

import (
	"errors"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/functions/viewerrequest"
	"github.com/plinth-infra/plinth/internal/check"
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
			return redirect{}, errors.New("it starts with neither an address nor 301, 302, 307 or 308")
		}
		r = redirect{status: n, target: target}
	}
	return r, nil
}

// host is the target's host: empty for a path of the site.
func (r redirect) host() (string, error) {
	bad := errors.New("it is neither a path of the site nor an https address")
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

// redirects collects what is known of a site's redirects while they are judged.
type redirects struct {
	problems  *check.Problems
	hosts     []string
	unreached []string
	// next and from are by the store's key: the key that a path is sent to, and the source as it is
	// written.
	next, from map[string]string
}

// validateRedirects reports every redirect that leaves the site for a host that isn't allowed,
// could never be reached, or leads back to itself.
func validateRedirects(p *check.Problems, targets map[string]string, hosts, unreached []string) {
	r := redirects{
		problems:  p,
		hosts:     hosts,
		unreached: unreached,
		next:      map[string]string{},
		from:      map[string]string{},
	}
	for _, source := range slices.Sorted(maps.Keys(targets)) {
		if r.validateSource(source) {
			r.validateTarget(source, targets[source])
		}
	}
	r.validateLoops()
}

// validateSource judges a path that is redirected, and reports whether its target is worth a look.
func (r redirects) validateSource(source string) bool {
	report := r.problems.At(source)
	key := viewerrequest.RedirectKey(source)
	if !strings.HasPrefix(source, "/") || strings.ContainsAny(source, "?#") || !address.MatchString(source) {
		report.Say("it isn't a path").
			Fix("write it like /old, without a query, other characters %-encoded as in the address bar")
		return false
	}
	if len(key) > maxKey {
		report.Say("it is too long, got %d bytes", len(key)).Fix("the store takes %d", maxKey)
		return false
	}
	for _, prefix := range r.unreached {
		if strings.HasPrefix(source, prefix) {
			report.Say("requests below %s don't pass the function that redirects", prefix).
				Fix("redirect them where they are answered")
			return false
		}
	}
	if other, twice := r.from[key]; twice {
		report.Say("it is the same as %q, because the slash at the end doesn't count", other).Fix("write it once")
		return false
	}
	r.from[key] = source
	return true
}

// validateTarget judges where a path is sent.
func (r redirects) validateTarget(source, text string) {
	report := r.problems.At(source).Value(text)
	parsed, err := parseRedirect(text)
	if err != nil {
		report.Say("%v", err).Fix("write it like /new or 302 /new")
		return
	}
	host, err := parsed.host()
	switch {
	case err != nil:
		report.Say("%v", err).Fix("write it like /new or https://example.com/new")
	case host == "":
		target, _, _ := strings.Cut(strings.SplitN(parsed.target, "?", 2)[0], "#")
		r.next[viewerrequest.RedirectKey(source)] = viewerrequest.RedirectKey(target)
	case !slices.Contains(r.hosts, host):
		report.Value(host).Say("it leaves the site for a host that isn't allowed").Fix("add it to redirectHosts")
	}
	if size := len(viewerrequest.RedirectValue(parsed.status, parsed.target)); size > maxValue {
		r.problems.At(source).Say("its target is too long, got %d bytes", size).Fix("the store takes %d", maxValue)
	}
}

// validateLoops reports every source whose redirects lead back to it.
func (r redirects) validateLoops() {
	for _, start := range slices.Sorted(maps.Keys(r.next)) {
		at := start
		for range len(r.next) {
			to, more := r.next[at]
			if !more {
				break
			}
			if to == start {
				r.problems.At(r.from[start]).Say("it leads back to itself").Fix("let it end at a page")
				break
			}
			at = to
		}
	}
}
