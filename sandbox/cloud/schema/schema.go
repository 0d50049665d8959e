// Package schema describes what the AWS provider's resources and functions take and return: names,
// kinds and what is required, at every depth.
//
// The data is generated from the sources of the pinned Pulumi SDKs (see gen) and embedded, so that
// a program can be checked without them. A test proves that it is current.
package schema

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"
	"sync"
)

//go:embed sdk.json.gz
var embedded []byte

// Document is everything that was generated.
type Document struct {
	// SDK names the module versions that the data comes from.
	SDK map[string]string `json:"sdk"`
	// Resources by full type token; the provider's own arguments stand under
	// "pulumi:providers:aws".
	Resources map[string]*Resource `json:"resources"`
	// Functions by full token: what the program can invoke.
	Functions map[string]*Object `json:"functions"`
	// Types are the nested objects, by "module/Name".
	Types map[string]*Object `json:"types"`
}

// Resource is one resource type.
type Resource struct {
	Object
	// Outputs are all properties of the state, the inputs among them.
	Outputs map[string]Kind `json:"out"`
}

// Object is a set of named properties.
type Object struct {
	Properties map[string]Kind `json:"in"`
	// Required lists the properties that can't be left out, sorted.
	Required []string `json:"req,omitempty"`
}

// Kind is the shape of a value: string, int, number, bool, asset, archive, any, "[]"+Kind,
// "map:"+Kind or "ref:" and the key of a nested type. A "?" at the end of an output says that it
// may be absent.
type Kind string

// List reports whether k is a list, and of what.
func (k Kind) List() (Kind, bool) { return cut(k, "[]") }

// Map reports whether k is a map, and of what.
func (k Kind) Map() (Kind, bool) { return cut(k, "map:") }

// Ref reports whether k is a nested object, and which.
func (k Kind) Ref() (string, bool) {
	r, ok := cut(k, "ref:")
	return string(r), ok
}

func cut(k Kind, prefix string) (Kind, bool) {
	s, ok := strings.CutPrefix(strings.TrimSuffix(string(k), "?"), prefix)
	return Kind(s), ok
}

// Get returns the embedded document. It is decoded once.
var Get = sync.OnceValue(func() *Document {
	d, err := Decode(embedded)
	if err != nil {
		panic(fmt.Sprintf("embedded schema: %v", err)) // the build is broken: the test of this package fails
	}
	return d
})

// Decode reads a compressed document.
func Decode(b []byte) (*Document, error) {
	d := &Document{}
	return d, decompress(b, d)
}

func decompress(b []byte, into any) error {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// Encode compresses a value as JSON; the same value always gives the same bytes.
func Encode(v any) ([]byte, error) {
	raw, err := json.Marshal(v) // map keys are sorted
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Names lists an object's property names, sorted.
func (o *Object) Names() []string {
	names := make([]string, 0, len(o.Properties))
	for n := range o.Properties {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// Trait is what the bridged Terraform provider says of an input beyond its name and kind.
type Trait struct {
	Replace  bool     `json:"replace,omitempty"`  // a change replaces the resource
	Set      bool     `json:"set,omitempty"`      // a list without order
	Required bool     `json:"required,omitempty"` // in its object
	Computed bool     `json:"computed,omitempty"` // the provider knows a value where the program gives none
	Default  any      `json:"default,omitempty"`
	Enum     []string `json:"enum,omitempty"`
	Low      *float64 `json:"low,omitempty"` // of a number
	High     *float64 `json:"high,omitempty"`
	Shortest *float64 `json:"shortest,omitempty"` // of a text
	Longest  *float64 `json:"longest,omitempty"`
	Patterns []string `json:"patterns,omitempty"` // that a text must match, all of them
}

// Empty reports whether t says nothing.
func (t *Trait) Empty() bool {
	return !t.Replace && !t.Set && !t.Required && t.Default == nil && t.Enum == nil && t.Low == nil && t.High == nil &&
		t.Shortest == nil && t.Longest == nil && t.Patterns == nil
}

//go:embed traits.json.gz
var embeddedTraits []byte

// TraitsFile are the traits of all resources, and where they come from.
type TraitsFile struct {
	From   string                       `json:"from"`
	Traits map[string]map[string]*Trait `json:"traits"` // by token, then by path: "vpcConfig.subnetIds"
}

// Traits returns the embedded traits. They are decoded once.
var Traits = sync.OnceValue(func() *TraitsFile {
	t := &TraitsFile{}
	if err := decompress(embeddedTraits, t); err != nil {
		panic(fmt.Sprintf("embedded traits: %v", err)) // the build is broken: the test of this package fails
	}
	return t
})
