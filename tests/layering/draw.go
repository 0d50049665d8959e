package layering

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Page is the page with the pictures, from the repository's folder.
const Page = "docs/architecture.md"

// Draw returns the page with its pictures drawn anew: between `<!-- picture NAME: begin -->` and `… end -->`.
func Draw(page string, imports Imports) (string, error) {
	for _, picture := range []struct {
		name string
		of   Imports
	}{
		{"folders", imports.folders()},
		{"tiers", imports.tiers()},
	} {
		begin := fmt.Sprintf("<!-- picture %s: begin -->\n", picture.name)
		end := fmt.Sprintf("<!-- picture %s: end -->", picture.name)
		before, rest, found := strings.Cut(page, begin)
		_, after, closed := strings.Cut(rest, end)
		if !found || !closed {
			return "", fmt.Errorf("%s: no place for the picture %s", Page, picture.name)
		}
		page = before + begin + picture.of.mermaid() + end + after
	}
	return page, nil
}

// boxes are the folders that the first picture shows as one box each, the deepest first.
var boxes = []string{
	"components/internal", "components", "policy/core", "policy/rules", "policy", "sandbox/cloud/schema",
	"sandbox/cloud/*", "sandbox/cloud", "sandbox/duration", "sandbox/engine", "sandbox/lifecycle", "sandbox",
	"functions", "internal", "platform", "site", "tests", Main,
}

// box is the box that a package is drawn in.
func box(folder string) string {
	for _, b := range boxes {
		if within(folder, b) {
			return strings.Replace(b, "*", "<service>", 1)
		}
	}
	return steps(folder)[0]
}

// folders are the imports between boxes, without those of tests, which import everything.
func (i Imports) folders() Imports {
	return i.joined(func(folder string) (string, bool) {
		b := box(folder)
		return b, b != "tests"
	})
}

// tiers are the imports between components, without what follows from others.
func (i Imports) tiers() Imports {
	return i.joined(func(folder string) (string, bool) {
		name, ok := strings.CutPrefix(folder, "components/")
		return name, ok && !within(folder, "components/internal")
	}).reduced()
}

// joined draws packages together under the names that name gives them, and leaves out those that it refuses.
func (i Imports) joined(name func(folder string) (string, bool)) Imports {
	joined := Imports{}
	for from, imports := range i {
		a, ok := name(from)
		if !ok {
			continue
		}
		joined[a] = append(joined[a], nil...)
		for _, to := range imports {
			if b, ok := name(to); ok && a != b {
				joined[a] = append(joined[a], b)
			}
		}
	}
	for from, to := range joined {
		slices.Sort(to)
		joined[from] = slices.Compact(to)
	}
	return joined
}

// reaches reports whether imports lead from one package to another.
func (i Imports) reaches(from, to string) bool {
	seen := map[string]bool{}
	var visit func(string) bool
	visit = func(at string) bool {
		if seen[at] {
			return false
		}
		seen[at] = true
		return slices.ContainsFunc(i[at], func(next string) bool { return next == to || visit(next) })
	}
	return visit(from)
}

// reduced leaves out imports that a longer way implies.
func (i Imports) reduced() Imports {
	reduced := Imports{}
	for from, imports := range i {
		reduced[from] = slices.DeleteFunc(slices.Clone(imports), func(to string) bool {
			return slices.ContainsFunc(imports, func(other string) bool { return other != to && i.reaches(other, to) })
		})
	}
	return reduced
}

// Circles are groups of boxes that import each other. Packages can't; their folders can.
func (i Imports) Circles() []string {
	folders := i.joined(func(folder string) (string, bool) { return box(folder), true })
	var list []string
	for _, a := range slices.Sorted(maps.Keys(folders)) {
		for _, b := range slices.Sorted(maps.Keys(folders)) {
			if a < b && folders.reaches(a, b) && folders.reaches(b, a) {
				list = append(list, a+", "+b)
			}
		}
	}
	return list
}

// mermaid writes a flowchart.
func (i Imports) mermaid() string {
	id := strings.NewReplacer("/", "_", ".", "_", "<", "", ">", "")
	var b strings.Builder
	b.WriteString("```mermaid\nflowchart TD\n")
	for _, from := range slices.Sorted(maps.Keys(i)) {
		fmt.Fprintf(&b, "  %s[\"%s\"]\n", id.Replace(from), strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(from))
	}
	for _, from := range slices.Sorted(maps.Keys(i)) {
		for _, to := range i[from] {
			fmt.Fprintf(&b, "  %s --> %s\n", id.Replace(from), id.Replace(to))
		}
	}
	b.WriteString("```\n")
	return b.String()
}
