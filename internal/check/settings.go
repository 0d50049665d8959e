package check

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Defaulter is a struct of settings that has defaults. SetDefaults must not write to slices and maps that it is given.
//
// A struct that embeds others and has SetDefaults or Validate of its own calls theirs; without one of its own Defaults
// and Settings do.
type Defaulter interface{ SetDefaults() }

// Validator is a struct of settings that can be wrong in ways that tags don't say. Tags have been judged before.
type Validator interface{ Validate(p *Problems) }

// Enumerator is a type with a fixed list of values, as an alternative to a long tag.
type Enumerator interface{ Enum() []any }

// Defaults fills in the defaults of a struct, given by its address, and of every struct below it. What it changes behind
// pointers, maps and slices it copies first, so the caller's values stay as they are.
func Defaults(settings any) { setDefaults(reflect.ValueOf(settings).Elem(), false) }

// setDefaults takes an addressable value. promoted says that an outer struct's SetDefaults has already served it.
func setDefaults(v reflect.Value, promoted bool) {
	switch v.Kind() {
	case reflect.Struct:
		d, ok := v.Addr().Interface().(Defaulter)
		if ok && !promoted {
			d.SetDefaults()
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				setDefaults(v.Field(i), ok && f.Anonymous)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() && v.Elem().Kind() == reflect.Struct {
			v.Set(copied(v.Elem()).Addr())
			setDefaults(v.Elem(), false)
		}
	case reflect.Slice:
		if v.IsNil() || !structured(v.Type().Elem()) {
			return
		}
		list := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(list, v)
		for i := range list.Len() {
			setDefaults(list.Index(i), false)
		}
		v.Set(list)
	case reflect.Map:
		if v.IsNil() || !structured(v.Type().Elem()) {
			return
		}
		entries := reflect.MakeMapWithSize(v.Type(), v.Len())
		for each := v.MapRange(); each.Next(); {
			entry := copied(each.Value())
			setDefaults(entry, false)
			entries.SetMapIndex(each.Key(), entry)
		}
		v.Set(entries)
	}
}

// copied is an addressable copy.
func copied(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

// structured reports whether values of the type hold structs.
func structured(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		return true
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return structured(t.Elem())
	}
	return false
}

// Settings judges a struct, given by its address, and every struct below it: each field by its tags, then the struct by
// its Validate. An optional field (omitempty) that is zero is unset and isn't judged; a pointer to zero is set.
//
// The tags are those of the JSON Schema: minimum, maximum, enum, pattern, minLength, maxLength, minItems, maxItems and
// uniqueItems; those about one value judge the items of a list. A field without omitempty is required.
// jsonschema_extras "x-secret=true" keeps a field's values out of messages.
func Settings(p *Problems, settings any) {
	judge(p, reflect.ValueOf(settings).Elem(), false)
}

// judge takes an addressable value. promoted says that an outer struct's Validate serves it.
func judge(p *Problems, v reflect.Value, promoted bool) {
	switch v.Kind() {
	case reflect.Struct:
		validator, ok := v.Addr().Interface().(Validator)
		for _, f := range fieldsOf(v.Type()) {
			if f.embedded {
				judge(p, v.Field(f.index), ok || promoted)
				continue
			}
			f.judge(p, v.Field(f.index))
		}
		if ok && !promoted {
			validator.Validate(p)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			judge(p, v.Elem(), false)
		}
	case reflect.Slice:
		for i := range v.Len() {
			judge(p.In(i), v.Index(i), false)
		}
	case reflect.Map:
		if !structured(v.Type().Elem()) {
			return
		}
		for _, key := range sortedKeys(v) {
			judge(p.In(key.String()), copied(v.MapIndex(key)), false)
		}
	}
}

func sortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	return keys
}

// field is what the tags of a struct's field say.
type field struct {
	index    int
	name     string // in JSON
	embedded bool   // its fields stand in the struct that embeds it
	optional bool
	secret   bool
	limits   limits
}

var (
	fieldCache sync.Map // reflect.Type to []field
	escaped    = strings.NewReplacer(`\,`, ",")
)

func fieldsOf(t reflect.Type) []field {
	if known, ok := fieldCache.Load(t); ok {
		return known.([]field)
	}
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && !f.IsExported() {
			panic(fmt.Sprintf("check: %s embeds %s, which reflection can't reach; export its name", t, f.Name))
		}
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		fields = append(fields, field{
			index:    i,
			name:     name,
			embedded: f.Anonymous && f.Tag.Get("json") == "",
			optional: strings.Contains(options, "omitempty"),
			secret:   strings.Contains(f.Tag.Get("jsonschema_extras"), "x-secret=true"),
			limits:   readLimits(f.Tag.Get("jsonschema")),
		})
	}
	fieldCache.Store(t, fields)
	return fields
}

// limits are what a tag allows. A nil limit isn't there.
type limits struct {
	minimum, maximum     *float64
	minLength, maxLength *int
	minItems, maxItems   *int
	unique               bool
	enum                 []string
	pattern              *regexp.Regexp
	example              string
}

