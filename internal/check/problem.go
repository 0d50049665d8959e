package check

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Path says where something stands: keys and indexes, in a stack file the first one a configuration key.
type Path []string

var plainKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// String writes plinth:api.routes["GET /health"].zones[0].
func (p Path) String() string {
	var b strings.Builder
	for i, step := range p {
		_, notIndex := strconv.Atoi(step)
		switch {
		case i == 0:
			b.WriteString(step)
		case notIndex == nil:
			b.WriteString("[" + step + "]")
		case plainKey.MatchString(step):
			b.WriteString("." + step)
		default:
			b.WriteString("[" + strconv.Quote(step) + "]")
		}
	}
	return b.String()
}

// Below reports whether p is the other path, or stands beneath it.
func (p Path) Below(other Path) bool {
	return len(p) >= len(other) && slices.Equal(p[:len(other)], other)
}

// compare orders paths step by step, indexes by their number.
func (p Path) compare(other Path) int {
	return slices.CompareFunc(p, other, func(a, b string) int {
		i, errA := strconv.Atoi(a)
		j, errB := strconv.Atoi(b)
		if errA == nil && errB == nil {
			return cmp.Compare(i, j)
		}
		return cmp.Compare(a, b)
	})
}

// Problem is one mistake.
type Problem struct {
	Path Path
	// What says what is wrong.
	What string
	// Got is what is there, as text. Empty where nothing has to be shown.
	Got string
	// Write says what to write instead. Empty where that is plain.
	Write string
}

// Error writes the problem on one line.
func (p Problem) Error() string {
	var b strings.Builder
	if len(p.Path) > 0 {
		b.WriteString(p.Path.String() + ": ")
	}
	b.WriteString(p.What)
	if p.Got != "" {
		b.WriteString(", got " + p.Got)
	}
	if p.Write != "" {
		b.WriteString("; " + p.Write)
	}
	return b.String()
}

// List is problems in the order of their paths, each once. It is the error that Problems.Err returns.
type List []Problem

// Error writes each problem on a line of its own.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, p := range l {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Sorted orders problems by path and leaves out what is there twice.
func (l List) Sorted() List {
	sorted := slices.Clone(l)
	slices.SortStableFunc(sorted, func(a, b Problem) int {
		return cmp.Or(a.Path.compare(b.Path), cmp.Compare(a.What, b.What))
	})
	return slices.CompactFunc(sorted, func(a, b Problem) bool { return a.Error() == b.Error() })
}

// Problems collects mistakes at a place. The zero value is an empty collection at the root.
type Problems struct {
	list    *List
	secrets *[]Path // places whose values must not be shown, whoever reports them
	path    Path
}

// place is the path of what stands below the collection's place.
func (p *Problems) place(steps []any) Path {
	path := slices.Clone(p.path)
	for _, step := range steps {
		path = append(path, fmt.Sprint(step))
	}
	return path
}

func (p *Problems) all() *List {
	if p.list == nil {
		p.list = &List{}
		p.secrets = &[]Path{}
	}
	return p.list
}

// hidden reports whether the value at a path is a secret, or a part of one.
func (p *Problems) hidden(path Path) bool {
	return p.secrets != nil && slices.ContainsFunc(*p.secrets, path.Below)
}

// In is the same collection at a deeper place: keys are strings, indexes are numbers.
func (p *Problems) In(steps ...any) *Problems {
	list := p.all() // makes secrets, too
	return &Problems{list: list, secrets: p.secrets, path: p.place(steps)}
}

// InSecret is In for a place whose values must not be shown. Reports that come later, from any place of the
// collection, hide them too.
func (p *Problems) InSecret(steps ...any) *Problems {
	in := p.In(steps...)
	*in.secrets = append(*in.secrets, in.path)
	return in
}

// At begins a report about the place, or one below it. Say records it.
func (p *Problems) At(steps ...any) *Report {
	path := p.place(steps)
	return &Report{problem: Problem{Path: path}, list: p.all(), index: -1, secret: p.hidden(path)}
}

// Add records problems that are complete.
func (p *Problems) Add(problems ...Problem) { *p.all() = append(*p.all(), problems...) }

// List returns what was recorded, in the order of the paths.
func (p *Problems) List() List { return p.all().Sorted() }

// Err returns nil, or a List of all that was recorded.
func (p *Problems) Err() error {
	if len(*p.all()) == 0 {
		return nil
	}
	return p.List()
}

// Report is a problem in the making.
type Report struct {
	problem Problem
	list    *List
	index   int // in list, negative until Say
	secret  bool
}

// Value says what is there: text in quotes, everything else as JSON, shortened. At the place of a secret it shows none.
func (r *Report) Value(v any) *Report {
	r.problem.Got = Show(v)
	if r.secret {
		r.problem.Got = aSecret
	}
	return r.update()
}

const aSecret = "a secret"

// Secret says that something is there, and not what.
func (r *Report) Secret() *Report {
	r.secret = true
	r.problem.Got = aSecret
	return r.update()
}

// Say records the problem: what is wrong.
func (r *Report) Say(format string, values ...any) *Report {
	r.problem.What = sprintf(format, values)
	if r.index < 0 {
		r.index = len(*r.list)
		*r.list = append(*r.list, r.problem)
	}
	return r.update()
}

// Fix says what to write instead.
func (r *Report) Fix(format string, values ...any) *Report {
	r.problem.Write = sprintf(format, values)
	return r.update()
}

func (r *Report) update() *Report {
	if r.index >= 0 {
		(*r.list)[r.index] = r.problem
	}
	return r
}

func sprintf(format string, values []any) string {
	if len(values) == 0 {
		return format
	}
	return fmt.Sprintf(format, values...)
}

// longest is how many characters of a value a message shows.
const longest = 60

// Show writes a value for a message: as JSON, shortened.
func Show(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	if runes := []rune(string(text)); len(runes) > longest {
		return string(runes[:longest-1]) + "…"
	}
	return string(text)
}
