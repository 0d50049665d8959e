package cloud

import "strings"

func topOf(path string) string {
	top, _, _ := strings.Cut(path, ".")
	return strings.TrimSuffix(strings.TrimSuffix(top, "[]"), "{}")
}

func splitTypes(to string) []string {
	if to == "" {
		return nil
	}
	return strings.Split(to, "|")
}
