package core

import (
	"fmt"
	"strings"
)

// ShowSome shows the first of a list of names, at most four.
func ShowSome(names []string) string {
	const most = 4
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// Quoted puts each text in quotation marks.
func Quoted(list []string) []string {
	q := make([]string, len(list))
	for i, s := range list {
		q[i] = fmt.Sprintf("%q", s)
	}
	return q
}

// Plural returns one for a list of one and many for any other.
func Plural(list []string, one, many string) string {
	if len(list) == 1 {
		return one
	}
	return many
}
