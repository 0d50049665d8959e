package rules

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

func keysOf[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// credential says what kind of credential a named value is, without showing it; "" where it is none.
func credential(name, value string) string {
	if kind := credentialShape(value); kind != "" {
		return kind
	}
	if kind := credentialName(name); kind != "" && !refersElsewhere(value) && (kind != "a secret" || looksRandom(value)) {
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

func credentialShape(value string) string {
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

// credentialNames are the ends of names that say what the value is. A name that ends in SECRET often holds a secret's name instead,
// so that its value must look like one.
var credentialNames = []struct{ end, kind string }{
	{"PASSWORD", "a password"}, {"PASSWD", "a password"}, {"PASSPHRASE", "a password"}, {"PWD", "a password"},
	{"TOKEN", "a token"},
	{"API_KEY", "an API key"}, {"APIKEY", "an API key"}, {"SECRET_KEY", "a secret key"}, {"ACCESS_KEY", "a secret key"},
	{"PRIVATE_KEY", "a private key"}, {"ENCRYPTION_KEY", "a secret key"}, {"SIGNING_KEY", "a secret key"},
	{"SECRET", "a secret"}, {"CREDENTIALS", "a secret"}, {"CREDENTIAL", "a secret"},
}

func credentialName(name string) string {
	upper := snake(name)
	for _, n := range credentialNames {
		if upper == n.end && n.end != "PWD" || strings.HasSuffix(upper, "_"+n.end) || len(n.end) > 5 && strings.HasSuffix(upper, n.end) {
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
		if i > 0 && unicode.IsUpper(c) && (unicode.IsLower(runes[i-1]) || unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteRune('_')
		}
		b.WriteRune(unicode.ToUpper(c))
	}
	return b.String()
}

// lastPart is the last part of a path such as "/shop/db/password".
func lastPart(name string) string { return name[strings.LastIndexAny(name, "/")+1:] }

// placeholders match values that name where a credential is, instead of being one.
var placeholders = []*regexp.Regexp{
	regexp.MustCompile(`^\s*$`),
	regexp.MustCompile(`^arn:`),
	regexp.MustCompile(`\{\{.*\}\}`),                       // {{resolve:secretsmanager:…}}
	regexp.MustCompile(`^\$|^%\(?\w|^<.*>$|^\*+$|^` + "`"), // $VAR, ${VAR}, $(command), %(name)s, <placeholder>
	regexp.MustCompile(`^(ssm|secretsmanager|aws-?sm|vault|op|env|file|sops|ref\+\w+|resolve)[:+]`),
	regexp.MustCompile(`^/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$`), // a parameter's name or a file
	regexp.MustCompile(`^https?://`),                            // an endpoint; one with a password has a shape of its own
	regexp.MustCompile(`(?i)^(true|false|null|none|nil|yes|no|on|off|enabled|disabled|required|optional|\d{1,5})$`),
}

func refersElsewhere(value string) bool {
	return slices.ContainsFunc(placeholders, func(p *regexp.Regexp) bool { return p.MatchString(value) })
}

// looksRandom tells a credential from a name such as "shop/prd/db": long, without separators of words, of mixed characters.
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

// assignment is a variable set in a script or in a file that a script writes.
var assignment = regexp.MustCompile(`(?m)(?:^|[\s;&"'])([A-Za-z][A-Za-z0-9_.-]*)\s*[=:]\s*("[^"\n]*"|'[^'\n]*'|[^\s;&"'|#]+)`)

// credentialInScript looks into user data, which may be base64 and compressed.
func credentialInScript(text string) string {
	for _, script := range []string{text, decoded(text)} {
		if kind := credentialShape(script); kind != "" {
			return kind
		}
		for _, found := range assignment.FindAllStringSubmatch(script, -1) {
			value := strings.Trim(found[2], `"'`)
			if kind := credentialName(found[1]); kind != "" && kind != "a secret" && !refersElsewhere(value) && len(value) >= 6 {
				return kind
			}
		}
	}
	return ""
}

// basicAuth is an Authorization header with a user and a password in base64.
var basicAuth = regexp.MustCompile(`\bBasic\s+([A-Za-z0-9+/]{6,}={0,2})`)

// credentialInCode looks into the source of a function: for forms of credentials, and for a user and password ready to be compared.
func credentialInCode(source string) string {
	if kind := credentialShape(source); kind != "" {
		return kind
	}
	for _, found := range basicAuth.FindAllStringSubmatch(source, -1) {
		if strings.Contains(decoded(found[1]), ":") {
			return "a user and a password"
		}
	}
	return ""
}

// decoded is what base64 text holds, decompressed where it is gzip; "" where it is neither.
func decoded(text string) string {
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return ""
	}
	if unpacked, err := gzip.NewReader(bytes.NewReader(raw)); err == nil {
		const most = 1 << 20 // user data is 16 KiB at most; what unpacks to more isn't a script
		if plain, err := io.ReadAll(io.LimitReader(unpacked, most)); err == nil || len(plain) > 0 {
			return string(plain)
		}
	}
	return string(raw)
}
