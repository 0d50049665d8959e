// Package viewerrequest is the CloudFront function that stands in front of every site: one host
// name, optional basic authentication, redirects and clean URLs. It is JavaScript for the
// cloudfront-js-2.0 runtime; all that it knows comes from a KeyValueStore, whose entries this
// package builds and checks. It holds no secret.
package viewerrequest

import (
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Source is the function's code. CloudFront takes at most 10,240 bytes.
//
//go:embed viewer-request.js
var Source string

// Rounds is how often a new password hash is iterated. The function has about a millisecond of CPU
// in all (CloudFront throttles a function whose compute utilization nears 100), which is why it
// isn't more.
const Rounds = 16

// maxRounds is what the function accepts.
const maxRounds = 64

// Config is the KeyValueStore's entry ConfigKey: what the function does for the site.
type Config struct {
	// Apex is the site's one host name. With WWW, requests for www.<apex> are sent there.
	Apex string `json:"apex"`
	WWW  bool   `json:"www"`
	// Auth asks for a user of the store; Realm is the name that browsers show.
	Auth  bool   `json:"auth"`
	Realm string `json:"realm,omitempty"`
}

// ConfigKey is the entry that holds Config as JSON. Without it the function answers 503: it can't
// know whether the site is private.
const ConfigKey = "config"

// Value is the configuration as the store holds it.
func (c Config) Value() string {
	b, err := json.Marshal(c)
	if err != nil { // strings and booleans always marshal
		return ""
	}
	return string(b)
}

// AuthKey is the store's entry for a user of basic authentication.
func AuthKey(user string) string { return "auth:" + user }

// RedirectKey is the store's entry for a redirect from a path; /old and /old/ are one.
func RedirectKey(path string) string {
	if len(path) > 1 {
		path = strings.TrimSuffix(path, "/")
	}
	return "r:" + path
}

// RedirectValue is the entry's value: a status (301, 302, 307 or 308) and a target, which is a path
// of the site or an https address.
func RedirectValue(status int, target string) string { return strconv.Itoa(status) + " " + target }

var userName = regexp.MustCompile(`^[A-Za-z0-9._@-]{1,64}$`)

// Hash makes the store's value for a user from a password and a fresh random salt. It fails where
// the user's name has characters other than letters, digits and ._@- (at most 64), or the password
// is shorter than 12 bytes.
func Hash(user, password string) (string, error) {
	if !userName.MatchString(user) {
		return "", fmt.Errorf(
			"user name: must be 1 to 64 letters, digits, dots, underscores, @ or hyphens, got %q",
			user,
		)
	}
	if len(password) < 12 {
		return "", errors.New("password: must have at least 12 bytes")
	}
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	return hash(user, password, hex.EncodeToString(salt), Rounds), nil
}

func hash(user, password, salt string, rounds int) string {
	digest := user + ":" + password
	for range rounds {
		sum := sha256.Sum256([]byte(salt + digest))
		digest = hex.EncodeToString(sum[:])
	}
	return fmt.Sprintf("%d$%s$%s", rounds, salt, digest)
}

var hashShape = regexp.MustCompile(`^([1-9][0-9]?)\$[0-9a-f]{32}\$[0-9a-f]{64}$`)

// CheckUser tells what is wrong with an entry of basic authentication: the name, or a value that
// Hash didn't make. It never repeats the value.
func CheckUser(user, value string) error {
	if !userName.MatchString(user) {
		return fmt.Errorf("user name must be 1 to 64 letters, digits, dots, underscores, @ or hyphens, got %q", user)
	}
	m := hashShape.FindStringSubmatch(value)
	if m == nil {
		return errors.New("not a password hash; make one with `go run ./functions/viewerrequest/hash " + user + "`")
	}
	if n, err := strconv.Atoi(m[1]); err != nil || n > maxRounds {
		return fmt.Errorf("a password hash of at most %d rounds is accepted, got %s", maxRounds, m[1])
	}
	return nil
}