func readLimits(tag string) limits {
	var l limits
	for _, keyword := range splitTag(tag) {
		key, value, _ := strings.Cut(keyword, "=")
		switch key {
		case "minimum":
			l.minimum = parsed(strconv.ParseFloat(value, 64))
		case "maximum":
			l.maximum = parsed(strconv.ParseFloat(value, 64))
		case "minLength":
			l.minLength = parsed(strconv.Atoi(value))
		case "maxLength":
			l.maxLength = parsed(strconv.Atoi(value))
		case "minItems":
			l.minItems = parsed(strconv.Atoi(value))
		case "maxItems":
			l.maxItems = parsed(strconv.Atoi(value))
		case "uniqueItems":
			l.unique = value == "true"
		case "enum":
			l.enum = append(l.enum, value)
		case "pattern":
			l.pattern = regexp.MustCompile(value)
		case "example":
			l.example = value
		}
	}
	return l
}

// parsed is the number of a tag. A tag that isn't a number is a mistake in the source, which every use of it meets.
func parsed[T any](n T, err error) *T {
	if err != nil {
		panic(fmt.Sprintf("check: limit in a jsonschema tag: %v", err))
	}
	return &n
}

// splitTag parts keywords at commas, but for those behind a backslash.
func splitTag(tag string) []string {
	var parts []string
	start := 0
	for i := range len(tag) {
		if tag[i] == ',' && (i == 0 || tag[i-1] != '\\') {
			parts = append(parts, escaped.Replace(tag[start:i]))
			start = i + 1
		}
	}
	return append(parts, escaped.Replace(tag[start:]))
}

func (f field) judge(p *Problems, v reflect.Value) {
	in := p.In(f.name)
	if f.secret {
		in = p.InSecret(f.name)
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			f.require(in, v)
			return
		}
		f.limits.judge(in, v.Elem())
		judge(in, v, false)
		return
	}
	if v.Kind() != reflect.Struct && v.IsZero() {
		f.require(in, v)
		return
	}
	f.limits.judge(in, v)
	judge(in, v, false)
}

// require reports a field that has to be there. A false or a struct of zeros can be meant.
func (f field) require(p *Problems, v reflect.Value) {
	if !f.optional && v.Kind() != reflect.Bool {
		p.At().Say("required, got nothing").Fix("set it")
	}
}

func (l limits) judge(p *Problems, v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		l.judgeCount(p, v)
		if v.Kind() == reflect.Slice {
			for i := range v.Len() {
				l.judgeValue(p.In(i), v.Index(i))
			}
			return
		}
		for _, key := range sortedKeys(v) {
			l.judgeValue(p.In(key.String()), v.MapIndex(key))
		}
	default:
		l.judgeValue(p, v)
	}
}

func (l limits) judgeCount(p *Problems, v reflect.Value) {
	if l.minItems != nil && v.Len() < *l.minItems {
		p.At().Value(v.Interface()).Say("too few").Fix("write at least %d", *l.minItems)
	}
	if l.maxItems != nil && v.Len() > *l.maxItems {
		p.At().Value(v.Interface()).Say("too many").Fix("write at most %d", *l.maxItems)
	}
	if !l.unique {
		return
	}
	seen := map[string]bool{}
	for i := range v.Len() {
		text, _ := json.Marshal(v.Index(i).Interface())
		if seen[string(text)] {
			p.At(i).Value(v.Index(i).Interface()).Say("the same value twice").Fix("write each once")
		}
		seen[string(text)] = true
	}
}

// judgeValue judges one value, but for a zero in a place that takes lists apart: the list's owner judges that.
func (l limits) judgeValue(p *Problems, v reflect.Value) {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Int, reflect.Int32, reflect.Int64:
		l.judgeNumber(p, v, float64(v.Int()))
	case reflect.Float64:
		l.judgeNumber(p, v, v.Float())
	case reflect.String:
		l.judgeText(p, v.String())
	default:
		return
	}
	allowed := l.enum
	if e, ok := v.Interface().(Enumerator); ok {
		allowed = nil
		for _, one := range e.Enum() {
			allowed = append(allowed, fmt.Sprint(one))
		}
	}
	if got := fmt.Sprint(v.Interface()); allowed != nil && !slices.Contains(allowed, got) {
		p.At().Value(v.Interface()).Say("not an allowed value").Fix("%s", Allowed(got, allowed))
	}
}

func (l limits) judgeNumber(p *Problems, v reflect.Value, n float64) {
	format := func(limit float64) string { return strconv.FormatFloat(limit, 'f', -1, 64) }
	if l.minimum != nil && n < *l.minimum {
		p.At().Value(v.Interface()).Say("too small").Fix("write %s or more", format(*l.minimum))
	}
	if l.maximum != nil && n > *l.maximum {
		p.At().Value(v.Interface()).Say("too large").Fix("write %s or less", format(*l.maximum))
	}
}

func (l limits) judgeText(p *Problems, text string) {
	length := len([]rune(text))
	if l.minLength != nil && length < *l.minLength {
		p.At().Value(text).Say("too short").Fix("write at least %d characters", *l.minLength)
	}
	if l.maxLength != nil && length > *l.maxLength {
		p.At().Value(text).Say("too long").Fix("write at most %d characters", *l.maxLength)
	}
	if l.pattern != nil && !l.pattern.MatchString(text) {
		fix := "write what matches " + l.pattern.String()
		if l.example != "" {
			fix = fmt.Sprintf("write it like %s (pattern %s)", l.example, l.pattern)
		}
		p.At().Value(text).Say("wrong form").Fix("%s", fix)
	}
}
