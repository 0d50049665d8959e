package credentials

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"regexp"
	"strings"
)

// assignment is a variable set in a script or in a file that a script writes.
var assignment = regexp.MustCompile(
	`(?m)(?:^|[\s;&"'])([A-Za-z][A-Za-z0-9_.-]*)\s*[=:]\s*("[^"\n]*"|'[^'\n]*'|[^\s;&"'|#]+)`)

// InScript looks into user data, which may be base64 and compressed.
func InScript(text string) string {
	for _, script := range []string{text, decoded(text)} {
		if kind := ShapeOf(script); kind != "" {
			return kind
		}
		for _, found := range assignment.FindAllStringSubmatch(script, -1) {
			value := strings.Trim(found[2], `"'`)
			if kind := kindOfName(found[1]); kind != "" && kind != "a secret" && !refersElsewhere(value) &&
				len(value) >= 6 {
				return kind
			}
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
