package credentials

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// KindOf says what kind of credential a named value is, without showing it; "" where it is none.
func KindOf(name, value string) string {
	if kind := ShapeOf(value); kind != "" {
		return kind
	}
	if kind := kindOfName(name); kind != "" && !refersElsewhere(value) && (kind != "a secret" || looksRandom(value)) {
		return kind
	}
	return ""
}

// shapes are the forms of credentials that their issuers chose to be recognised by.
var shapes = []struct {
	kind string
	form *regexp.Regexp
}{
	{"an AWS access key", regexp.MustCompile(`\b(AKIA|ASIA)[A-Z0-9]{16}\b`)},
	{"a private key", regexp.MustCompile(`-----BEGIN ([A-Z]+ )*PRIVATE KEY( BLOCK)?-----`)},
	{"a GitHub token", regexp.MustCompile(`\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})`)},
	{"a GitLab token", regexp.MustCompile(`\bglpat-[A-Za-z0-9_-]{20,}`)},
	{"a Slack token", regexp.MustCompile(`\bxox[abeprs]-[A-Za-z0-9-]{10,}`)},
	{"a Stripe key", regexp.MustCompile(`\b[rs]k_live_[A-Za-z0-9]{20,}`)},
	{"a Google API key", regexp.MustCompile(`\bAIza[A-Za-z0-9_-]{35}`)},
	{"an npm token", regexp.MustCompile(`\bnpm_[A-Za-z0-9]{36}`)},
	{"a Pulumi token", regexp.MustCompile(`\bpul-[0-9a-f]{40}`)},
}

// address is a URL with a user and a password.
var address = regexp.MustCompile(`\b[a-z][a-z0-9+.-]*://[^\s/:@'"]*:([^\s/@'"]+)@`)

// ShapeOf says what kind of credential a value is by its form alone; "" where it is none.
func ShapeOf(value string) string {
	for _, shape := range shapes {
		if shape.form.MatchString(value) {
			return shape.kind
		}
	}
	for _, found := range address.FindAllStringSubmatch(value, -1) {
		if !refersElsewhere(found[1]) && strings.Trim(found[1], "*xX.") != "" {
			return "an address with a password"
		}
	}
	return ""
}

// credentialNames are the ends of names that say what the value is. A name that ends in SECRET
// often holds a secret's name instead, so that its value must look like one.
var credentialNames = []struct{ end, kind string }{
	{"PASSWORD", "a password"}, {"PASSWD", "a password"}, {"PASSPHRASE", "a password"}, {"PWD", "a password"},
	{"TOKEN", "a token"},
	{"API_KEY", "an API key"}, {"APIKEY", "an API key"}, {"SECRET_KEY", "a secret key"}, {"ACCESS_KEY", "a secret key"},
	{"PRIVATE_KEY", "a private key"}, {"ENCRYPTION_KEY", "a secret key"}, {"SIGNING_KEY", "a secret key"},
	{"SECRET", "a secret"}, {"CREDENTIALS", "a secret"}, {"CREDENTIAL", "a secret"},
}

func kindOfName(name string) string {
	upper := snake(name)
	for _, n := range credentialNames {
		if upper == n.end && n.end != "PWD" || strings.HasSuffix(upper, "_"+n.end) ||
			len(n.end) > 5 && strings.HasSuffix(upper, n.end) {
			return n.kind
		}
	}
	return ""
}

// snake turns dbPassword, DBPassword and db-password into DB_PASSWORD.
func snake(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, c := range runes {
		if c == '-' || c == '.' || c == ' ' || c == '/' || c == ':' {
			c = '_'
		}
		if i > 0 && unicode.IsUpper(c) &&
			(unicode.IsLower(runes[i-1]) ||
				unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteRune('_')
		}
		b.WriteRune(unicode.ToUpper(c))
	}
	return b.String()
}

// LastPart is the last part of a path such as "/shop/db/password".
func LastPart(name string) string { return name[strings.LastIndexAny(name, "/")+1:] }

// placeholders match values that name where a credential is, instead of being one.
var placeholders = []*regexp.Regexp{
	regexp.MustCompile(`^\s*$`),
	regexp.MustCompile(`^arn:`),
	regexp.MustCompile(`\{\{.*\}\}`),                       // {{resolve:secretsmanager:…}}
	regexp.MustCompile(`^\$|^%\(?\w|^<.*>$|^\*+$|^` + "`"), // $VAR, ${VAR}, $(command), %(name)s, <placeholder>
	regexp.MustCompile(`^(ssm|secretsmanager|aws-?sm|vault|op|env|file|sops|ref\+\w+|resolve)[:+]`),
	regexp.MustCompile(`^/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$`), // a parameter's name or a file
	// an endpoint; one with a password has a shape of its own
	regexp.MustCompile(`^https?://`),
	regexp.MustCompile(`(?i)^(true|false|null|none|nil|yes|no|on|off|enabled|disabled|required|optional|\d{1,5})$`),
}

func refersElsewhere(value string) bool {
	return slices.ContainsFunc(placeholders, func(p *regexp.Regexp) bool { return p.MatchString(value) })
}

// looksRandom tells a credential from a name such as "shop/prd/db": long, without separators of
// words, of mixed characters.
func looksRandom(value string) bool {
	if len(value) < 12 || strings.ContainsAny(value, "/: ") {
		return false
	}
	var kinds [4]bool
	for _, c := range value {
		switch {
		case unicode.IsUpper(c):
			kinds[0] = true
		case unicode.IsLower(c):
			kinds[1] = true
		case unicode.IsDigit(c):
			kinds[2] = true
		case c != '-' && c != '_' && c != '.':
			kinds[3] = true
		}
	}
	count := 0
	for _, there := range kinds {
		if there {
			count++
		}
	}
	return count >= 3
}
